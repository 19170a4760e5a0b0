//! What the program knows of the policies that AWS itself keeps. Their texts are AWS's and change; what stands here is what the few
//! that guides attach most have allowed since they were made, on everything and without condition.
//!
//! Source: AWS Managed Policy Reference Guide.

use serde_json::{Value, json};

/// Name, actions that it surely allows, and whether it allows nothing else.
const SURE: &[(&str, &[&str], bool)] = &[
    ("AWSCloudFormationFullAccess", &["cloudformation:*"], false),
    ("AdministratorAccess", &["*"], true),
    ("AmazonDynamoDBFullAccess", &["dynamodb:*"], false),
    ("AmazonEC2FullAccess", &["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"], false),
    ("AmazonRDSFullAccess", &["rds:*"], false),
    ("AmazonRoute53FullAccess", &["route53:*", "route53domains:*"], false),
    ("AmazonS3FullAccess", &["s3:*"], false),
    ("AmazonS3ReadOnlyAccess", &["s3:Get*", "s3:List*"], false),
    ("AmazonSESFullAccess", &["ses:*"], false),
    ("AmazonSNSFullAccess", &["sns:*"], false),
    ("AmazonSQSFullAccess", &["sqs:*"], false),
    ("CloudWatchLogsFullAccess", &["logs:*"], false),
    ("IAMFullAccess", &["iam:*"], false),
    ("IAMReadOnlyAccess", &["iam:Get*", "iam:List*"], false),
    ("SecretsManagerReadWrite", &["secretsmanager:*"], false),
];

/// Policies that deny something. One that is not among them takes nothing away from what others allow.
const DENYING: &[&str] = &[
    "AWSCertificateManagerPrivateCAPrivilegedUser",
    "AWSCertificateManagerPrivateCAUser",
    "AWSCleanRoomsFullAccessNoQuerying",
    "AWSCompromisedKeyQuarantine",
    "AWSCompromisedKeyQuarantineV2",
    "AWSCompromisedKeyQuarantineV3",
    "AWSDeepRacerDefaultMultiUserAccess",
    "AWSIAMIdentityCenterAllowListForIdentityContext",
    "AWSLakeFormationDataAdmin",
    "AWSPrivateCAPrivilegedUser",
    "AWSPrivateCAUser",
    "AWSTransformApplicationDeploymentPolicy",
    "AmazonConnectReadOnlyAccess",
    "AmazonDataZoneEnvironmentRolePermissionsBoundary",
    "AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary",
    "AmazonRedshiftDataFullAccess",
    "AmazonSecurityLakePermissionsBoundary",
    "AwsGlueSessionUserRestrictedNotebookPolicy",
    "AwsGlueSessionUserRestrictedNotebookServiceRole",
    "AwsGlueSessionUserRestrictedPolicy",
    "AwsGlueSessionUserRestrictedServiceRole",
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
    "SageMakerStudioAdminIAMDefaultExecutionPolicy",
    "SageMakerStudioAdminIAMPermissiveExecutionPolicy",
    "SageMakerStudioProjectUserRolePermissionsBoundary",
    "SageMakerStudioUserIAMDefaultExecutionPolicy",
    "SageMakerStudioUserIAMPermissiveExecutionPolicy",
];

/// A document that says what is sure of the policy, and whether it says all.
pub fn document(name: &str) -> Option<(Value, bool)> {
    let statement = |effect: &str, actions: &[&str]| json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": actions, "Resource": "*"}]});
    if name == "AWSDenyAll" {
        return Some((statement("Deny", &["*"]), true));
    }
    SURE.iter().find(|(known, ..)| *known == name).map(|(_, actions, whole)| (statement("Allow", actions), *whole))
}

/// Whether a policy denies something that is not known.
pub fn may_deny(name: &str) -> bool {
    DENYING.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::managed_policy;

    #[test]
    fn they_are_policies_of_aws() {
        assert!(SURE.iter().map(|row| row.0).chain(DENYING.iter().copied()).all(|name| managed_policy(name).is_some()));
        assert!(SURE.is_sorted_by_key(|row| row.0) && DENYING.is_sorted());
        assert!(document("AdministratorAccess").is_some_and(|(_, whole)| whole) && document("PowerUserAccess").is_none() && may_deny("S3UnlockBucketPolicy"));
    }
}
