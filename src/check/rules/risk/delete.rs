//! `risk/delete`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/delete", severity: Severity::Note, page: include_str!("delete.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for risky in risky(subject, "delete") {
        found.push(Finding::at(&risky.place, format!("{} is called for {}: what it deletes does not come back", risky.planned.call.operation.name, risky.thing)));
    }
}
