//! `reading/unknown-file`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/unknown-file", severity: Severity::Note, page: include_str!("unknown_file.md"), over: Over::Planning };
