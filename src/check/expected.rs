//! Whether what a guide expects holds in the account that it leaves.

use super::Subject;
use super::rehearsal::{End, Rehearsal};
use super::written::statement_in;
use crate::access::{Answer, Question, can};
use crate::iam::{Arg, Template, plain_name};
use crate::plan::{Expected, show};
use crate::policy::evaluate::Decision;

/// Whether an expectation holds.
pub enum Met {
    Yes,
    No { message: String, help: Option<String> },
    Unknown { message: String },
}

/// All expectations of the guide; none where it was not rehearsed.
pub fn met<'s>(subject: &'s Subject) -> Vec<(&'s Expected, Met)> {
    let Some(rehearsal) = subject.rehearsal else { return Vec::new() };
    subject.plan.expected.iter().map(|expected| (expected, judged(expected, rehearsal, subject))).collect()
}

fn judged(expected: &Expected, rehearsal: &Rehearsal, subject: &Subject) -> Met {
    if rehearsal.end != End::Done {
        return Met::Unknown { message: "nobody can tell whether this holds: the guide does not come to its end when it is rehearsed".into() };
    }
    let question = &expected.expectation.question;
    let filled = Question {
        who: question.who.as_deref().map(|who| with_values(who, rehearsal)).or_else(|| only_one(rehearsal)),
        resource: with_values(&question.resource, rehearsal),
        context: question.context.iter().map(|(key, value)| (key.clone(), with_values(value, rehearsal))).collect(),
        ..question.clone()
    };
    let answer = match can(&rehearsal.account, &filled) {
        Ok(answer) => answer,
        Err(why) => return Met::No { message: why, help: None },
    };
    // As the guide writes it: the values of a rehearsal are made up.
    let asked = format!("{} {} on {}", answer.who, filled.action, question.resource);
    match (&answer.decision, expected.expectation.allowed) {
        (Decision::Allowed { .. }, true) | (Decision::Denied { .. } | Decision::NotAllowed { .. }, false) => Met::Yes,
        (Decision::Unknown { .. }, _) => Met::Unknown { message: format!("nobody can tell whether this holds: {asked} is {answer}") },
        (Decision::Depends { .. }, allowed) => {
            let key = answer.terms().first().map_or_else(String::new, |(term, _)| term.split(' ').next().unwrap_or_default().to_owned());
            let help = match key.contains(':') {
                true => format!("say what is known of the request: `… with {key}=…`"),
                false => "ask for what the statement names".to_owned(),
            };
            let wanted = if allowed { "allowed" } else { "denied" };
            Met::No { message: format!("{asked} is not simply {wanted}: it is {answer}{}", places(&answer, subject, rehearsal)), help: Some(help) }
        }
        (_, allowed) => {
            let wanted = if allowed { "allowed" } else { "denied" };
            Met::No { message: format!("{asked} should be {wanted}, and is {answer}{}", places(&answer, subject, rehearsal)), help: None }
        }
    }
}

/// The lines of the statements that decide.
fn places(answer: &Answer, subject: &Subject, rehearsal: &Rehearsal) -> String {
    let line = |by| statement_in(&subject.documents, &rehearsal.plan, answer.place(by)?, by.statement).map(|range| subject.source.line(range.start));
    let mut lines: Vec<String> = answer.statements().into_iter().filter_map(line).map(|line| line.to_string()).collect();
    lines.dedup();
    match lines.as_slice() {
        [] => String::new(),
        [one] => format!(" (line {one})"),
        _ => format!(" (lines {})", lines.join(", ")),
    }
}

/// The user or role that the guide makes, where there is one alone.
fn only_one(rehearsal: &Rehearsal) -> Option<String> {
    let made = rehearsal.plan.operations.iter().filter_map(|planned| match planned.call.operation.name {
        "CreateUser" => planned.call.argument("UserName"),
        "CreateRole" => planned.call.argument("RoleName"),
        _ => None,
    });
    let mut names = made.filter_map(|arg| show(arg, &rehearsal.plan).as_str().map(str::to_owned));
    names.next().filter(|_| names.next().is_none())
}

/// The text with the guide's own placeholders replaced as in the rehearsal; the account's number stands for the caller's.
fn with_values(text: &str, rehearsal: &Rehearsal) -> String {
    let mut filled = String::new();
    let mut from = 0;
    for token in crate::iam::placeholders(text) {
        let name = plain_name(&text[token.clone()]);
        let plan = &rehearsal.plan;
        let known = plan.parameters.iter().find(|parameter| parameter.placeholder.as_deref().is_some_and(|token| plain_name(token) == name) || parameter.name == name);
        let value = known.and_then(|parameter| match (&parameter.value, &parameter.default) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(default)) => show(&Arg::Text(Template::clone(default)), plan).as_str().map(str::to_owned),
            _ => None,
        });
        let value = value.or_else(|| crate::iam::names_account(&text[token.clone()]).then(|| rehearsal.account.id.clone()));
        filled.push_str(&text[from..token.start]);
        filled.push_str(value.as_deref().unwrap_or(&text[token.clone()]));
        from = token.end;
    }
    filled.push_str(&text[from..]);
    filled
}
