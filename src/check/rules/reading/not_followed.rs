//! `reading/not-followed`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/not-followed", severity: Severity::Note, page: include_str!("not_followed.md"), over: Over::Planning };
