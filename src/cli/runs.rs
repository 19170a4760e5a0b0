//! `bythebook runs`, and how a command finds the run that is meant.

use std::path::Path;
use std::time::SystemTime;

use super::Exit;
use super::args::{Format, RunsArgs};
use super::keep::state;
use crate::execute::{self, Caller, Client, JournalError, Lock, Past, Records, RunFolder};
use crate::report::{LeftCall, RunRow, clean, print, print_json, runs_json, runs_text, say};

pub fn run(args: &RunsArgs) -> Exit {
    match state("").and_then(|state| rows(&state)) {
        Ok(rows) => {
            match args.output.format {
                Format::Json => print_json(&runs_json(&rows)),
                Format::Text => runs_text(&rows, SystemTime::now()).iter().for_each(|line| print(line)),
            }
            Exit::Done
        }
        Err(exit) => exit,
    }
}

/// Every run of a state folder, the newest first.
pub fn rows(state: &Path) -> Result<Vec<RunRow>, Exit> {
    Ok(names(state)?.into_iter().map(|run| row(state, run)).collect())
}

/// The runs of a state folder, the newest first.
fn names(state: &Path) -> Result<Vec<String>, Exit> {
    execute::runs(state).map_err(|error| {
        say(&format!("nothing was changed: {} cannot be read: {error}", clean(&state.display().to_string())));
        Exit::Journal
    })
}

fn row(state: &Path, run: String) -> RunRow {
    let unread = |run, state: &str, error: Option<String>| RunRow {
        run,
        state: state.to_owned(),
        began: None,
        account: None,
        endpoint: None,
        guide: None,
        done: 0,
        of: 0,
        left: Vec::new(),
        error,
    };
    let records = match execute::read(&RunFolder::of(state, &run).journal()) {
        Ok(records) => records,
        Err(JournalError::NeverBegun) => return unread(run, "empty", None),
        Err(error @ JournalError::Newer { .. }) => return unread(run, "newer", Some(error.to_string())),
        Err(error) => return unread(run, "damaged", Some(error.to_string())),
    };
    let past = Past::of(&records);
    let state = standing(state, &run, &records, &past);
    let left = if past.undoing { Vec::new() } else { past.planned.iter().filter(|planned| !past.is_done(&planned.id)).map(|planned| LeftCall::of(planned, &past)).collect() };
    let begin = records.begin;
    RunRow {
        run,
        state,
        began: Some(records.began),
        account: Some(begin.account),
        endpoint: Some(begin.endpoint),
        guide: Some(begin.guide.path),
        done: past.done(),
        of: past.planned.len(),
        left,
        error: None,
    }
}

/// How a run stands: as its last command ended, or that one works on it, or that it ended without a word.
pub fn standing(state: &Path, run: &str, records: &Records, past: &Past) -> String {
    let running = Lock::holder(state, &records.begin.account, &records.begin.endpoint).is_some_and(|holder| holder == run);
    let cut_off = if past.undoing { "undo-cut-off" } else { "cut-off" };
    if running { "running".to_owned() } else { past.end.as_deref().unwrap_or(cut_off).to_owned() }
}

/// The newest run of a guide in an account that was begun, and neither ended nor taken back.
pub fn unfinished(state: &Path, caller: &Caller, client: &Client, guide: &Path) -> Option<String> {
    let runs = execute::runs(state).ok()?.into_iter().filter_map(|run| open(state, &run).ok());
    let same = |found: &Found| {
        found.records.begin.account == caller.account_id && found.records.begin.endpoint == client.endpoint() && Path::new(&found.records.begin.guide.path) == guide
    };
    let left = |found: &Found| !found.past.is_finished() && !found.past.undoing && !found.past.writes.is_empty();
    runs.into_iter().find(|found| same(found) && left(found)).map(|found| found.folder.run)
}

/// The newest run of a guide in an account that was not taken back.
pub fn newest(state: &Path, caller: &Caller, client: &Client, guide: &Path) -> Option<Found> {
    let runs = execute::runs(state).ok()?.into_iter().filter_map(|run| open(state, &run).ok());
    let begun = |found: &Found| {
        let begin = &found.records.begin;
        begin.account == caller.account_id && begin.endpoint == client.endpoint() && Path::new(&begin.guide.path) == guide && !found.past.undoing
    };
    runs.into_iter().find(begun)
}

/// A run whose journal was read.
pub struct Found {
    pub folder: RunFolder,
    pub records: Records,
    pub past: Past,
}

/// The run that is named, by its whole name or the end of it; else the newest that `wanted` takes. A newer run whose journal
/// is damaged stops the search: what it left in the account is not known.
pub fn find(state: &Path, name: Option<&str>, wanted: impl Fn(&Past) -> bool, what: &str) -> Result<Found, Exit> {
    let names = names(state)?;
    let Some(name) = name else {
        for run in names {
            match open(state, &run) {
                Ok(found) if wanted(&found.past) => return Ok(found),
                Ok(_) | Err(JournalError::NeverBegun) => {}
                Err(error) => return Err(unreadable(&run, &error)),
            }
        }
        say(&format!("nothing was changed: there is no run to {what}"));
        return Err(Exit::Refused);
    };
    let ending: Vec<&String> = names.iter().filter(|run| !name.is_empty() && run.ends_with(name)).collect();
    let run = match (names.iter().find(|run| *run == name), ending.as_slice()) {
        (Some(run), _) => run,
        (None, [run]) => *run,
        (None, []) => {
            say(&format!("nothing was changed: there is no run {}; `bythebook runs` lists them", clean(name)));
            return Err(Exit::Refused);
        }
        (None, _) => {
            say(&format!("nothing was changed: several runs end in {}; write the whole name", clean(name)));
            return Err(Exit::Refused);
        }
    };
    open(state, run).map_err(|error| unreadable(run, &error))
}

fn open(state: &Path, run: &str) -> Result<Found, JournalError> {
    let folder = RunFolder::of(state, run);
    let records = execute::read(&folder.journal())?;
    let past = Past::of(&records);
    Ok(Found { folder, records, past })
}

fn unreadable(run: &str, error: &JournalError) -> Exit {
    let next = match error {
        JournalError::NeverBegun => "; run the guide again",
        JournalError::Newer { .. } => "; use the version of this program that wrote it",
        _ => "; what it left in the account has to be looked at by a person",
    };
    say(&format!("nothing was changed: run {}: {}{next}", clean(run), clean(&error.to_string())));
    match error {
        JournalError::NeverBegun => Exit::Refused,
        _ => Exit::Journal,
    }
}
