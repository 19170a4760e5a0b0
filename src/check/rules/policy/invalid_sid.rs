//! `policy/invalid-sid`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule =
    Rule { code: "policy/invalid-sid", severity: Severity::Error, validates: Some("INVALID_SID"), page: include_str!("invalid_sid.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    // Policies of resources may have spaces in their Sids; those of IAM may not.
    let Some(policy) = document.policy().filter(|_| matches!(document.kind, PolicyKind::Identity | PolicyKind::Trust)) else { return };
    for sid in policy.statements().flat_map(|statement| statement.texts("Sid")).filter(|sid| !is_open(sid.text)) {
        if let Some(wrong) = sid.text.chars().find(|c| !c.is_ascii_alphanumeric()) {
            let plain: String = sid.text.chars().filter(char::is_ascii_alphanumeric).collect();
            found.push(Finding::at(&sid.range, format!("a Sid has letters and digits only, not `{wrong}`; IAM refuses it")).help(format!("write `{plain}`")));
        }
    }
}
