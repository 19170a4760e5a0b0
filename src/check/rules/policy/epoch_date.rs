//! `policy/epoch-date`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, Json};

pub const RULE: Rule = Rule { code: "policy/epoch-date", severity: Severity::Note, page: include_str!("epoch_date.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, _) in conditions(document).filter(|(.., operator)| operator.compares == Compares::Date) {
        for value in condition.values.items() {
            let seconds = match &value.json {
                Json::Text(text) => text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit()),
                Json::Number(_) => true,
                _ => false,
            };
            if seconds {
                found.push(Finding::at(&value.range, "nobody reads seconds since 1970 as a date").help("write it as `2030-01-31T12:00:00Z`"));
            }
        }
    }
}
