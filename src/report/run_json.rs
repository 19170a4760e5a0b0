//! The one JSON object that `run` and `rehearse` print, version 1: frozen field names.

use serde::Serialize;
use serde_json::Value;

use crate::execute::{CallState, Failure, Outcome};
use crate::plan::Plan;

/// What there is to say about a run besides its outcome.
/// None where nothing had to be called.
#[derive(Default)]
pub struct RunFacts<'a> {
    pub run: Option<&'a str>,
    pub account: Option<&'a str>,
    pub caller: Option<&'a str>,
    pub endpoint: Option<&'a str>,
    /// The embedded account after a rehearsal.
    pub account_after: Option<Value>,
}

#[derive(Serialize)]
struct WireRun<'a> {
    version: u32,
    run: Option<&'a str>,
    status: &'a str,
    account: Option<&'a str>,
    caller: Option<&'a str>,
    endpoint: Option<&'a str>,
    guide: WireGuide<'a>,
    operations: Vec<WireCall<'a>>,
    checkpoints: Vec<WireCheckpoint<'a>>,
    secrets: Vec<WireSecret<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_after: Option<Value>,
}

#[derive(Serialize)]
struct WireGuide<'a> {
    path: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct WireCall<'a> {
    id: &'a str,
    operation: String,
    step: &'a str,
    lines: (usize, usize),
    status: &'a str,
    attempts: u32,
    seconds: f64,
    result: Option<&'a Value>,
    error: Option<WireError<'a>>,
}

#[derive(Serialize)]
struct WireError<'a> {
    code: Option<&'a str>,
    message: String,
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct WireCheckpoint<'a> {
    id: &'a str,
    step: &'a str,
    status: &'a str,
    by: &'a str,
}

#[derive(Serialize)]
struct WireSecret<'a> {
    #[serde(rename = "where")]
    place: &'a str,
    operation: &'a str,
    kind: &'a str,
    user: &'a str,
    access_key_id: Option<&'a str>,
}

/// The object, without any secret.
pub fn run_json(plan: &Plan, outcome: &Outcome, facts: RunFacts) -> Value {
    let calls = plan.operations.iter().zip(&outcome.calls).map(|(planned, report)| WireCall {
        id: &planned.id,
        operation: planned.call.operation.qualified(),
        step: &planned.step,
        lines: planned.lines,
        status: report.state.as_str(),
        attempts: report.attempts,
        seconds: (report.elapsed.as_secs_f64() * 1_000.0).round() / 1_000.0,
        result: report.output.as_ref().filter(|_| report.state == CallState::Done),
        error: report.failure.as_ref().map(wire_error),
    });
    let checkpoints = outcome.checkpoints.iter().filter_map(|reached| {
        let point = plan.checkpoints.get(reached.checkpoint)?;
        Some(WireCheckpoint { id: &point.id, step: &point.step, status: reached.decision.as_str(), by: reached.by.as_str() })
    });
    let wire = WireRun {
        version: 1,
        run: facts.run,
        status: outcome.status.as_str(),
        account: facts.account,
        caller: facts.caller,
        endpoint: facts.endpoint,
        guide: WireGuide { path: &plan.guide.path, sha256: &plan.guide.sha256 },
        operations: calls.collect(),
        checkpoints: checkpoints.collect(),
        secrets: outcome
            .secrets
            .iter()
            .map(|kept| WireSecret { place: &kept.place, operation: &kept.call, kind: &kept.kind, user: &kept.user, access_key_id: kept.access_key_id.as_deref() })
            .collect(),
        account_after: facts.account_after,
    };
    serde_json::to_value(wire).unwrap_or_default()
}

fn wire_error(failure: &Failure) -> WireError<'_> {
    match failure {
        Failure::Refused { code, message, request_id } => WireError { code: Some(code), message: message.clone(), request_id: request_id.as_deref() },
        other => WireError { code: None, message: other.message(), request_id: None },
    }
}
