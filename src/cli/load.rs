//! From a guide's path to its plan, with the values that were given.

use super::Exit;
use super::args::GuideArgs;
use crate::plan::Plan;
use crate::source::Source;

/// A guide and what following it would do.
pub struct Loaded {
    pub source: Source,
    pub plan: Plan,
}

/// Reads and plans the guide and binds the values; says what is wrong where that fails.
pub fn load(_args: &GuideArgs) -> Result<Loaded, Exit> {
    Err(Exit::Refused)
}
