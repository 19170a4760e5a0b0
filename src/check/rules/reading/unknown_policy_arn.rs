//! `reading/unknown-policy-arn`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::iam::{managed_policy, misspelled_managed_policy, spelled_managed_policy};

pub const RULE: Rule = Rule { code: "reading/unknown-policy-arn", severity: Severity::Error, page: include_str!("unknown_policy_arn.md"), over: Over::Guide(look) };

/// What the ARN of every policy of AWS's own holds.
const OF_AWS: &str = ":iam::aws:policy/";

/// The same with a colon lost, and with one too many.
const SLIPS: &[&str] = &["arn:aws:iam:aws:policy/", "arn:aws:iam:::aws:policy/", "arn:aws:iam::aws::policy/", "arn:aws:iam::aws/policy/"];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let text = subject.source.text();
    for slip in SLIPS {
        found.extend(text.match_indices(slip).map(|(at, _)| {
            let place = at..at + slip.len();
            let right = format!("arn:aws{OF_AWS}");
            Finding::at(&place, "the ARN of a policy of AWS has two colons after `iam`, and one after `aws`").help(format!("write `{right}…`")).fix(&place, right)
        }));
    }
    for (at, _) in text.match_indices(OF_AWS) {
        let start = at + OF_AWS.len();
        let rest = &text[start..];
        // The characters of names and paths. Source: IAM API Reference, CreatePolicy.
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '=' | '@' | '-'))).unwrap_or(rest.len());
        let (written, after) = rest.split_at(length);
        // `policy/<NAME>`, `policy/Amazon*`, `policy/…` stand for others.
        if after.starts_with(['<', '$', '{', '*', '[', '%', '\\', '…']) || after.starts_with("..") {
            continue;
        }
        let name = written.rsplit('/').next().unwrap_or_default();
        let Some(meant) = managed_policy(name).or_else(|| misspelled_managed_policy(name)).or_else(|| spelled_managed_policy(name).filter(|known| known.name.len() == name.len()))
        else {
            continue;
        };
        let right = format!("{}{}", &meant.path[1..], meant.name);
        if written == right {
            continue;
        }
        let place = start..start + written.len();
        let message = if name == meant.name { format!("AWS keeps {name} under another path") } else { format!("AWS keeps no policy `{name}`") };
        found.push(Finding::at(&place, message).help(format!("write `…{OF_AWS}{right}`")).fix(&place, right));
    }
}
