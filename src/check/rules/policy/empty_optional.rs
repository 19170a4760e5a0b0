//! `policy/empty-optional`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Json;

pub const RULE: Rule = Rule { code: "policy/empty-optional", severity: Severity::Note, page: include_str!("empty_optional.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        for member in statement.node.members() {
            let empty = match (member.name.as_str(), &member.node.json) {
                ("Sid", Json::Text(text)) => text.is_empty(),
                ("Condition", Json::Object(operators)) => {
                    operators.is_empty() || operators.iter().any(|operator| operator.node.members().is_empty() && matches!(operator.node.json, Json::Object(_)))
                }
                _ => false,
            };
            if empty {
                found.push(Finding::at(&member.node.range, format!("`{}` says nothing", member.name)).help("leave it out"));
            }
        }
    }
}
