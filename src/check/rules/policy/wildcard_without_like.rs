//! `policy/wildcard-without-like`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::placeholders;
use crate::policy::Compares;

pub const RULE: Rule = Rule { code: "policy/wildcard-without-like", severity: Severity::Warning, page: include_str!("wildcard_without_like.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        if operator.compares != Compares::Text || operator.takes_wildcards() {
            continue;
        }
        for value in condition.values.items() {
            let wild = value.text().is_some_and(|text| without_holes(&text.replace("${*}", "")).contains('*') && !is_cut(text));
            if wild {
                let like = if operator.is_negated() { "StringNotLike" } else { "StringLike" };
                found.push(
                    Finding::at(&value.range, format!("`*` is a letter to `{}`, so this matches nothing that has none", condition.operator.text)).help(format!("write `{like}`")),
                );
            }
        }
    }
}

/// The text without what the reader replaces.
fn without_holes(text: &str) -> String {
    let mut left = text.to_owned();
    placeholders(text).into_iter().rev().for_each(|hole| left.replace_range(hole, ""));
    left
}

fn is_cut(text: &str) -> bool {
    text.contains("...") || text.contains('…')
}
