//! `policy/condition-value`.

use super::terms::{conditions, network};
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, Condition, Json};

pub const RULE: Rule = Rule { code: "policy/condition-value", severity: Severity::Error, page: include_str!("condition_value.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        let values = condition.values.items();
        let (form, fits): (&str, fn(&str) -> bool) = match operator.compares {
            Compares::Flag | Compares::Presence => ("`true` or `false`", |value| value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")),
            Compares::Number => ("a number", |value| value.trim().parse::<f64>().is_ok()),
            Compares::Date => ("a date as `2030-01-31T12:00:00Z`", is_date),
            Compares::Address => ("an address or a network as `203.0.113.0/24`", |value| network(value).is_some()),
            Compares::Arn => ("an ARN", |value| value.starts_with("arn:") || value.contains(['*', '?'])),
            Compares::Text | Compares::Binary => {
                mixed(&condition, found);
                continue;
            }
        };
        for value in values {
            let written = match &value.json {
                Json::Text(text) => text.clone(),
                Json::Number(number) => number.clone(),
                Json::Flag(flag) => flag.to_string(),
                _ => continue,
            };
            if !written.contains("${") && !is_open(&written) && !fits(&written) {
                found.push(Finding::at(&value.range, format!("`{}` compares with {form}, which `{written}` is not", condition.operator.text)));
            }
        }
        if operator.compares == Compares::Flag && operator.set.is_none() && values.len() > 1 {
            found.push(
                Finding::at(&condition.key.range, format!("`{}` with several values holds whatever its key says", condition.operator.text)).help("write one of `true` and `false`"),
            );
        }
    }
}

/// Texts among values of other kinds.
fn mixed(condition: &Condition, found: &mut Vec<Finding>) {
    let values = condition.values.items();
    let other = values.iter().find(|value| matches!(value.json, Json::Number(_) | Json::Flag(_)));
    if let Some(other) = other.filter(|_| values.iter().any(|value| value.text().is_some())) {
        found.push(Finding::at(&other.range, "the values of one key are of one kind, and the others are texts").help("put it into quotes"));
    }
}

/// ISO 8601, or seconds since 1970.
fn is_date(value: &str) -> bool {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let (day, time) = value.split_once(['T', 't', ' ']).map_or((value, None), |(day, time)| (day, Some(time)));
    let mut parts = day.split('-');
    let number =
        |part: Option<&str>, digits: usize, most: u32| part.is_some_and(|part| part.len() == digits && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number)));
    let year = number(parts.next(), 4, 9999);
    let month = parts.clone().next().is_none() || number(parts.next(), 2, 12);
    let date = parts.clone().next().is_none() || number(parts.next(), 2, 31);
    let clock = time.is_none_or(|time| time.len() >= 5 && time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z' | b'z')));
    year && month && date && parts.next().is_none() && clock
}
