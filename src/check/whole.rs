//! A guide as `check` takes it: planned as a whole, without values, with the files that its blocks come from.

use super::{Elsewhere, Found, Rehearsal, check_with};
use crate::diagnostic::Diagnostic;
use crate::follow::{Decisions, follow};
use crate::guide::{Guide, Part, parse};
use crate::plan::Plan;
use crate::source::{Files, Source};
use crate::sync::meaning::{Meaning, meaning};
use crate::sync::tie::ties;

/// The guide and the plan of all of it.
pub fn planned(source: &Source, files: &dyn Files) -> (Guide, Plan) {
    let guide = parse(source);
    let plan = follow(&guide, source, files, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
    (guide, plan)
}

/// What is found in a guide that was planned, and maybe rehearsed; `locked` is what its lock says.
pub fn found_in(source: &Source, guide: &Guide, plan: &Plan, files: &dyn Files, rehearsal: Option<&Rehearsal>, locked: Vec<Diagnostic>) -> Found {
    // What a file says is taken by `sync`, after somebody has looked at it, not with the fixes of slips.
    let tied = ties(guide, source, &plan.sources, files).into_iter().map(|finding| Diagnostic { fix: Vec::new(), ..finding });
    check_with(source, guide, plan, files, Elsewhere { rehearsal, findings: tied.chain(locked).collect() })
}

/// What following the guide does, wherever in it that is told.
pub fn meant(source: &Source, files: &dyn Files) -> Meaning {
    meant_by(&planned(source, files).1)
}

/// The same of a plan that is there.
pub fn meant_by(plan: &Plan) -> Meaning {
    meaning(plan, |_| String::new())
}
