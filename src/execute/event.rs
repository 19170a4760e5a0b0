//! What happens in a run. The one vocabulary of journal, progress and result.

use std::time::Duration;

use serde_json::{Map, Value};

use super::journal::record::{By, Decision, Entry, Verdict};
use super::outcome::CallState;
use super::signals::Signal;
use super::sink::Kept;
use super::sweep::Swept;
use crate::iam::Operation;
use crate::plan::Plan;

/// One event. Calls and checkpoints are indices into the plan; texts hold no secret, but may hold what a guide or a server wrote.
#[derive(Clone, Debug)]
pub enum Event {
    /// The call is done already: by an earlier command of the run, or before the run.
    Recalled {
        call: usize,
        state: CallState,
        output: Value,
    },
    /// An attempt is about to be made.
    Started {
        call: usize,
        attempt: u32,
        operation: &'static Operation,
        input: Map<String, Value>,
        before: Option<Value>,
    },
    /// What came of an attempt.
    Answered {
        call: usize,
        attempt: u32,
        verdict: Verdict,
    },
    /// Another attempt will follow after the wait.
    Retried {
        call: usize,
        wait: Duration,
        why: String,
    },
    /// The call is done for good.
    Done {
        call: usize,
        output: Value,
    },
    /// The call is given up.
    Failed {
        call: usize,
        why: String,
    },
    /// Something that hung on what the call deletes is gone.
    Swept {
        call: usize,
        swept: Swept,
    },
    /// A secret is on the disk.
    Kept {
        call: usize,
        kept: Kept,
    },
    Paused {
        checkpoint: usize,
    },
    Decided {
        checkpoint: usize,
        decision: Decision,
        by: By,
    },
    /// No more calls are started.
    Stopping {
        signal: Signal,
    },
    Ended {
        status: &'static str,
    },
}

impl Event {
    /// What of it goes into the journal.
    pub fn entry(&self, plan: &Plan) -> Option<Entry> {
        let id = |call: &usize| plan.operations.get(*call).map(|planned| planned.id.clone()).unwrap_or_default();
        Some(match self {
            Event::Started { call, attempt, operation, input, before } => {
                Entry::Intent { call: id(call), attempt: *attempt, operation: operation.qualified(), input: input.clone(), before: before.clone() }
            }
            Event::Answered { call, attempt, verdict } => Entry::Result { call: id(call), attempt: *attempt, verdict: verdict.clone() },
            Event::Kept { kept, .. } => {
                Entry::Sink { call: kept.call.clone(), kind: kept.kind.clone(), place: kept.place.clone(), user: kept.user.clone(), access_key_id: kept.access_key_id.clone() }
            }
            Event::Decided { checkpoint, decision, by } => {
                Entry::Checkpoint { checkpoint: plan.checkpoints.get(*checkpoint).map(|point| point.id.clone()).unwrap_or_default(), decision: *decision, by: *by }
            }
            Event::Ended { status } => Entry::End { status: (*status).to_owned() },
            Event::Recalled { .. } | Event::Retried { .. } | Event::Swept { .. } | Event::Done { .. } | Event::Failed { .. } | Event::Paused { .. } | Event::Stopping { .. } => {
                return None;
            }
        })
    }
}
