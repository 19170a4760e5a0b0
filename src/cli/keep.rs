//! What stands before the first call of `run`, `resume` and `undo`: the state folder, the lock, nothing for a core dump.

use std::path::{Path, PathBuf};

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use super::Exit;
use super::args::{Format, UnattendedArgs};
use crate::execute::{Caller, Client, Lock, LockError, RunFolder, Sink, SinkChoice, state_folder};
use crate::plan::Plan;
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

/// The root user may do what no policy can forbid: a guide gets that only where somebody says so.
pub fn not_as_root(caller: &Caller, args: &UnattendedArgs, unchanged: &str) -> Result<(), Exit> {
    if args.allow_root || !caller.is_root() {
        return Ok(());
    }
    say(&format!("nothing was changed{unchanged}: the caller is the root user; use a user or a role, or add --allow-root"));
    Err(Exit::Wanting)
}

/// Whether secrets can go there while the program prints what it prints.
pub fn room_for_secrets(choice: &SinkChoice, format: Format) -> Result<(), Exit> {
    match (choice, format) {
        (SinkChoice::Stdout, Format::Json) => {
            say("nothing was called: secrets and --format json both want standard output; leave one of them out");
            Err(Exit::Refused)
        }
        _ => Ok(()),
    }
}

/// The place of the run's secrets, which is checked before the first call.
pub fn sink(choice: &SinkChoice, folder: &RunFolder, plan: &Plan, unchanged: &str) -> Result<Sink, Exit> {
    Sink::open(choice, &folder.path, &folder.run, plan).map_err(|error| {
        say(&format!("nothing was changed{unchanged}: {}", clean(&error.0)));
        Exit::Journal
    })
}

/// A core dump would hold the secrets that pass through memory, and so would a debugger's. It is before there is any: a password
/// may be given on the command line. Where the limit cannot be set the run goes on: it is only a guard.
pub fn no_core_dumps() {
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, none);
}
