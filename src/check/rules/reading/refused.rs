//! `reading/refused`.

use crate::check::rehearsal::{End, made_up};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/refused", severity: Severity::Error, page: include_str!("refused.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let Some(rehearsal) = subject.rehearsal else { return };
    let End::Refused { call, code, message } = &rehearsal.end else { return };
    let Some(planned) = rehearsal.plan.operations.get(*call) else { return };
    let finding = Finding::at(&planned.call.span.range(), format!("IAM refuses {}: {code}: {message}", planned.call.operation.name));
    found.push(match rehearsal.made_up.is_empty() {
        true => finding,
        false => finding.help(format!("it was rehearsed with made-up values: {}", made_up(rehearsal))),
    });
}
