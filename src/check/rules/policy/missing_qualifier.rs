//! `policy/missing-qualifier`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, global_key};

pub const RULE: Rule = Rule { code: "policy/missing-qualifier", severity: Severity::Warning, page: include_str!("missing_qualifier.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        let several = global_key(condition.key.text).is_some_and(|(_, several)| several);
        if several && operator.set.is_none() && operator.compares != Compares::Presence {
            let message = format!("`{}` has several values, and `{}` compares one", condition.key.text, condition.operator.text);
            found.push(
                Finding::at(&condition.operator.range, message).help(format!("write `ForAnyValue:{}` or `ForAllValues:{}`", condition.operator.text, condition.operator.text)),
            );
        }
    }
}
