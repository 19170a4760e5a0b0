//! `policy/invalid-operator`.

use crate::check::rules::closest;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Node;

pub const RULE: Rule = Rule {
    code: "policy/invalid-operator",
    severity: Severity::Error,
    validates: Some("INVALID_CONDITION_OPERATOR"),
    page: include_str!("invalid_operator.md"),
    over: Over::Document(look),
};

/// Source: "IAM JSON policy elements: Condition operators" in the IAM User Guide.
const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        for operator in statement.node.member("Condition").map(Node::members).unwrap_or_default() {
            let name = operator.name.strip_prefix("ForAllValues:").or_else(|| operator.name.strip_prefix("ForAnyValue:")).unwrap_or(&operator.name);
            let name = name.strip_suffix("IfExists").unwrap_or(name);
            if OPERATORS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                continue;
            }
            let finding = Finding::at(&operator.range, format!("there is no condition operator `{}`", operator.name));
            found.push(match closest(name, OPERATORS.iter().copied()) {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding,
            });
        }
    }
}
