//! `policy/invalid-service`.

use crate::check::rules::{closest, is_open};
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{is_unlisted, prefixes, service};

pub const RULE: Rule = Rule { code: "policy/invalid-service", severity: Severity::Error, page: include_str!("invalid_service.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for action in policy.actions() {
        let Some((prefix, _)) = action.text.split_once(':') else { continue };
        if is_open(prefix) || prefix.contains(['*', '?']) || service(prefix).is_some() || is_unlisted(prefix) {
            continue;
        }
        let finding = Finding::at(&action.range, format!("no AWS service has the prefix `{prefix}`"));
        found.push(match closest(prefix, prefixes()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding,
        });
    }
}
