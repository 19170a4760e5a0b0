//! `policy/prefix-turned`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Compares;

pub const RULE: Rule = Rule { code: "policy/prefix-turned", severity: Severity::Warning, page: include_str!("prefix_turned.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (statement, condition, operator) in conditions(document) {
        let turned = matches!((statement.effect(), operator.is_negated()), (Some("Deny"), false) | (Some("Allow"), true));
        if turned && operator.compares == Compares::Text && condition.key.text.eq_ignore_ascii_case("s3:prefix") {
            let message = "who lists with a shorter prefix, or none, gets round this";
            found.push(Finding::at(&condition.operator.range, message).help("allow with `StringLike`, or deny with `StringNotLike`, the prefixes that may be listed"));
        }
    }
}
