//! `policy/invalid-principal`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/invalid-principal", severity: Severity::Error, page: include_str!("invalid_principal.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    found.extend(document.refused(RULE.code));
}
