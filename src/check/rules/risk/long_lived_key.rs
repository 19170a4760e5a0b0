//! `risk/long-lived-key`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/long-lived-key", severity: Severity::Note, page: include_str!("long_lived_key.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for risky in risky(subject, "long-lived-key") {
        let of = risky.holders.first().map(|holder| format!(" of {holder}")).unwrap_or_default();
        found.push(Finding::at(&risky.place, format!("the credential{of} does not expire")).help("say where it is to be kept and when it is to be replaced; a role needs none"));
    }
}
