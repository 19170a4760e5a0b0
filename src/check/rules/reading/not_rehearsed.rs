//! `reading/not-rehearsed`.

use crate::check::rehearsal::End;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/not-rehearsed", severity: Severity::Note, page: include_str!("not_rehearsed.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let Some(rehearsal) = subject.rehearsal else { return };
    let End::Cut { call: Some(call), why } = &rehearsal.end else { return };
    let Some(planned) = rehearsal.plan.operations.get(*call) else { return };
    found.push(Finding::at(&planned.call.span.range(), format!("the rehearsal ends before this {}: {why}", planned.call.operation.name)));
}
