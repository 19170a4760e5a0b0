//! `policy/condition-star`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/condition-star", severity: Severity::Note, page: include_str!("condition_star.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document).filter(|(.., operator)| operator.takes_wildcards() && operator.set.is_none()) {
        if condition.values.items().iter().any(|value| value.text() == Some("*")) {
            let (what, value) = if operator.is_negated() { ("is missing", "true") } else { ("is there", "false") };
            let message = format!("everything is like `*`: this only asks whether `{}` {what}", condition.key.text);
            found.push(Finding::at(&condition.key.range, message).help(format!("write `\"Null\": {{ \"{}\": \"{value}\" }}`, or the values that are meant", condition.key.text)));
        }
    }
}
