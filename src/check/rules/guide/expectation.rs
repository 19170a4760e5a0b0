//! `guide/expectation`.

use crate::check::expected::{Met, met};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/expectation", severity: Severity::Error, page: include_str!("expectation.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for (expected, met) in met(subject) {
        if let Met::No { message, help } = met {
            let finding = Finding::at(&expected.span.range(), message);
            found.push(match help {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
    }
}
