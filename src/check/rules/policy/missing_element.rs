//! `policy/missing-element`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule =
    Rule { code: "policy/missing-element", severity: Severity::Error, validates: Some("MISSING_ACTION"), page: include_str!("missing_element.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        let either = |one: &str, other: &str| statement.has(one) || statement.has(other);
        let principal = matches!(document.kind, PolicyKind::Trust | PolicyKind::Resource);
        let missing = [
            (!statement.has("Effect"), "Effect"),
            (!either("Action", "NotAction"), "Action"),
            (document.kind == PolicyKind::Identity && !either("Resource", "NotResource"), "Resource"),
            (principal && !either("Principal", "NotPrincipal"), "Principal"),
        ];
        let brace = statement.node.range.start..statement.node.range.start + 1;
        found.extend(missing.iter().filter(|(missing, _)| *missing).map(|(_, name)| Finding::at(&brace, format!("the statement has no `{name}`; IAM refuses it"))));
    }
}
