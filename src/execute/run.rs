//! Carries out a plan: what waits for what, how much at once, and when to stop.

use std::future::Future;
use std::pin::pin;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use super::attempt::perform;
use super::client::Caller;
use super::desk::{Calls, Desk};
use super::event::Event;
use super::journal::Journal;
use super::journal::past::Past;
use super::journal::record::{By, Decision};
use super::outcome::{CallState, Failure, Outcome, Status};
use super::retry::Pace;
use super::signals::Signal;
use super::sink::Sink;
use crate::iam::OperationClass;
use crate::plan::{Checkpoint, Plan};

/// What is to be done, and for whom.
pub struct Job<'a> {
    /// With every value that it needs.
    pub plan: &'a Plan,
    pub run: &'a str,
    pub caller: &'a Caller,
    pub options: Options,
    /// What earlier commands did in this run: it is not done again.
    pub past: &'a Past,
    pub journal: &'a mut Journal,
    pub sink: &'a mut Sink,
}

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Calls at once; 1 keeps the plan's order.
    pub jobs: usize,
    pub ownership: Ownership,
    pub pace: Pace,
}

/// How a run knows again what it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// By a tag, where IAM has tags.
    Tags,
    /// By having looked before: for callers who may not tag.
    Looking,
    /// Not at all: nothing is lost on the way to an account in this process.
    Rehearsal,
}

/// Decides at checkpoints: a person, or an option.
pub trait Asker {
    fn ask(&self, checkpoint: &Checkpoint) -> impl Future<Output = (Decision, By)>;
}

/// Runs the plan to its end or to whatever stops it. Calls that do not need each other are made at once; a checkpoint waits
/// for every call before it, and every call after it waits for the checkpoint. After a refusal or a signal nothing more is
/// started, and what is in flight is finished; after a signal only where that does not take long.
pub async fn run<C: Calls>(job: Job<'_>, client: &C, asker: &impl Asker, listen: &mut dyn FnMut(&Event), signal: impl Future<Output = Signal>) -> Outcome {
    let (stopper, stop) = watch::channel(None);
    let plan = job.plan;
    let desk = Desk::of(job, client, listen, stop);
    recall(&desk);
    let mut status = carry_out(&desk, asker, signal, &stopper).await;
    if let Err(failure) = desk.tell(Event::Ended { status: status.as_str() })
        && !matches!(status, Status::Unrecorded { .. } | Status::Failed { failure: Failure::Unclear { .. }, .. })
    {
        status = Status::Unrecorded { message: failure.message() };
    }
    let mut outcome = desk.outcome.into_inner();
    outcome.status = status;
    // A password is stored before its call; where the call was refused it opens nothing.
    let useless = |call: &str| plan_index(plan, call).is_some_and(|at| matches!(&outcome.calls[at].failure, Some(failure) if !failure.may_be_applied()));
    let secrets = std::mem::take(&mut outcome.secrets);
    outcome.secrets = secrets.into_iter().filter(|kept| !useless(&kept.call)).collect();
    outcome
}

/// Puts on the desk what earlier commands left there.
fn recall<C>(desk: &Desk<'_, C>) {
    for (at, planned) in desk.plan.operations.iter().enumerate() {
        let past = desk.past.call(&planned.id);
        let Some(output) = past.output else { continue };
        if !past.adopted {
            let shown = desk.shown_input(planned);
            desk.made.borrow_mut().note(planned.call.operation, &shown, &output);
        }
        let state = if past.adopted { CallState::AlreadyThere } else { CallState::Done };
        // What was recorded before needs no record.
        let event = Event::Recalled { call: at, state, output: output.clone() };
        desk.outcome.borrow_mut().note(&event);
        (desk.listen.borrow_mut())(&event);
        desk.outputs.borrow_mut().insert(at, output);
    }
    desk.outcome.borrow_mut().secrets.extend(desk.past.kept.iter().cloned());
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Running,
    Done,
    Failed,
}

async fn carry_out<C: Calls>(desk: &Desk<'_, C>, asker: &impl Asker, signal: impl Future<Output = Signal>, stopper: &watch::Sender<Option<Signal>>) -> Status {
    let plan = desk.plan;
    let passed = |at: &usize| matches!(desk.past.decision(&plan.checkpoints[*at].id), Some(Decision::Continued | Decision::Skipped));
    let mut checkpoints: Vec<usize> = (0..plan.checkpoints.len()).filter(|at| !passed(at)).collect();
    checkpoints.sort_by_key(|at| plan.checkpoints[*at].before);
    let mut checkpoints = checkpoints.into_iter().peekable();
    let done = |id: &str| if desk.past.is_done(id) { State::Done } else { State::Waiting };
    let mut states: Vec<State> = plan.operations.iter().map(|planned| done(&planned.id)).collect();
    let mut running = FuturesUnordered::new();
    let mut failures: Vec<(usize, Failure)> = Vec::new();
    let mut stopped: Option<Signal> = None;
    let mut signal = pin!(signal);
    loop {
        let barrier = checkpoints.peek().map_or(states.len(), |at| plan.checkpoints[*at].before.min(states.len()));
        let mut unsettled = failures.is_empty() && stopped.is_none();
        while unsettled && running.len() < desk.options.jobs.max(1) {
            match (0..barrier).find(|at| ready(plan, &states, *at)) {
                Some(at) => {
                    states[at] = State::Running;
                    running.push(async move { (at, perform(desk, at).await) });
                }
                None => unsettled = false,
            }
        }
        if running.is_empty() {
            if !failures.is_empty() || stopped.is_some() || states[..barrier].contains(&State::Waiting) {
                break;
            }
            let Some(checkpoint) = checkpoints.next() else { break };
            match decide(desk, asker, checkpoint, signal.as_mut()).await {
                Ok(Decided::GoOn) => continue,
                Ok(Decided::Stop) => return Status::Paused { checkpoint },
                Ok(Decided::Signal(signal)) => return Status::Stopped { signal },
                Err(failure) => return Status::Unrecorded { message: failure.message() },
            }
        }
        tokio::select! {
            // What has ended counts before a signal that came at the same time.
            biased;
            Some((at, ended)) = running.next() => match ended {
                Ok(()) => states[at] = State::Done,
                Err(failure) => {
                    states[at] = State::Failed;
                    failures.push((at, failure));
                }
            },
            caught = signal.as_mut(), if stopped.is_none() => {
                stopped = Some(caught);
                let _ = stopper.send(stopped);
                let _ = desk.tell(Event::Stopping { signal: caught });
            }
        }
    }
    // A signal after the last call came too late to stop anything.
    let finished = checkpoints.peek().is_none() && states.iter().all(|state| *state == State::Done);
    match states.iter().position(|state| *state == State::Waiting) {
        Some(call) if failures.is_empty() && stopped.is_none() => Status::Failed { call, failure: Failure::Argument { message: "it waits for a call that comes later".into() } },
        _ => ended(failures, stopped.filter(|_| !finished)),
    }
}

fn plan_index(plan: &Plan, id: &str) -> Option<usize> {
    plan.operations.iter().position(|planned| planned.id == id)
}

/// Whether the call may start: everything that it needs is done, and no call like it is on its way. Two nameless calls for
/// one thing at once could not be told apart if an answer were lost.
fn ready(plan: &Plan, states: &[State], at: usize) -> bool {
    let planned = &plan.operations[at];
    let twin = |other: usize| {
        let (one, two) = (&planned.call, &plan.operations[other].call);
        states[other] == State::Running && one.operation.name == two.operation.name && one.operation.class() == OperationClass::Nameless && one.input == two.input
    };
    states[at] == State::Waiting && planned.needs.iter().all(|needed| states.get(*needed) == Some(&State::Done)) && !(0..states.len()).any(twin)
}

enum Decided {
    GoOn,
    Stop,
    Signal(Signal),
}

async fn decide<C>(desk: &Desk<'_, C>, asker: &impl Asker, checkpoint: usize, signal: std::pin::Pin<&mut impl Future<Output = Signal>>) -> Result<Decided, Failure> {
    desk.tell(Event::Paused { checkpoint })?;
    let (decision, by) = tokio::select! {
        biased;
        caught = signal => {
            desk.tell(Event::Stopping { signal: caught })?;
            return Ok(Decided::Signal(caught));
        }
        decided = asker.ask(&desk.plan.checkpoints[checkpoint]) => decided,
    };
    desk.tell(Event::Decided { checkpoint, decision, by })?;
    Ok(match decision {
        Decision::Continued | Decision::Skipped => Decided::GoOn,
        Decision::Paused | Decision::Aborted => Decided::Stop,
    })
}

/// The one status of a run in which several things may have happened: first what a person must know.
fn ended(mut failures: Vec<(usize, Failure)>, stopped: Option<Signal>) -> Status {
    let weight = |failure: &Failure| match failure {
        Failure::Unclear { .. } => 0,
        Failure::Journal { .. } => 1,
        Failure::Stopped | Failure::StoppedInDoubt => 3,
        _ => 2,
    };
    failures.sort_by_key(|(at, failure)| (weight(failure), *at));
    match (failures.into_iter().next(), stopped) {
        (Some((_, Failure::Journal { message })), _) => Status::Unrecorded { message },
        (Some((_, Failure::Stopped | Failure::StoppedInDoubt)), Some(signal)) => Status::Stopped { signal },
        (Some((call, failure)), _) => Status::Failed { call, failure },
        (None, Some(signal)) => Status::Stopped { signal },
        (None, None) => Status::Done,
    }
}
