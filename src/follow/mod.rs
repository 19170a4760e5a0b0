//! The reader at the desk: goes through the steps in order, drives the console and the shell, and keeps what a reader keeps
//! in mind: which part is a procedure, which service is meant, which way was taken.

mod again;
mod alternatives;
mod assemble;
mod barrier;
mod beside;
mod command_blocks;
mod command_ways;
mod commands;
mod declared;
mod explicit;
mod fence;
mod heading;
mod hint;
mod invisible;
mod listed;
mod mark;
mod one_of;
mod options;
mod outdated;
mod presupposed;
mod repeated;
mod roles;
mod sections;
mod seen;
mod sequence;
mod shown_files;
mod step;
mod table;
mod told;
mod unfilled;
mod walk;
mod words;

pub use hint::{Allowance, allowances};

use crate::guide::{Guide, Part};
use crate::plan::Plan;
use crate::source::{Files, Source};

/// What the reader decided beforehand.
#[derive(Clone, Debug)]
pub struct Decisions {
    pub part: Part,
    /// `--choose NAME=OPTION`.
    pub chosen: Vec<(String, String)>,
    /// Ids of optional steps to take too.
    pub with: Vec<String>,
}

/// What following the guide causes.
pub fn follow(guide: &Guide, source: &Source, files: &dyn Files, decisions: &Decisions) -> Plan {
    // Which sections make the same things is known only behind the last of them: what was chosen among them takes another walk.
    let mut rivals = Vec::new();
    loop {
        let mut walk = walk::Walk::new(guide, source, files, decisions, rivals);
        let known = walk.rivals.clone();
        walk.steps(0..guide.steps.len());
        let followed = walk.end();
        if decisions.chosen.is_empty() || followed.rivals == known {
            return assemble::plan(followed, guide, source, decisions);
        }
        rivals = followed.rivals;
    }
}
