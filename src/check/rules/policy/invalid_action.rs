//! `policy/invalid-action`.

use crate::check::rules::{closest, is_open};
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{covers, is_unlisted, service};

pub const RULE: Rule = Rule { code: "policy/invalid-action", severity: Severity::Error, page: include_str!("invalid_action.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    found.extend(document.refused(RULE.code));
    for action in policy.actions() {
        if action.text == "*" || is_open(action.text) {
            continue;
        }
        let Some((prefix, name)) = action.text.split_once(':') else {
            continue;
        };
        let Some(known) = service(prefix).filter(|known| !known.actions.is_empty()) else { continue };
        if known.actions.iter().any(|known| covers(name, &known.name)) || is_unlisted(action.text) {
            continue;
        }
        let finding = Finding::at(&action.range, format!("{} has no action `{name}`", known.name));
        let operation = operation_s(&prefix.to_ascii_lowercase(), name);
        let near = closest(name, known.actions.iter().map(|action| action.name.as_str()));
        let help = match (operation, near) {
            (Some(meant), _) => format!("`{name}` is an operation of the API; the action that allows it is `{prefix}:{meant}`"),
            (None, Some(meant)) => format!("did you mean `{prefix}:{meant}`?"),
            (None, None) => {
                found.push(finding);
                continue;
            }
        };
        // One letter off is a slip, and an operation has one action; more may be something else.
        let slip = near.filter(|near| strsim::damerau_levenshtein(&near.to_ascii_lowercase(), &name.to_ascii_lowercase()) == 1);
        let finding = finding.help(help);
        found.push(match operation.or(slip) {
            Some(meant) => finding.fix(&action.range, format!("\"{prefix}:{meant}\"")),
            None => finding,
        });
    }
}

/// The action that allows an operation of the API, where it has another name.
/// Source: "Actions, resources, and condition keys for Amazon S3" in the Service Authorization Reference.
fn operation_s(prefix: &str, operation: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str, &str)] = &[
        ("s3", "ListBuckets", "ListAllMyBuckets"),
        ("s3", "ListObjects", "ListBucket"),
        ("s3", "ListObjectsV2", "ListBucket"),
        ("s3", "HeadBucket", "ListBucket"),
        ("s3", "HeadObject", "GetObject"),
        ("s3", "SelectObjectContent", "GetObject"),
        ("s3", "CopyObject", "PutObject"),
        ("s3", "CreateMultipartUpload", "PutObject"),
        ("s3", "UploadPart", "PutObject"),
        ("s3", "CompleteMultipartUpload", "PutObject"),
        ("s3", "ListMultipartUploads", "ListBucketMultipartUploads"),
        ("s3", "ListParts", "ListMultipartUploadParts"),
        ("s3", "ListObjectVersions", "ListBucketVersions"),
        ("s3", "DeleteObjects", "DeleteObject"),
        ("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
        ("s3", "PutBucketEncryption", "PutEncryptionConfiguration"),
        ("s3", "GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
        ("s3", "PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
        ("s3", "GetBucketReplication", "GetReplicationConfiguration"),
        ("s3", "PutBucketReplication", "PutReplicationConfiguration"),
        ("s3", "GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
        ("s3", "PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
        ("lambda", "Invoke", "InvokeFunction"),
    ];
    NAMES.iter().find(|(service, name, _)| *service == prefix && name.eq_ignore_ascii_case(operation)).map(|(.., action)| *action)
}
