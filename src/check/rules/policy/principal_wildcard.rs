//! `policy/principal-wildcard`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/principal-wildcard", severity: Severity::Error, page: include_str!("principal_wildcard.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for (key, who) in policy.statements().filter(|statement| statement.has("Principal")).flat_map(|statement| statement.principals()) {
        let wild = who.text.contains(['*', '?']) && !is_open(who.text);
        match key {
            None if document.kind == PolicyKind::Trust && who.text == "*" => {
                let message = "a trust policy does not take `\"Principal\": \"*\"`";
                found.push(Finding::at(&who.range, message).help("name who may assume the role; if it is to be everyone, write `{ \"AWS\": \"*\" }` with a condition"));
            }
            Some(key) if key.text == "AWS" && wild && who.text != "*" => {
                let message = format!("`*` in a principal is a letter, so `{}` is nobody", who.text);
                found.push(Finding::at(&who.range, message).help("name the principal in full, or allow the account and narrow it with a condition on `aws:PrincipalArn`"));
            }
            _ => {}
        }
    }
}
