//! `guide/hint`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/hint", severity: Severity::Error, page: include_str!("hint.md"), over: Over::Planning };
