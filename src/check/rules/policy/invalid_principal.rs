//! `policy/invalid-principal`.

use crate::check::rules::{closest, is_open};
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule {
    code: "policy/invalid-principal",
    severity: Severity::Error,
    validates: Some("INVALID_PRINCIPAL_KEY"),
    page: include_str!("invalid_principal.md"),
    over: Over::Document(look),
};

const KEYS: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for (key, who) in policy.statements().flat_map(|statement| statement.principals()) {
        let Some(key) = key else {
            if who.text != "*" && !is_open(who.text) {
                found.push(
                    Finding::at(&who.range, "a principal is `*`, or an object that says what it is").help("write `{ \"AWS\": … }`, `{ \"Service\": … }` or `{ \"Federated\": … }`"),
                );
            }
            continue;
        };
        if !KEYS.contains(&key.text) {
            let finding = Finding::at(&key.range, format!("a principal has no kind `{}`", key.text));
            found.push(match closest(key.text, KEYS.iter().copied()) {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding.help(format!("there are {}", KEYS.join(", "))),
            });
        } else if key.text == "Service" && !is_open(who.text) && !who.text.contains('*') && !who.text.contains('.') {
            found.push(Finding::at(&who.range, format!("a service is named by its domain, not `{}`", who.text)).help(format!("write `{}.amazonaws.com`", who.text)));
        }
    }
}
