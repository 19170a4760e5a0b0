//! `reading/not-understood`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/not-understood", severity: Severity::Note, page: include_str!("not_understood.md"), over: Over::Planning };
