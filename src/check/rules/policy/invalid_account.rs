//! `policy/invalid-account`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/invalid-account", severity: Severity::Error, page: include_str!("invalid_account.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for arn in policy.resources().chain(policy.principals()) {
        let Some(account) = arn.text.starts_with("arn:").then(|| arn.text.split(':').nth(4)).flatten() else { continue };
        let numeric = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
        if numeric && account.len() != 12 {
            found.push(Finding::at(&arn.range, format!("an account number has 12 digits, and `{account}` has {}", account.len())));
        }
    }
}
