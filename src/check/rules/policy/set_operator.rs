//! `policy/set-operator`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{PolicyKind, Set, key_kind};

pub const RULE: Rule = Rule { code: "policy/set-operator", severity: Severity::Warning, page: include_str!("set_operator.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (statement, condition, operator) in conditions(document) {
        let key = condition.key.text;
        let message = match operator.set {
            Some(Set::All) if statement.effect() == Some("Allow") && key_kind(key).is_some_and(|(_, several)| !several) => {
                format!("`ForAllValues` also holds where there is no `{key}` at all, which lets in whoever leaves it out")
            }
            Some(Set::Any) if document.kind == PolicyKind::Trust && key.to_ascii_lowercase().ends_with(":aud") => {
                format!("`{key}` has one value, and `ForAnyValue` is for keys that have several")
            }
            _ => continue,
        };
        let bare = condition.operator.text.split_once(':').map_or(condition.operator.text, |(_, bare)| bare);
        found.push(Finding::at(&condition.operator.range, message).help(format!("write `{bare}`")));
    }
}
