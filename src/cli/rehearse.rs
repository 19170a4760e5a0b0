//! `bythebook rehearse GUIDE`: everything that `run` does, in an account that ends with the process.

use super::Exit;
use super::args::{CheckpointMode, Format, RehearseArgs, RunArgs};
use super::carry_out::{Ready, block_on, carry_out, exit_of, tell, unreachable};
use super::checkpoint::AtCheckpoint;
use super::keep::{no_core_dumps, room_for_secrets};
use super::load::{Loaded, load};
use super::rehearsal::{Scratch, Stage, give_key_ids};
use super::values::complete;
use crate::access::{Answer, Question, can};
use crate::check::{documents, statement_in};
use crate::execute::account::read_account;
use crate::execute::{Ownership, Past, SinkChoice};
use crate::guide::parse;
use crate::iam::Account;
use crate::report::{Answered, account_text, can_json, can_text, clean, print, say};
use crate::source::NoFiles;

const PLACE: &str = "the rehearsal's account";

pub fn run(args: &RehearseArgs) -> Exit {
    let RehearseArgs { run: args, can } = args;
    no_core_dumps();
    if let Err(exit) = room_for_secrets(&args.secrets, args.output.format) {
        return exit;
    }
    let questions = match can.iter().map(|text| question(text)).collect::<Result<Vec<_>, _>>() {
        Ok(questions) => questions,
        Err(exit) => return exit,
    };
    if args.secrets != SinkChoice::File {
        say(&format!("a rehearsal's secrets are worth nothing: nothing is written for --secrets {}", args.secrets));
    }
    let loaded = load(&args.guide).and_then(|mut loaded| {
        give_key_ids(&mut loaded.plan);
        complete(&mut loaded).map(|()| loaded)
    });
    match loaded {
        Ok(mut loaded) => block_on(async { in_process(args, &questions, &mut loaded).await.unwrap_or_else(|exit| exit) }),
        Err(exit) => exit,
    }
}

fn question(text: &str) -> Result<Question, Exit> {
    Question::parse(text).map_err(|fault| {
        say(&format!("nothing was rehearsed: --can '{}': {}; {}", clean(text), clean(&fault.message), clean(&fault.help)));
        Exit::Refused
    })
}

async fn in_process(args: &RunArgs, questions: &[Question], loaded: &mut Loaded) -> Result<Exit, Exit> {
    let stage = Stage::set(&mut loaded.plan).await.map_err(|error| unreachable(&error, ": what the guide presupposes could not be made"))?;
    let plan = &loaded.plan;
    let mut scratch = Scratch::open(plan, &loaded.source, &stage).map_err(|why| {
        say(&format!("nothing was rehearsed: no temporary folder can be written: {why}"));
        Exit::Journal
    })?;
    let past = Past::default();
    let Stage { client, caller, made } = &stage;
    let ready = Ready { plan, manner: &args.manner, format: args.output.format, run: &scratch.run, client, caller, ownership: Ownership::Rehearsal, past: &past };
    let asker = AtCheckpoint::new(Some(args.unattended.checkpoint.unwrap_or(CheckpointMode::Continue)));
    let mut outcome = carry_out(&ready, &mut scratch.journal, &mut scratch.sink, &asker).await?;
    for kept in &mut outcome.secrets {
        // The folder is gone when anyone could look.
        kept.place = "not kept: a rehearsal's secrets are worth nothing".to_owned();
    }
    let account = read_account(client).await.map_err(|error| unreachable(&error, ": the rehearsal's account could not be read"))?;
    let answers = answers(questions, &account, loaded);
    let answered = answers.as_deref().unwrap_or_default();
    let asked = (!questions.is_empty()).then(|| can_json(answered));
    tell(&ready, &outcome, PLACE, serde_json::to_value(&account).ok(), asked);
    if args.output.format == Format::Text {
        print(&account_text(&account, made));
        can_text(answered).iter().for_each(|line| print(line));
    }
    Ok(match (exit_of(&outcome.status), answers) {
        (Exit::Done, Err(exit)) => exit,
        (exit, _) => exit,
    })
}

/// The answers, each with the lines of the statements that decide; says which question has none.
fn answers(questions: &[Question], account: &Account, loaded: &Loaded) -> Result<Vec<Answered>, Exit> {
    let documents = if questions.is_empty() { Vec::new() } else { documents(&parse(&loaded.source), &loaded.plan, &NoFiles) };
    let lines = |answer: &Answer| {
        let line = |by| Some(loaded.source.line(statement_in(&documents, &loaded.plan, answer.place(by)?, by.statement)?.start));
        answer.statements().into_iter().map(line).collect()
    };
    let (mut all, mut failed) = (Vec::new(), false);
    for question in questions {
        match can(account, question) {
            Ok(answer) => all.push(Answered { question: question.clone(), lines: lines(&answer), answer }),
            Err(why) => {
                say(&format!("--can: {}", clean(&why)));
                failed = true;
            }
        }
    }
    if failed { Err(Exit::Refused) } else { Ok(all) }
}
