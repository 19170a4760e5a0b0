//! `policy/null-operator`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, Set};

pub const RULE: Rule = Rule { code: "policy/null-operator", severity: Severity::Warning, page: include_str!("null_operator.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document).filter(|(.., operator)| operator.compares == Compares::Presence) {
        let message = match operator.set {
            _ if operator.if_exists => "`Null` asks whether the key is there; with `IfExists` it is not asked, and IAM may refuse it",
            Some(Set::All) => "`ForAllValues:Null` always holds",
            Some(Set::Any) => "`ForAnyValue:Null` never holds",
            None => continue,
        };
        found.push(Finding::at(&condition.operator.range, message).help("write `Null`"));
    }
}
