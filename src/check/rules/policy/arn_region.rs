//! `policy/arn-region`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/arn-region", severity: Severity::Error, validates: Some("ARN_REGION_NOT_ALLOWED"), page: include_str!("arn_region.md"), over: Over::Document(look) };

/// Services whose ARNs have neither a region nor, for S3, an account.
/// Source: the resource types of the Service Authorization Reference.
fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for resource in policy.resources() {
        let parts: Vec<&str> = resource.text.splitn(6, ':').collect();
        let ["arn", _, prefix @ ("s3" | "iam"), region, account, rest] = parts.as_slice() else { continue };
        // Access points, jobs and the like of S3 do have both.
        let bucket = *prefix == "s3" && !["accesspoint", "job/", "storage-lens", "async-request", "access-grants"].iter().any(|kind| rest.starts_with(kind));
        let given = |part: &str| !part.is_empty() && part != "*";
        if *prefix == "iam" && given(region) && !is_open(region) {
            found.push(Finding::at(&resource.range, "IAM is global: its ARNs have no region, and with one they match nothing").help("leave the region empty: `arn:aws:iam::…`"));
        } else if bucket && (given(region) || given(account)) && !is_open(region) && !is_open(account) {
            found.push(
                Finding::at(&resource.range, "the ARN of a bucket has neither region nor account, and with one it matches nothing").help(format!("write `arn:aws:s3:::{rest}`")),
            );
        }
    }
}
