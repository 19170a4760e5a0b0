//! Guides in a line or two, for `list`.

use super::clean;
use super::plan_text::{count, word};
use super::style::{BOLD, DIM};
use crate::plan::{Plan, StepKind};

/// A procedure and what it calls.
pub fn procedure_line(path: &str, line: usize, title: &str, operations: &[String]) -> String {
    format!("{}:{line}  {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", clean(path), clean(title), operations.join(", "))
}

const KINDS: &[StepKind] =
    &[StepKind::Operation, StepKind::Navigation, StepKind::Checkpoint, StepKind::NotUnderstood, StepKind::Optional, StepKind::Alternative, StepKind::Information];

/// How many steps of each kind the plan has, under the names of the machine interface.
pub fn step_counts(plan: &Plan) -> Vec<(&'static str, usize)> {
    KINDS.iter().map(|kind| (kind.as_str(), plan.steps.iter().filter(|step| step.kind == *kind).count())).collect()
}

/// What a guide's steps are.
pub fn summary_line(path: &str, plan: &Plan) -> String {
    let of = |kind: &StepKind| plan.steps.iter().filter(|step| step.kind == *kind).count();
    let kinds: Vec<String> = KINDS.iter().filter(|kind| of(kind) > 0).map(|kind| format!("{} {}", of(kind), word(*kind))).collect();
    let refused = if plan.diagnostics.iter().any(|diagnostic| diagnostic.refuses) { "; refused" } else { "" };
    format!("{}  {DIM}{}: {}{refused}{DIM:#}", clean(path), count(plan.steps.len(), "step"), kinds.join(", "))
}
