//! `reading/unclosed-quote`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/unclosed-quote", severity: Severity::Warning, page: include_str!("unclosed_quote.md"), over: Over::Planning };
