//! `risk/hint`.

use std::ops::Range;

use super::place::{Risky, risky};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::plan::HintTarget;

pub const RULE: Rule = Rule { code: "risk/hint", severity: Severity::Note, page: include_str!("hint.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for risky in risky(subject, "hint") {
        let place = hint_line(&risky, subject).unwrap_or(risky.place.clone());
        found.push(
            Finding::at(&place, format!("{} comes from a hint, or a value of it does, and the text does not say the same", risky.planned.call.operation.name))
                .help("say the same in the step's text"),
        );
    }
}

/// The line of the hint in the guide; none where it stands in a file beside it.
fn hint_line(risky: &Risky, subject: &Subject) -> Option<Range<usize>> {
    let at = subject.plan.operations.iter().position(|planned| planned.id == risky.planned.id)?;
    let of_call = |target: &HintTarget| match target {
        HintTarget::Call(call) => *call == at,
        HintTarget::Parameter(parameter) => risky.planned.call.parameters().any(|used| used.0 == *parameter),
        HintTarget::Step(_) => false,
    };
    let hinted = subject.plan.hinted.iter().find(|hinted| !hinted.stated && hinted.place.file.is_none() && of_call(&hinted.target))?;
    let line = subject.source.line_span(hinted.place.line)?;
    let text = subject.source.slice(line);
    let lead = text.len() - text.trim_start().len();
    Some(line.start + lead..line.start + text.trim_end().len().max(lead + 1))
}
