//! `policy/invalid-action`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{closest, covers, is_unlisted, service};

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
            (Some((meant, _)), _) => format!("`{name}` is an operation of the API; the action that allows it is `{prefix}:{meant}`"),
            (None, Some(meant)) => format!("did you mean `{prefix}:{meant}`?"),
            (None, None) => {
                found.push(finding);
                continue;
            }
        };
        // One letter off is a slip; more may be something else.
        let slip = near.filter(|near| strsim::damerau_levenshtein(&near.to_ascii_lowercase(), &name.to_ascii_lowercase()) == 1);
        let finding = finding.help(help);
        let exact = operation.filter(|(_, reach)| *reach == Reach::Same).map(|(meant, _)| meant);
        let said = |meant: &&str| policy.actions().any(|other| other.text.eq_ignore_ascii_case(&format!("{prefix}:{meant}")));
        found.push(match exact.or(slip.filter(|_| operation.is_none())).filter(|meant| !said(meant)) {
            Some(meant) => finding.fix(&action.range, format!("\"{prefix}:{meant}\"")),
            None => finding,
        });
    }
}

/// How much an action allows beside the operation that is asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Same,
    /// Other operations too: to write it instead is not for a program.
    More,
}

/// The action that allows an operation of the API, where it has another name, and how much it allows.
/// Source: "Actions, resources, and condition keys for Amazon S3" in the Service Authorization Reference.
fn operation_s(prefix: &str, operation: &str) -> Option<(&'static str, Reach)> {
    use Reach::{More, Same};
    const NAMES: &[(&str, &str, &str, Reach)] = &[
        ("s3", "ListBuckets", "ListAllMyBuckets", Same),
        ("s3", "ListObjects", "ListBucket", Same),
        ("s3", "ListObjectsV2", "ListBucket", Same),
        ("s3", "HeadBucket", "ListBucket", More),
        ("s3", "HeadObject", "GetObject", More),
        ("s3", "SelectObjectContent", "GetObject", More),
        ("s3", "CopyObject", "PutObject", More),
        ("s3", "CreateMultipartUpload", "PutObject", More),
        ("s3", "UploadPart", "PutObject", More),
        ("s3", "UploadPartCopy", "PutObject", More),
        ("s3", "CompleteMultipartUpload", "PutObject", More),
        ("s3", "ListMultipartUploads", "ListBucketMultipartUploads", Same),
        ("s3", "ListParts", "ListMultipartUploadParts", Same),
        ("s3", "ListObjectVersions", "ListBucketVersions", Same),
        ("s3", "DeleteObjects", "DeleteObject", Same),
        ("s3", "GetBucketEncryption", "GetEncryptionConfiguration", Same),
        ("s3", "PutBucketEncryption", "PutEncryptionConfiguration", Same),
        ("s3", "GetBucketLifecycleConfiguration", "GetLifecycleConfiguration", Same),
        ("s3", "PutBucketLifecycleConfiguration", "PutLifecycleConfiguration", Same),
        ("s3", "GetBucketReplication", "GetReplicationConfiguration", Same),
        ("s3", "PutBucketReplication", "PutReplicationConfiguration", Same),
        ("s3", "GetPublicAccessBlock", "GetBucketPublicAccessBlock", Same),
        ("s3", "PutPublicAccessBlock", "PutBucketPublicAccessBlock", Same),
        ("lambda", "Invoke", "InvokeFunction", Same),
    ];
    NAMES.iter().find(|(service, name, ..)| *service == prefix && name.eq_ignore_ascii_case(operation)).map(|(.., action, reach)| (*action, *reach))
}
