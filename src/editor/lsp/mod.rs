//! The language server: what `check`, `plan` and `explain` know of a guide, while it is written.
//!
//! One thread reads, one does everything else: changes are taken at once, and what came of them is looked at when nothing else is waiting.
//! Each feature is a function of an [`Analysis`] and a place in it.

mod actions;
mod analysis;
#[cfg(test)]
mod analysis_tests;
mod answers;
mod causes;
mod changes;
mod client;
mod completion;
mod findings;
mod frames;
mod hints;
mod hover;
mod json;
mod lens;
mod mentions;
mod open;
mod positions;
mod serve;
mod symbols;
mod words;

pub use analysis::{Analysis, Surroundings, analyse};
pub use positions::Encoding;
pub use serve::{Ended, serve};
