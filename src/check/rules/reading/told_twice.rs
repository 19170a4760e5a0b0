//! `reading/told-twice`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/told-twice", severity: Severity::Note, page: include_str!("told_twice.md"), over: Over::Planning };
