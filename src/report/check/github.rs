//! Annotations of GitHub's workflows, one a line.
//! Source: "Workflow commands for GitHub Actions": `::error file=…,line=…,col=…,title=…::message`.

use super::{CheckForm, Checked, told};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::clean;

pub struct Github;

impl CheckForm for Github {
    fn guide(&self, checked: &Checked) -> String {
        let line = |finding: &Diagnostic| {
            let (start, end) = (checked.source.position(finding.span.start), checked.source.position(finding.span.end));
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let (file, title) = (property(checked.place), property(finding.code));
            format!("::{level} file={file},line={},col={},endLine={},endColumn={},title={title}::{}", start.line, start.column, end.line, end.column, data(&told(finding)))
        };
        checked.findings.iter().map(line).collect::<Vec<_>>().join(self.between())
    }

    fn unread(&self, place: &str, why: &str) -> String {
        format!("::error file={}::{}", property(place), data(why))
    }
}

fn property(text: &str) -> String {
    data(&clean(text)).replace(':', "%3A").replace(',', "%2C")
}

/// What would end a command, or begin another.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| clean(line).replace('%', "%25")).collect();
    lines.join("%0A")
}
