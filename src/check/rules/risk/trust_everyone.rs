//! `risk/trust-everyone`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/trust-everyone", severity: Severity::Warning, page: include_str!("trust_everyone.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(
        risky(subject, "trust-everyone").into_iter().map(|risky| Finding::at(&risky.place, risky.message()).help("name the account, the user or the role that may come in")),
    );
}
