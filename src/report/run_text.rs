//! The end of a run in words. The first line says what stands in the account.

use super::{call_text, clean, entity_name};
use crate::execute::{CallState, Failure, Outcome, Signal, Status, Swept};
use crate::iam::Arn;
use crate::plan::{Plan, PlannedCall};

/// Lines for a person, the state of the account and what can be done about it first. `account` as `account 111122223333`;
/// `run` where it can be gone on with.
pub fn run_text(plan: &Plan, outcome: &Outcome, account: &str, run: Option<&str>) -> Vec<String> {
    let first = |why: &str| format!("{}{why}{}", state(plan, outcome, account), run.map(|run| commands(outcome, run)).unwrap_or_default());
    let mut lines = match &outcome.status {
        Status::Done if outcome.already_there() == plan.operations.len() && !plan.operations.is_empty() => vec![first("")],
        Status::Done => vec![first(": the guide is done")],
        Status::Failed { call, failure } => {
            let mut lines = vec![first("")];
            lines.extend(plan.operations.get(*call).into_iter().flat_map(|planned| failed(plan, planned, failure)));
            lines
        }
        Status::Paused { checkpoint } => {
            let mut lines = vec![first(": paused at a step that a person does")];
            if let Some(point) = plan.checkpoints.get(*checkpoint) {
                lines.push(format!("  {}:{}: step {} ({})", clean(&plan.guide.path), point.lines.0, clean(&point.step), point.why));
            }
            lines
        }
        Status::Stopped { signal } => {
            let why = match signal {
                Signal::Interrupt => "interrupted",
                Signal::Terminate => "asked to end",
                Signal::HangUp => "the terminal went away",
            };
            vec![first(&format!(": {why}"))]
        }
        Status::Unrecorded { message } => vec![first(""), format!("  stopped, because {}", clean(message))],
    };
    lines.extend(plan.operations.iter().zip(&outcome.calls).filter(|(_, report)| !report.swept.is_empty()).map(|(planned, report)| gone(plan, planned, &report.swept)));
    for kept in &outcome.secrets {
        let id = kept.access_key_id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
        lines.push(format!("  {}{} of {}: {}", clean(&kept.kind), clean(&id), clean(&kept.user), clean(&kept.place)));
    }
    lines
}

/// How to go on with the run, and how to take back what it did.
fn commands(outcome: &Outcome, run: &str) -> String {
    let touched = outcome.calls.iter().any(|call| call.state == CallState::Done || !call.swept.is_empty() || call.failure.as_ref().is_some_and(Failure::may_be_applied));
    match (&outcome.status, touched) {
        (Status::Done, _) => String::new(),
        (_, true) => format!("; go on with `bythebook resume {run}`, or take it back with `bythebook undo {run}`"),
        (_, false) => format!("; go on with `bythebook resume {run}`"),
    }
}

/// What hung on a thing and is gone: `op1 DeleteUser ulla, gone before it: access keys AKIA1 AKIA2, console password`.
fn gone(plan: &Plan, planned: &PlannedCall, swept: &[Swept]) -> String {
    let mut kinds: Vec<(&str, String)> = Vec::new();
    for one in swept {
        let name = clean(Arn::parse(&one.name).map_or(one.name.as_str(), |arn| arn.name())).into_owned();
        match kinds.iter_mut().find(|(what, _)| *what == one.what) {
            Some((_, names)) if !names.split(' ').any(|known| known == name) => *names = format!("{names} {name}"),
            Some(_) => {}
            None => kinds.push((one.what, name)),
        }
    }
    let kinds: Vec<String> = kinds.into_iter().map(|(what, names)| format!("{what} {names}")).collect();
    let thing = entity_name(plan, planned).unwrap_or_default();
    format!("  {} {} {}, gone before it: {}", clean(&planned.id), planned.call.operation.name, clean(&thing), kinds.join(", "))
}

/// What stands in the account.
fn state(plan: &Plan, outcome: &Outcome, account: &str) -> String {
    let doubtful = outcome.calls.iter().filter(|call| call.failure.as_ref().is_some_and(Failure::may_be_applied)).count();
    let there = outcome.already_there();
    let of_these = if there == 0 { String::new() } else { format!(" ({there} of them before this run)") };
    match (outcome.done(), plan.operations.len()) {
        (done, all) if doubtful > 0 => format!("{done} of {all} done in {account}, and {doubtful} more may be; nothing else was changed"),
        (0, all) if outcome.calls.iter().any(|call| !call.swept.is_empty()) => format!("0 of {all} done in {account}, but some of what hung on a thing is gone"),
        (done, all) if all > 0 && done == all && done == there => format!("nothing was changed in {account}: everything was there already"),
        (done, _) if done == there => format!("nothing was changed in {account}"),
        (done, all) if done == all => format!("{done} of {all} done in {account}{of_these}"),
        (done, all) => format!("{done} of {all} done in {account}{of_these}; nothing else was changed"),
    }
}

fn failed(plan: &Plan, planned: &PlannedCall, failure: &Failure) -> Vec<String> {
    let mut lines = vec![format!("  {} {}: {}", clean(&planned.id), call_text(plan, planned), clean(&failure.message()))];
    let title = plan.steps.iter().find(|step| step.id == planned.step).map_or("", |step| step.title.as_str());
    lines.push(format!("  {}:{}: step {} {}", clean(&plan.guide.path), planned.lines.0, clean(&planned.step), clean(title)));
    match failure {
        Failure::Refused { code, message, .. } if code.starts_with("AccessDenied") => {
            let wanted = permission(message).unwrap_or_else(|| planned.call.operation.qualified());
            let hint = if wanted.starts_with("iam:Tag") && !planned.call.operation.name.starts_with("Tag") { ", or run with --no-ownership-tags" } else { "" };
            lines.push(format!("  the caller needs the permission {}{hint}", clean(&wanted)));
        }
        Failure::Credentials { .. } => lines.push("  sign in again: aws sso login, or new credentials".to_owned()),
        _ => {}
    }
    lines
}

/// The permission that AWS names in its message: `… is not authorized to perform: iam:TagUser on resource: …`.
fn permission(message: &str) -> Option<String> {
    let rest = message.split("not authorized to perform: ").nth(1)?;
    rest.split_whitespace().next().filter(|word| word.contains(':')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Arg, Call, operation};
    use crate::source::Span;

    #[test]
    fn a_failure_says_first_what_stands_in_the_account() {
        let call = Call::new(operation("CreateUser").unwrap(), vec![("UserName", Arg::text("ci"))], Span::default());
        let planned = PlannedCall { id: "op1".into(), call, step: "2".into(), lines: (7, 9), needs: vec![], risk: vec![] };
        let mut plan = Plan { operations: vec![planned], ..Plan::default() };
        plan.guide.path = "g.md".into();
        let mut outcome = Outcome::new(&plan);
        let message = "User: arn:aws:iam::1:user/me is not authorized to perform: iam:TagUser on resource: *".to_owned();
        outcome.status = Status::Failed { call: 0, failure: Failure::Refused { code: "AccessDenied".into(), message, request_id: None } };
        let lines = run_text(&plan, &outcome, "account 111122223333", Some("r1"));
        assert_eq!(lines[0], "nothing was changed in account 111122223333; go on with `bythebook resume r1`");
        assert!(lines[1].starts_with("  op1 CreateUser ci: AccessDenied"));
        assert_eq!(lines[2], "  g.md:7: step 2 ");
        assert_eq!(lines[3], "  the caller needs the permission iam:TagUser, or run with --no-ownership-tags");
    }
}
