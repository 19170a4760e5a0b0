//! How a plan stands to an account, in words.

use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use super::{call_text, clean};
use crate::execute::{Owner, Preflight, Problem, Standing};
use crate::plan::{Difference, Plan};

/// One line a call: `op1  create  CreateUser ci  (line 7)`, and below it what differs.
pub fn live_text(plan: &Plan, preflight: &Preflight) -> Vec<String> {
    let mut lines = Vec::new();
    for (planned, standing) in plan.operations.iter().zip(&preflight.calls) {
        lines.push(format!("  {:<5} {:<13} {}  (line {})", clean(&planned.id), word(standing), call_text(plan, planned), planned.lines.0));
        match standing {
            Standing::AlreadyThere { note: Some(note), .. } => lines.push(format!("        {}", clean(note))),
            Standing::Change { differences } | Standing::Conflict { differences } => lines.extend(differences_text(differences)),
            _ => {}
        }
    }
    lines.extend(notes_text(preflight));
    lines
}

/// All that stops a run, the state of the account first. `place` as `account 111122223333`.
pub fn problems_text(plan: &Plan, preflight: &Preflight, place: &str) -> Vec<String> {
    let count = preflight.problems.len();
    let mut lines = vec![format!("nothing was changed in {place}: {}", if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") })];
    lines.extend(preflight.problems.iter().flat_map(|problem| problem_text(plan, problem)));
    lines
}

/// What could not be looked at.
pub fn notes_text(preflight: &Preflight) -> Vec<String> {
    preflight.notes.iter().map(|note| format!("  could not be looked at: {}", clean(note))).collect()
}

/// The member `live` of an operation in the JSON of `plan --live`.
pub fn live_json(standing: &Standing) -> Value {
    let mut live = Map::from_iter([("status".to_owned(), json!(standing.as_str()))]);
    match standing {
        Standing::AlreadyThere { owner, note, .. } => {
            live.insert("ours".into(), json!(*owner == Owner::Ours));
            live.extend(note.as_ref().map(|note| ("note".to_owned(), json!(note))));
        }
        Standing::Change { differences } | Standing::Conflict { differences } if !differences.is_empty() => {
            let differences = differences.iter().map(|one| json!({"member": one.member, "there": one.there, "wanted": one.wanted}));
            live.insert("differences".into(), differences.collect());
        }
        Standing::Unknown { why } => _ = live.insert("why".into(), json!(why)),
        _ => {}
    }
    Value::Object(live)
}

fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::AlreadyThere { .. } => "already there",
        other => other.as_str(),
    }
}

fn problem_text(plan: &Plan, problem: &Problem) -> Vec<String> {
    let Some(planned) = plan.operations.get(problem.call) else { return Vec::new() };
    let place = format!("{}:{}: step {}", clean(&plan.guide.path), planned.lines.0, clean(&planned.step));
    let mut lines = vec![format!("  {place}: {}", clean(&problem.what))];
    lines.extend(differences_text(&problem.differences));
    lines.push(format!("        {}", clean(&problem.next)));
    lines
}

/// What differs: a line a member, and of a policy document the lines.
fn differences_text(differences: &[Difference]) -> Vec<String> {
    let mut lines = Vec::new();
    for one in differences {
        match (&one.there, &one.wanted) {
            (Some(there), Some(wanted)) if one.member.ends_with("Document") => {
                lines.push(format!("        {} (- is there, + is what the guide says):", one.member));
                lines.extend(changed_lines(there, wanted));
            }
            (there, wanted) => lines.push(format!("        {}: there {}, in the guide {}", one.member, value(there.as_ref()), value(wanted.as_ref()))),
        }
    }
    lines
}

fn changed_lines(there: &Value, wanted: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    let (there, wanted) = (text(there), text(wanted));
    let diff = TextDiff::from_lines(&there, &wanted);
    let changes = diff.iter_all_changes().filter_map(|change| match change.tag() {
        ChangeTag::Equal => None,
        ChangeTag::Delete => Some(format!("        - {}", clean(change.value().trim_end()))),
        ChangeTag::Insert => Some(format!("        + {}", clean(change.value().trim_end()))),
    });
    changes.collect()
}

fn value(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => clean(text).into_owned(),
        Some(other) => clean(&other.to_string()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Arg, Call, operation};
    use crate::plan::PlannedCall;
    use crate::source::Span;

    #[test]
    fn a_conflict_names_what_differs_and_what_to_do() {
        let call = Call::new(operation("CreateRole").unwrap(), vec![("RoleName", Arg::text("r"))], Span::default());
        let planned = PlannedCall { id: "op1".into(), call, step: "2".into(), lines: (7, 9), needs: vec![], risk: vec![] };
        let mut plan = Plan { operations: vec![planned], ..Plan::default() };
        plan.guide.path = "g.md".into();
        let document = |service: &str| json!({"Statement": [{"Principal": {"Service": service}}]});
        let differences = vec![
            Difference { member: "AssumeRolePolicyDocument".into(), there: Some(document("ec2\u{202e}")), wanted: Some(document("lambda")) },
            Difference { member: "Path".into(), there: Some(json!("/")), wanted: None },
        ];
        let problem = Problem { call: 0, what: "role r is there already, and it is different".into(), differences: differences.clone(), next: "use another name".into() };
        let preflight = Preflight { calls: vec![Standing::Conflict { differences }], problems: vec![problem], notes: vec!["the account's quotas: AccessDenied: no".into()] };
        assert_eq!(
            problems_text(&plan, &preflight, "account 111122223333"),
            [
                "nothing was changed in account 111122223333: 1 problem",
                "  g.md:7: step 2: role r is there already, and it is different",
                "        AssumeRolePolicyDocument (- is there, + is what the guide says):",
                "        -         \"Service\": \"ec2\\u{202e}\"",
                "        +         \"Service\": \"lambda\"",
                "        Path: there /, in the guide nothing",
                "        use another name",
            ]
        );
        assert_eq!(live_text(&plan, &preflight)[0], "  op1   conflict      CreateRole r  (line 7)");
        assert_eq!(live_text(&plan, &preflight).last().unwrap(), "  could not be looked at: the account's quotas: AccessDenied: no");
        assert_eq!(live_json(&preflight.calls[0])["differences"][1], json!({"member": "Path", "there": "/", "wanted": null}));
    }
}
