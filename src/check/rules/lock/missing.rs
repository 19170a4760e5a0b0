//! `lock/missing`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "lock/missing", severity: Severity::Error, page: include_str!("missing.md"), over: Over::Planning };
