//! `lock/changed`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "lock/changed", severity: Severity::Error, page: include_str!("changed.md"), over: Over::Planning };
