//! `policy/condition-never`.

use super::terms::conditions;
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, Set, global_key, is_key, service};

pub const RULE: Rule = Rule { code: "policy/condition-never", severity: Severity::Warning, page: include_str!("condition_never.md"), over: Over::Document(look) };

/// Services of which the reference names every key that a request brings.
const SURE: &[&str] = &["s3", "iam"];

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (statement, condition, operator) in conditions(document) {
        // What is asked of a key that is not there: an operator that does not mind, or the opposite.
        let minds = !operator.if_exists && !operator.is_negated() && operator.compares != Compares::Presence && operator.set != Some(Set::All);
        let key = condition.key.text;
        if statement.effect() != Some("Allow") || !minds || is_open(key) {
            continue;
        }
        for action in statement.texts("Action") {
            let Some((prefix, name)) = action.text.split_once(':').filter(|(prefix, _)| SURE.contains(prefix)) else { continue };
            let Some((of, known)) = service(prefix).and_then(|of| Some((of, of.action(name)?))) else { continue };
            let is = |at: &usize| of.keys.get(*at).is_some_and(|known| is_key(&known.name, key));
            let has = (0..of.keys.len()).any(|at| is(&at));
            if has && global_key(key).is_none() && !known.keys.iter().any(is) {
                let message = format!("a request for `{}` brings no `{key}`, so the statement never allows it", action.text);
                found.push(Finding::at(&action.range, message).help("give it a statement without that condition"));
            }
        }
    }
}
