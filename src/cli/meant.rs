//! What a guide means, from its file.

use std::path::Path;

use super::files::Beside;
use crate::follow::{Decisions, follow};
use crate::guide::{Guide, Part, parse};
use crate::plan::Plan;
use crate::source::{Files, Source};
use crate::sync::meaning::{Meaning, meaning};

/// The plan of a whole guide without values, and what it means.
pub fn meant(source: &Source, path: &Path) -> (Plan, Meaning) {
    meant_with(source, &Beside::guide(path))
}

/// The same, with other files beside it.
pub fn meant_with(source: &Source, files: &dyn Files) -> (Plan, Meaning) {
    let guide = parse(source);
    let plan = follow(&guide, source, files, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
    let meaning = meaning_of(&guide, &plan);
    (plan, meaning)
}

/// What a plan means, by the sections of its guide.
pub fn meaning_of(guide: &Guide, plan: &Plan) -> Meaning {
    meaning(plan, |step| guide.sections[section_of(guide, plan, step)].title.plain().to_string())
}

/// The section that a step stands in.
pub fn section_of(guide: &Guide, plan: &Plan, step: &str) -> usize {
    plan.steps.iter().position(|known| known.id == step).and_then(|at| guide.steps.get(at)).map_or(0, |step| step.section)
}
