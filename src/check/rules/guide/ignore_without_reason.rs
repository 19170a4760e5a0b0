//! `guide/ignore-without-reason`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/ignore-without-reason", severity: Severity::Warning, page: include_str!("ignore_without_reason.md"), over: Over::Ignores };
