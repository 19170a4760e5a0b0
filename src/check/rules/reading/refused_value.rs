//! `reading/refused-value`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/refused-value", severity: Severity::Error, page: include_str!("refused_value.md"), over: Over::Planning };
