//! `policy/arn-form`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/arn-form", severity: Severity::Error, validates: Some("MISSING_ARN_FIELD"), page: include_str!("arn_form.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let text = resource.text;
        if is_open(text) || text.starts_with('*') || text.starts_with("arn:*") || text == "arn*" {
            continue;
        }
        let fields = text.split(':').count();
        let finding = if !text.starts_with("arn:") {
            Finding::at(&resource.range, format!("`{text}` is no ARN")).help("a resource is `*` or `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`")
        } else if fields < 6 && !text.ends_with(":*") {
            Finding::at(&resource.range, format!("the ARN has {fields} of its six parts"))
                .help("it is `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; parts may be empty, their colons may not be missing")
        } else {
            continue;
        };
        found.push(finding);
    }
}
