//! Version 1 of our own: frozen field names; lines and columns count from 1, columns in characters, the end exclusive.

use serde_json::json;

use super::{CheckForm, Checked};
use crate::report::output::escaped;

pub struct Json;

impl CheckForm for Json {
    fn begin(&self, _rules: &[&crate::check::Rule]) -> String {
        r#"{"version":1,"diagnostics":["#.into()
    }

    fn guide(&self, checked: &Checked) -> String {
        let row = |finding: &crate::diagnostic::Diagnostic| {
            let (start, end) = (checked.source.position(finding.span.start), checked.source.position(finding.span.end));
            let row = json!({
                "code": finding.code, "severity": finding.severity.as_str(), "message": finding.message, "path": checked.source.name(),
                "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column, "help": finding.help,
            });
            escaped(&row.to_string())
        };
        checked.findings.iter().map(row).collect::<Vec<_>>().join(self.between())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn end(&self, _complete: bool) -> String {
        "]}".into()
    }
}
