//! `policy/service-wildcard`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;

pub const RULE: Rule = Rule { code: "policy/service-wildcard", severity: Severity::Note, page: include_str!("service_wildcard.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let Some(arn) = Arn::parse(resource.text) else { continue };
        if arn.service.contains(['*', '?']) && arn.service != "*" && !is_open(arn.service) {
            let message = format!("`{}` is every service whose name is like that, of today and of later", arn.service);
            found.push(Finding::at(&resource.range, message).help("name the services"));
        }
    }
}
