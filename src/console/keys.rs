//! Access keys that a guide makes further on.

use crate::source::Span;

/// Where the guide makes access keys with a click, makes users, and has its reader take a key's values: bytes, in order.
#[derive(Clone, Debug, Default)]
pub struct KeysAhead {
    pub made: Vec<usize>,
    pub users: Vec<usize>,
    pub taken: Vec<usize>,
}

impl KeysAhead {
    /// A guide that mixes the consoles ticks "Programmatic access" in the user's wizard and makes the same key again on the
    /// user's page: nobody takes the first one's values, so it is the second that is meant.
    pub(super) fn replace(&self, wizard: Span) -> bool {
        let Some(&next) = self.made.iter().find(|at| **at > wizard.end) else { return false };
        let between = |places: &[usize], from: usize| places.iter().any(|at| (from..next).contains(at));
        !between(&self.taken, wizard.start) && !between(&self.users, wizard.end)
    }
}
