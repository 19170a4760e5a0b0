//! What stands before the first call of `run`, `resume` and `undo`: the state folder, the lock, nothing for a core dump.

use std::path::{Path, PathBuf};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::Exit;
use crate::execute::{Caller, Client, Lock, LockError, state_folder};
use crate::report::{clean, say};

/// The folder that runs are recorded in. `place` is what is known to be unchanged.
pub fn state(place: &str) -> Result<PathBuf, Exit> {
    state_folder().ok_or_else(|| {
        say(&format!("nothing was changed{place}: there is no folder for the journal; set HOME or XDG_STATE_HOME"));
        Exit::Journal
    })
}

/// Says that a record cannot be written.
pub fn unwritable(place: &str, path: &Path, why: &dyn std::fmt::Display) -> Exit {
    say(&format!("nothing was changed{place}: {} cannot be written, and no call is made without a journal: {why}", clean(&path.display().to_string())));
    Exit::Journal
}

/// The lock of the account, at once or not at all.
pub fn lock(state: &Path, caller: &Caller, client: &Client, run: &str) -> Result<Lock, Exit> {
    let place = format!("account {}", clean(&caller.account_id));
    Lock::take(state, &caller.account_id, client.endpoint(), run).map_err(|error| match error {
        LockError::Held { by } => {
            let by = by.map(|run| format!(" ({})", clean(&run))).unwrap_or_default();
            say(&format!("nothing was changed by this run: another run{by} is at work in {place}; wait until it has ended"));
            Exit::Locked
        }
        LockError::Io(error) => unwritable(&format!(" in {place}"), state, &error),
    })
}

/// A core dump would hold the secrets that pass through memory. Where the limit cannot be set the run goes on: it is only a guard.
pub fn no_core_dumps() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, none);
}
