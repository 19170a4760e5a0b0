//! `reading/third-key`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/third-key", severity: Severity::Error, page: include_str!("third_key.md"), over: Over::Planning };
