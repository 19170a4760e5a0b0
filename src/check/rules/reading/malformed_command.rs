//! `reading/malformed-command`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/malformed-command", severity: Severity::Error, page: include_str!("malformed_command.md"), over: Over::Planning };
