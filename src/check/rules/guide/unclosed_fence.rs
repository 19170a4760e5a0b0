//! `guide/unclosed-fence`.

use crate::check::{Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/unclosed-fence", severity: Severity::Error, page: include_str!("unclosed_fence.md"), over: Over::Planning };
