//! `bythebook run GUIDE`.

use std::time::SystemTime;

use super::Exit;
use super::args::{Format, RunArgs};
use super::carry_out::{Ready, block_on, carry_out, exit_of, tell, unreachable};
use super::checkpoint::AtCheckpoint;
use super::consent::{Given, Yes, consent};
use super::keep::{lock, no_core_dumps, not_as_root, room_for_secrets, sink, state, unwritable};
use super::load::{Loaded, load};
use super::preflight;
use super::runs::unfinished;
use super::values::complete;
use crate::execute::{Binding, Client, ConnectOptions, Journal, Outcome, Ownership, Past, RunFolder, Selection, begin, run_id};
use crate::report::{RunFacts, clean, print_json, run_json, say};

pub fn run(args: &RunArgs) -> Exit {
    no_core_dumps();
    if let Err(exit) = room_for_secrets(&args.secrets, args.output.format) {
        return exit;
    }
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
            print_json(&run_json(plan, &Outcome::new(plan), RunFacts::default()));
        }
        return Ok(Exit::Done);
    }
    let options = ConnectOptions { profile: args.account.profile.clone(), region: args.account.region.clone() };
    let client = Client::connect(&options).await.map_err(|error| unreachable(&error, ""))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, ""))?;
    let place = format!("account {}", clean(&caller.account_id));
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    let unchanged = format!(" in {place}");
    not_as_root(&caller, &args.unattended, &unchanged)?;
    let state = state(&unchanged)?;
    let run = run_id(SystemTime::now()).map_err(|error| unwritable(&unchanged, &state, &error))?;
    // Nobody else changes the account between what is seen, what is agreed to and what is done.
    let _lock = lock(&state, &caller, &client, &run)?;
    if let Some(earlier) = std::path::absolute(&args.guide.guide).ok().and_then(|guide| unfinished(&state, &caller, &client, &guide)) {
        say(&format!("run {0} of this guide is not finished: `bythebook resume {0}` goes on with it, `bythebook undo {0}` takes it back", clean(&earlier)));
    }
    let seen = preflight::look(plan, &client, &caller, Some(&state), &args.unattended.allow_risk, &unchanged).await?;
    preflight::tell(plan, &seen, &place)?;
    let adopted = seen.adopted();
    let done: Vec<usize> = adopted.keys().copied().collect();
    let yes = if args.unattended.yes { Yes::Given } else { Yes::Asked };
    consent(&preflight::weighed(plan, &seen), Given { yes, risks: &args.unattended.allow_risk, done: &done }, &place)?;

    let ownership = if args.no_ownership_tags { Ownership::Looking } else { Ownership::Tags };
    let folder = RunFolder::create(&state, &run).map_err(|error| unwritable(&unchanged, &state, &error))?;
    let kept = folder.keep_guide(&loaded.source).map_err(|error| unwritable(&unchanged, &folder.path, &error))?;
    let mut sink = sink(&args.secrets, &folder, plan, &unchanged)?;
    let selection = Selection { section: args.guide.section.clone(), line: args.guide.line, choose: args.guide.choose.clone(), with: args.guide.with.clone() };
    let (source, profile) = (&loaded.source, args.account.profile.clone());
    let binding = Binding { run: &run, plan, source, kept, selection, client: &client, caller: &caller, profile, assumed: None, ownership, sink: &args.secrets, adopted: &adopted };
    let begin = begin(binding);
    let past = Past::begun(&begin);
    let mut journal = Journal::create(&folder.path, begin).map_err(|error| unwritable(&unchanged, &folder.path, &error))?;

    let ready = Ready { plan, manner: &args.manner, format: args.output.format, run: &run, client: &client, caller: &caller, ownership, past: &past };
    let outcome = carry_out(&ready, &mut journal, &mut sink, &AtCheckpoint::new(args.unattended.checkpoint)).await?;
    tell(&ready, &outcome, &place, None, None);
    say(&format!("  run {run}, recorded in {}", clean(&folder.path.display().to_string())));
    Ok(exit_of(&outcome.status))
}
