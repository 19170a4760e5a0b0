//! `reading/too-much`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/too-much", severity: Severity::Error, page: include_str!("too_much.md"), over: Over::Planning };
