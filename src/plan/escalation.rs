//! Permissions with which more permissions can be taken.

use serde_json::Value;

use super::Risk;
use super::risk::{ADMIN, BY_SERVICE, ESCALATION, ESCALATION_SCOPED, list, texts};
use crate::policy::covers;

/// Actions that let whoever has them give themselves, or somebody whose credentials they get, more permissions.
/// Sources: Spencer Gietzen (Rhino Security Labs), "AWS IAM Privilege Escalation – Methods and Mitigation"; Datadog Security Labs,
/// pathfinding.cloud. Those that need a second service beside `iam:PassRole` are covered by that action.
const TAKING: &[&str] = &[
    "iam:AddRoleToInstanceProfile",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:CreateServiceSpecificCredential",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DetachRolePolicy",
    "iam:DetachUserPolicy",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAccessKey",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "iam:UpdateSAMLProvider",
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "organizations:DetachPolicy",
    "organizations:UpdatePolicy",
    "sso:CreateAccountAssignment",
    "sso:PutInlinePolicyToPermissionSet",
    "sts:AssumeRole",
];

/// Actions that run something under a role which a service has already, without `iam:PassRole`. Same sources.
const THROUGH_SERVICES: &[&str] = &[
    "cloudformation:UpdateStack",
    "codebuild:UpdateProject",
    "ec2-instance-connect:SendSSHPublicKey",
    "ec2:ModifyInstanceAttribute",
    "ecs:ExecuteCommand",
    "glue:UpdateDevEndpoint",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "ssm:SendCommand",
    "ssm:StartSession",
];

/// Actions whose right use names one thing, so that a scoped resource leaves nothing to say.
const HARMLESS_SCOPED: &[&str] = &["iam:PassRole", "sts:AssumeRole"];

/// The risks of a statement that allows something.
pub fn permissions(statement: &Value) -> Vec<Risk> {
    let grants = Grants { actions: texts(statement, "Action"), all_but: texts(statement, "NotAction") };
    let resources = texts(statement, "Resource");
    let wide = statement.get("NotResource").is_some() || resources.iter().any(|resource| is_wide(resource));
    let everything = resources.contains(&"*") || statement.get("NotResource").is_some();
    // Of one's own name: what the documentation has everybody do with their own keys and passwords.
    let own = !resources.is_empty() && list(statement.get("Resource")).len() == resources.len() && resources.iter().all(|resource| resource.contains("${aws:username}"));
    let all = TAKING.iter().all(|action| grants.hold(action));
    let beyond_scope = |action: &&&str| grants.hold(action) && !HARMLESS_SCOPED.contains(*action);
    let mut found = Vec::new();
    if everything && all {
        found.push(ADMIN);
    } else if wide && TAKING.iter().any(|action| grants.hold(action)) {
        found.push(ESCALATION);
    } else if !wide && !own && TAKING.iter().filter(beyond_scope).any(|action| concerns(action, &resources)) {
        found.push(ESCALATION_SCOPED);
    }
    if wide && !all && THROUGH_SERVICES.iter().any(|action| grants.hold(action)) && !found.contains(&ESCALATION) {
        found.push(BY_SERVICE);
    }
    found
}

/// Whether an action, which may have wildcards, is one with which more permissions can be taken: by itself, or through a service.
pub fn takes(pattern: &str, through_services: bool) -> bool {
    if through_services { THROUGH_SERVICES } else { TAKING }.iter().any(|action| covers(pattern, action))
}

struct Grants<'a> {
    actions: Vec<&'a str>,
    all_but: Vec<&'a str>,
}

impl Grants<'_> {
    fn hold(&self, action: &str) -> bool {
        let matched = |patterns: &[&str]| patterns.iter().any(|pattern| covers(pattern, action));
        matched(&self.actions) || !self.all_but.is_empty() && !matched(&self.all_but)
    }
}

/// Whether a resource takes in all users, roles, groups or policies of the account.
fn is_wide(resource: &str) -> bool {
    let mut parts = resource.splitn(6, ':');
    let Some(rest) = parts.nth(5) else { return resource.contains('*') };
    let name = rest.rsplit_once('/').map_or(rest, |(_, name)| name);
    // A path or prefix before the star is a scope: `role/app/*` and `role/app-*`.
    let path = rest.matches('/').count() > 1;
    !name.is_empty() && name.chars().all(|c| matches!(c, '*' | '?')) && !path
}

/// Whether one of the resources can be what the action is about: `*` on a bucket's objects is none of IAM's things.
fn concerns(action: &str, resources: &[&str]) -> bool {
    let service = action.split(':').next().unwrap_or_default();
    resources.iter().any(|resource| resource.split(':').nth(2).is_none_or(|of| covers(of, service)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(statement: Value) -> Vec<&'static str> {
        permissions(&statement).iter().map(|risk| risk.rule).collect()
    }

    #[test]
    fn wildcards_of_iam() {
        for (pattern, text, wanted) in [
            ("*", "iam:passrole", true),
            ("iam:*", "iam:passrole", true),
            ("i?m:pass*", "iam:passrole", true),
            ("iam:*role", "iam:passrole", true),
            ("iam:*role*policy", "iam:putrolepolicy", true),
            ("iam:pass", "iam:passrole", false),
            ("s3:*", "iam:passrole", false),
            ("iam:pass?", "iam:passrole", false),
            ("", "iam:passrole", false),
        ] {
            assert_eq!(covers(pattern, text), wanted, "{pattern}");
        }
        // As many stars as one likes: no back-tracking without end.
        assert!(!covers(&format!("{}b", "*a".repeat(5_000)), &"a".repeat(10_000)));
    }

    #[test]
    fn actions_on_everything() {
        for action in ["*", "*:*", "?*", "i*", "iam:*", "IAM:PUT*", "iam:p?ssrole", "sts:assumerole", "iam:*Login*", "iam:createpolicyversion"] {
            let found = rules(json!({"Action": action, "Resource": "*"}));
            assert!(matches!(found.as_slice(), ["escalation" | "admin-policy"]), "{action}: {found:?}");
        }
        assert_eq!(rules(json!({"Action": "*", "Resource": "*"})), ["admin-policy"]);
        for action in ["s3:*", "iam:Get*", "iam:List*", "iam:GenerateCredentialReport", "ec2:Describe*", "sts:GetCallerIdentity"] {
            assert_eq!(rules(json!({"Action": [action], "Resource": "*"})), [""; 0], "{action}");
        }
        assert_eq!(rules(json!({"Action": ["s3:*", "lambda:*"], "Resource": "*"})), ["escalation-by-service"]);
    }

    #[test]
    fn everything_but_some() {
        assert_eq!(rules(json!({"NotAction": "s3:DeleteBucket", "Resource": "*"})), ["admin-policy"]);
        assert_eq!(rules(json!({"NotAction": ["iam:*"], "Resource": "*"})), ["escalation"]);
        assert_eq!(rules(json!({"NotAction": ["iam:*", "sts:*", "sso:*", "organizations:*", "lambda:*", "e*", "c*", "g*", "s*"], "Resource": "*"})), [""; 0]);
        assert_eq!(rules(json!({"Action": "iam:PutUserPolicy", "NotResource": "arn:aws:iam::1:user/a"})), ["escalation"]);
    }

    #[test]
    fn what_a_resource_takes_in() {
        let on = |action: &str, resource: &str| rules(json!({"Action": action, "Resource": resource}));
        for wide in ["*", "arn:aws:iam::*:*", "arn:aws:iam::111122223333:user/*", "arn:*", "arn:aws:iam::111122223333:*", "arn:aws:iam::${account-id}:role/*"] {
            assert_eq!(on("iam:PutUserPolicy", wide), ["escalation"], "{wide}");
        }
        assert_eq!(on("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/app-*"), ["escalation-scoped"]);
        assert_eq!(on("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}"), [""; 0]);
        assert_eq!(on("iam:PassRole", "arn:aws:iam::111122223333:role/task"), [""; 0]);
        assert_eq!(on("sts:AssumeRole", "arn:aws:iam::111122223333:role/deploy"), [""; 0]);
        assert_eq!(on("sts:AssumeRole", "arn:aws:iam::*:role/*"), ["escalation"]);
        assert_eq!(on("*", "arn:aws:s3:::bucket/logs"), [""; 0]);
        assert_eq!(on("s3:*", "arn:aws:s3:::bucket/*"), [""; 0]);
    }
}
