//! `risk/literal-secret`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/literal-secret", severity: Severity::Error, page: include_str!("literal_secret.md"), over: Over::Planning };
