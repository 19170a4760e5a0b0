//! `reading/missing-argument`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/missing-argument", severity: Severity::Error, page: include_str!("missing_argument.md"), over: Over::Planning };
