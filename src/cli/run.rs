//! `bythebook run GUIDE`.

use std::path::Path;
use std::time::SystemTime;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::Exit;
use super::args::{Format, RunArgs};
use super::carry_out::{Ready, block_on, carry_out, exit_of, tell, unreachable};
use super::checkpoint::AtCheckpoint;
use super::consent::{Given, Yes, consent};
use super::load::{Loaded, load};
use super::values::complete;
use crate::execute::{Binding, Client, ConnectOptions, Journal, Lock, LockError, Outcome, Ownership, RunFolder, Selection, Sink, SinkChoice, Status, begin, run_id, state_folder};
use crate::report::{RunFacts, clean, print, run_json, say};

pub fn run(args: &RunArgs) -> Exit {
    let loaded = load(&args.guide).and_then(|mut loaded| complete(&mut loaded).map(|()| loaded));
    match loaded {
        Ok(loaded) => block_on(async { against_aws(args, &loaded).await.unwrap_or_else(|exit| exit) }),
        Err(exit) => exit,
    }
}

async fn against_aws(args: &RunArgs, loaded: &Loaded) -> Result<Exit, Exit> {
    let plan = &loaded.plan;
    if plan.operations.is_empty() {
        say("nothing was called: the guide causes no IAM operation");
        if args.output.format == Format::Json {
            print(&run_json(plan, &Outcome::new(plan), RunFacts::default()).to_string());
        }
        return Ok(Exit::Done);
    }
    let options = ConnectOptions { profile: args.profile.clone(), region: args.region.clone() };
    let client = Client::connect(&options).await.map_err(|error| unreachable(&error, ""))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, ""))?;
    let place = format!("account {}", clean(&caller.account_id));
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    let yes = if args.unattended.yes { Yes::Given } else { Yes::Asked };
    consent(plan, Given { yes, risks: &args.unattended.allow_risk }, &place)?;

    let Some(state) = state_folder() else {
        say(&format!("nothing was changed in {place}: there is no folder for the journal; set HOME or XDG_STATE_HOME"));
        return Err(Exit::Journal);
    };
    let unwritable = |path: &Path, why: &dyn std::fmt::Display| {
        say(&format!("nothing was changed in {place}: {} cannot be written, and no call is made without a journal: {why}", path.display()));
        Exit::Journal
    };
    let run = run_id(SystemTime::now()).map_err(|error| unwritable(&state, &error))?;
    let _lock = Lock::take(&state, &caller.account_id, client.endpoint(), &run).map_err(|error| match error {
        LockError::Held { by } => {
            let by = by.map(|run| format!(" ({})", clean(&run))).unwrap_or_default();
            say(&format!("nothing was changed by this run: another run{by} is at work in {place}; wait until it has ended"));
            Exit::Locked
        }
        LockError::Io(error) => unwritable(&state, &error),
    })?;
    no_core_dumps();
    let ownership = if args.no_ownership_tags { Ownership::Looking } else { Ownership::Tags };
    let folder = RunFolder::create(&state, &run).map_err(|error| unwritable(&state, &error))?;
    let selection = Selection { section: args.guide.section.clone(), line: args.guide.line, choose: args.guide.choose.clone(), with: args.guide.with.clone() };
    let choice = SinkChoice::default();
    let binding = Binding { run: &run, plan, source: &loaded.source, selection, client: &client, caller: &caller, profile: args.profile.clone(), ownership, sink: &choice };
    let mut journal = Journal::create(&folder.path, begin(binding)).map_err(|error| unwritable(&folder.path, &error))?;
    let mut sink = Sink::open(&choice, &folder.path, &run, plan).map_err(|error| {
        say(&format!("nothing was changed in {place}: {}", clean(&error.0)));
        Exit::Journal
    })?;

    let ready = Ready { plan, args, run: &run, client: &client, caller: &caller, ownership };
    let outcome = carry_out(&ready, &mut journal, &mut sink, &AtCheckpoint::new(args.unattended.checkpoint)).await?;
    tell(&ready, &outcome, &place, None);
    say(&format!("  run {run}, recorded in {}", clean(&folder.path.display().to_string())));
    if let Status::Paused { .. } = outcome.status {
        say(&format!("  {}", how_to_go_on()));
    }
    Ok(exit_of(&outcome.status))
}

/// A core dump would hold the secrets that pass through memory. Where the limit cannot be set the run goes on: it is only a guard.
fn no_core_dumps() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = setrlimit(Resource::Core, none);
}

/// What to run after a pause.
fn how_to_go_on() -> &'static str {
    "to pass such steps without stopping, run with --checkpoint continue, or on a terminal, where you are asked"
}
