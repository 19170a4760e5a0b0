//! The guides in `runbooks/`: what each one plans, and the account that a rehearsal of it leaves behind. Both are stored in
//! `tests/snapshots/runbooks`; they were read against the guides before they were kept.

use std::time::Duration;

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::source::Source;
use serde_json::Value;
use snapbox::Data;

use crate::compact;
use crate::support::{Nothing, Program, blessing, files, root, stored, text};

/// The values that a reader would give.
const VALUES: &[(&str, &[&str])] = &[];

/// Guides whose stored plan is what they should become, and what the program still makes different. The test fails when it no
/// longer does.
const WAITING: &[(&str, &str)] = &[];

/// The writes of each guide, as a careful reader would cause them, in an order in which they can be made. Written from the guides.
const WRITES: &[(&str, &[&str])] = &[
    ("administrators-group", &[
        "CreateGroup account-admins", "AttachGroupPolicy account-admins AdministratorAccess",
        "CreateUser nadia.admin", "CreateLoginProfile nadia.admin reset", "AttachUserPolicy nadia.admin IAMUserChangePassword", "AddUserToGroup account-admins nadia.admin",
        "CreateUser oskar.admin", "CreateLoginProfile oskar.admin reset", "AttachUserPolicy oskar.admin IAMUserChangePassword", "AddUserToGroup account-admins oskar.admin",
    ]),
    ("break-glass-user", &["CreateUser breakglass-01", "CreateLoginProfile breakglass-01", "AttachUserPolicy breakglass-01 AdministratorAccess"]),
    ("compute-roles", &[
        "CreateRole render-fleet", "AttachRolePolicy render-fleet AmazonS3ReadOnlyAccess", "CreateInstanceProfile render-fleet", "AddRoleToInstanceProfile render-fleet render-fleet",
        "CreateRole render-callback", "AttachRolePolicy render-callback AWSLambdaBasicExecutionRole",
    ]),
    ("cross-account-auditor", &["CreateRole lanternfield-auditor", "AttachRolePolicy lanternfield-auditor SecurityAudit", "AttachRolePolicy lanternfield-auditor ViewOnlyAccess"]),
    ("deployment-user", &[
        "CreateUser parcel-deployer", "AttachUserPolicy parcel-deployer AmazonEC2ContainerRegistryPowerUser", "AttachUserPolicy parcel-deployer AmazonECS_FullAccess",
        "AttachUserPolicy parcel-deployer CloudWatchLogsReadOnlyAccess", "CreateAccessKey parcel-deployer",
    ]),
    ("developer-boundary", &[
        "CreatePolicy dev-boundary", "CreateUser <DEVELOPER_NAME>", "AttachUserPolicy <DEVELOPER_NAME> PowerUserAccess", "AttachUserPolicy <DEVELOPER_NAME> IAMFullAccess",
        "CreateRole dev-function", "AttachRolePolicy dev-function AWSLambdaBasicExecutionRole",
    ]),
    ("github-actions-role", &["CreateOpenIDConnectProvider https://token.actions.githubusercontent.com", "CreateRole github-site-publisher", "PutRolePolicy github-site-publisher upload-site"]),
    ("off-board-user", &[
        "UpdateAccessKey <USER_NAME> Inactive", "DeleteLoginProfile <USER_NAME>", "DeleteAccessKey <USER_NAME>", "RemoveUserFromGroup <GROUP_NAME> <USER_NAME>", "DeleteUser <USER_NAME>",
    ]),
    ("rotate-access-key", &["CreateAccessKey invoice-exporter", "UpdateAccessKey invoice-exporter Inactive", "DeleteAccessKey invoice-exporter"]),
    ("s3-backup-user", &[
        "CreatePolicy TidewaterBucketAccess", "CreateUser tidewater-agent", "AttachUserPolicy tidewater-agent ${op1.Policy.Arn}", "CreateAccessKey tidewater-agent", "TagUser tidewater-agent",
    ]),
];
