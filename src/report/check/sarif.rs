//! SARIF 2.1.0, with what GitHub's code scanning reads of it.
//!
//! Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", and GitHub's "SARIF support for code scanning".
//! What is ignored with a reason is left out: code scanning would show it as an open alert.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::fingerprint::line_fingerprints;
use super::{CheckForm, Checked, told};
use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::output::escaped;
use crate::source::{Source, Span};

pub struct Sarif;

/// What paths from the root are relative to.
const ROOT: &str = "%SRCROOT%";

/// What stands in a path of a URI as it is (RFC 3986, 3.3); no colon, which would end a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

impl CheckForm for Sarif {
    fn begin(&self, rules: &[&Rule]) -> String {
        let driver = json!({
            "name": "bythebook",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
        });
        let root = json!({ROOT: {"description": {"text": "The root of the repository; the folder of the check where there is none."}}});
        format!(
            r#"{{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{{"tool":{{"driver":{}}},"columnKind":"unicodeCodePoints","originalUriBaseIds":{root},"results":["#,
            escaped(&driver.to_string())
        )
    }

    fn guide(&self, checked: &Checked) -> String {
        if checked.findings.is_empty() {
            return String::new();
        }
        let fingerprints = line_fingerprints(checked.source);
        let row = |finding: &Diagnostic| escaped(&result(checked, finding, &fingerprints).to_string());
        checked.findings.iter().map(row).collect::<Vec<_>>().join(self.between())
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn end(&self, complete: bool) -> String {
        format!(r#"],"invocations":[{{"executionSuccessful":{complete}}}]}}]}}"#)
    }
}

fn descriptor(rule: &Rule) -> Value {
    let family = rule.code.split('/').next().unwrap_or_default();
    let weight = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    };
    json!({
        "id": rule.code,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.about()},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.as_str()},
        "properties": {"tags": [family], "problem.severity": weight},
    })
}

fn result(checked: &Checked, finding: &Diagnostic, fingerprints: &[String]) -> Value {
    let region = region(checked.source, finding.span);
    let line = checked.source.line(finding.span.start);
    let mut result = json!({
        "ruleId": finding.code,
        "level": finding.severity.as_str(),
        "message": {"text": told(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(checked.place), "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprints.get(line - 1)},
    });
    if !finding.fix.is_empty() {
        let replacements: Vec<Value> =
            finding.fix.iter().map(|edit| json!({"deletedRegion": self::region(checked.source, edit.span), "insertedContent": {"text": edit.text}})).collect();
        let description = finding.help.as_deref().unwrap_or(&finding.message);
        result["fixes"] = json!([{"description": {"text": description}, "artifactChanges": [{"artifactLocation": artifact(checked.place), "replacements": replacements}]}]);
    }
    result
}

/// A path from the root, or an absolute one.
fn artifact(place: &str) -> Value {
    let path = utf8_percent_encode(place, PATH).to_string();
    if path.starts_with('/') { json!({"uri": format!("file://{path}")}) } else { json!({"uri": path, "uriBaseId": ROOT}) }
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}
