//! `reading/not-a-policy`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::plan::show;

pub const RULE: Rule = Rule { code: "reading/not-a-policy", severity: Severity::Error, page: include_str!("not_a_policy.md"), over: Over::Guide(look) };

/// Arguments that are ARNs of policies. Source: IAM API Reference, AttachRolePolicy and PutRolePermissionsBoundary.
const POLICIES: &[&str] = &["PolicyArn", "PermissionsBoundary"];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for call in subject.plan.operations.iter().map(|planned| &planned.call) {
        let Some((member, arg)) = POLICIES.iter().find_map(|member| Some((member, call.argument(member)?))) else { continue };
        let shown = show(arg, subject.plan);
        let Some(arn) = shown.as_str().filter(|arn| arn.starts_with("arn:")) else { continue };
        let mut parts = arn.splitn(6, ':').skip(2);
        let (service, resource) = (parts.next().unwrap_or_default(), parts.nth(2).unwrap_or_default());
        // What still waits for a value may be anything.
        let kind = resource.split('/').next().unwrap_or_default();
        let open = |text: &str| text.is_empty() || text.contains(['$', '<', '{', '*']);
        if open(service) || open(kind) || service == "iam" && kind == "policy" {
            continue;
        }
        let what = if service == "iam" { kind } else { service };
        let finding = Finding::at(&call.span.range(), format!("{} takes the ARN of a policy as {member}; this is one of `{what}`", call.operation.name));
        found.push(finding.help("an ARN of a policy has `:policy/` before the name"));
    }
}
