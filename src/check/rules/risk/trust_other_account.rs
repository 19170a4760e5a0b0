//! `risk/trust-other-account`.

use super::confused_deputy::is_open;
use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/trust-other-account", severity: Severity::Note, page: include_str!("trust_other_account.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    // One that may be taken for another is a rule of its own.
    let all = risky(subject, "trust-other-account").into_iter().filter(|risky| !is_open(risky));
    found.extend(all.map(|risky| Finding::at(&risky.place, risky.message())));
}
