//! `policy/too-large`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::limits;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/too-large", severity: Severity::Warning, page: include_str!("too_large.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    // Of what the plan sends it is known how large it may be, and planning says it.
    if document.taken_by.is_some() || document.read.is_err() {
        return;
    }
    let (most, what) = match document.kind {
        PolicyKind::Identity => (limits::MANAGED_POLICY, "a managed policy"),
        PolicyKind::Trust => (limits::TRUST_POLICY, "a trust policy"),
        _ => return,
    };
    let size = document.text.chars().filter(|c| !c.is_whitespace()).count();
    if size > most {
        let start = document.text.find('{').unwrap_or_default();
        found.push(
            Finding::at(&(start..start + 1), format!("the document has {size} characters, and {what} may have {most}, white space not counted")).help("make two policies of it"),
        );
    }
}
