//! `reading/unclosed-here-document`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/unclosed-here-document", severity: Severity::Warning, page: include_str!("unclosed_here_document.md"), over: Over::Planning };
