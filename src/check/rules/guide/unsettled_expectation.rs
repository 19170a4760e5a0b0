//! `guide/unsettled-expectation`.

use crate::check::expected::{Met, met};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/unsettled-expectation", severity: Severity::Note, page: include_str!("unsettled_expectation.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for (expected, met) in met(subject) {
        if let Met::Unknown { message } = met {
            found.push(Finding::at(&expected.span.range(), message));
        }
    }
}
