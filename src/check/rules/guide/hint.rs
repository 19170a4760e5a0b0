//! `guide/hint`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/hint", severity: Severity::Error, validates: None, page: include_str!("hint.md"), over: Over::Planning };
