//! `risk/escalation`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/escalation", severity: Severity::Warning, page: include_str!("escalation.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(
        risky(subject, "escalation")
            .into_iter()
            .map(|risky| Finding::at(&risky.place, risky.message()).help("name the users, roles or policies that it may change, or bind what it makes to a permissions boundary")),
    );
}
