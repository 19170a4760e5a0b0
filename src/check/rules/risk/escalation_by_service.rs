//! `risk/escalation-by-service`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/escalation-by-service", severity: Severity::Note, page: include_str!("escalation_by_service.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(risky(subject, "escalation-by-service").into_iter().map(|risky| Finding::at(&risky.place, risky.message())));
}
