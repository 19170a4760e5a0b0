//! `policy/arn-region`.

use super::terms::forms;
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/arn-region", severity: Severity::Error, page: include_str!("arn_region.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let Some((arn, forms)) = forms(resource.text) else { continue };
        let given = |part: &str| !part.contains(['*', '?', '$']) && !part.is_empty() && !is_open(part);
        let region = given(arn.region) && forms.iter().all(|form| form.region.is_empty());
        let account = given(arn.account) && forms.iter().all(|form| form.account.is_empty());
        let message = match (region, account) {
            (true, true) => "neither region nor account",
            (true, false) => "no region",
            (false, true) => "no account",
            (false, false) => continue,
        };
        let right = format!("arn:{}:{}:{}:{}:{}", arn.partition, arn.service, if region { "" } else { arn.region }, if account { "" } else { arn.account }, arn.resource);
        found.push(
            Finding::at(&resource.range, format!("the ARNs of this have {message}, and with one it matches nothing"))
                .help(format!("write `{right}`"))
                .fix(&resource.range, json(&right)),
        );
    }
}

/// A text as JSON has it.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
