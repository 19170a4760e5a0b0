//! Findings as the protocol has them.

use lsp_types::{Diagnostic as Shown, DiagnosticSeverity, DiagnosticTag, NumberOrString, Position, Range};

use super::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::clean;

/// Findings that are about something gone, or for nothing: editors draw them so.
const TAGS: [(&str, DiagnosticTag); 3] =
    [("console/old-label", DiagnosticTag::DEPRECATED), ("policy/redundant", DiagnosticTag::UNNECESSARY), ("guide/unused-ignore", DiagnosticTag::UNNECESSARY)];

/// What `check` finds, and what keeps it from looking.
pub fn shown(analysis: &Analysis) -> Vec<Shown> {
    let trouble = analysis.trouble.iter().map(|why| Shown {
        range: Range::new(Position::new(0, 0), Position::new(0, 0)),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.into()),
        message: format!("nothing was checked: {}", clean(why)),
        ..Shown::default()
    });
    trouble.chain(analysis.findings.iter().map(|finding| finding_shown(analysis, finding))).collect()
}

const SOURCE: &str = "bythebook";

/// One finding. Its help stands below it.
pub fn finding_shown(analysis: &Analysis, finding: &Diagnostic) -> Shown {
    let help = finding.help.iter().map(|help| format!("\nhelp: {}", clean(help)));
    Shown {
        range: analysis.range(finding.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.code.into())),
        source: Some(SOURCE.into()),
        message: std::iter::once(clean(&finding.message).into_owned()).chain(help).collect(),
        tags: TAGS.iter().find(|(code, _)| *code == finding.code).map(|(_, tag)| vec![tag.clone()]),
        ..Shown::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::analysed;
    use super::*;

    #[test]
    fn a_finding_has_its_place_code_severity_and_help() {
        let analysis = analysed(
            "# 😀\n\nCreate a policy `p`:\n\n```json\n{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:ListBuckets\", \"Resource\": \"*\"}}\n```\n\n```bash\naws iam create-access-key --user-name ci\n```\n",
        );
        let shown = shown(&analysis);
        let of = |code: &str| shown.iter().find(|one| one.code == Some(NumberOrString::String(code.into())));
        let action = of("policy/invalid-action").expect("it is found");
        assert_eq!((action.severity, action.range.start, action.range.end), (Some(DiagnosticSeverity::ERROR), Position::new(5, 69), Position::new(5, 85)));
        assert!(action.message.contains("ListBuckets`\nhelp: "), "{}", action.message);
        assert!(of("risk/long-lived-key").is_some_and(|one| one.severity == Some(DiagnosticSeverity::INFORMATION)), "{shown:#?}");
    }
}
