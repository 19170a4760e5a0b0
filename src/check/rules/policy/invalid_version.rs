//! `policy/invalid-version`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/invalid-version", severity: Severity::Error, validates: Some("INVALID_VERSION"), page: include_str!("invalid_version.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(version) = document.policy().and_then(|policy| policy.version()) else { return };
    if !matches!(version.text, "2012-10-17" | "2008-10-17") {
        let message = "this is no version of the policy language; it is not the date on which the policy was written";
        found.push(Finding::at(&version.range, message).help("write `2012-10-17`"));
    }
}
