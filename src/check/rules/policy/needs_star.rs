//! `policy/needs-star`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Policy, PolicyKind, covers, service};

pub const RULE: Rule = Rule { code: "policy/needs-star", severity: Severity::Warning, page: include_str!("needs_star.md"), over: Over::Document(look) };

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
            if elsewhere(&policy, action.text) {
                continue;
            }
            let message = format!("`{prefix}:{}` applies to no single resource; in a statement with other resources than `*` it allows nothing", known.name);
            found.push(Finding::at(&action.range, message).help("give it a statement of its own, with `\"Resource\": \"*\"`"));
        }
    }
}

/// Every resource, or everything of one service: what is asked for then is not written anywhere, and `arn:aws:s3:::*` does for
/// `s3:ListAllMyBuckets` in AWS's own examples.
fn is_any(resource: &str) -> bool {
    is_open(resource) || resource == "*" || (resource.ends_with(":*") && resource.split(':').skip(3).all(|part| matches!(part, "*" | "")))
}

/// Whether a statement of the policy allows it on everything, so that nothing is missing.
fn elsewhere(policy: &Policy, action: &str) -> bool {
    let mut allows = policy.statements().filter(|statement| statement.effect() == Some("Allow") && statement.texts("Resource").iter().any(|resource| is_any(resource.text)));
    allows.any(|statement| statement.texts("Action").iter().any(|pattern| covers(pattern.text, action)))
}
