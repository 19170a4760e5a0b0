//! `policy/principal-not-allowed`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/principal-not-allowed", severity: Severity::Error, page: include_str!("principal_not_allowed.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    found.extend(document.refused(RULE.code));
}
