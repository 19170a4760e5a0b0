//! `risk/trust-account`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/trust-account", severity: Severity::Note, page: include_str!("trust_account.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(risky(subject, "trust-account").into_iter().map(|risky| Finding::at(&risky.place, risky.message())));
}
