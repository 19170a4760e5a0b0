//! `bythebook undo [RUN]`: takes back what a run did, the last thing first, and nothing that has changed since.

use std::time::Duration;

use super::Exit;
use super::args::{Format, UndoArgs};
use super::carry_out::{block_on, unreachable};
use super::keep::{lock, no_core_dumps, not_as_root, state, unwritable};
use super::resume::same_account;
use super::runs::{Found, find};
use super::terminal::{ask, can_redraw, is_attended};
use crate::execute::{self, Client, ConnectOptions, Entry, Eyes, Failure, Job, Journal, Options, Ownership, Pace, Signal, Sink, SinkChoice, Taken, UndoEnd, Undoing, Undone};
use crate::plan::Plan;
use crate::report::{Display, Progress, clean, print_as_is, say, undo_json, undo_plan_text, undo_text};

pub fn run(args: &UndoArgs) -> Exit {
    no_core_dumps();
    let found = state("").and_then(|state| find(&state, args.run.as_deref(), |past| !past.writes.is_empty(), "take back"));
    found.map_or_else(|exit| exit, |found| block_on(async { take_back(args, &found).await.unwrap_or_else(|exit| exit) }))
}

async fn take_back(args: &UndoArgs, found: &Found) -> Result<Exit, Exit> {
    let (begin, past) = (&found.records.begin, &found.past);
    let run = found.folder.run.as_str();
    let options =
        ConnectOptions { profile: args.account.profile.clone().or_else(|| begin.profile.clone()), region: args.account.region.clone().or_else(|| Some(begin.region.clone())) };
    let client = Client::connect_as(&options, begin.assumed.as_ref()).await.map_err(|error| unreachable(&error, " by this command"))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, " by this command"))?;
    same_account(begin, &caller, &client)?;
    let place = format!("account {}", clean(&caller.account_id));
    let unchanged = format!(" by this command in {place}");
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    not_as_root(&caller, &args.unattended, &unchanged)?;
    let state = state(&unchanged)?;
    let _lock = lock(&state, &caller, &client, run)?;
    // Another command may have worked on the run before the lock was this one's.
    if find(&state, Some(run), |_| true, "take back")?.records.sum != found.records.sum {
        say(&format!("nothing was changed{unchanged}: the run has gone on meanwhile; start again"));
        return Err(Exit::Locked);
    }

    let eyes = Eyes { client: &client, caller: &caller, pace: Pace::default() };
    let undoing = Undoing::of(past, eyes).await;
    let foreseen = undoing.foresee(eyes, past).await;
    undo_plan_text(run, &undoing, &foreseen).iter().for_each(|line| say(line));
    if !foreseen.contains(&Taken::Back) {
        let left = foreseen.iter().any(|taken| matches!(taken, Taken::Left(_)));
        let end = if left { UndoEnd::Left } else { UndoEnd::Back };
        // A run that is as it was before needs no further undo.
        if !left && past.end.as_deref() != Some("undone") && !past.writes.is_empty() {
            let mut journal = reopened(found, &unchanged)?;
            let entries = [Entry::Undo, Entry::End { status: end.as_str().to_owned() }];
            entries.iter().try_for_each(|entry| journal.append(entry)).map_err(|error| unwritable(&unchanged, &found.folder.path, &error))?;
        }
        return Ok(tell(args, &undoing, &Undone { taken: foreseen, end }, found, &place));
    }
    agreed(args, &foreseen, &place)?;

    let signal = execute::signals().map_err(|error| {
        say(&format!("nothing was changed{unchanged}: signals cannot be caught: {error}"));
        Exit::Api
    })?;
    let mut journal = reopened(found, &unchanged)?;
    journal.append(&Entry::Undo).map_err(|error| unwritable(&unchanged, &found.folder.path, &error))?;
    let mut sink = Sink::open(&SinkChoice::File, &found.folder.path, run, &Plan::default()).map_err(|error| unwritable(&unchanged, &found.folder.path, &error.0))?;
    let options = Options { jobs: 1, ownership: Ownership::Looking, pace: Pace { consistency: Duration::from_secs(10), ..Pace::default() } };
    let display = if can_redraw() && !args.no_progress { Display::Live } else { Display::Plain };
    let mut progress = Progress::new(&undoing.plan, display);
    let job = Job { plan: &undoing.plan, run, past, caller: &caller, options, journal: &mut journal, sink: &mut sink };
    let undone = execute::undo(job, &undoing, &client, &mut |event| progress.event(event), signal).await;
    drop(progress);
    Ok(tell(args, &undoing, &undone, found, &place))
}

fn reopened(found: &Found, unchanged: &str) -> Result<Journal, Exit> {
    Journal::reopen(&found.folder.path, &found.records).map_err(|error| unwritable(unchanged, &found.folder.path, &error))
}

/// What the run made may go without more consent than one: nothing else is touched.
fn agreed(args: &UndoArgs, foreseen: &[Taken], place: &str) -> Result<(), Exit> {
    if args.unattended.yes {
        return Ok(());
    }
    if !is_attended() {
        say(&format!("nothing was changed by this command in {place}: nobody agreed to it; add --yes"));
        return Err(Exit::Wanting);
    }
    let count = foreseen.iter().filter(|taken| **taken == Taken::Back).count();
    let answer = ask(&format!("Take back {} in {place}? [y/N] ", if count == 1 { "this".to_owned() } else { format!("these {count}") }));
    if matches!(answer, Ok(Some(typed)) if matches!(typed.trim(), "y" | "Y" | "yes" | "Yes")) {
        return Ok(());
    }
    say(&format!("nothing was changed by this command in {place}"));
    Err(Exit::Wanting)
}

fn tell(args: &UndoArgs, undoing: &Undoing, undone: &Undone, found: &Found, place: &str) -> Exit {
    undo_text(&found.folder.run, undoing, undone, place).iter().for_each(|line| say(line));
    let deleted = found.past.kept.iter().filter(|kept| kept.access_key_id.is_some());
    let mut places: Vec<&str> = deleted.map(|kept| kept.place.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    places.iter().for_each(|place| say(&format!("  the secrets of the run are still in {}; those of keys that are gone open nothing", clean(place))));
    if args.output.format == Format::Json {
        print_as_is(&undo_json(&found.records.begin, undoing, undone).to_string());
    }
    match &undone.end {
        UndoEnd::Back => Exit::Done,
        UndoEnd::Left => Exit::Person,
        UndoEnd::Stopped(Signal::Interrupt) => Exit::Interrupted,
        UndoEnd::Stopped(_) => Exit::Terminated,
        UndoEnd::Failed(Failure::Journal { .. } | Failure::Sink { .. }) => Exit::Journal,
        UndoEnd::Failed(_) => Exit::Api,
    }
}
