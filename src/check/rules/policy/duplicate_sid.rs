//! `policy/duplicate-sid`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/duplicate-sid", severity: Severity::Error, page: include_str!("duplicate_sid.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    found.extend(document.refused(RULE.code));
}
