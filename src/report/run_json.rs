//! The one JSON object that `run` and `rehearse` print, version 1: frozen field names.

use serde::Serialize;
use serde_json::{Map, Value};

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
    /// What was asked of it, and answered.
    pub can: Option<Value>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    can: Option<Value>,
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
    /// What hung on the thing and went before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    swept: Vec<WireSwept<'a>>,
}

#[derive(Serialize)]
struct WireSwept<'a> {
    operation: String,
    input: &'a Map<String, Value>,
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
        result: report.output.as_ref().filter(|_| matches!(report.state, CallState::Done | CallState::AlreadyThere)),
        error: report.failure.as_ref().map(wire_error),
        swept: report.swept.iter().map(|one| WireSwept { operation: one.operation.qualified(), input: &one.input }).collect(),
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
        can: facts.can,
    };
    serde_json::to_value(wire).unwrap_or_default()
}

fn wire_error(failure: &Failure) -> WireError<'_> {
    match failure {
        Failure::Refused { code, message, request_id } => WireError { code: Some(code), message: message.clone(), request_id: request_id.as_deref() },
        other => WireError { code: None, message: other.message(), request_id: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::{By, CheckpointReport, Decision, Kept, Status};
    use crate::iam::{Arg, Call, operation};
    use crate::plan::{Checkpoint, PlannedCall};
    use crate::source::Span;
    use serde_json::json;

    #[test]
    fn the_fields_are_frozen() {
        let planned = |id: &str, name: &str| PlannedCall {
            id: id.into(),
            call: Call::new(operation(name).unwrap(), vec![("UserName", Arg::text("ci"))], Span::default()),
            step: "2".into(),
            lines: (7, 9),
            needs: vec![],
            risk: vec![],
        };
        let checkpoint = Checkpoint { id: "cp1".into(), step: "3".into(), span: Span::default(), lines: (1, 1), instruction: String::new(), why: "", before: 2 };
        let mut plan = Plan { operations: vec![planned("op1", "CreateAccessKey"), planned("op2", "TagUser")], checkpoints: vec![checkpoint], ..Plan::default() };
        plan.guide.path = "g.md".into();
        let mut outcome = Outcome::new(&plan);
        outcome.calls[0].state = CallState::Done;
        outcome.calls[0].attempts = 1;
        outcome.calls[0].output = Some(json!({"AccessKey": {"AccessKeyId": "AKIA1"}}));
        let failure = Failure::Refused { code: "AccessDenied".into(), message: "no".into(), request_id: Some("r".into()) };
        outcome.calls[1].state = CallState::Failed;
        outcome.calls[1].failure = Some(failure.clone());
        outcome.status = Status::Failed { call: 1, failure };
        outcome.checkpoints.push(CheckpointReport { checkpoint: 0, decision: Decision::Skipped, by: By::Person });
        outcome.secrets.push(Kept { call: "op1".into(), kind: "access key".into(), place: "/f".into(), user: "ci".into(), access_key_id: Some("AKIA1".into()) });
        let facts = RunFacts { run: Some("r1"), account: Some("111122223333"), caller: Some("arn:x"), endpoint: Some("https://e"), account_after: None, can: None };
        assert_eq!(
            run_json(&plan, &outcome, facts),
            json!({
                "version": 1, "run": "r1", "status": "failed", "account": "111122223333", "caller": "arn:x", "endpoint": "https://e",
                "guide": {"path": "g.md", "sha256": ""},
                "operations": [
                    {"id": "op1", "operation": "iam:CreateAccessKey", "step": "2", "lines": [7, 9], "status": "done", "attempts": 1, "seconds": 0.0,
                     "result": {"AccessKey": {"AccessKeyId": "AKIA1"}}, "error": null},
                    {"id": "op2", "operation": "iam:TagUser", "step": "2", "lines": [7, 9], "status": "failed", "attempts": 0, "seconds": 0.0,
                     "result": null, "error": {"code": "AccessDenied", "message": "no", "request_id": "r"}},
                ],
                "checkpoints": [{"id": "cp1", "step": "3", "status": "skipped", "by": "person"}],
                "secrets": [{"where": "/f", "operation": "op1", "kind": "access key", "user": "ci", "access_key_id": "AKIA1"}],
            })
        );
    }
}
