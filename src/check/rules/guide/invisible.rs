//! `guide/invisible`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/invisible", severity: Severity::Note, page: include_str!("invisible.md"), over: Over::Planning };
