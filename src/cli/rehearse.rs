//! `bythebook rehearse GUIDE`: everything that `run` does, in an account that ends with the process.

use std::collections::HashMap;
use std::time::SystemTime;

use super::Exit;
use super::args::{CheckpointMode, Format, RunArgs};
use super::carry_out::{Ready, block_on, carry_out, exit_of, tell, unreachable};
use super::checkpoint::AtCheckpoint;
use super::keep::{no_core_dumps, room_for_secrets};
use super::load::{Loaded, load};
use super::values::complete;
use crate::execute::account::read_account;
use crate::execute::presuppose::make_presupposed;
use crate::execute::{Binding, Journal, Ownership, Past, Selection, Sink, SinkChoice, begin, embedded, run_id};
use crate::iam::{Arg, Part};
use crate::plan::{Known, Outputs, Plan};
use crate::report::{account_text, print, say};

const PLACE: &str = "the rehearsal's account";

pub fn run(args: &RunArgs) -> Exit {
    no_core_dumps();
    if let Err(exit) = room_for_secrets(&args.secrets, args.output.format) {
        return exit;
    }
    if args.secrets != SinkChoice::File {
        say(&format!("a rehearsal's secrets are worth nothing: nothing is written for --secrets {}", args.secrets));
    }
    let loaded = load(&args.guide).and_then(|mut loaded| {
        // The ids of keys that the guide presupposes are known once the rehearsal has made them.
        for at in key_ids(&loaded.plan) {
            loaded.plan.parameters[at].value = Some("AKIAREHEARSALKEY0000".into());
        }
        complete(&mut loaded).map(|()| loaded)
    });
    match loaded {
        Ok(mut loaded) => block_on(async { in_process(args, &mut loaded).await.unwrap_or_else(|exit| exit) }),
        Err(exit) => exit,
    }
}

/// Parameters that stand for the id of an access key.
fn key_ids(plan: &Plan) -> Vec<usize> {
    let ids = plan.operations.iter().filter_map(|planned| match planned.call.argument("AccessKeyId") {
        Some(Arg::Text(id)) => match id.0.as_slice() {
            [Part::Parameter(at)] => Some(at.0),
            _ => None,
        },
        _ => None,
    });
    ids.collect()
}

async fn in_process(args: &RunArgs, loaded: &mut Loaded) -> Result<Exit, Exit> {
    let client = embedded::client();
    let caller = client.caller().await.map_err(|error| unreachable(&error, ""))?;
    let outputs = Outputs::new();
    let known = Known { parameters: &loaded.plan.parameters, outputs: &outputs, account_id: &caller.account_id, partition: &caller.partition, password: "" };
    let made = make_presupposed(&client, &loaded.plan, known).await.map_err(|error| unreachable(&error, ": what the guide presupposes could not be made"))?;
    for (at, id) in key_ids(&loaded.plan).into_iter().zip(made.iter().filter_map(|thing| thing.id.clone()).cycle()) {
        loaded.plan.parameters[at].value = Some(id);
    }
    let plan = &loaded.plan;

    let unwritable = |why: &dyn std::fmt::Display| {
        say(&format!("nothing was rehearsed: no temporary folder can be written: {why}"));
        Exit::Journal
    };
    let folder = tempfile::tempdir().map_err(|error| unwritable(&error))?;
    let run = run_id(SystemTime::now()).map_err(|error| unwritable(&error))?;
    let ownership = Ownership::Rehearsal;
    let binding = Binding {
        run: &run,
        plan,
        source: &loaded.source,
        kept: None,
        selection: Selection::default(),
        client: &client,
        caller: &caller,
        profile: None,
        ownership,
        sink: &SinkChoice::File,
        adopted: &HashMap::new(),
    };
    let mut journal = Journal::create(folder.path(), begin(binding)).map_err(|error| unwritable(&error))?;
    let mut sink = Sink::open(&SinkChoice::File, folder.path(), &run, plan).map_err(|error| unwritable(&error.0))?;

    let past = Past::default();
    let ready = Ready { plan, manner: &args.manner, format: args.output.format, run: &run, client: &client, caller: &caller, ownership, past: &past };
    let asker = AtCheckpoint::new(Some(args.unattended.checkpoint.unwrap_or(CheckpointMode::Continue)));
    let mut outcome = carry_out(&ready, &mut journal, &mut sink, &asker).await?;
    for kept in &mut outcome.secrets {
        // The folder is gone when anyone could look.
        kept.place = "not kept: a rehearsal's secrets are worth nothing".to_owned();
    }
    let account = read_account(&client).await.map_err(|error| unreachable(&error, ": the rehearsal's account could not be read"))?;
    tell(&ready, &outcome, PLACE, serde_json::to_value(&account).ok());
    if args.output.format == Format::Text {
        print(&account_text(&account, &made));
    }
    Ok(exit_of(&outcome.status))
}
