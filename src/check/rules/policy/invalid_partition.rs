//! `policy/invalid-partition`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/invalid-partition", severity: Severity::Error, page: include_str!("invalid_partition.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for arn in policy.resources().chain(policy.principals()) {
        let Some(partition) = arn.text.strip_prefix("arn:").and_then(|rest| rest.split(':').next()) else { continue };
        // Partitions of closed regions are named after countries and agencies.
        if is_open(partition) || partition.contains(['*', '?']) || partition == "aws" || partition.starts_with("aws-") {
            continue;
        }
        found.push(Finding::at(&arn.range, format!("there is no partition `{partition}`")).help("write `aws`, `aws-cn` or `aws-us-gov`"));
    }
}
