//! `policy/invalid-version`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/invalid-version", severity: Severity::Error, page: include_str!("invalid_version.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    found.extend(document.refused(RULE.code));
}
