//! `guide/unused-ignore`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/unused-ignore", severity: Severity::Warning, page: include_str!("unused_ignore.md"), over: Over::Ignores };
