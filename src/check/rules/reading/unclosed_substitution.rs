//! `reading/unclosed-substitution`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/unclosed-substitution", severity: Severity::Warning, page: include_str!("unclosed_substitution.md"), over: Over::Planning };
