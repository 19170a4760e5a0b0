//! `reading/misspelled-policy`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/misspelled-policy", severity: Severity::Error, page: include_str!("misspelled_policy.md"), over: Over::Planning };
