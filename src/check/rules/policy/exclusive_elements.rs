//! `policy/exclusive-elements`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/exclusive-elements", severity: Severity::Error, page: include_str!("exclusive_elements.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    found.extend(document.refused(RULE.code));
}
