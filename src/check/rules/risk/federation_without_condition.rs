//! `risk/federation-without-condition`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "risk/federation-without-condition", severity: Severity::Warning, page: include_str!("federation_without_condition.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(
        risky(subject, "federation-without-condition")
            .into_iter()
            .map(|risky| Finding::at(&risky.place, risky.message()).help("add a condition on the subject: `{\"StringLike\": {\"PROVIDER:sub\": \"…\"}}`")),
    );
}
