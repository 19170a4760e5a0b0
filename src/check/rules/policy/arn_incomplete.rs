//! `policy/arn-incomplete`.

use super::terms::forms;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/arn-incomplete", severity: Severity::Warning, page: include_str!("arn_incomplete.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let Some((arn, forms)) = forms(resource.text) else { continue };
        if arn.region.is_empty() && forms.iter().all(|form| !form.region.is_empty()) {
            let right = format!("arn:{}:{}:*:{}:{}", arn.partition, arn.service, arn.account, arn.resource);
            found.push(
                Finding::at(&resource.range, "an ARN of this kind has a region; without one it matches nothing").help(format!("write the region, or `*` for all: `{right}`")),
            );
        }
    }
}
