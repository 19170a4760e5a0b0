//! `policy/invalid-effect`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/invalid-effect", severity: Severity::Error, validates: Some("INVALID_EFFECT"), page: include_str!("invalid_effect.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        let Some(effect) = statement.node.member("Effect").filter(|node| !matches!(node.text(), Some("Allow" | "Deny"))) else { continue };
        let written = effect.text().unwrap_or_default();
        let meant = ["Allow", "Deny"].into_iter().find(|known| known.eq_ignore_ascii_case(written.trim())).unwrap_or("Allow` or `Deny");
        found.push(Finding::at(&effect.range, "the effect is neither `Allow` nor `Deny`").help(format!("write `{meant}`")));
    }
}
