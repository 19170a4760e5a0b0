//! `policy/string-for-arn`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, KeyKind, key_kind};

pub const RULE: Rule = Rule { code: "policy/string-for-arn", severity: Severity::Note, page: include_str!("string_for_arn.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        if operator.compares == Compares::Text && operator.takes_wildcards() && key_kind(condition.key.text).is_some_and(|(kind, _)| kind == KeyKind::Arn) {
            let arn = condition.operator.text.replace("String", "Arn");
            let message = format!("`{}` is an ARN, and `*` in `{}` reaches over its colons", condition.key.text, condition.operator.text);
            found.push(Finding::at(&condition.operator.range, message).help(format!("write `{arn}`")));
        }
    }
}
