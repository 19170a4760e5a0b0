//! `policy/old-version`.

use super::terms::patterns;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::variables;

pub const RULE: Rule = Rule { code: "policy/old-version", severity: Severity::Warning, page: include_str!("old_version.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    if policy.version().is_some_and(|version| version.text != "2008-10-17") {
        return;
    }
    // Variables work in the newer version only: in the older one they are plain text that matches nothing.
    let mut texts = policy.statements().flat_map(|statement| patterns(statement));
    if let Some(variable) = texts.find(|said| variables(said.text).iter().any(|variable| variable.key.contains(':'))) {
        found.push(Finding::at(&variable.range, "without `\"Version\": \"2012-10-17\"` a variable is plain text, which matches nothing").help("give the document that version"));
    }
}
