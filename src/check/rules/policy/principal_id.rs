//! `policy/principal-id`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/principal-id", severity: Severity::Warning, page: include_str!("principal_id.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for (key, who) in policy.statements().flat_map(|statement| statement.principals()) {
        let id = ["AROA", "AIDA", "AGPA"].iter().any(|prefix| who.text.starts_with(prefix)) && who.text.len() >= 16 && who.text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if id && key.is_some_and(|key| key.text == "AWS") && !is_open(who.text) {
            let message = format!("`{}` is the id of one user or role, which may be gone; in the reader's account there is none of it", who.text);
            found.push(Finding::at(&who.range, message).help("write its ARN: `arn:aws:iam::ACCOUNT:role/NAME`"));
        }
    }
}
