//! `reading/made-twice`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/made-twice", severity: Severity::Error, page: include_str!("made_twice.md"), over: Over::Planning };
