//! What a person agrees to: the calls of the plan, the risky ones first, in one account.

use super::Exit;
use super::terminal::{ask, is_attended};
use crate::iam::Arg;
use crate::plan::{Plan, PlannedCall, show};
use crate::report::{call_text, clean, entity_name, say, statements};

/// What was agreed to beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// `--yes`.
    pub yes: Yes,
    /// `--allow-risk`: names of rules, or `all`.
    pub risks: &'a [String],
    /// Calls that are not made, because what they would do is done.
    pub done: &'a [usize],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yes {
    Given,
    Asked,
}

/// What of a plan still wants a person's agreement.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The plan as a whole.
    pub plan: Yes,
    /// Names to type, each with the rules that it agrees to.
    pub names: Vec<(String, Vec<&'a str>)>,
}

/// Shows the plan's calls and gets agreement, or says what to add. `place` is where they would be made, for the question.
pub fn consent(plan: &Plan, given: Given, place: &str) -> Result<(), Exit> {
    overview(plan, given.done).iter().for_each(|line| say(line));
    let wanted = wanted(plan, given);
    if wanted.plan == Yes::Given && wanted.names.is_empty() {
        return Ok(());
    }
    if !is_attended() {
        say(&format!("nothing was changed in {place}: nobody agreed to the plan; add {}", options(&wanted).join(" ")));
        return Err(Exit::Wanting);
    }
    for (name, rules) in &wanted.names {
        let answer = ask(&format!("{}: type {} to allow it: ", rules.join(", "), clean(name)));
        if !matches!(answer, Ok(Some(typed)) if typed.trim() == name) {
            say(&format!("nothing was changed in {place}: {} was not typed", clean(name)));
            return Err(Exit::Wanting);
        }
    }
    if wanted.plan == Yes::Asked {
        let calls = plan.operations.len() - given.done.len();
        let answer = ask(&format!("Run {} in {place}? [y/N] ", if calls == 1 { "this call".to_owned() } else { format!("these {calls} calls") }));
        if !matches!(answer, Ok(Some(typed)) if matches!(typed.trim(), "y" | "Y" | "yes" | "Yes")) {
            say(&format!("nothing was changed in {place}"));
            return Err(Exit::Wanting);
        }
    }
    Ok(())
}

/// What still wants agreement: HIGH risks whose rules were not allowed, and the plan itself.
pub fn wanted<'a>(plan: &'a Plan, given: Given) -> Wanted<'a> {
    let allowed = |rule: &str| given.risks.iter().any(|name| name == "all" || name == rule);
    let mut names: Vec<(String, Vec<&str>)> = Vec::new();
    for planned in &plan.operations {
        let rules: Vec<&str> = planned.risk.iter().filter(|risk| risk.high && !allowed(risk.rule)).map(|risk| risk.rule).collect();
        if rules.is_empty() {
            continue;
        }
        let name = entity_name(plan, planned).unwrap_or_else(|| planned.call.operation.name.to_owned());
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => rules.into_iter().for_each(|rule| {
                if !known.contains(&rule) {
                    known.push(rule);
                }
            }),
            None => names.push((name, rules)),
        }
    }
    Wanted { plan: if plan.operations.len() == given.done.len() { Yes::Given } else { given.yes }, names }
}

/// The options that would have agreed.
fn options(wanted: &Wanted) -> Vec<String> {
    let mut options = Vec::new();
    if wanted.plan == Yes::Asked {
        options.push("--yes".to_owned());
    }
    for rule in wanted.names.iter().flat_map(|(_, rules)| rules) {
        let option = format!("--allow-risk {rule}");
        if !options.contains(&option) {
            options.push(option);
        }
    }
    options
}

/// The risky calls with their lines and reasons, then all the others that are to be made.
fn overview(plan: &Plan, done: &[usize]) -> Vec<String> {
    let shown = plan.operations.iter().enumerate().filter(|(at, planned)| !planned.risk.is_empty() || !done.contains(at));
    let (risky, plain): (Vec<&PlannedCall>, Vec<&PlannedCall>) = shown.map(|(_, planned)| planned).partition(|planned| !planned.risk.is_empty());
    let line = |planned: &PlannedCall| format!("  {:<5} {}  (line {})", clean(&planned.id), call_text(plan, planned), planned.lines.0);
    let mut lines = Vec::new();
    if !risky.is_empty() {
        lines.push("deserving a second look:".to_owned());
    }
    for planned in &risky {
        lines.push(line(planned));
        // Whom it lets in, and what it allows: who agrees must not have to look it up.
        if planned.risk.iter().any(|risk| risk.high) {
            let documents = planned.call.input.iter().filter(|(_, arg)| matches!(arg, Arg::Document(_))).map(|(_, arg)| show(arg, plan));
            lines.extend(documents.flat_map(|document| statements(&document)).map(|statement| format!("        {}", clean(&statement))));
        }
        lines.extend(planned.risk.iter().map(|risk| format!("        {} {}: {}", if risk.high { "HIGH" } else { "note" }, risk.rule, risk.why)));
    }
    if !plain.is_empty() {
        lines.push(if risky.is_empty() { "calls:" } else { "also:" }.to_owned());
    }
    lines.extend(plain.into_iter().map(line));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Arg, Call, operation};
    use crate::plan::Risk;
    use crate::source::Span;

    const ADMIN: Risk = Risk { rule: "admin-policy", high: true, why: "gives everything" };
    const KEY: Risk = Risk { rule: "long-lived-key", high: false, why: "does not expire" };

    fn plan() -> Plan {
        let planned = |id: &str, name: &str, risk: Vec<Risk>| PlannedCall {
            id: id.into(),
            call: Call::new(operation(name).unwrap(), vec![("UserName", Arg::text("ci"))], Span::default()),
            step: "1".into(),
            lines: (4, 5),
            needs: vec![],
            risk,
        };
        let operations = vec![planned("op1", "CreateUser", vec![]), planned("op2", "AttachUserPolicy", vec![ADMIN]), planned("op3", "CreateAccessKey", vec![KEY])];
        Plan { operations, ..Plan::default() }
    }

    #[test]
    fn high_risks_want_more_than_yes() {
        let plan = plan();
        let with = |yes, risks: &[&str]| {
            let risks: Vec<String> = risks.iter().map(|risk| (*risk).to_owned()).collect();
            options(&wanted(&plan, Given { yes, risks: &risks, done: &[] }))
        };
        assert_eq!(with(Yes::Asked, &[]), ["--yes", "--allow-risk admin-policy"]);
        assert_eq!(with(Yes::Given, &[]), ["--allow-risk admin-policy"]);
        assert_eq!(with(Yes::Given, &["long-lived-key"]), ["--allow-risk admin-policy"]);
        assert_eq!(with(Yes::Given, &["admin-policy"]), [""; 0]);
        assert_eq!(with(Yes::Given, &["all"]), [""; 0]);
        assert_eq!(wanted(&plan, Given { yes: Yes::Given, risks: &[], done: &[] }).names, [("ci".to_owned(), vec!["admin-policy"])]);
    }

    #[test]
    fn risky_calls_come_first() {
        assert_eq!(
            overview(&plan(), &[]),
            [
                "deserving a second look:",
                "  op2   AttachUserPolicy ci  (line 4)",
                "        HIGH admin-policy: gives everything",
                "  op3   CreateAccessKey ci  (line 4)",
                "        note long-lived-key: does not expire",
                "also:",
                "  op1   CreateUser ci  (line 4)",
            ]
        );
    }
}
