//! The plan for a person: each step and what it becomes, each call with its arguments, and what is still wanted.

use std::fmt::Write;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::clean;
use super::findings::findings_text;
use super::style::{BAD, BOLD, CALL, DIM, WANTED};
use crate::execute::what_hangs_on;
use crate::plan::{HintPlace, HintTarget, NOT_SHOWN, ParameterKind, Plan, PlannedCall, Step, StepKind, missing, show, shown_input};
use crate::source::Source;

/// The whole plan; excerpts of the guide in so many columns.
pub fn plan_text(plan: &Plan, source: &Source, columns: Option<usize>) -> String {
    let mut text = String::new();
    let title = if plan.guide.title.is_empty() { source.name() } else { &plan.guide.title };
    let _ = writeln!(text, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", clean(title), clean(source.name()));
    values(plan, &mut text);
    presupposed(plan, &mut text);
    choices(plan, &mut text);
    risky(plan, &mut text);
    steps(plan, &mut text);
    if !plan.diagnostics.is_empty() {
        let _ = write!(text, "\n{}", findings_text(&plan.diagnostics, source, columns));
    }
    ending(plan, &mut text);
    text
}

fn values(plan: &Plan, text: &mut String) {
    if plan.parameters.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{BOLD}Values{BOLD:#}");
    let width = plan.parameters.iter().map(|parameter| clean(&parameter.name).width()).max().unwrap_or(0);
    for (at, parameter) in plan.parameters.iter().enumerate() {
        let name = clean(&parameter.name);
        let state = match (&parameter.value, &parameter.default) {
            (Some(_), _) if parameter.kind == ParameterKind::Password => NOT_SHOWN.into(),
            (Some(value), _) => clean(value).into_owned(),
            (None, Some(default)) => {
                let shown = show(&crate::iam::Arg::Text(default.clone()), plan);
                let from = plan.hint_of(&HintTarget::Parameter(at)).map_or("the guide's".into(), HintPlace::to_string);
                format!("{} {DIM}({}){DIM:#}", clean(shown.as_str().unwrap_or_default()), clean(&from))
            }
            (None, None) => format!("{WANTED}wanted{WANTED:#}"),
        };
        let pad = " ".repeat(width - name.width());
        let _ = writeln!(text, "  {name}{pad}  {state}  {DIM}{}, line {}{DIM:#}", clean(&parameter.description), parameter.line);
    }
}

fn presupposed(plan: &Plan, text: &mut String) {
    if plan.presupposed.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{BOLD}Must be there already{BOLD:#}");
    for one in &plan.presupposed {
        let name = show(&crate::iam::Arg::Text(one.name.clone()), plan);
        let _ = writeln!(text, "  {} {}  {DIM}line {}{DIM:#}", one.kind.noun(), clean(name.as_str().unwrap_or_default()), one.line);
    }
}

fn choices(plan: &Plan, text: &mut String) {
    if plan.choices.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{BOLD}Ways{BOLD:#}");
    for choice in &plan.choices {
        let _ = writeln!(text, "  {}  {DIM}line {}{DIM:#}", clean(&choice.name), choice.line);
        for (at, option) in choice.options.iter().enumerate() {
            let option = clean(option);
            let _ = if at == choice.taken {
                writeln!(text, "    {BOLD}{option}{BOLD:#}  {DIM}taken{DIM:#}")
            } else {
                writeln!(text, "    {option}  {DIM}--choose {}={}{DIM:#}", clean(&choice.name), at + 1)
            };
        }
    }
}

fn risky(plan: &Plan, text: &mut String) {
    if plan.operations.iter().all(|planned| planned.risk.is_empty()) {
        return;
    }
    let _ = writeln!(text, "\n{BOLD}Risks{BOLD:#}");
    let mut rows: Vec<(&PlannedCall, &crate::plan::Risk)> = plan.operations.iter().flat_map(|planned| planned.risk.iter().map(move |risk| (planned, risk))).collect();
    rows.sort_by_key(|(_, risk)| !risk.high);
    for (planned, risk) in rows {
        let level = if risk.high { format!("{BAD}HIGH{BAD:#}") } else { "    ".into() };
        let _ = writeln!(text, "  {level} {} {}  {} {DIM}({}, {}){DIM:#}", planned.id, planned.call.operation.qualified(), risk.why, risk.rule, line_range(planned.lines));
    }
}

/// Every step. Neighbours that only inform share a line.
fn steps(plan: &Plan, text: &mut String) {
    if plan.steps.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{BOLD}Steps{BOLD:#}");
    let width = plan.steps.iter().filter(|step| !informs(step, plan)).map(|step| step.id.chars().count()).max().unwrap_or(0).min(14);
    for run in plan.steps.chunk_by(|one, next| informs(one, plan) && informs(next, plan)) {
        let step = &run[0];
        if informs(step, plan) {
            let ids: Vec<&str> = run.iter().map(|step| step.id.as_str()).collect();
            let place = line_range((step.lines.0, run.last().map_or(step.lines.1, |last| last.lines.1)));
            let _ = writeln!(text, "  {DIM}information     {}  {place}{DIM:#}", clean(&ids.join(" ")));
            continue;
        }
        let checkpoint = plan.checkpoints.iter().find(|checkpoint| checkpoint.step == step.id);
        let hint = plan.hint_of(&HintTarget::Step(step.id.clone())).map(HintPlace::to_string);
        let kind = word(step.kind);
        let why = checkpoint.map(|checkpoint| checkpoint.why).filter(|_| hint.is_none());
        let notes: String = why.map(str::to_owned).into_iter().chain(hint).map(|note| format!(" {DIM}({}){DIM:#}", clean(&note))).collect();
        let with = if step.kind == StepKind::Optional { format!(" {DIM}--with {}{DIM:#}", clean(&step.id)) } else { String::new() };
        let style = match step.kind {
            StepKind::Operation => CALL,
            StepKind::Checkpoint | StepKind::NotUnderstood => WANTED,
            _ => DIM,
        };
        let _ = writeln!(text, "  {:width$}  {style}{kind:14}{style:#}  {}{notes}{with}  {DIM}{}{DIM:#}", clean(&step.id), clean(&step.title), line_range(step.lines));
        for &at in &step.operations {
            if let Some(planned) = plan.operations.get(at) {
                call(planned, plan, width + 4, text);
            }
        }
    }
}

/// Information fills most guides; only what a reader does has a line of its own.
fn informs(step: &Step, plan: &Plan) -> bool {
    step.kind == StepKind::Information && step.operations.is_empty() && plan.hint_of(&HintTarget::Step(step.id.clone())).is_none()
}

pub(super) fn word(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Operation => "call",
        StepKind::NotUnderstood => "not understood",
        other => other.as_str(),
    }
}

fn call(planned: &PlannedCall, plan: &Plan, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    let _ = writeln!(text, "{pad}{BOLD}{}{BOLD:#} {CALL}{}{CALL:#}  {DIM}{}{DIM:#}", planned.id, planned.call.operation.qualified(), line_range(planned.lines));
    for (name, shown) in &shown_input(&planned.call, plan) {
        match shown {
            Value::Object(document) if document.contains_key("Statement") => {
                let _ = writeln!(text, "{pad}  {name}");
                statements(shown).iter().for_each(|line| _ = writeln!(text, "{pad}    {}", clean(line)));
            }
            Value::String(value) => _ = writeln!(text, "{pad}  {name}  {}", clean(value)),
            other => _ = writeln!(text, "{pad}  {name}  {}", clean(&other.to_string())),
        }
    }
    if planned.call.sweeps {
        let hanging: Vec<&str> = what_hangs_on(planned.call.operation).collect();
        let _ = writeln!(text, "{pad}  and what hangs on it, as the console does: {}", hanging.join(", "));
    }
}

/// A policy document in words: one line a statement.
pub fn statements(document: &Value) -> Vec<String> {
    let list = match document.get("Statement") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    list.into_iter().map(statement_text).collect()
}

/// One statement of a policy document in words.
pub fn statement_text(statement: &Value) -> String {
    let mut line = statement.get("Effect").map(texts).unwrap_or_default();
    for (key, before) in
        [("Action", " "), ("NotAction", " all but "), ("Resource", " on "), ("NotResource", " on all but "), ("Principal", " by "), ("NotPrincipal", " by all but ")]
    {
        if let Some(value) = statement.get(key) {
            let _ = write!(line, "{before}{}", texts(value));
        }
    }
    if let Some(condition) = statement.get("Condition") {
        let _ = write!(line, " if {}", conditions(condition));
    }
    line
}

/// "StringLike aws:userid AROA*, and Bool aws:SecureTransport true"; as it is where it is no condition.
fn conditions(condition: &Value) -> String {
    let operators = condition.as_object().into_iter().flatten();
    let all: Option<Vec<String>> = operators
        .map(|(operator, keys)| Some(keys.as_object()?.iter().map(|(key, value)| format!("{operator} {key} {}", texts(value))).collect::<Vec<_>>().join(", and ")))
        .collect();
    all.filter(|all| !all.is_empty()).map_or_else(|| condition.to_string(), |all| all.join(", and "))
}

fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(texts).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.iter().map(|(key, value)| format!("{key} {}", texts(value))).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

pub fn line_range((first, last): (usize, usize)) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first}–{last}") }
}

fn ending(plan: &Plan, text: &mut String) {
    let calls = plan.operations.len();
    let refused = plan.diagnostics.iter().filter(|diagnostic| diagnostic.refuses).count();
    let _ = writeln!(text);
    if calls == 0 {
        let _ = writeln!(text, "Following this guide makes no call to IAM.");
    } else {
        let _ = writeln!(text, "{}, {}.", count(calls, "call"), count(plan.checkpoints.len(), "checkpoint"));
    }
    if refused > 0 {
        let _ = writeln!(text, "{BAD}Refused{BAD:#}: {} must be mended first.", count(refused, "finding"));
    }
    let wanted: Vec<String> = missing(plan).map(|parameter| format!("--set {}=…", parameter.name)).collect();
    if !wanted.is_empty() {
        let _ = writeln!(text, "{WANTED}Wanted{WANTED:#}: {}", clean(&wanted.join(" ")));
    }
}

/// "1 call", "2 calls".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
