//! Takes back what a run did: the last thing first, each with the protocol of a run, and nothing that has changed since.

pub mod takings;

use std::future::Future;
use std::pin::pin;

use serde_json::{Map, Value, json};
use tokio::sync::watch;

use crate::execute::Job;
use crate::execute::attempt::{is, perform};
use crate::execute::desk::{Calls, Desk};
use crate::execute::event::Event;
use crate::execute::journal::past::Past;
use crate::execute::outcome::Failure;
use crate::execute::present::look::Eyes;
use crate::execute::present::{Present, Thing, present};
use crate::execute::signals::Signal;
use crate::execute::undo::takings::{Back, Inverse, Left, Taking, takings};
use crate::iam::{Arg, Call, OperationClass, operation};
use crate::plan::{OWNER_TAG, Plan, PlannedCall, differences};
use crate::source::Span;

/// What there is to take back, and what it stands for now.
pub struct Undoing {
    pub takings: Vec<Taking>,
    /// The calls that may be made, as a plan.
    pub plan: Plan,
    /// Of each taking the calls of the plan.
    calls: Vec<std::ops::Range<usize>>,
}

/// What became of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is to be taken back, or was.
    Back,
    /// It is as it was before the run already.
    Already,
    /// It stays as it is, for this reason.
    Left(String),
    /// It was not reached.
    NotReached,
}

/// The end of an undo.
pub struct Undone {
    pub taken: Vec<Taken>,
    pub end: UndoEnd,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoEnd {
    /// Everything is as it was before the run.
    Back,
    /// Something was left.
    Left,
    Failed(Failure),
    Stopped(Signal),
}

impl UndoEnd {
    pub fn as_str(&self) -> &'static str {
        match self {
            UndoEnd::Back => "undone",
            UndoEnd::Left => "undone-in-part",
            UndoEnd::Failed(_) => "undo-failed",
            UndoEnd::Stopped(_) => "undo-stopped",
        }
    }
}

impl Undoing {
    /// Reads the journal backwards; looks at the account only where an answer was lost that named something.
    pub async fn of<C: Calls>(past: &Past, eyes: Eyes<'_, C>) -> Undoing {
        let mut takings = takings(past, eyes.caller);
        let keys = takings.iter().filter_map(|taking| match &taking.back {
            Back::Calls { calls, .. } => calls.first().filter(|call| call.operation.name == "DeleteAccessKey")?.input.get("AccessKeyId").cloned(),
            _ => None,
        });
        let keys: Vec<Value> = keys.collect();
        for taking in &mut takings {
            unnamed(eyes, &mut taking.back, &keys).await;
        }
        let (mut operations, mut calls) = (Vec::new(), Vec::new());
        for (at, taking) in takings.iter().enumerate() {
            let from = operations.len();
            for (number, inverse) in inverses(&taking.back).into_iter().enumerate() {
                let input = inverse.input.iter().filter_map(|(member, value)| Some((inverse.operation.member(member)?.name, arg(value))));
                let id = if number == 0 { format!("undo:{}", taking.seq) } else { format!("undo:{}.{}", taking.seq, number + 1) };
                let call = Call::new(inverse.operation, input.collect(), Span::default());
                operations.push(PlannedCall { id, call, step: (at + 1).to_string(), lines: (0, 0), needs: Vec::new(), risk: Vec::new() });
            }
            calls.push(from..operations.len());
        }
        Undoing { takings, plan: Plan { operations, ..Plan::default() }, calls }
    }

    /// The calls by which a taking is taken back.
    pub fn calls_of(&self, taking: usize) -> &[PlannedCall] {
        self.calls.get(taking).and_then(|calls| self.plan.operations.get(calls.clone())).unwrap_or_default()
    }

    /// What would become of each thing now; writes nothing.
    pub async fn foresee<C: Calls>(&self, eyes: Eyes<'_, C>, past: &Past) -> Vec<Taken> {
        let mut foreseen = Vec::new();
        // A thing that the run renamed has its old name only when that is taken back.
        let renames = self.plan.operations.iter().any(|planned| matches!(planned.call.operation.name, "UpdateUser" | "UpdateGroup"));
        for at in 0..self.takings.len() {
            foreseen.push(match decide(self, at, eyes, past).await {
                Decision::Calls(_) => Taken::Back,
                Decision::Already if !renames => Taken::Already,
                Decision::Already => Taken::Back,
                Decision::Left(why) => Taken::Left(why),
            });
        }
        foreseen
    }
}

/// Walks back by the plan of `undoing`, which is the job's. A thing that cannot be taken back is left, and the walk goes on; what an earlier undo has done is not done again.
pub async fn undo<C: Calls>(job: Job<'_>, undoing: &Undoing, client: &C, listen: &mut dyn FnMut(&Event), signal: impl Future<Output = Signal>) -> Undone {
    let (stopper, stop) = watch::channel(None);
    let desk = Desk::of(job, client, listen, stop);
    let mut taken = vec![Taken::NotReached; undoing.takings.len()];
    let mut signal = pin!(signal);
    let mut end = UndoEnd::Back;
    for (at, taken) in taken.iter_mut().enumerate() {
        let mut work = pin!(take(&desk, undoing, at));
        let mut stopped = None;
        let ended = loop {
            tokio::select! {
                // What has ended counts before a signal that came at the same time.
                biased;
                ended = work.as_mut() => break ended,
                caught = signal.as_mut(), if stopped.is_none() => {
                    stopped = Some(caught);
                    let _ = stopper.send(stopped);
                    let _ = desk.tell(Event::Stopping { signal: caught });
                }
            }
        };
        match ended {
            Ok(became) => *taken = became,
            Err(Failure::Stopped | Failure::StoppedInDoubt) if stopped.is_some() => {}
            Err(failure) => end = UndoEnd::Failed(failure),
        }
        if let (UndoEnd::Back, Some(signal)) = (&end, stopped) {
            end = UndoEnd::Stopped(signal);
        }
        if end != UndoEnd::Back {
            break;
        }
    }
    let left = |taken: &Taken| !matches!(taken, Taken::Back | Taken::Already);
    match &end {
        // A signal after the last call came too late to stop anything.
        UndoEnd::Stopped(_) if !taken.contains(&Taken::NotReached) => end = UndoEnd::Back,
        _ => {}
    }
    if end == UndoEnd::Back && taken.iter().any(left) {
        end = UndoEnd::Left;
    }
    if let Err(failure) = desk.tell(Event::Ended { status: end.as_str() }) {
        end = UndoEnd::Failed(failure);
    }
    Undone { taken, end }
}

async fn take<C: Calls>(desk: &Desk<'_, C>, undoing: &Undoing, at: usize) -> Result<Taken, Failure> {
    if desk.stop.borrow().is_some() {
        return Err(Failure::Stopped);
    }
    let calls = match decide(undoing, at, desk.eyes(), desk.past).await {
        Decision::Calls(calls) => calls,
        Decision::Already => return Ok(Taken::Already),
        Decision::Left(why) => return Ok(Taken::Left(why)),
    };
    for call in calls {
        if desk.past.is_done(&desk.plan.operations[call].id) {
            continue;
        }
        match perform(desk, call).await {
            Ok(()) => {}
            // Somebody else was faster.
            Err(Failure::Refused { code, .. }) if is(&code, "NoSuchEntity") && desk.plan.operations[call].call.operation.class() == OperationClass::Delete => {}
            Err(failure @ (Failure::Refused { .. } | Failure::Unclear { .. })) => return Ok(Taken::Left(failure.message())),
            Err(failure) => return Err(failure),
        }
    }
    Ok(Taken::Back)
}

enum Decision {
    /// These calls of the plan.
    Calls(Vec<usize>),
    Already,
    Left(String),
}

async fn decide<C: Calls>(undoing: &Undoing, at: usize, eyes: Eyes<'_, C>, past: &Past) -> Decision {
    let calls = undoing.calls[at].clone();
    if !calls.is_empty() && calls.clone().all(|call| past.is_done(&undoing.plan.operations[call].id)) {
        return Decision::Already;
    }
    match &undoing.takings[at].back {
        Back::Lost { why } => Decision::Left((*why).to_owned()),
        Back::Calls { left, before, .. } => {
            for one in left {
                // Of two calls the first may be done.
                let begun = calls.clone().any(|call| past.is_begun(&undoing.plan.operations[call].id));
                match as_left(eyes, one, before.as_ref()).await {
                    Standing::AsLeft => {}
                    Standing::AsBefore => return Decision::Already,
                    Standing::Other(_) if begun && calls.len() > 1 => {}
                    Standing::Other(why) => return Decision::Left(why),
                }
            }
            Decision::Calls(calls.collect())
        }
        Back::Version { policy, version, default, .. } => version_back(eyes, calls.start, policy, version.as_deref(), default.as_deref()).await,
        Back::Key { .. } => Decision::Already,
    }
}

enum Standing {
    AsLeft,
    AsBefore,
    Other(String),
}

/// Whether a thing is still as the run left it, or as it was before the run.
async fn as_left<C: Calls>(eyes: Eyes<'_, C>, left: &Left, before: Option<&Map<String, Value>>) -> Standing {
    let as_before = |thing: &Thing| before.is_some_and(|before| differences(thing.by, &thing.input, before).is_empty());
    match (present(eyes, left.look.operation, &left.look.input).await, &left.state) {
        (Present::Unknown(why), _) => Standing::Other(format!("it could not be looked at: {why}")),
        (Present::Absent, Some(_)) if before.is_none() => Standing::AsBefore,
        (Present::Absent, Some(_)) => Standing::Other("somebody has taken it away since".to_owned()),
        (Present::Absent, None) => Standing::AsLeft,
        (Present::There(thing), None) if as_before(&thing) => Standing::AsBefore,
        (Present::There(_), None) => Standing::Other("somebody has made another one since".to_owned()),
        (Present::There(thing), Some(state)) => {
            let differ = differences(thing.by, &thing.input, state).into_iter().map(|difference| difference.member);
            let differ: Vec<String> = differ.filter(|member| !left.aside.contains(&member.as_str())).collect();
            match differ.as_slice() {
                [] if own_tag(state).is_some_and(|run| thing.run.as_deref() != Some(run)) => Standing::Other("it no longer carries the tag of the run".to_owned()),
                [] => Standing::AsLeft,
                _ if as_before(&thing) => Standing::AsBefore,
                members => Standing::Other(format!("it was changed since: {}", members.join(", "))),
            }
        }
    }
}

/// The run whose tag an input gives.
fn own_tag(input: &Map<String, Value>) -> Option<&str> {
    input.get("Tags")?.as_array()?.iter().find(|tag| tag["Key"] == OWNER_TAG)?["Value"].as_str()
}

/// The default from before comes back first, where the run's version is still the default.
async fn version_back<C: Calls>(eyes: Eyes<'_, C>, first: usize, policy: &Value, version: Option<&str>, default: Option<&str>) -> Decision {
    let input = Map::from_iter([("PolicyArn".to_owned(), policy.clone())]);
    let versions = match eyes.list("ListPolicyVersions", &input, "Versions").await {
        Ok(versions) => versions,
        Err(why) => return Decision::Left(format!("it could not be looked at: {why}")),
    };
    let Some(version) = version else { return Decision::Already };
    match (versions.iter().find(|one| one["VersionId"] == version), default) {
        (None, _) => Decision::Already,
        (Some(own), Some(default)) if own["IsDefaultVersion"] == "true" => match versions.iter().any(|one| one["VersionId"] == default) {
            true => Decision::Calls(vec![first, first + 1]),
            false => Decision::Left(format!("the version {default} that was the default before is gone")),
        },
        (Some(own), None) if own["IsDefaultVersion"] == "true" => Decision::Left("which version was the default before is not known".to_owned()),
        (Some(_), _) => Decision::Calls(vec![first + 1]),
    }
}

/// What an answer that was lost would have named is what is new since; a key of which there is none is no key.
async fn unnamed<C: Calls>(eyes: Eyes<'_, C>, back: &mut Back, known: &[Value]) {
    let (list, of, items, id, before) = match &*back {
        Back::Key { user, before } => ("ListAccessKeys", user.clone(), "AccessKeyMetadata", "AccessKeyId", before.clone()),
        Back::Version { policy, version: None, before, .. } => {
            ("ListPolicyVersions", Map::from_iter([("PolicyArn".to_owned(), policy.clone())]), "Versions", "VersionId", before.clone())
        }
        _ => return,
    };
    let Ok(there) = eyes.list(list, &of, items).await else {
        *back = Back::Lost { why: "what it made could not be looked at" };
        return;
    };
    let new = there.into_iter().map(|mut item| item[id].take()).filter(|id| !before.iter().any(|known| id == known) && !known.contains(id));
    let new: Vec<Value> = new.collect();
    match (new.as_slice(), &mut *back) {
        ([], _) => {}
        ([one], Back::Version { version, .. }) => *version = one.as_str().map(str::to_owned),
        ([one], Back::Key { user, .. }) => {
            let mut input = user.clone();
            input.insert(id.to_owned(), one.clone());
            let calls = operation("DeleteAccessKey").map(|operation| Inverse { operation, input });
            *back = Back::Calls { calls: calls.into_iter().collect(), left: Vec::new(), before: None };
        }
        _ => *back = Back::Lost { why: "several new ones are there, and which of them the run made is not known" },
    }
}

fn inverses(back: &Back) -> Vec<Inverse> {
    match back {
        Back::Calls { calls, .. } => calls.clone(),
        Back::Version { policy, version, default, .. } => {
            let with = |name: &str, version: &Option<String>| {
                let input = [("PolicyArn".to_owned(), policy.clone()), ("VersionId".to_owned(), json!(version))];
                operation(name).map(|operation| Inverse { operation, input: Map::from_iter(input) })
            };
            [with("SetDefaultPolicyVersion", default), with("DeletePolicyVersion", version)].into_iter().flatten().collect()
        }
        Back::Key { .. } | Back::Lost { .. } => Vec::new(),
    }
}

fn arg(value: &Value) -> Arg {
    match value {
        Value::Bool(flag) => Arg::Flag(*flag),
        Value::Number(number) => number.as_i64().map_or_else(|| Arg::text(number.to_string()), Arg::Number),
        Value::String(text) => Arg::text(text.as_str()),
        Value::Array(items) => Arg::List(items.iter().map(arg).collect()),
        Value::Object(members) => Arg::Map(members.iter().map(|(name, member)| (name.clone(), arg(member))).collect()),
        Value::Null => Arg::text(""),
    }
}
