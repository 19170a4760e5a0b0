//! What stands at the head of the page.

use super::Facts;
use super::model::{ChoiceRow, FindingCard, Linked, Part, Place, RiskRow, Understood, ValueRow};
use super::prose::{Prose, visible};
use super::steps::options;
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::{HintPlace, HintTarget, NOT_SHOWN, Parameter, ParameterKind, Plan, StepKind, show};
use crate::report::plan_text::count;
use crate::report::{call_text, clean};

/// Kinds of steps: how a style calls them, and the words for one and for several.
const KINDS: &[(StepKind, &str)] = &[
    (StepKind::Operation, "with calls"),
    (StepKind::Navigation, "navigation"),
    (StepKind::Checkpoint, "for a person"),
    (StepKind::NotUnderstood, "not understood"),
    (StepKind::Optional, "optional"),
    (StepKind::Alternative, "another way"),
    (StepKind::Information, "information"),
];

pub fn understood(plan: &Plan) -> Understood {
    let all = plan.steps.len();
    let mut parts = Vec::new();
    let mut before = 0;
    for (kind, word) in KINDS {
        let count = plan.steps.iter().filter(|step| step.kind == *kind).count();
        if count > 0 {
            let (from, to) = (before * 1_000 / all, (before + count) * 1_000 / all);
            parts.push(Part { class: kind.as_str(), word, count, from, width: to - from });
            before += count;
        }
    }
    let does: usize = plan.steps.iter().filter(|step| step.kind != StepKind::Information).count();
    let not = plan.steps.iter().filter(|step| step.kind == StepKind::NotUnderstood).count();
    let text = match (does, not) {
        (0, _) => "The guide has no step that does something.".to_owned(),
        (_, 0) => format!("All of {} that do something {} understood.", count(does, "step"), if does == 1 { "is" } else { "are" }),
        _ => format!("{} of {} that do something are understood.", does - not, count(does, "step")),
    };
    Understood { parts, text }
}

/// What comes of following the guide, in a sentence.
pub fn verdict(plan: &Plan) -> String {
    let refused = plan.diagnostics.iter().filter(|finding| finding.refuses).count();
    let wanted = plan.parameters.iter().filter(|parameter| parameter.required() && parameter.value.is_none()).count();
    if refused > 0 {
        return format!("Cannot be run: {} must be mended first.", count(refused, "finding"));
    }
    if plan.operations.is_empty() {
        return "Following this guide makes no call to IAM.".into();
    }
    let people = match plan.checkpoints.len() {
        0 => String::new(),
        steps => format!(", and leaves {} to a person", count(steps, "step")),
    };
    let wants = match wanted {
        0 => String::new(),
        1 => " 1 value is still wanted.".into(),
        many => format!(" {many} values are still wanted."),
    };
    format!("Following this guide makes {} to IAM{people}.{wants}", count(plan.operations.len(), "call"))
}

pub fn place(prose: &Prose, line: usize) -> Place {
    Place { text: format!("line {line}"), anchor: prose.anchor(line) }
}

pub fn values(plan: &Plan, prose: &Prose) -> Vec<ValueRow> {
    plan.parameters.iter().enumerate().map(|(at, parameter)| value(plan, at, parameter, prose)).collect()
}

fn value(plan: &Plan, at: usize, parameter: &Parameter, prose: &Prose) -> ValueRow {
    let default = || Some(show(&crate::iam::Arg::Text(parameter.default.clone()?), plan).as_str().map(visible).unwrap_or_default());
    let (value, from) = match &parameter.value {
        Some(_) if parameter.kind == ParameterKind::Password => (Some(NOT_SHOWN.to_owned()), "given".to_owned()),
        Some(value) => (Some(visible(value)), "given".to_owned()),
        None => (default(), plan.hint_of(&HintTarget::Parameter(at)).map_or("the guide's".into(), HintPlace::to_string)),
    };
    let from = if value.is_none() { String::new() } else { visible(&from) };
    ValueRow { name: visible(&parameter.name), what: visible(&parameter.description), value, from, place: place(prose, parameter.line) }
}

pub fn presupposed(plan: &Plan, prose: &Prose) -> Vec<Linked> {
    let thing = |one: &crate::plan::Presupposed| {
        let name = show(&crate::iam::Arg::Text(one.name.clone()), plan);
        Linked { text: format!("{} {}", one.kind.noun(), visible(name.as_str().unwrap_or_default())), place: place(prose, one.line) }
    };
    plan.presupposed.iter().map(thing).collect()
}

pub fn choices(plan: &Plan, prose: &Prose) -> Vec<ChoiceRow> {
    plan.choices.iter().map(|choice| ChoiceRow { name: visible(&choice.name), options: options(choice), place: place(prose, choice.line) }).collect()
}

/// The high ones first.
pub fn risks(plan: &Plan) -> Vec<RiskRow> {
    let each = plan.operations.iter().flat_map(|planned| planned.risk.iter().map(move |risk| (planned, risk)));
    let mut rows: Vec<RiskRow> =
        each.map(|(planned, risk)| RiskRow { call: planned.id.clone(), text: call_text(plan, planned), high: risk.high, why: risk.why, rule: risk.rule }).collect();
    rows.sort_by_key(|row| !row.high);
    rows
}

pub fn findings(facts: &Facts, prose: &Prose) -> Vec<FindingCard> {
    let card = |(at, finding): (usize, &Diagnostic)| {
        let position = facts.source.position(finding.span.start);
        FindingCard {
            id: format!("f{}", at + 1),
            severity: finding.severity,
            code: finding.code,
            message: clean(&finding.message).into_owned(),
            help: finding.help.as_deref().map(|help| clean(help).into_owned()),
            place: Place { text: format!("line {}", position.line), anchor: prose.anchor(position.line) },
        }
    };
    facts.findings.iter().enumerate().map(card).collect()
}

/// "2 errors, 1 note"; none where there is nothing.
pub fn tally(findings: &[FindingCard]) -> Option<String> {
    let counted = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = counted.map(|(severity, noun)| (findings.iter().filter(|finding| finding.severity == severity).count(), noun));
    let told: Vec<String> = counts.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
    (!told.is_empty()).then(|| told.join(", "))
}
