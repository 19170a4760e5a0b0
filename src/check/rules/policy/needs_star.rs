//! `policy/needs-star`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{PolicyKind, service};

pub const RULE: Rule =
    Rule { code: "policy/needs-star", severity: Severity::Warning, validates: Some("UNSUPPORTED_RESOURCE"), page: include_str!("needs_star.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Identity) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let resources = statement.texts("Resource");
        if resources.is_empty() || resources.iter().any(|resource| is_any(resource.text)) {
            continue;
        }
        for action in statement.texts("Action") {
            let Some((prefix, name)) = action.text.split_once(':') else { continue };
            let Some(known) = service(prefix).and_then(|known| known.action(name)).filter(|known| known.resources.is_empty()) else { continue };
            let message = format!("`{prefix}:{}` applies to no single resource; in a statement with other resources than `*` it allows nothing", known.name);
            found.push(Finding::at(&action.range, message).help("give it a statement of its own, with `\"Resource\": \"*\"`"));
        }
    }
}

/// Every resource, whatever is written around the stars.
fn is_any(resource: &str) -> bool {
    is_open(resource) || resource.split(':').all(|part| matches!(part, "*" | "arn" | "aws" | "aws-cn" | "aws-us-gov"))
}
