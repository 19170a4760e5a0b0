//! One call, from its first attempt to its end.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::answer::{Answer, CallError};
use super::desk::{Calls, Desk, Input, NOT_KEPT};
use super::event::Event;
use super::journal::record::Verdict;
use super::outcome::Failure;
use super::password::{password, wanted_length};
use super::present::Before;
use super::retry::{Patience, not_seen_yet};
use super::settle::{Settled, before, delete_key, settle};
use super::sink::{Fields, KEY_ID, KEY_SECRET, Kept, SecretKind};
use super::sweep::sweep;
use crate::iam::{Operation, OperationClass, Part, is_secret};
use crate::plan::PlannedCall;

/// Makes the call, again where that is safe and useful. When this returns, journal and outcome know how it ended.
pub async fn perform<C: Calls>(desk: &Desk<'_, C>, at: usize) -> Result<(), Failure> {
    let started = Instant::now();
    let ended = match desk.in_time(attempts(desk, at)).await {
        Some(ended) => ended,
        // Cut off like this, the journal holds what was intended; resuming finds out what came of it.
        None if desk.is_running(at) => Err(Failure::StoppedInDoubt),
        None => Err(Failure::Stopped),
    };
    let told = match &ended {
        Ok(output) => {
            desk.outputs.borrow_mut().insert(at, output.clone());
            let planned = &desk.plan.operations[at];
            desk.made.borrow_mut().note(planned.call.operation, &desk.shown_input(planned), output);
            desk.tell(Event::Done { call: at, output: output.clone() })
        }
        Err(failure) => desk.tell(Event::Failed { call: at, why: failure.message() }),
    };
    if let Some(report) = desk.outcome.borrow_mut().calls.get_mut(at) {
        report.elapsed = started.elapsed();
        report.failure = ended.as_ref().err().cloned();
    }
    ended.and(told)
}

/// What to do after an attempt.
enum Next {
    Finished(Value),
    Again(Duration, String),
}

async fn attempts<C: Calls>(desk: &Desk<'_, C>, at: usize) -> Result<Value, Failure> {
    let planned = &desk.plan.operations[at];
    let operation = planned.call.operation;
    let past = desk.past.call(&planned.id);
    let mut attempt = past.attempt;
    let shown = desk.shown_input(planned);
    let mut earlier = None;
    if let Some(doubtful) = past.in_doubt() {
        let before = Before::from_json(doubtful.before.as_ref());
        let mut round = Round { before, attempt: doubtful.attempt, ..Round::new(desk, at, operation, Input(shown.clone()), shown.clone()) };
        match round.settled(desk, "an earlier attempt was cut off").await? {
            Next::Finished(output) => return Ok(output),
            Next::Again(..) => {
                attempt = attempt.max(round.attempt);
                earlier = Some(round.before);
            }
        }
    }
    let password = stored_password(desk, at, planned).await?;
    let input = desk.input(planned, &password)?;
    let unseen = if planned.call.sweeps { sweep(desk, at, &mut attempt, &input.0).await? } else { Vec::new() };
    let (before, doubtful) = match earlier {
        Some(before) => (before, Doubt::MaybeApplied),
        None => (before(desk, operation, &input.0).await, Doubt::None),
    };
    if let Some(kind) = SecretKind::of_answer(operation.name) {
        desk.sink.borrow_mut().reserve(kind)?;
    }
    let mut round = Round { before, doubtful, ..Round::new(desk, at, operation, input, shown) };
    round.made(desk, &mut attempt).await.map_err(|failure| match failure {
        Failure::Refused { code, message, request_id } if is(&code, "DeleteConflict") && !unseen.is_empty() => {
            Failure::Refused { code, message: format!("{message} (could not be looked at: {})", unseen.join("; ")), request_id }
        }
        other => other,
    })
}

/// Removes one thing that hangs on what a call deletes. What is gone already needs no removing.
pub async fn remove<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, operation: &'static Operation, input: &Map<String, Value>) -> Result<(), Failure> {
    let round = Round::new(desk, at, operation, Input(input.clone()), input.clone());
    Round { absence: Absence::Wanted, before: before(desk, operation, input).await, ..round }.made(desk, attempt).await.map(drop)
}

/// Whether an earlier attempt may have been applied.
#[derive(PartialEq)]
enum Doubt {
    None,
    MaybeApplied,
}

/// What it means that there is nothing to delete at the first attempt.
#[derive(PartialEq)]
enum Absence {
    Refused,
    Wanted,
}

/// One operation between its attempts.
struct Round {
    /// The call of the plan that it is part of.
    at: usize,
    operation: &'static Operation,
    input: Input,
    /// The input as it is written down.
    shown: Map<String, Value>,
    before: Before,
    attempt: u32,
    patience: Patience,
    doubtful: Doubt,
    absence: Absence,
}

impl Round {
    fn new<C>(desk: &Desk<'_, C>, at: usize, operation: &'static Operation, input: Input, shown: Map<String, Value>) -> Round {
        let patience = Patience::new(desk.options.pace);
        Round { at, operation, input, shown, before: Before::Unknown, attempt: 0, patience, doubtful: Doubt::None, absence: Absence::Refused }
    }

    /// Makes attempts until there is an end; `attempt` counts them through all that belongs to a call of the plan.
    async fn made<C: Calls>(&mut self, desk: &Desk<'_, C>, attempt: &mut u32) -> Result<Value, Failure> {
        self.attempt = *attempt;
        loop {
            if desk.stop.borrow().is_some() {
                return Err(self.stopped());
            }
            self.attempt += 1;
            desk.tell(Event::Started { call: self.at, attempt: self.attempt, operation: self.operation, input: self.shown.clone(), before: self.before.to_json() })?;
            let answered = desk.client.call(self.operation, &self.input.0).await;
            let next = self.next(desk, answered).await;
            *attempt = self.attempt;
            match next? {
                Next::Finished(output) => return Ok(output),
                Next::Again(wait, why) => {
                    desk.tell(Event::Retried { call: self.at, wait, why })?;
                    desk.rest(wait).await;
                }
            }
        }
    }

    /// A signal came before the next attempt.
    fn stopped(&self) -> Failure {
        match self.doubtful {
            Doubt::None => Failure::Stopped,
            Doubt::MaybeApplied => Failure::StoppedInDoubt,
        }
    }

    /// Whether nothing to delete is as good as deleted.
    fn may_be_gone(&self) -> bool {
        self.operation.class() == OperationClass::Delete && (self.doubtful == Doubt::MaybeApplied || self.absence == Absence::Wanted)
    }

    async fn next<C: Calls>(&mut self, desk: &Desk<'_, C>, answered: Result<Answer, CallError>) -> Result<Next, Failure> {
        let operation = self.operation;
        let error = match answered {
            Ok(answer) if operation.name == "CreateAccessKey" && answer.secret.is_none() => CallError::Ambiguous { message: "the answer came without the secret".into() },
            Ok(answer) => return self.finish(desk, answer).await,
            Err(error) => without_secrets_of(&self.input.0, error),
        };
        desk.tell(Event::Answered { call: self.at, attempt: self.attempt, verdict: verdict(&error) })?;
        match error {
            CallError::Refused { code, .. } if self.may_be_gone() && is(&code, "NoSuchEntity") => self.found(desk, self.attempt, Value::Null),
            CallError::Refused { code, message, .. } if self.doubtful == Doubt::MaybeApplied && is(&code, "EntityAlreadyExists") => {
                self.settled(desk, &format!("{code}: {message}")).await
            }
            CallError::Refused { code, message, request_id } => {
                match not_seen_yet(&code, &message, &self.input.0, &desk.made.borrow()).then(|| self.patience.consistency()).flatten() {
                    Some(wait) => Ok(Next::Again(wait, format!("{code}: {message}"))),
                    None => Err(Failure::Refused { code, message, request_id }),
                }
            }
            CallError::Throttled { code, message } => match self.patience.throttling() {
                Some(wait) => Ok(Next::Again(wait, code)),
                None => Err(Failure::Unreachable { message: format!("{code}: {message}") }),
            },
            CallError::NotSent { message } => match self.patience.unreachable() {
                Some(wait) => Ok(Next::Again(wait, message)),
                None => Err(Failure::Unreachable { message }),
            },
            CallError::Credentials { message } => Err(Failure::Credentials { message }),
            CallError::Ambiguous { message } => self.settled(desk, &message).await,
        }
    }

    /// Looks at the account where an answer was lost.
    async fn settled<C: Calls>(&mut self, desk: &Desk<'_, C>, lost: &str) -> Result<Next, Failure> {
        // Deleting a lost key counts attempts of its own; the finding belongs to the one that was lost.
        let doubted = self.attempt;
        match settle(desk, self.at, self.operation, &mut self.attempt, &self.input.0, &self.before).await? {
            Settled::Applied(output) => self.found(desk, doubted, output),
            Settled::Repeatable => {
                self.doubtful = Doubt::MaybeApplied;
                desk.tell(Event::Answered { call: self.at, attempt: doubted, verdict: Verdict::Repeatable })?;
                match self.patience.lost() {
                    Some(wait) => Ok(Next::Again(wait, lost.to_owned())),
                    None => Err(Failure::Unreachable { message: lost.to_owned() }),
                }
            }
            Settled::Unclear(why) => Err(Failure::Unclear { message: format!("{lost}; {why}") }),
        }
    }

    fn found<C>(&self, desk: &Desk<'_, C>, attempt: u32, output: Value) -> Result<Next, Failure> {
        desk.tell(Event::Answered { call: self.at, attempt, verdict: Verdict::Found { output: output.clone() } })?;
        Ok(Next::Finished(output))
    }

    /// Keeps the secret that an answer brings, and only then records the answer.
    async fn finish<C: Calls>(&mut self, desk: &Desk<'_, C>, answer: Answer) -> Result<Next, Failure> {
        if let Some(secret) = &answer.secret {
            let (mut kept, fields) = kept(desk, &desk.plan.operations[self.at], &self.input.0, &answer.value, secret.kind, secret.expose());
            let put = desk.sink.borrow_mut().put(&kept.user, &fields);
            match put {
                Ok(place) => kept.place = place,
                Err(error) => {
                    let Some(id) = &kept.access_key_id else { return Err(Failure::Unclear { message: format!("{}; the secret is lost", error.0) }) };
                    delete_key(desk, self.at, &mut self.attempt, Some(&kept.user), id).await?;
                    return Err(Failure::Sink { message: format!("{}; the access key {id} was deleted at once", error.0) });
                }
            }
            desk.tell(Event::Kept { call: self.at, kept })?;
        }
        desk.tell(Event::Answered { call: self.at, attempt: self.attempt, verdict: Verdict::Ok { output: answer.value.clone() } })?;
        Ok(Next::Finished(answer.value))
    }
}

/// Whether an error code is this one, in the query protocol's spelling or the model's.
pub fn is(code: &str, name: &str) -> bool {
    code.trim_end_matches("Exception") == name
}

pub fn verdict(error: &CallError) -> Verdict {
    match error {
        CallError::Refused { code, message, request_id } => Verdict::Refused { code: code.clone(), message: message.clone(), request_id: request_id.clone() },
        CallError::Throttled { code, message } => Verdict::Throttled { code: code.clone(), message: message.clone() },
        CallError::Credentials { message } | CallError::NotSent { message } => Verdict::NotSent { message: message.clone() },
        CallError::Ambiguous { message } => Verdict::Ambiguous { message: message.clone() },
    }
}

/// The error as it may be written down: a server may quote what it refuses.
fn without_secrets_of(input: &Map<String, Value>, error: CallError) -> CallError {
    let secrets: Vec<&str> = input.iter().filter(|(member, _)| is_secret(member)).filter_map(|(_, value)| value.as_str().filter(|secret| !secret.is_empty())).collect();
    let clear = |text: String| secrets.iter().fold(text, |text, secret| text.replace(secret, NOT_KEPT));
    match error {
        CallError::Refused { code, message, request_id } => CallError::Refused { code: clear(code), message: clear(message), request_id },
        CallError::Throttled { code, message } => CallError::Throttled { code: clear(code), message: clear(message) },
        CallError::Credentials { message } => CallError::Credentials { message: clear(message) },
        CallError::NotSent { message } => CallError::NotSent { message: clear(message) },
        CallError::Ambiguous { message } => CallError::Ambiguous { message: clear(message) },
    }
}

/// The password for a call that wants one made: in the sink before the call is announced.
async fn stored_password<C: Calls>(desk: &Desk<'_, C>, at: usize, planned: &PlannedCall) -> Result<Zeroizing<String>, Failure> {
    let wanted = planned.call.input.iter().flat_map(|(_, arg)| arg.templates()).flat_map(|template| &template.0).any(|part| *part == Part::Password);
    if !wanted {
        return Ok(Zeroizing::default());
    }
    let user = desk.shown_input(planned).get("UserName").and_then(Value::as_str).map_or_else(|| own_name(&desk.caller.arn), str::to_owned);
    let kind = "console password";
    let kept: Vec<Kept> = desk.outcome.borrow().secrets.iter().filter(|kept| kept.user == user && kept.kind == kind).cloned().collect();
    // One that an earlier attempt at this call has stored may be in use already.
    let stored = if kept.iter().all(|kept| kept.call == planned.id) { desk.sink.borrow().held_password(&user) } else { None };
    let (made, place) = match stored {
        Some(stored) if !kept.is_empty() => return Ok(stored),
        Some(stored) => (stored, desk.sink.borrow().path().display().to_string()),
        None => {
            let length = wanted_length(desk.client, desk.plan).await;
            let made = password(length).map_err(|error| Failure::Sink { message: format!("no password could be made: {error}") })?;
            let place = desk.sink.borrow_mut().put(&user, &vec![("password".into(), made.clone())])?;
            (made, place)
        }
    };
    desk.tell(Event::Kept { call: at, kept: Kept { call: planned.id.clone(), kind: kind.into(), place, user, access_key_id: None } })?;
    Ok(made)
}

/// What is kept of an answer, and the lines that hold it in its place.
fn kept<C>(desk: &Desk<'_, C>, planned: &PlannedCall, input: &Map<String, Value>, answer: &Value, kind: &str, secret: &str) -> (Kept, Fields) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let id = text(answer.pointer("/AccessKey/AccessKeyId"));
    let user = text(answer.pointer("/AccessKey/UserName")).or_else(|| text(input.get("UserName"))).unwrap_or_else(|| own_name(&desk.caller.arn));
    let secret = Zeroizing::new(secret.to_owned());
    let (kind, fields) = match &id {
        Some(id) => ("access key".to_owned(), vec![(KEY_ID.into(), Zeroizing::new(id.clone())), (KEY_SECRET.into(), secret)]),
        None => (kind.to_owned(), vec![(kind.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_"), secret)]),
    };
    (Kept { call: planned.id.clone(), kind, place: String::new(), user, access_key_id: id }, fields)
}

/// The last part of the caller's ARN: whom a call without a user name is about.
pub fn own_name(arn: &str) -> String {
    arn.rsplit(['/', ':']).next().unwrap_or(arn).to_owned()
}
