//! `guide/too-much`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/too-much", severity: Severity::Error, page: include_str!("too_much.md"), over: Over::Planning };
