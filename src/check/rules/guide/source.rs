//! `guide/source`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/source", severity: Severity::Error, page: include_str!("source.md"), over: Over::Planning };
