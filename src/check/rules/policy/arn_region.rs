//! `policy/arn-region`.

use super::terms::misplaced;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::service;

pub const RULE: Rule = Rule { code: "policy/arn-region", severity: Severity::Error, page: include_str!("arn_region.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let Some((arn, region, account)) = misplaced(resource.text) else { continue };
        let has = match (region, account) {
            (true, true) => "neither region nor account",
            (true, false) => "no region",
            _ => "no account",
        };
        let right = format!("arn:{}:{}:{}:{}:{}", arn.partition, arn.service, if region { "" } else { arn.region }, if account { "" } else { arn.account }, arn.resource);
        let owner = service(arn.service).map_or(arn.service, |known| known.name.as_str());
        found.push(
            Finding::at(&resource.range, format!("an ARN of this kind has {has} in {owner}; with one it matches nothing"))
                .help(format!("write `{right}`"))
                .fix(&resource.range, json(&right)),
        );
    }
}

/// A text as JSON has it.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
