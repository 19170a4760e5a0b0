//! `reading/case-clash`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/case-clash", severity: Severity::Error, page: include_str!("case_clash.md"), over: Over::Planning };
