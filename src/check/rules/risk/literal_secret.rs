//! `risk/literal-secret`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/literal-secret", severity: Severity::Error, validates: None, page: include_str!("literal_secret.md"), over: Over::Planning };
