//! `policy/action-resource-mismatch`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{PolicyKind, ResourceType, service};

pub const RULE: Rule = Rule {
    code: "policy/action-resource-mismatch",
    severity: Severity::Warning,
    validates: Some("UNSUPPORTED_RESOURCE"),
    page: include_str!("action_resource_mismatch.md"),
    over: Over::Document(look),
};

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Identity) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let resources = statement.texts("Resource");
        if resources.is_empty() || resources.iter().any(|resource| is_open(resource.text)) {
            continue;
        }
        for action in statement.texts("Action") {
            let Some((prefix, name)) = action.text.split_once(':') else { continue };
            let Some((known, of)) = service(prefix).and_then(|known| Some((known.action(name)?, known))).filter(|(known, _)| !known.resources.is_empty()) else { continue };
            let types: Vec<&ResourceType> = known.resources.iter().filter_map(|at| of.resources.get(*at)).collect();
            if resources.iter().any(|resource| types.iter().any(|kind| may_be(resource.text, &kind.arn))) {
                continue;
            }
            let message = format!("`{prefix}:{}` applies to none of the resources of its statement, so it allows nothing", known.name);
            let wanted: Vec<String> = types.iter().map(|kind| format!("{} (`arn:aws:{}`)", kind.name, readable(&kind.arn))).collect();
            found.push(Finding::at(&action.range, message).help(format!("it applies to {}", wanted.join(" or "))));
        }
    }
}

/// The form of an ARN as people write it.
fn readable(arn: &str) -> String {
    let parts: Vec<&str> = arn
        .split(':')
        .map(|part| match part {
            "R" => "REGION",
            "A" => "ACCOUNT",
            other => other,
        })
        .collect();
    parts.join(":")
}

/// Whether a resource of a policy can stand for something of this form: both have wildcards, so whether they can meet.
fn may_be(resource: &str, form: &str) -> bool {
    if resource == "*" {
        return true;
    }
    let Some(resource) = resource.strip_prefix("arn:").and_then(|rest| rest.split_once(':')).map(|(_, rest)| rest) else { return resource.contains('*') };
    // The name of a bucket has no slash: with one it is an object that is meant.
    if form == "s3:::*" && resource.contains('/') {
        return false;
    }
    let fields = |text: &'_ str| text.splitn(4, ':').map(str::to_owned).collect::<Vec<String>>();
    let (resource, form) = (fields(resource), fields(form));
    if resource.len() < 4 || form.len() < 4 {
        // A star took the rest.
        return resource.iter().zip(&form).all(|(one, other)| meet(one.as_bytes(), form_field(other).as_bytes())) || resource.last().is_some_and(|last| last.ends_with('*'));
    }
    let one = |at: usize| meet(resource[at].as_bytes(), form[at].as_bytes());
    let region = if form[1] == "R" { !resource[1].is_empty() } else { one(1) };
    // What AWS itself owns has no account: public images, parameters and documents.
    one(0) && region && (form[2] == "A" || one(2)) && one(3)
}

/// Region and account may be any.
fn form_field(field: &str) -> &str {
    if matches!(field, "R" | "A") { "*" } else { field }
}

/// Whether some text matches both patterns. What a star of one takes may be what a star of the other takes.
fn meet(one: &[u8], other: &[u8]) -> bool {
    // Row by row over the one, with every place of the other that can be reached.
    let mut reach = vec![false; other.len() + 1];
    reach[0] = true;
    let skip = |reach: &mut Vec<bool>| {
        for at in 0..other.len() {
            if reach[at] && other[at] == b'*' {
                reach[at + 1] = true;
            }
        }
    };
    skip(&mut reach);
    for byte in one {
        let mut next = vec![false; other.len() + 1];
        for at in 0..=other.len() {
            if !reach[at] {
                continue;
            }
            match (byte, other.get(at)) {
                // A star takes nothing, or one more of the other.
                (b'*', _) => {
                    for further in next.iter_mut().skip(at) {
                        *further = true;
                    }
                }
                (_, Some(b'*')) => next[at] = true,
                (b'?', Some(_)) => next[at + 1] = true,
                (byte, Some(there)) if byte.eq_ignore_ascii_case(there) || *there == b'?' => next[at + 1] = true,
                _ => {}
            }
        }
        skip(&mut next);
        reach = next;
    }
    reach[other.len()]
}
