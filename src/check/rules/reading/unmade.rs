//! `reading/unmade`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::iam::{Arg, EntityKind};
use crate::plan::{Plan, show};

pub const RULE: Rule = Rule { code: "reading/unmade", severity: Severity::Warning, page: include_str!("unmade.md"), over: Over::Guide(look) };

/// Words by which two things of nearly one name are told apart on purpose.
const APART: &[&str] = &[
    "dev", "test", "stag", "prod", "qa", "admin", "read", "write", "ro", "rw", "old", "new", "source", "target", "src", "dst", "master", "worker", "node", "cluster", "east",
    "west",
];

/// What the guide uses and nobody has made, where the one thing of that kind that it makes has nearly the same name.
fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for wanted in &subject.plan.presupposed {
        let shown = show(&Arg::Text(wanted.name.clone()), subject.plan);
        let Some(name) = shown.as_str().filter(|name| !name.contains('$')) else { continue };
        let made = made(subject.plan, wanted.kind);
        let [(one, at)] = made.as_slice() else { continue };
        if *at < wanted.span.start && is_near(one, name) {
            let finding = Finding::at(&wanted.span.range(), format!("the guide has made the {} `{one}`, and uses `{name}`, which nobody has made", wanted.kind.noun()));
            found.push(finding.help(format!("if it is the same, write `{one}`")));
        }
    }
}

/// The names of what the guide makes, and where.
fn made(plan: &Plan, kind: EntityKind) -> Vec<(String, usize)> {
    let (operation, member) = match kind {
        EntityKind::User => ("CreateUser", "UserName"),
        EntityKind::Group => ("CreateGroup", "GroupName"),
        EntityKind::Role => ("CreateRole", "RoleName"),
        EntityKind::Policy => ("CreatePolicy", "PolicyName"),
        _ => return Vec::new(),
    };
    let name = |arg: &Arg| show(arg, plan).as_str().filter(|name| !name.contains('$')).map(str::to_owned);
    let calls = plan.operations.iter().map(|planned| &planned.call).filter(|call| call.operation.name == operation);
    calls.filter_map(|call| Some((call.argument(member).and_then(name)?, call.span.start))).collect()
}

fn is_near(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let words = |text: &str| text.to_lowercase().split(['-', '_', '.', ' ']).map(str::to_owned).collect::<Vec<_>>();
    let (ours, theirs) = (words(one), words(other));
    let apart = ours.iter().filter(|word| !theirs.contains(word)).chain(theirs.iter().filter(|word| !ours.contains(word)));
    let on_purpose = apart.into_iter().any(|word| APART.iter().any(|known| word.starts_with(known)));
    digits(one) == digits(other) && !on_purpose && strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase()) > 0.88
}
