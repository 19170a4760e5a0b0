//! What rehearsing needs: an account in this process, what the guide presupposes in it, a journal and a sink that end with it.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::check::{End, Rehearsal};
use crate::execute::account::read_account;
use crate::execute::presuppose::{Made, make_presupposed};
use crate::execute::{
    self, Asker, Binding, By, CallError, Caller, Client, Decision, Failure, Job, Journal, Options, Ownership, Pace, Past, Selection, Sink, SinkChoice, Status, begin, embedded,
    run_id,
};
use crate::iam::{Account, Arg, Arn, Call, Part, is_example_account};
use crate::plan::{Checkpoint, Known, Outputs, Plan, show, supply, verify};
use crate::source::Source;

/// Stands for the ids of keys that the guide presupposes until the account has made them.
const KEY_ID: &str = "AKIAREHEARSALKEY0000";

/// Gives the parameters that stand for ids of access keys a value, so that nobody is asked for one.
pub fn give_key_ids(plan: &mut Plan) {
    for at in key_ids(plan) {
        plan.parameters[at].value = Some(KEY_ID.into());
    }
}

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

/// An empty account with what the plan presupposes in it.
pub struct Stage {
    pub client: Client,
    pub caller: Caller,
    pub made: Vec<Made>,
}

impl Stage {
    /// Sets it up; the plan learns the ids of the keys that were made.
    pub async fn set(plan: &mut Plan) -> Result<Stage, CallError> {
        let client = embedded::client();
        let caller = client.caller().await?;
        let outputs = Outputs::new();
        let known = Known { parameters: &plan.parameters, outputs: &outputs, account_id: &caller.account_id, partition: &caller.partition, password: "" };
        let made = make_presupposed(&client, plan, known).await?;
        for (at, id) in key_ids(plan).into_iter().zip(made.iter().filter_map(|thing| thing.id.clone()).cycle()) {
            plan.parameters[at].value = Some(id);
        }
        Ok(Stage { client, caller, made })
    }

    /// The account without the user as whom the rehearsal acts.
    pub async fn account(&self) -> Result<Account, CallError> {
        let mut account = read_account(&self.client).await?;
        account.users.retain(|user| user.arn != self.caller.arn);
        Ok(account)
    }
}

/// A journal and a sink in a folder that goes away.
pub struct Scratch {
    pub run: String,
    pub journal: Journal,
    pub sink: Sink,
    _folder: TempDir,
}

impl Scratch {
    /// The error says why no folder can be written.
    pub fn open(plan: &Plan, source: &Source, stage: &Stage) -> Result<Scratch, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let run = run_id(SystemTime::now()).map_err(|error| error.to_string())?;
        let binding = Binding {
            run: &run,
            plan,
            source,
            kept: None,
            selection: Selection::default(),
            client: &stage.client,
            caller: &stage.caller,
            profile: None,
            assumed: None,
            ownership: Ownership::Rehearsal,
            sink: &SinkChoice::File,
            adopted: &HashMap::new(),
        };
        let journal = Journal::create(folder.path(), begin(binding)).map_err(|error| error.to_string())?;
        let sink = Sink::open(&SinkChoice::File, folder.path(), &run, plan).map_err(|error| error.0)?;
        Ok(Scratch { run, journal, sink, _folder: folder })
    }
}

/// Rehearses a plan without asking or telling anybody; what is for a person is passed, and what nobody gives is made up.
/// The error says why it could not be rehearsed at all.
pub fn rehearse(source: &Source, plan: &Plan) -> Result<Rehearsal, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(|error| error.to_string())?;
    runtime.block_on(rehearsed(source, plan.clone()))
}

/// The same, where there is a runtime already.
pub async fn rehearsed(source: &Source, mut plan: Plan) -> Result<Rehearsal, String> {
    give_key_ids(&mut plan);
    let refused = plan.diagnostics.iter().any(|found| found.refuses);
    let made_up = supply(&mut plan);
    let unfit = verify(&plan).into_iter().find(|found| found.refuses);
    if refused || unfit.is_some() {
        let call = unfit.as_ref().filter(|_| !refused).and_then(|found| plan.operations.iter().position(|planned| planned.call.span == found.span));
        let why = unfit.map_or_else(|| "the plan is refused".to_owned(), |found| found.message);
        return Ok(Rehearsal { plan, made_up, before: Account::default(), account: Account::default(), end: End::Cut { call, why } });
    }
    let stage = Stage::set(&mut plan).await.map_err(|error| error.to_string())?;
    let before = stage.account().await.map_err(|error| error.to_string())?;
    let mut scratch = Scratch::open(&plan, source, &stage)?;
    let past = Past::default();
    let options = Options { jobs: 1, ownership: Ownership::Rehearsal, pace: Pace { consistency: Duration::ZERO, ..Pace::default() } };
    let job = Job { plan: &plan, run: &scratch.run, caller: &stage.caller, options, past: &past, journal: &mut scratch.journal, sink: &mut scratch.sink };
    let outcome = execute::run(job, &stage.client, &GoOn, &mut |_| {}, std::future::pending()).await;
    let account = stage.account().await.map_err(|error| error.to_string())?;
    let end = end_of(&plan, &made_up, outcome.status);
    Ok(Rehearsal { plan, made_up, before, account, end })
}

fn end_of(plan: &Plan, made_up: &[usize], status: Status) -> End {
    let (call, failure) = match status {
        Status::Done => return End::Done,
        Status::Failed { call, failure } => (call, failure),
        Status::Paused { .. } | Status::Stopped { .. } | Status::Unrecorded { .. } => return End::Cut { call: None, why: "it was stopped".into() },
    };
    let Failure::Refused { code, message, .. } = failure else { return End::Cut { call: Some(call), why: failure.message() } };
    let planned = plan.operations.get(call);
    // With the reader's own value IAM might say something else.
    let supplied = planned.into_iter().flat_map(|planned| planned.call.parameters()).filter(|parameter| made_up.contains(&parameter.0));
    let mut names: Vec<&str> = supplied.filter_map(|at| plan.parameters.get(at.0)).map(|parameter| parameter.name.as_str()).collect();
    names.dedup();
    if !names.is_empty() {
        let values = if names.len() == 1 { "a value" } else { "values" };
        return End::Cut { call: Some(call), why: format!("it needs {values} that the guide leaves to its reader: {} ({code})", names.join(", ")) };
    }
    if code == "MalformedPolicyDocument" && planned.is_some_and(|planned| lets_an_example_in(&planned.call, plan)) {
        return End::Cut { call: Some(call), why: "whom it lets in is in an account of AWS's documentation, which stands for another".into() };
    }
    End::Refused { call, code, message }
}

/// Whether the call's trust policy names somebody of an account that guides take for an example.
fn lets_an_example_in(call: &Call, plan: &Plan) -> bool {
    let document = call.argument("AssumeRolePolicyDocument").or_else(|| call.argument("PolicyDocument")).map(|arg| show(arg, plan).to_string());
    let text = document.unwrap_or_default();
    text.match_indices("arn:").filter_map(|(at, _)| Arn::parse(text[at..].split('"').next()?)).any(|arn| arn.service == "iam" && is_example_account(arn.account))
}

/// Whatever is for a person is taken as done.
struct GoOn;

impl Asker for GoOn {
    async fn ask(&self, _checkpoint: &Checkpoint) -> (Decision, By) {
        (Decision::Continued, By::Option)
    }
}
