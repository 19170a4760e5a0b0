//! `policy/operator-type`.

use super::terms::conditions;
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, KeyKind, Node, key_kind};

pub const RULE: Rule = Rule { code: "policy/operator-type", severity: Severity::Warning, page: include_str!("operator_type.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        let Some((kind, _)) = key_kind(condition.key.text) else { continue };
        let wrong = match operator.compares {
            Compares::Address => kind != KeyKind::Address,
            Compares::Date => matches!(kind, KeyKind::Flag | KeyKind::Address | KeyKind::Arn),
            Compares::Number => matches!(kind, KeyKind::Flag | KeyKind::Address | KeyKind::Arn),
            Compares::Flag => matches!(kind, KeyKind::Number | KeyKind::Date | KeyKind::Address | KeyKind::Arn),
            Compares::Arn => matches!(kind, KeyKind::Number | KeyKind::Date | KeyKind::Address | KeyKind::Flag),
            // Texts are compared as they are, so a network in one is no network.
            Compares::Text => kind == KeyKind::Address && condition.values.items().iter().filter_map(Node::text).any(|value| value.contains('/') && !is_open(value)),
            Compares::Binary | Compares::Presence => false,
        };
        if wrong {
            let (what, use_) = match kind {
                KeyKind::Text => ("a text", "StringEquals"),
                KeyKind::Number => ("a number", "NumericEquals"),
                KeyKind::Date => ("a date", "DateLessThan"),
                KeyKind::Flag => ("true or false", "Bool"),
                KeyKind::Address => ("an address", "IpAddress"),
                KeyKind::Arn => ("an ARN", "ArnLike"),
            };
            let message = format!("`{}` is {what}, which `{}` does not compare", condition.key.text, condition.operator.text);
            found.push(Finding::at(&condition.operator.range, message).help(format!("write `{use_}`, or another operator of its family")));
        }
    }
}
