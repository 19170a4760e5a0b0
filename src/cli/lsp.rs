//! `bythebook lsp`.

use std::path::Path;
use std::sync::Arc;

use super::Exit;
use super::check::{files, wanted};
use super::config::{Configs, Holds};
use super::rehearsal::rehearse;
use crate::check::{Found, Levels, Rehearsal};
use crate::editor::lsp::{Ended, Surroundings, serve};
use crate::plan::Plan;
use crate::source::{Files, Source};

pub fn run() -> Exit {
    let around: Arc<dyn Surroundings> = Arc::new(Here);
    match serve(std::io::stdin(), &mut std::io::stdout(), &around) {
        Ended::Orderly => Exit::Done,
        // The protocol's own 1.
        Ended::Abrupt => Exit::Findings,
    }
}

/// As `check` finds it on this machine. Configuration is read anew each time: it may have changed.
struct Here;

impl Surroundings for Here {
    fn files(&self, guide: &Path) -> Box<dyn Files> {
        files(guide)
    }

    fn wanted(&self, guide: &Path, found: Found) -> Result<Found, String> {
        let holds = Configs::default().of(guide)?;
        if holds.as_ref().is_some_and(Holds::excluded) {
            return Ok(Found::default());
        }
        Ok(wanted(found, holds.as_ref(), &Levels::default()))
    }

    fn rehearse(&self, source: &Source, plan: &Plan) -> Result<Rehearsal, String> {
        rehearse(source, plan)
    }
}
