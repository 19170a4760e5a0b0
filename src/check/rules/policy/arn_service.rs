//! `policy/arn-service`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;
use crate::policy::{is_unlisted, prefixes, service};

pub const RULE: Rule = Rule { code: "policy/arn-service", severity: Severity::Error, page: include_str!("arn_service.md"), over: Over::Document(look) };

/// Services in ARNs that are no prefixes of actions.
/// Source: the resource types of the Service Authorization Reference.
const OTHERS: &[&str] = &["catalog", "elastic-inference", "route53-recovery-control", "macie"];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let Some(arn) = Arn::parse(resource.text) else { continue };
        let name = arn.service;
        if name.is_empty() || name.contains(['*', '?', '$']) || is_open(name) || OTHERS.contains(&name) {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        if lower != *name {
            let right = format!("arn:{}:{lower}:{}:{}:{}", arn.partition, arn.region, arn.account, arn.resource);
            let finding = Finding::at(&resource.range, format!("`{name}` is no service: in ARNs they are written in small letters")).help(format!("write `{lower}`"));
            found.push(if service(&lower).is_some() && !right.contains(['"', '\\']) { finding.fix(&resource.range, format!("\"{right}\"")) } else { finding });
        } else if service(name).is_none()
            && !is_unlisted(name)
            && let Some(meant) = prefixes().find(|known| strsim::damerau_levenshtein(known, name) == 1)
        {
            found.push(Finding::at(&resource.range, format!("there is no service `{name}`, so the ARN matches nothing")).help(format!("did you mean `{meant}`?")));
        }
    }
}
