//! Findings of many guides: text with the lines they are about, JSON, and annotations of GitHub's workflows.

use serde_json::{Value, json};

use super::{clean, findings_text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;

/// The findings of one guide.
pub struct Checked {
    pub source: Source,
    pub findings: Vec<Diagnostic>,
}

/// The findings with their snippets; nothing where there is none.
pub fn check_text(checked: &Checked) -> Option<String> {
    if checked.findings.is_empty() {
        return None;
    }
    Some(findings_text(&checked.findings, &checked.source).trim_end().to_owned())
}

/// How many there are of each weight, in a line.
pub fn check_summary(all: &[Checked]) -> String {
    let count = |severity| all.iter().flat_map(|checked| &checked.findings).filter(|finding| finding.severity == severity).count();
    let guides = super::count(all.len(), "guide");
    format!("{guides}: {}, {}, {}", super::count(count(Severity::Error), "error"), super::count(count(Severity::Warning), "warning"), super::count(count(Severity::Note), "note"))
}

/// Version 1: frozen field names; lines and columns count from 1, columns in characters, the end exclusive.
pub fn check_json(all: &[Checked]) -> Value {
    let wire = |checked: &Checked, finding: &Diagnostic| {
        let (start, end) = (checked.source.position(finding.span.start), checked.source.position(finding.span.end));
        json!({
            "code": finding.code, "severity": finding.severity.as_str(), "message": finding.message, "path": checked.source.name(),
            "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column, "help": finding.help,
        })
    };
    let all: Vec<Value> = all.iter().flat_map(|checked| checked.findings.iter().map(move |finding| wire(checked, finding))).collect();
    json!({"version": 1, "diagnostics": all})
}

/// One annotation a line.
/// Source: "Workflow commands for GitHub Actions": `::error file=…,line=…,col=…,title=…::message`.
pub fn check_github(checked: &Checked) -> Vec<String> {
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let line = |finding: &Diagnostic| {
        let (start, end) = (checked.source.position(finding.span.start), checked.source.position(finding.span.end));
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let help = finding.help.as_deref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let file = property(&clean(checked.source.name()));
        let message = data(&format!("{}{help}", finding.message));
        format!("::{level} file={file},line={},col={},endLine={},endColumn={},title={}::{message}", start.line, start.column, end.line, end.column, property(finding.code))
    };
    checked.findings.iter().map(line).collect()
}

/// What would end a command, or begin another.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| clean(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn checked() -> Checked {
        let finding = Diagnostic::error("policy/invalid-action", Span::new(4, 7), "no: 100%\n::error::forged").help("write b");
        Checked { source: Source::new("a,b.md", "ä\nx abc\n"), findings: vec![finding] }
    }

    #[test]
    fn places_count_from_one_in_characters() {
        assert_eq!(
            check_json(&[checked()]),
            json!({"version": 1, "diagnostics": [{"code": "policy/invalid-action", "severity": "error", "message": "no: 100%\n::error::forged", "path": "a,b.md",
                "line": 2, "column": 2, "end_line": 2, "end_column": 5, "help": "write b"}]})
        );
    }

    #[test]
    fn an_annotation_is_one_line_whatever_the_message_says() {
        assert_eq!(
            check_github(&checked()),
            ["::error file=a%2Cb.md,line=2,col=2,endLine=2,endColumn=5,title=policy/invalid-action::no: 100%25%0A::error::forged%0Ahelp: write b"]
        );
        assert_eq!(check_summary(&[checked()]), "1 guide: 1 error, 0 warnings, 0 notes");
    }
}
