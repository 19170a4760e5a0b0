//! `policy/duplicate-sid`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Said;

pub const RULE: Rule =
    Rule { code: "policy/duplicate-sid", severity: Severity::Error, validates: Some("UNIQUE_SIDS_REQUIRED"), page: include_str!("duplicate_sid.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    let sids: Vec<Said> = policy.statements().flat_map(|statement| statement.texts("Sid")).filter(|sid| !sid.text.is_empty()).collect();
    for (at, sid) in sids.iter().enumerate() {
        if sids[..at].iter().any(|other| other.text == sid.text) {
            found.push(Finding::at(&sid.range, format!("two statements have the Sid `{}`; IAM refuses that", sid.text)).help("give each its own, or none"));
        }
    }
}
