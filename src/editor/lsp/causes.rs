//! Which line causes what.

use crate::guide::Guide;
use crate::plan::{Checkpoint, Plan, PlannedCall, Step};

use super::analysis::Analysis;

/// The line, from 1, at whose end a call is shown: the last one of what causes it that lies in its step.
pub fn line_of(call: &PlannedCall, plan: &Plan) -> usize {
    let (first, last) = step_of(call, plan).map_or(call.lines, |step| step.lines);
    if (first..=last).contains(&call.lines.1) { call.lines.1 } else { last }
}

/// The calls that a line, from 1, has a part in: their step stands there, or what they are made of.
pub fn calls_of(analysis: &Analysis, line: usize) -> Vec<&PlannedCall> {
    let plan = &analysis.plan;
    let has_part = |call: &&PlannedCall| {
        let step = step_of(call, plan).map_or(call.lines, |step| step.lines);
        let (first, last) = (call.lines.0.max(step.0), call.lines.1.min(step.1));
        line_of(call, plan) == line || (first..=last).contains(&line)
    };
    plan.operations.iter().filter(has_part).collect()
}

/// The steps for a person that a line, from 1, stands in.
pub fn checkpoints_of(plan: &Plan, line: usize) -> impl Iterator<Item = &Checkpoint> {
    plan.checkpoints.iter().filter(move |checkpoint| (checkpoint.lines.0..=checkpoint.lines.1).contains(&line))
}

pub fn step_of<'p>(call: &PlannedCall, plan: &'p Plan) -> Option<&'p Step> {
    plan.steps.iter().find(|step| step.id == call.step)
}

/// The section that a step stands in.
pub fn section_of(guide: &Guide, step: &str) -> Option<usize> {
    guide.steps.iter().find(|known| known.id == step).map(|known| known.section)
}
