//! `risk/admin-policy`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/admin-policy", severity: Severity::Warning, page: include_str!("admin_policy.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(
        risky(subject, "admin-policy")
            .into_iter()
            .map(|risky| Finding::at(&risky.place, risky.message()).help("name the actions and resources that are needed; where it must be everything, say why in the guide")),
    );
}
