//! `policy/wildcard-without-like`.

use super::terms::conditions;
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Compares;

pub const RULE: Rule = Rule { code: "policy/wildcard-without-like", severity: Severity::Warning, page: include_str!("wildcard_without_like.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        if operator.compares != Compares::Text || operator.takes_wildcards() {
            continue;
        }
        for value in condition.values.items() {
            let wild = value.text().is_some_and(|text| text.replace("${*}", "").contains('*') && !is_open(text));
            if wild {
                let like = if operator.is_negated() { "StringNotLike" } else { "StringLike" };
                found.push(
                    Finding::at(&value.range, format!("`*` is a letter to `{}`, so this matches nothing that has none", condition.operator.text)).help(format!("write `{like}`")),
                );
            }
        }
    }
}
