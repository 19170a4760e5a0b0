//! `policy/old-version`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/old-version", severity: Severity::Warning, validates: Some("MISSING_VERSION"), page: include_str!("old_version.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    if policy.version().is_some_and(|version| version.text != "2008-10-17") {
        return;
    }
    let texts = policy.statements().flat_map(|statement| statement.texts("Resource"));
    // Variables work in the newer version only: in the older one they are plain text that matches nothing.
    let variable = texts.into_iter().find(|said| said.text.contains("${"));
    if let Some(variable) = variable {
        found.push(Finding::at(&variable.range, "without `\"Version\": \"2012-10-17\"` a variable is plain text, which matches nothing").help("give the document that version"));
    }
}
