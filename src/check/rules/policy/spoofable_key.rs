//! `policy/spoofable-key`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/spoofable-key", severity: Severity::Note, page: include_str!("spoofable_key.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (statement, condition, _) in conditions(document) {
        if statement.effect() == Some("Allow") && ["aws:Referer", "aws:UserAgent"].iter().any(|key| key.eq_ignore_ascii_case(condition.key.text)) {
            let message = format!("whoever sends a request writes its `{}`: this keeps nobody out", condition.key.text);
            found.push(Finding::at(&condition.key.range, message));
        }
    }
}
