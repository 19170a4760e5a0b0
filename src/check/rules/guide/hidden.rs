//! `guide/hidden`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/hidden", severity: Severity::Note, page: include_str!("hidden.md"), over: Over::Planning };
