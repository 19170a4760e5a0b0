//! `bythebook resume [RUN]`: goes on with a run, where guide, plan, account and caller are still what was agreed to.

use std::path::{Path, PathBuf};

use super::Exit;
use super::args::{GuideArgs, ResumeArgs};
use super::carry_out::{Ready, block_on, carry_out, exit_of, tell, unreachable};
use super::checkpoint::AtCheckpoint;
use super::consent::{Given, Yes, consent};
use super::files::Beside;
use super::keep::{lock, no_core_dumps, not_as_root, room_for_secrets, sink, state, unwritable};
use super::load::{Loaded, give, pairs, read_plan};
use super::preflight;
use super::runs::{Found, find};
use super::values::complete;
use crate::execute::{
    self, Begin, Caller, Client, ConnectOptions, Decision, Entry, GuideBinding, History, Journal, Ownership, Past, PlannedRecord, Preflight, Selection, SinkChoice, Standing,
    ValueRecord, planned_records, principal, replanned, without_passwords,
};
use crate::plan::{ParameterKind, Plan};
use crate::report::{call_text, changes_text, clean, record_text, say};
use crate::source::{Files, NoFiles};

pub fn run(args: &ResumeArgs) -> Exit {
    no_core_dumps();
    prepare(args).map_or_else(|exit| exit, |(found, loaded)| block_on(async { go_on(args, found, &loaded).await.unwrap_or_else(|exit| exit) }))
}

/// The run, and its guide planned anew.
fn prepare(args: &ResumeArgs) -> Result<(Found, Loaded), Exit> {
    let state = state("")?;
    let found = find(&state, args.run.as_deref(), |past| !past.is_finished(), "go on with")?;
    if found.past.is_finished() {
        say(&format!("nothing was changed: run {} is {}; there is nothing to go on with", clean(&found.folder.run), found.past.end.as_deref().unwrap_or("being taken back")));
        return Err(Exit::Refused);
    }
    room_for_secrets(&choice(&found)?, args.output.format)?;
    let loaded = plan_again(args, &found)?;
    Ok((found, loaded))
}

fn plan_again(args: &ResumeArgs, found: &Found) -> Result<Loaded, Exit> {
    let (guide, values) = last_agreed(found);
    let selection = &found.records.begin.selection;
    let path = PathBuf::from(&guide.path);
    let again = chosen_again(&path, selection);
    // A guide that came through standard input is kept in the run's folder, where it may read nothing.
    let files: Box<dyn Files> = if path == found.folder.guide() { Box::new(NoFiles) } else { Box::new(Beside::guide(&path)) };
    let mut loaded = read_plan(&again, files.as_ref())?;
    let given = pairs(&args.set)?;
    let known = values.iter().filter_map(|record| Some((record.name.clone(), record.value.clone()?)));
    // A value that a changed guide no longer wants is dropped; the changes are shown below.
    let known = known.filter(|(name, _)| loaded.plan.parameters.iter().any(|parameter| parameter.name == *name));
    let all: Vec<(String, String)> = known.chain(given).collect();
    give(&mut loaded.plan, &all)?;
    compare(args, found, guide, &loaded)?;
    needless_passwords(&mut loaded, &found.past);
    complete(&mut loaded)?;
    Ok(loaded)
}

/// The guide with the part and the ways that a run was given; its values come from the journal.
pub fn chosen_again(guide: &Path, selection: &Selection) -> GuideArgs {
    GuideArgs {
        guide: guide.to_owned(),
        section: selection.section.clone(),
        line: selection.line,
        set: Vec::new(),
        values: None,
        choose: selection.choose.clone(),
        with: selection.with.clone(),
    }
}

/// The guide and the values that were last agreed to.
pub fn last_agreed(found: &Found) -> (&GuideBinding, &[ValueRecord]) {
    let changed = found.records.lines.iter().rev().find_map(|line| match &line.entry {
        Entry::Resume { changed: Some(changed) } => Some((&changed.guide, changed.values.as_slice())),
        _ => None,
    });
    changed.unwrap_or((&found.records.begin.guide, &found.records.begin.values))
}

/// Refuses a guide that no longer is what was agreed to, with what has changed in its plan.
fn compare(args: &ResumeArgs, found: &Found, guide: &GuideBinding, loaded: &Loaded) -> Result<(), Exit> {
    if !has_changed(found, guide, loaded) || args.accept_changes {
        return Ok(());
    }
    let changes = changes_text(&found.past.planned, &planned_records(&without_passwords(&loaded.plan)));
    let same_text = loaded.source.sha256() == guide.sha256;
    let what = match (same_text, changes.is_empty()) {
        (true, _) => "what the guide does has changed, though its text has not: a file beside it, a value, or the version of this program has",
        (false, true) => "the guide was edited; its calls are still the same",
        (false, false) => "the guide was edited, and what it does has changed:",
    };
    say(&format!("nothing was changed by this command: {}: {what}", clean(loaded.source.name())));
    changes.iter().for_each(|line| say(line));
    say(&format!("  go on with `bythebook resume {} --accept-changes`: what is done stays, what is left is done as the guide says now", clean(&found.folder.run)));
    Err(Exit::Refused)
}

/// Whether text or plan are no longer what was agreed to.
pub fn has_changed(found: &Found, guide: &GuideBinding, loaded: &Loaded) -> bool {
    let new = planned_records(&without_passwords(&loaded.plan));
    let places =
        |planned: &[PlannedRecord]| planned.iter().map(|planned| (planned.id.clone(), planned.operation.clone(), planned.input.clone(), planned.sweeps)).collect::<Vec<_>>();
    loaded.source.sha256() != guide.sha256 || places(&found.past.planned) != places(&new)
}

/// A password whose calls are all done is not asked for again.
fn needless_passwords(loaded: &mut Loaded, past: &Past) {
    let plan = &mut loaded.plan;
    for at in 0..plan.parameters.len() {
        let wanted = plan.operations.iter().any(|planned| !past.is_done(&planned.id) && planned.call.parameters().any(|parameter| parameter.0 == at));
        if plan.parameters[at].kind == ParameterKind::Password && plan.parameters[at].value.is_none() && !wanted {
            plan.parameters[at].value = Some(String::new());
        }
    }
}

async fn go_on(args: &ResumeArgs, mut found: Found, loaded: &Loaded) -> Result<Exit, Exit> {
    let (plan, begin) = (&loaded.plan, &found.records.begin);
    let options =
        ConnectOptions { profile: args.account.profile.clone().or_else(|| begin.profile.clone()), region: args.account.region.clone().or_else(|| Some(begin.region.clone())) };
    let client = Client::connect_as(&options, begin.assumed.as_ref()).await.map_err(|error| unreachable(&error, " by this command"))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, " by this command"))?;
    same_account(begin, &caller, &client)?;
    not_as_root(&caller, &args.unattended, " by this command")?;
    let place = format!("account {}", clean(&caller.account_id));
    let unchanged = format!(" by this command in {place}");
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    let (guide, _) = last_agreed(&found);
    let new = planned_records(&without_passwords(plan));
    let changed = has_changed(&found, guide, loaded).then(|| carried(&found.past, &new));
    say(&format!("run {}: {} of {} done before", clean(&found.folder.run), found.past.done(), found.past.planned.len()));
    if let Some(carried) = &changed {
        // What was agreed to was another plan.
        stays(&found.past, carried, &new).iter().for_each(|line| say(line));
        let yes = if args.unattended.yes { Yes::Given } else { Yes::Asked };
        let is_done = |id: &str| carried.iter().any(|(old, new)| new == id && found.past.is_done(old));
        let done: Vec<usize> = (0..plan.operations.len()).filter(|at| is_done(&plan.operations[*at].id)).collect();
        // What is done already is not risked once more.
        let mut left = plan.clone();
        done.iter().for_each(|at| left.operations[*at].risk.clear());
        consent(&left, Given { yes, risks: &args.unattended.allow_risk, done: &done }, &place)?;
    }

    let state = state(&unchanged)?;
    let _lock = lock(&state, &caller, &client, &found.folder.run)?;
    if !begin.adopted.is_empty() {
        still_there(begin, plan, &preflight::look(plan, &client, &caller, Some(&state), &[], &unchanged).await?, &unchanged)?;
    }
    // Another command may have gone on with the run while this one was waiting for a person.
    let again = find(&state, Some(&found.folder.run), |_| true, "go on with")?;
    if again.records.sum != found.records.sum {
        say(&format!("nothing was changed{unchanged}: the run has gone on meanwhile; start again"));
        return Err(Exit::Locked);
    }
    let mut sink = sink(&choice(&found)?, &found.folder, plan, &unchanged)?;
    let mut journal = Journal::reopen(&found.folder.path, &again.records).map_err(|error| unwritable(&unchanged, &found.folder.path, &error))?;
    let kept = Some(found.folder.guide()).filter(|path| path.as_path() == Path::new(&found.records.begin.guide.path));
    let entry = Entry::Resume { changed: changed.map(|carried| Box::new(replanned(plan, &loaded.source, kept, carried))) };
    journal.append(&entry).map_err(|error| unwritable(&unchanged, &found.folder.path, &error))?;
    if let Entry::Resume { changed: Some(_) } = &entry {
        // For a record of the run only: the run itself does not need the copy.
        let _ = found.folder.replace_guide(&loaded.source);
        let records = execute::read(&found.folder.journal()).map_err(|error| unwritable(&unchanged, &found.folder.path, &error))?;
        found.past = Past::of(&records);
    }

    found.past.others = History::of(&state, &caller.account_id, client.endpoint()).keys_of_others(&found.folder.run);
    let ownership = if found.records.begin.ownership_tags { Ownership::Tags } else { Ownership::Looking };
    let (run, past) = (found.folder.run.as_str(), &found.past);
    let ready = Ready { plan, manner: &args.manner, format: args.output.format, run, client: &client, caller: &caller, ownership, past };
    let paused = plan.checkpoints.iter().find(|point| matches!(past.decision(&point.id), Some(Decision::Paused | Decision::Aborted))).map(|point| point.id.clone());
    let outcome = carry_out(&ready, &mut journal, &mut sink, &AtCheckpoint::resuming(args.unattended.checkpoint, paused)).await?;
    tell(&ready, &outcome, &place, None, None);
    Ok(exit_of(&outcome.status))
}

/// What the run had found in the account, and so did not make, must still be there.
fn still_there(begin: &Begin, plan: &Plan, seen: &Preflight, unchanged: &str) -> Result<(), Exit> {
    let adopted = |id: &str| begin.adopted.iter().any(|adopted| adopted.call == id);
    let calls = plan.operations.iter().zip(&seen.calls);
    let gone: Vec<String> = calls.filter(|(planned, standing)| adopted(&planned.id) && **standing == Standing::Create).map(|(planned, _)| call_text(plan, planned)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    say(&format!("nothing was changed{unchanged}: what the run had found there already is gone; run the guide again"));
    gone.iter().for_each(|call| say(&format!("  {call}")));
    Err(Exit::Person)
}

/// Where the run's secrets go: where they went when it began.
fn choice(found: &Found) -> Result<SinkChoice, Exit> {
    found.records.begin.sink.parse().map_err(|why: String| {
        say(&format!("nothing was changed by this command: the journal names a place for secrets that this version does not know: {}", clean(&why)));
        Exit::Journal
    })
}

/// Only where the run began is it gone on with, and only as who began it.
pub fn same_account(begin: &Begin, caller: &Caller, client: &Client) -> Result<(), Exit> {
    let differences = [
        ("account", begin.account.as_str(), caller.account_id.as_str()),
        ("caller", principal(&begin.caller), principal(&caller.arn)),
        ("endpoint", begin.endpoint.as_str(), client.endpoint()),
    ];
    match differences.into_iter().find(|(_, then, now)| then != now) {
        None => Ok(()),
        Some((what, then, now)) => {
            say(&format!("nothing was changed: the run belongs to another {what}: it began with {}, and this is {}", clean(then), clean(now)));
            say("  use the profile and the environment that it was begun with");
            Err(Exit::Refused)
        }
    }
}

/// Calls that are done and stand in the new plan too, by old and new id: the same call, or one about the same thing.
fn carried(past: &Past, new: &[PlannedRecord]) -> Vec<(String, String)> {
    let mut taken: Vec<&str> = Vec::new();
    let mut carried = Vec::new();
    let same = |one: &PlannedRecord, other: &PlannedRecord| one.operation == other.operation && one.input == other.input;
    let alike = |one: &PlannedRecord, other: &PlannedRecord| record_text(&one.operation, &one.input) == record_text(&other.operation, &other.input);
    let begun: Vec<&PlannedRecord> = past.planned.iter().filter(|planned| past.is_begun(&planned.id)).collect();
    for is in [&same as &dyn Fn(&PlannedRecord, &PlannedRecord) -> bool, &alike] {
        for old in &begun {
            let found = new.iter().find(|new| is(old, new) && !taken.contains(&new.id.as_str()));
            if let Some(found) = found.filter(|_| !carried.iter().any(|(id, _)| *id == old.id)) {
                taken.push(&found.id);
                carried.push((old.id.clone(), found.id.clone()));
            }
        }
    }
    carried
}

/// What is done and is not as the guide says now.
fn stays(past: &Past, carried: &[(String, String)], new: &[PlannedRecord]) -> Vec<String> {
    let done = past.planned.iter().filter(|planned| past.is_done(&planned.id));
    let stays = done.filter_map(|planned| {
        let now = carried.iter().find(|(old, _)| *old == planned.id).and_then(|(_, id)| new.iter().find(|new| new.id == *id));
        let why = match now {
            None => "the guide no longer says it",
            Some(now) if now.input != planned.input => "the guide gives other arguments now",
            Some(_) => return None,
        };
        Some(format!("  stays as it is, though {why}: {}", record_text(&planned.operation, &planned.input)))
    });
    stays.collect()
}
