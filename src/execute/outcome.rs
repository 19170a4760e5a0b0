//! How a run ended, as a value.

use std::time::Duration;

use serde_json::Value;

use super::event::Event;
use super::journal::record::{By, Decision};
use super::signals::Signal;
use super::sink::Kept;
use super::sweep::Swept;
use crate::plan::Plan;

/// The end of a run.
#[derive(Debug)]
pub struct Outcome {
    pub status: Status,
    operations: Vec<&'static str>,
    /// One for each call of the plan.
    pub calls: Vec<CallReport>,
    /// Checkpoints that were reached.
    pub checkpoints: Vec<CheckpointReport>,
    pub secrets: Vec<Kept>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Done,
    /// The first call that failed, and why.
    Failed {
        call: usize,
        failure: Failure,
    },
    /// Stopped before this checkpoint.
    Paused {
        checkpoint: usize,
    },
    Stopped {
        signal: Signal,
    },
    /// The journal could not be written any more.
    Unrecorded {
        message: String,
    },
}

/// Why a call is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Refused {
        code: String,
        message: String,
        request_id: Option<String>,
    },
    /// The API was not reached, or its throttling did not end; nothing was changed by this call.
    Unreachable {
        message: String,
    },
    Credentials {
        message: String,
    },
    /// Whether it was applied cannot be known here.
    Unclear {
        message: String,
    },
    /// A secret could not be kept.
    Sink {
        message: String,
    },
    Journal {
        message: String,
    },
    /// An argument that an earlier answer should have given.
    Argument {
        message: String,
    },
    /// A signal came before the next attempt.
    Stopped,
    /// The same after an attempt whose answer was lost; repeating it is harmless.
    StoppedInDoubt,
}

#[derive(Clone, Debug, Default)]
pub struct CallReport {
    pub state: CallState,
    /// At the plan's own operation.
    pub attempts: u32,
    /// What hung on the thing and went before it.
    pub swept: Vec<Swept>,
    /// The answer without secrets.
    pub output: Option<Value>,
    pub failure: Option<Failure>,
    pub elapsed: Duration,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallState {
    #[default]
    NotStarted,
    Running,
    Done,
    /// It was not made: what it would do was done before the run.
    AlreadyThere,
    Failed,
}

impl CallState {
    pub fn as_str(self) -> &'static str {
        match self {
            CallState::NotStarted => "not-started",
            CallState::Running => "running",
            CallState::Done => "done",
            CallState::AlreadyThere => "already-there",
            CallState::Failed => "failed",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckpointReport {
    /// Index into the plan's checkpoints.
    pub checkpoint: usize,
    pub decision: Decision,
    pub by: By,
}

impl Status {
    pub fn as_str(&self) -> &'static str {
        match self {
            Status::Done => "done",
            Status::Failed { failure: Failure::Unclear { .. }, .. } => "needs-person",
            Status::Failed { .. } | Status::Unrecorded { .. } => "failed",
            Status::Paused { .. } => "paused",
            Status::Stopped { .. } => "stopped",
        }
    }
}

impl Failure {
    /// Whether the call may stand in the account all the same.
    pub fn may_be_applied(&self) -> bool {
        matches!(self, Failure::Unclear { .. } | Failure::Journal { .. } | Failure::StoppedInDoubt)
    }

    /// In words, without the name of the call.
    pub fn message(&self) -> String {
        match self {
            Failure::Refused { code, message, .. } => format!("{code}: {message}"),
            Failure::Stopped => "stopped before another attempt".into(),
            Failure::StoppedInDoubt => "stopped before another attempt; the last one may have been applied".into(),
            Failure::Unreachable { message }
            | Failure::Credentials { message }
            | Failure::Unclear { message }
            | Failure::Sink { message }
            | Failure::Journal { message }
            | Failure::Argument { message } => message.clone(),
        }
    }
}

impl Outcome {
    pub fn new(plan: &Plan) -> Outcome {
        let operations = plan.operations.iter().map(|planned| planned.call.operation.name).collect();
        Outcome { status: Status::Done, operations, calls: vec![CallReport::default(); plan.operations.len()], checkpoints: Vec::new(), secrets: Vec::new() }
    }

    /// Calls of which nothing is left to do.
    pub fn done(&self) -> usize {
        self.calls.iter().filter(|call| matches!(call.state, CallState::Done | CallState::AlreadyThere)).count()
    }

    /// Of these, the ones that were not made.
    pub fn already_there(&self) -> usize {
        self.calls.iter().filter(|call| call.state == CallState::AlreadyThere).count()
    }

    /// Keeps what an event says.
    pub fn note(&mut self, event: &Event) {
        let state = |outcome: &mut Outcome, call: usize, state: CallState| {
            if let Some(report) = outcome.calls.get_mut(call) {
                report.state = state;
            }
        };
        match event {
            Event::Started { call, operation, .. } => {
                state(self, *call, CallState::Running);
                let own = self.operations.get(*call) == Some(&operation.name);
                if let Some(report) = self.calls.get_mut(*call).filter(|_| own) {
                    report.attempts += 1;
                }
            }
            Event::Swept { call, swept } => {
                if let Some(report) = self.calls.get_mut(*call) {
                    report.swept.push(swept.clone());
                }
            }
            Event::Done { call, output } => {
                state(self, *call, CallState::Done);
                if let Some(report) = self.calls.get_mut(*call) {
                    report.output = Some(output.clone());
                }
            }
            Event::Recalled { call, state: recalled, output } => {
                state(self, *call, *recalled);
                if let Some(report) = self.calls.get_mut(*call) {
                    report.output = Some(output.clone());
                }
            }
            Event::Failed { call, .. } => state(self, *call, CallState::Failed),
            Event::Kept { kept, .. } => self.secrets.push(kept.clone()),
            Event::Decided { checkpoint, decision, by } => self.checkpoints.push(CheckpointReport { checkpoint: *checkpoint, decision: *decision, by: *by }),
            Event::Answered { .. } | Event::Retried { .. } | Event::Paused { .. } | Event::Stopping { .. } | Event::Ended { .. } => {}
        }
    }
}
