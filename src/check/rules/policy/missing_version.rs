//! `policy/missing-version`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/missing-version", severity: Severity::Note, page: include_str!("missing_version.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    if policy.root.member("Version").is_none() {
        let brace = policy.root.range.start..policy.root.range.start + 1;
        found.push(Finding::at(&brace, "without a `Version` it is of 2008, in which variables are plain text").help("write `\"Version\": \"2012-10-17\"`"));
    }
}
