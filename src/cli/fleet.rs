//! `bythebook run GUIDE --accounts FILE`: the same plan in many accounts, each as a role there, with a journal of its own.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use futures_util::stream::{self, StreamExt};

use super::Exit;
use super::accounts::{self, Target};
use super::args::{CheckpointMode, FleetArgs, Format};
use super::carry_out::{Ready, block_on, carry_out_telling, exit_of, unreachable};
use super::consent::{Given, Yes, consent};
use super::keep::{lock, no_core_dumps, not_as_root, sink, state, unwritable};
use super::load::{Loaded, load};
use super::preflight;
use super::terminal::can_redraw;
use super::values::complete;
use crate::execute::{
    Asker, Assumed, Binding, By, Caller, Client, ConnectOptions, Decision, Event, Journal, Lock, Ownership, Past, Preflight, RunFolder, Selection, SinkChoice, begin, run_id,
};
use crate::plan::Checkpoint;
use crate::report::{AccountRow, Display, FleetProgress, clean, count, fleet_json, fleet_text, print_json, say};

pub fn run(args: &FleetArgs, file: &Path) -> Exit {
    no_core_dumps();
    if args.run.secrets != SinkChoice::File {
        say("nothing was called: with --accounts secrets go to a file in each run's folder; leave --secrets out");
        return Exit::Refused;
    }
    let loaded = accounts::read(file).and_then(|targets| {
        let mut loaded = load(&args.run.guide)?;
        complete(&mut loaded)?;
        Ok((targets, loaded))
    });
    match loaded {
        Ok((targets, loaded)) => block_on(async { everywhere(args, &loaded, &targets).await.unwrap_or_else(|exit| exit) }),
        Err(exit) => exit,
    }
}

/// An account that has been looked at. While this lives, no other run touches the account.
struct Looked {
    client: Client,
    caller: Caller,
    run: String,
    seen: Preflight,
    assumed: Assumed,
    _lock: Lock,
}

/// What became of an account.
type Ended = (AccountRow, Exit);

async fn everywhere(args: &FleetArgs, loaded: &Loaded, targets: &[Target]) -> Result<Exit, Exit> {
    let plan = &loaded.plan;
    if plan.operations.is_empty() {
        say("nothing was called: the guide causes no IAM operation");
        return Ok(Exit::Done);
    }
    let account = &args.run.account;
    let base = Client::connect(&ConnectOptions { profile: account.profile.clone(), region: account.region.clone() }).await.map_err(|error| unreachable(&error, ""))?;
    let caller = base.caller().await.map_err(|error| unreachable(&error, ""))?;
    say(&format!("{} as {} at {}", count(targets.len(), "account"), clean(&caller.arn), clean(base.endpoint())));
    let state = state("")?;
    let parallel = usize::from(args.parallel);

    // Every account is looked at before any is changed.
    let looks = stream::iter(targets).map(|target| look(args, loaded, &base, &caller, &state, target)).buffered(parallel);
    let looked: Vec<(&Target, Result<Looked, Exit>)> = looks.enumerate().map(|(at, looked)| (&targets[at], looked)).collect().await;
    let failed = looked.iter().filter(|(_, looked)| looked.is_err()).count();
    let exit = looked.iter().find_map(|(_, looked)| looked.as_ref().err()).copied();
    if let Some(exit) = exit.filter(|_| failed >= args.stop_after as usize) {
        say(&format!("nothing was changed in any account: {} of {} cannot be run in; `--stop-after N` leaves out fewer than N", failed, targets.len()));
        return Err(exit);
    }
    agree(args, loaded, &looked)?;

    let failures = Cell::new(failed);
    let progress = RefCell::new(FleetProgress::new(if can_redraw() && !args.run.manner.no_progress { Display::Live } else { Display::Plain }));
    let each = looked.into_iter().map(|(target, looked)| {
        let (failures, progress, state) = (&failures, &progress, &state);
        async move {
            let looked = match looked {
                Ok(looked) => looked,
                Err(exit) => return (AccountRow::left_out(&target.id, "cannot be run in"), exit),
            };
            if failures.get() >= args.stop_after as usize {
                return (AccountRow::left_out(&target.id, "not begun: too many have failed"), Exit::Api);
            }
            let ended = one(args, loaded, &looked, state, progress).await;
            if !matches!(ended.1, Exit::Done | Exit::Paused) {
                failures.set(failures.get() + 1);
            }
            progress.borrow_mut().ended(&ended.0);
            ended
        }
    });
    let ended: Vec<Ended> = stream::iter(each).buffered(parallel).collect().await;
    let rows: Vec<AccountRow> = ended.iter().map(|(row, _)| row.clone()).collect();
    fleet_text(&rows).iter().for_each(|line| say(line));
    if args.run.output.format == Format::Json {
        print_json(&fleet_json(&rows));
    }
    Ok(ended.into_iter().map(|(_, exit)| exit).max_by_key(|exit| weight(*exit)).unwrap_or(Exit::Done))
}

/// Of several ends the one that wants a person most.
fn weight(exit: Exit) -> u8 {
    match exit {
        Exit::Done => 0,
        Exit::Paused => 1,
        Exit::Wanting => 2,
        Exit::Locked => 3,
        Exit::Api => 4,
        Exit::Journal => 5,
        Exit::Person => 6,
        _ => 7,
    }
}

async fn look(args: &FleetArgs, loaded: &Loaded, base: &Client, caller: &Caller, state: &Path, target: &Target) -> Result<Looked, Exit> {
    let unchanged = format!(" in account {}", target.id);
    let run = run_id(SystemTime::now()).map(|run| format!("{run}-{}", target.id)).map_err(|error| unwritable(&unchanged, state, &error))?;
    let assumed = target.assumed(&caller.partition, "bythebook");
    let client = base.assume(&assumed).await.map_err(|error| unreachable(&error, &unchanged))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, &unchanged))?;
    if caller.account_id != target.id {
        say(&format!("nothing was changed{unchanged}: its role belongs to account {}", clean(&caller.account_id)));
        return Err(Exit::Refused);
    }
    not_as_root(&caller, &args.run.unattended, &unchanged)?;
    let _lock = lock(state, &caller, &client, &run)?;
    let seen = preflight::look(&loaded.plan, &client, &caller, Some(state), &args.run.unattended.allow_risk, &unchanged).await?;
    if !seen.problems.is_empty() {
        preflight::tell(&loaded.plan, &seen, &format!("account {}", target.id))?;
    }
    Ok(Looked { client, caller, run, seen, assumed, _lock })
}

/// One agreement for all accounts: the risks of the plan, and what is risky in any of them.
fn agree(args: &FleetArgs, loaded: &Loaded, looked: &[(&Target, Result<Looked, Exit>)]) -> Result<(), Exit> {
    let mut plan = loaded.plan.clone();
    let ready: Vec<&Looked> = looked.iter().filter_map(|(_, looked)| looked.as_ref().ok()).collect();
    for one in &ready {
        let weighed = preflight::weighed(&loaded.plan, &one.seen);
        for (planned, here) in plan.operations.iter_mut().zip(weighed.operations) {
            let more: Vec<_> = here.risk.into_iter().filter(|risk| !planned.risk.contains(risk)).collect();
            planned.risk.extend(more);
        }
    }
    let done: Vec<usize> = (0..plan.operations.len()).filter(|at| ready.iter().all(|one| one.seen.adopted().contains_key(at))).collect();
    let yes = if args.run.unattended.yes { Yes::Given } else { Yes::Asked };
    consent(&plan, Given { yes, risks: &args.run.unattended.allow_risk, done: &done }, &format!("each of {}", count(ready.len(), "account")))
}

async fn one(args: &FleetArgs, loaded: &Loaded, looked: &Looked, state: &Path, progress: &RefCell<FleetProgress>) -> Ended {
    let (plan, id) = (&loaded.plan, &looked.caller.account_id);
    let of = plan.operations.len();
    let begun = start(args, loaded, looked, state);
    let (mut journal, mut sink, past, _folder) = match begun {
        Ok(begun) => begun,
        Err(exit) => return (AccountRow::left_out(id, "could not be begun"), exit),
    };
    let ownership = ownership(args);
    let ready = Ready { plan, manner: &args.run.manner, format: args.run.output.format, run: &looked.run, client: &looked.client, caller: &looked.caller, ownership, past: &past };
    progress.borrow_mut().began(id, of);
    let asker = Settled(args.run.unattended.checkpoint);
    let mut tell = |event: &Event| progress.borrow_mut().event(id, plan, event);
    match carry_out_telling(&ready, &mut journal, &mut sink, &asker, &mut tell).await {
        Ok(outcome) => (AccountRow::of(id, &looked.run, plan, &outcome), exit_of(&outcome.status)),
        Err(exit) => (AccountRow::left_out(id, "could not be begun"), exit),
    }
}

fn ownership(args: &FleetArgs) -> Ownership {
    if args.run.no_ownership_tags { Ownership::Looking } else { Ownership::Tags }
}

fn start(args: &FleetArgs, loaded: &Loaded, looked: &Looked, state: &Path) -> Result<(Journal, crate::execute::Sink, Past, PathBuf), Exit> {
    let (plan, guide) = (&loaded.plan, &args.run.guide);
    let unchanged = format!(" in account {}", looked.caller.account_id);
    let folder = RunFolder::create(state, &looked.run).map_err(|error| unwritable(&unchanged, state, &error))?;
    let kept = folder.keep_guide(&loaded.source).map_err(|error| unwritable(&unchanged, &folder.path, &error))?;
    let sink = sink(&SinkChoice::File, &folder, plan, &unchanged)?;
    let selection = Selection { section: guide.section.clone(), line: guide.line, choose: guide.choose.clone(), with: guide.with.clone() };
    let adopted = looked.seen.adopted();
    let binding = Binding {
        run: &looked.run,
        plan,
        source: &loaded.source,
        kept,
        selection,
        client: &looked.client,
        caller: &looked.caller,
        profile: args.run.account.profile.clone(),
        assumed: Some(looked.assumed.clone()),
        ownership: ownership(args),
        sink: &SinkChoice::File,
        adopted: &adopted,
    };
    let begin = begin(binding);
    let past = Past::begun(&begin);
    let journal = Journal::create(&folder.path, begin).map_err(|error| unwritable(&unchanged, &folder.path, &error))?;
    Ok((journal, sink, past, folder.path))
}

/// Nobody is asked in so many accounts at once.
struct Settled(Option<CheckpointMode>);

impl Asker for Settled {
    async fn ask(&self, _: &Checkpoint) -> (Decision, By) {
        (if self.0 == Some(CheckpointMode::Continue) { Decision::Continued } else { Decision::Paused }, By::Option)
    }
}
