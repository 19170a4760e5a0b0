//! `reading/other-name`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/other-name", severity: Severity::Warning, page: include_str!("other_name.md"), over: Over::Planning };
