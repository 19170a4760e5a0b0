//! `policy/unknown-element`.

use crate::check::rules::closest;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Node;

pub const RULE: Rule = Rule {
    code: "policy/unknown-element",
    severity: Severity::Error,
    validates: Some("INVALID_POLICY_ELEMENT"),
    page: include_str!("unknown_element.md"),
    over: Over::Document(look),
};

const POLICY: &[&str] = &["Version", "Id", "Statement"];
const STATEMENT: &[&str] = &["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    unknown(policy.root, POLICY, found);
    policy.statements().for_each(|statement| unknown(statement.node, STATEMENT, found));
}

fn unknown(node: &Node, known: &[&'static str], found: &mut Vec<Finding>) {
    for member in node.members().iter().filter(|member| !known.contains(&member.name.as_str())) {
        let finding = Finding::at(&member.range, format!("a policy has no element `{}`", member.name));
        found.push(match closest(&member.name, known.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help(format!("there are {}", known.join(", "))),
        });
    }
}
