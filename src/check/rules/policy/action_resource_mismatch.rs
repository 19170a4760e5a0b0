//! `policy/action-resource-mismatch`.

use super::terms::{meet, misplaced};
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{PolicyKind, ResourceType, Said, covers, service};

pub const RULE: Rule = Rule { code: "policy/action-resource-mismatch", severity: Severity::Warning, page: include_str!("action_resource_mismatch.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| matches!(document.kind, PolicyKind::Identity | PolicyKind::Resource)) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let resources = statement.texts("Resource");
        // An ARN with a region that it cannot have is found for that.
        if resources.is_empty() || resources.iter().any(|resource| is_open(resource.text) || misplaced(resource.text).is_some()) {
            continue;
        }
        for action in statement.texts("Action") {
            let Some((prefix, name)) = action.text.split_once(':') else { continue };
            let Some((known, of)) = service(prefix).and_then(|known| Some((known.action(name)?, known))).filter(|(known, _)| !known.resources.is_empty()) else { continue };
            let types: Vec<&ResourceType> = known.resources.iter().filter_map(|at| of.resources.get(*at)).collect();
            let fits = |resource: &Said| is_open(resource.text) || types.iter().any(|kind| may_be(resource.text, &kind.arn));
            // Where another statement allows it, nothing is missing.
            let others = policy.statements().filter(|other| other.effect() == Some("Allow") && other.texts("Action").iter().any(|pattern| covers(pattern.text, action.text)));
            if resources.iter().any(fits) || others.flat_map(|other| other.texts("Resource")).any(|resource| fits(&resource)) {
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
    let (parts, forms) = (fields(resource), fields(form));
    if parts.len() < 4 || forms.len() < 4 || parts[..3].iter().any(|part| part.contains('*')) {
        // A star may reach over a colon, so both are compared as one text.
        let form: Vec<&str> = form.split(':').map(form_field).collect();
        return meet(resource.as_bytes(), form.join(":").as_bytes());
    }
    let one = |at: usize| meet(parts[at].as_bytes(), forms[at].as_bytes());
    let region = if forms[1] == "R" { !parts[1].is_empty() } else { one(1) };
    // What AWS itself owns has no account: public images, parameters and documents.
    one(0) && region && (forms[2] == "A" || one(2)) && one(3)
}

/// Region and account may be any.
fn form_field(field: &str) -> &str {
    if matches!(field, "R" | "A") { "*" } else { field }
}
