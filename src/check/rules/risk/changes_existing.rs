//! `risk/changes-existing`.

use super::place::{Risky, risky};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/changes-existing", severity: Severity::Note, page: include_str!("changes_existing.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let message = |risky: &Risky| format!("{} changes {}, which this guide does not make", risky.planned.call.operation.name, risky.whom(subject));
    found.extend(risky(subject, "changes-existing").into_iter().map(|risky| Finding::at(&risky.place, message(&risky))));
}
