//! `policy/value-form`.

use super::terms::{conditions, is_region};
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Compares;

pub const RULE: Rule = Rule { code: "policy/value-form", severity: Severity::Error, page: include_str!("value_form.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, operator) in conditions(document) {
        if operator.compares != Compares::Text {
            continue;
        }
        let key = condition.key.text.to_ascii_lowercase();
        let Some((_, form, fits)) = FORMS.iter().find(|(known, ..)| *known == key) else { continue };
        for value in condition.values.items() {
            let Some(text) = value.text().filter(|text| !text.is_empty() && !text.contains(['*', '?', '$']) && !is_open(text)) else { continue };
            if !fits(text) {
                found.push(Finding::at(&value.range, format!("`{}` is {form}, which `{text}` is not", condition.key.text)));
            }
        }
    }
}

type Form = (&'static str, &'static str, fn(&str) -> bool);

/// Keys whose values have a form, in lower case.
/// Sources: "AWS global condition context keys" in the IAM User Guide; the condition keys of Amazon DynamoDB and Amazon S3.
const FORMS: &[Form] = &[
    ("aws:requestedregion", "a region as `eu-west-1`", region),
    ("ec2:region", "a region as `eu-west-1`", region),
    ("aws:sourcevpc", "a VPC as `vpc-0a1b2c3d`", |value| id(value, "vpc-")),
    ("aws:sourcevpce", "a VPC endpoint as `vpce-0a1b2c3d`", |value| id(value, "vpce-")),
    ("aws:sourceaccount", "an account number of 12 digits", account),
    ("aws:principalaccount", "an account number of 12 digits", account),
    ("aws:resourceaccount", "an account number of 12 digits", account),
    ("iam:passedtoservice", "a service as `ec2.amazonaws.com`", |value| value.contains(['.', '-']) || value != value.to_ascii_lowercase()),
    ("dynamodb:returnconsumedcapacity", "`TOTAL`, `INDEXES` or `NONE`", |value| one_of(value, "TOTAL INDEXES NONE")),
    ("dynamodb:returnvalues", "one of `NONE`, `ALL_OLD`, `UPDATED_OLD`, `ALL_NEW`, `UPDATED_NEW`", |value| one_of(value, "NONE ALL_OLD UPDATED_OLD ALL_NEW UPDATED_NEW")),
    ("dynamodb:select", "one of `ALL_ATTRIBUTES`, `ALL_PROJECTED_ATTRIBUTES`, `SPECIFIC_ATTRIBUTES`, `COUNT`", |value| {
        one_of(value, "ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES SPECIFIC_ATTRIBUTES COUNT")
    }),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", "the ARN of a key", |value| value.starts_with("arn:")),
];

/// A word that stands for a value is none, and no finding: each of these only tells what is surely something else.
fn id(value: &str, prefix: &str) -> bool {
    value.starts_with(prefix) || !["vpc-", "vpce-", "subnet-", "sg-", "eni-", "i-"].iter().any(|other| value.starts_with(other))
}

fn account(value: &str) -> bool {
    value.len() == 12 || !value.bytes().all(|byte| byte.is_ascii_digit())
}

fn region(value: &str) -> bool {
    let named = ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "cn-", "il-", "mx-"].iter().any(|area| value.starts_with(area));
    is_region(value) || !named || !value.bytes().any(|byte| byte.is_ascii_digit())
}

fn one_of(value: &str, known: &str) -> bool {
    known.split(' ').any(|known| known == value)
}
