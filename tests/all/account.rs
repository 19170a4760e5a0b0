//! The runbooks in an embedded account that lives longer than a run.

use std::collections::HashMap;
use std::future::pending;
use std::path::PathBuf;
use std::time::Duration;

use bythebook::execute::account::read_account;
use bythebook::execute::presuppose::make_presupposed;
use bythebook::execute::{
    Adopted, Asker, Binding, By, Caller, Client, Decision, Entry, Eyes, History, Job, Journal, Looking, Options, Outcome, Ownership, Pace, Past, Preflight, Replaces, RunFolder,
    Selection, Sink, SinkChoice, Undoing, Undone, begin, embedded, preflight, read, run, undo,
};
use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::iam::Account;
use bythebook::iam::{self, Arg};
use bythebook::plan::{Checkpoint, Known, Outputs, Plan, bind};
use bythebook::source::Source;
use serde_json::Value;

use crate::support::{Nothing, text};

/// A guide, with the values of its reader, in an account in which what it presupposes is there.
pub struct World {
    pub source: Source,
    pub plan: Plan,
    pub client: Client,
    pub caller: Caller,
    pub state: tempfile::TempDir,
    pub runtime: tokio::runtime::Runtime,
}

/// Goes past every step for a person.
struct Onward;

impl Asker for Onward {
    async fn ask(&self, _checkpoint: &Checkpoint) -> (Decision, By) {
        (Decision::Continued, By::Option)
    }
}

impl World {
    pub fn of_runbook(path: &str, values: &[(&str, &str)]) -> World {
        World::of(path, text(path), values)
    }

    pub fn of(name: &str, guide: String, values: &[(&str, &str)]) -> World {
        let source = Source::new(name, guide);
        let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
        let mut plan = follow(&parse(&source), &source, &Nothing, &decisions);
        assert!(plan.diagnostics.iter().all(|found| !found.refuses), "{name}: {:?}", plan.diagnostics);
        let known = |name: &str| plan.parameters.iter().any(|parameter| parameter.name == name);
        let given: Vec<(String, String)> = values.iter().filter(|(name, _)| known(name)).map(|(name, value)| ((*name).into(), (*value).into())).collect();
        bind(&mut plan, &given).expect("the values are the plan's");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = embedded::client();
        let caller = runtime.block_on(client.caller()).expect("the embedded account knows its caller");
        let mut world = World { source, plan, client, caller, state: tempfile::tempdir().expect("a temporary folder"), runtime };
        world.presuppose();
        world
    }

    /// Makes what the guide takes for granted; ids of keys are known only then.
    fn presuppose(&mut self) {
        let outputs = Outputs::new();
        let known = Known { parameters: &self.plan.parameters, outputs: &outputs, account_id: &self.caller.account_id, partition: &self.caller.partition, password: "" };
        let made = self.runtime.block_on(make_presupposed(&self.client, &self.plan, known)).expect("what is presupposed can be made");
        let mut ids = made.into_iter().filter_map(|thing| thing.id);
        let wanting: Vec<usize> = self.plan.operations.iter().filter_map(|planned| planned.call.argument("AccessKeyId")).filter_map(parameter).collect();
        for at in wanting {
            if self.plan.parameters[at].value.is_none() {
                self.plan.parameters[at].value = ids.next();
            }
        }
    }

    /// Calls that somebody else makes.
    pub fn call(&self, name: &str, input: &Value) -> Value {
        let operation = iam::operation(name).expect("an operation of IAM");
        match self.runtime.block_on(self.client.call(operation, input.as_object().expect("an input"))) {
            Ok(answer) => answer.value,
            Err(error) => panic!("{name} {input}: {error}"),
        }
    }

    pub fn account(&self) -> Account {
        self.runtime.block_on(read_account(&self.client)).expect("the embedded account can be read")
    }

    pub fn preflight(&self) -> Preflight {
        let history = History::of(self.state.path(), &self.caller.account_id, self.client.endpoint());
        let looking = Looking { client: &self.client, caller: &self.caller, pace: Pace::default(), history: &history, replaces: Replaces::Refused };
        self.runtime.block_on(preflight(&self.plan, looking)).expect("the embedded account can be looked at")
    }

    /// Carries the plan out, but for what is there already.
    pub fn run(&self, id: &str, adopted: &HashMap<usize, Adopted>) -> Outcome {
        let folder = RunFolder::create(self.state.path(), id).expect("a run of its own");
        let choice = SinkChoice::default();
        let binding = Binding {
            run: id,
            plan: &self.plan,
            source: &self.source,
            kept: None::<PathBuf>,
            selection: Selection::default(),
            client: &self.client,
            caller: &self.caller,
            profile: None,
            assumed: None,
            ownership: Ownership::Tags,
            sink: &choice,
            adopted,
        };
        let begin = begin(binding);
        let past = Past::begun(&begin);
        let mut journal = Journal::create(&folder.path, begin).expect("the journal can be written");
        let mut sink = Sink::open(&choice, &folder.path, id, &self.plan).expect("the sink can be opened");
        let options = Options { jobs: 4, ownership: Ownership::Tags, pace: Pace::default() };
        let job = Job { plan: &self.plan, run: id, caller: &self.caller, options, past: &past, journal: &mut journal, sink: &mut sink };
        self.runtime.block_on(run(job, &self.client, &Onward, &mut |_| {}, pending()))
    }
}

impl World {
    /// Takes a run back.
    pub fn undo(&self, id: &str) -> (Undoing, Undone) {
        let folder = RunFolder::of(self.state.path(), id);
        let records = read(&folder.journal()).expect("the journal can be read");
        let past = Past::of(&records);
        let eyes = Eyes { client: &self.client, caller: &self.caller, pace: QUICK };
        let undoing = self.runtime.block_on(Undoing::of(&past, eyes));
        let mut journal = Journal::reopen(&folder.path, &records).expect("the journal can be gone on with");
        journal.append(&Entry::Undo).expect("the journal can be written");
        let mut sink = Sink::open(&SinkChoice::File, &folder.path, id, &Plan::default()).expect("the sink can be opened");
        let options = Options { jobs: 1, ownership: Ownership::Looking, pace: QUICK };
        let job = Job { plan: &undoing.plan, run: id, past: &past, caller: &self.caller, options, journal: &mut journal, sink: &mut sink };
        let undone = self.runtime.block_on(undo(job, &undoing, &self.client, &mut |_| {}, pending()));
        (undoing, undone)
    }
}

/// An account in this process knows at once what was done to it.
const QUICK: Pace = Pace { first: Duration::from_millis(1), consistency: Duration::ZERO, throttled: 1, unreachable: 1, looks: 1 };

fn parameter(arg: &Arg) -> Option<usize> {
    match arg {
        Arg::Text(template) => match template.0.as_slice() {
            [iam::Part::Parameter(at)] => Some(at.0),
            _ => None,
        },
        _ => None,
    }
}
