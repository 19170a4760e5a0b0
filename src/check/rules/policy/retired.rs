//! `policy/retired`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{is_unlisted, service};

pub const RULE: Rule = Rule { code: "policy/retired", severity: Severity::Note, page: include_str!("retired.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for action in policy.actions() {
        let Some((prefix, name)) = action.text.split_once(':').filter(|_| !is_open(action.text)) else { continue };
        let message = match service(prefix) {
            None if is_unlisted(prefix) => format!("AWS no longer documents a service `{prefix}`; it was probably retired"),
            Some(known) if known.action(name).is_none() && is_unlisted(action.text) => format!("AWS no longer documents the action `{}`", action.text),
            _ => continue,
        };
        found.push(Finding::at(&action.range, message).help("leave it out, unless you know that the reader still needs it"));
    }
}
