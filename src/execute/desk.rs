//! What the calls of one run share: plan, connection, journal, sink, and what is known so far.

use std::cell::RefCell;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::watch;
use zeroize::Zeroize;

use super::answer::{Answer, CallError};
use super::client::{Caller, Client};
use super::event::Event;
use super::journal::Journal;
use super::journal::begin::without_passwords;
use super::journal::past::Past;
use super::outcome::{CallState, Failure, Outcome};
use super::present::look::Eyes;
use super::retry::Made;
use super::run::{Job, Options, Ownership};
use super::signals::Signal;
use super::sink::{Sink, SinkError};
use crate::iam::{Operation, is_secret, limits};
use crate::plan::{Known, OWNER_TAG, Outputs, Plan, PlannedCall, resolve, show};

/// Stands in journals where a secret was sent.
pub const NOT_KEPT: &str = "(not kept)";
/// How long what is in flight is waited for after a signal: whoever sends one kills in the end, many after ten seconds.
const GRACE: Duration = if cfg!(test) { Duration::from_millis(200) } else { Duration::from_secs(8) };
/// The operations whose things can carry the run's tag from the start.
const TAGGED: &[&str] = &["CreateInstanceProfile", "CreateOpenIDConnectProvider", "CreatePolicy", "CreateRole", "CreateSAMLProvider", "CreateUser"];

/// Whatever makes one attempt at one call: the client, or a script in tests.
pub trait Calls {
    fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> impl Future<Output = Result<Answer, CallError>>;
}

impl Calls for Client {
    fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> impl Future<Output = Result<Answer, CallError>> {
        Client::call(self, operation, input)
    }
}

pub struct Desk<'a, C> {
    pub plan: &'a Plan,
    /// The plan without passwords, for whatever is written.
    pub shown: Plan,
    pub run: &'a str,
    pub caller: &'a Caller,
    pub client: &'a C,
    pub options: Options,
    /// What earlier commands did in this run.
    pub past: &'a Past,
    pub outputs: RefCell<Outputs>,
    pub made: RefCell<Made>,
    pub outcome: RefCell<Outcome>,
    pub journal: RefCell<&'a mut Journal>,
    pub sink: RefCell<&'a mut Sink>,
    pub listen: RefCell<&'a mut dyn FnMut(&Event)>,
    pub stop: watch::Receiver<Option<Signal>>,
}

/// The arguments of a call as they are sent; overwritten when they are dropped, since one may be a password.
pub struct Input(pub Map<String, Value>);

impl Drop for Input {
    fn drop(&mut self) {
        for value in self.0.values_mut() {
            if let Value::String(text) = value {
                text.zeroize();
            }
        }
    }
}

impl<'a, C> Desk<'a, C> {
    /// A desk with what the job brings, and nothing done yet.
    pub fn of(job: Job<'a>, client: &'a C, listen: &'a mut dyn FnMut(&Event), stop: watch::Receiver<Option<Signal>>) -> Desk<'a, C> {
        Desk {
            plan: job.plan,
            shown: without_passwords(job.plan),
            run: job.run,
            caller: job.caller,
            client,
            options: job.options,
            past: job.past,
            outputs: RefCell::new(Outputs::new()),
            made: RefCell::new(Made::default()),
            outcome: RefCell::new(Outcome::new(job.plan)),
            journal: RefCell::new(job.journal),
            sink: RefCell::new(job.sink),
            listen: RefCell::new(listen),
            stop,
        }
    }
}

impl<C> Desk<'_, C> {
    /// Records an event, then shows it. Nothing that the event announces may happen where this fails.
    pub fn tell(&self, event: Event) -> Result<(), Failure> {
        let recorded = match event.entry(self.plan) {
            Some(entry) => self.journal.borrow_mut().append(&entry),
            None => Ok(()),
        };
        self.outcome.borrow_mut().note(&event);
        (self.listen.borrow_mut())(&event);
        recorded.map_err(|error| Failure::Journal { message: error.to_string() })
    }

    /// The arguments as they are sent.
    pub fn input(&self, planned: &PlannedCall, password: &str) -> Result<Input, Failure> {
        let outputs = self.outputs.borrow();
        let known = self.known(self.plan, &outputs, password);
        let resolved = planned.call.input.iter().map(|(member, arg)| Ok(((*member).to_owned(), resolve(arg, known)?)));
        let resolved = resolved.collect::<Result<_, String>>().map_err(|wanted| Failure::Argument { message: format!("an argument is not known: {wanted}") })?;
        let mut input = Input(resolved);
        self.own(planned.call.operation, &mut input.0);
        Ok(input)
    }

    /// The arguments as they are written down.
    pub fn shown_input(&self, planned: &PlannedCall) -> Map<String, Value> {
        let outputs = self.outputs.borrow();
        let known = self.known(&self.shown, &outputs, NOT_KEPT);
        // Without its password a parameter is unknown, so the argument stands as the plan shows it.
        let text = |arg| resolve(arg, known).unwrap_or_else(|_| show(arg, &self.shown));
        let mut input: Map<String, Value> = planned.call.input.iter().map(|(member, arg)| ((*member).to_owned(), text(arg))).collect();
        self.own(planned.call.operation, &mut input);
        without_secrets(&mut input);
        input
    }

    fn known<'b>(&'b self, plan: &'b Plan, outputs: &'b Outputs, password: &'b str) -> Known<'b> {
        Known { parameters: &plan.parameters, outputs, account_id: &self.caller.account_id, partition: &self.caller.partition, password }
    }

    /// Adds the run's tag where IAM has tags for the thing and the guide leaves room for one.
    fn own(&self, operation: &Operation, input: &mut Map<String, Value>) {
        if self.tags(operation) {
            let tag = json!({"Key": OWNER_TAG, "Value": self.run});
            match input.entry("Tags").or_insert_with(|| json!([])) {
                Value::Array(tags) if tags.len() < limits::TAGS => tags.push(tag),
                _ => {}
            }
        }
    }

    /// Whether what the operation makes carries the run's tag.
    pub fn tags(&self, operation: &Operation) -> bool {
        self.options.ownership == Ownership::Tags && TAGGED.contains(&operation.name)
    }

    /// For looking at the account.
    pub fn eyes(&self) -> Eyes<'_, C> {
        Eyes { client: self.client, caller: self.caller, pace: self.options.pace }
    }

    /// Whether an attempt at the call was announced.
    pub fn is_running(&self, at: usize) -> bool {
        self.outcome.borrow().calls.get(at).is_some_and(|report| report.state == CallState::Running)
    }

    /// What the work ends with, unless a signal comes and it does not end soon after.
    pub async fn in_time<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut stop = self.stop.clone();
        let late = async {
            match stop.wait_for(Option::is_some).await {
                Ok(_) => tokio::time::sleep(GRACE).await,
                // The run is over.
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            ended = work => Some(ended),
            () = late => None,
        }
    }

    /// Waits, until a signal at most.
    pub async fn rest(&self, wait: Duration) {
        let mut stop = self.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(Option::is_some) => {}
        }
    }
}

/// Replaces what may be a secret, by the names of the members.
pub fn without_secrets(input: &mut Map<String, Value>) {
    for (member, value) in input.iter_mut() {
        if is_secret(member) {
            *value = NOT_KEPT.into();
        }
    }
}

impl From<SinkError> for Failure {
    fn from(error: SinkError) -> Self {
        Failure::Sink { message: error.0 }
    }
}
