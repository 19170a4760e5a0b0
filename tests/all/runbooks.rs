//! The guides in `runbooks/`: what each one plans, and that a rehearsal of it carries that out.

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::iam::Call;
use bythebook::plan::{Plan, show};
use bythebook::source::Source;
use serde_json::Value;

use crate::support::{Nothing, Program, files, text};

/// The values that a reader would give.
pub const VALUES: &[(&str, &str)] = &[
    ("bucket-name", "depot-backups"),
    ("developer-name", "dora"),
    ("external-id", "lantern-4711"),
    ("group-name", "staff"),
    ("org", "octo"),
    ("repo", "site"),
    ("user-name", "ulla"),
];

/// The writes of each guide, as a careful reader would cause them, in an order in which they can be made. Written from the guides.
const WRITES: &[(&str, &[&str])] = &[
    (
        "administrators-group",
        &[
            "CreateGroup account-admins",
            "AttachGroupPolicy account-admins AdministratorAccess",
            "CreateUser nadia.admin",
            "CreateLoginProfile nadia.admin reset",
            "AttachUserPolicy nadia.admin IAMUserChangePassword",
            "AddUserToGroup account-admins nadia.admin",
            "CreateUser oskar.admin",
            "CreateLoginProfile oskar.admin reset",
            "AttachUserPolicy oskar.admin IAMUserChangePassword",
            "AddUserToGroup account-admins oskar.admin",
        ],
    ),
    ("break-glass-user", &["CreateUser breakglass-01", "CreateLoginProfile breakglass-01", "AttachUserPolicy breakglass-01 AdministratorAccess"]),
    (
        "compute-roles",
        &[
            "CreateRole render-fleet",
            "AttachRolePolicy render-fleet AmazonS3ReadOnlyAccess",
            "CreateInstanceProfile render-fleet",
            "AddRoleToInstanceProfile render-fleet render-fleet",
            "CreateRole render-callback",
            "AttachRolePolicy render-callback AWSLambdaBasicExecutionRole",
        ],
    ),
    ("cross-account-auditor", &["CreateRole lanternfield-auditor", "AttachRolePolicy lanternfield-auditor SecurityAudit", "AttachRolePolicy lanternfield-auditor ViewOnlyAccess"]),
    (
        "deployment-user",
        &[
            "CreateUser parcel-deployer",
            "AttachUserPolicy parcel-deployer AmazonEC2ContainerRegistryPowerUser",
            "AttachUserPolicy parcel-deployer AmazonECS_FullAccess",
            "AttachUserPolicy parcel-deployer CloudWatchLogsReadOnlyAccess",
            "CreateAccessKey parcel-deployer",
        ],
    ),
    (
        "developer-boundary",
        &[
            "CreatePolicy dev-boundary",
            "CreateUser <DEVELOPER_NAME>",
            "AttachUserPolicy <DEVELOPER_NAME> PowerUserAccess",
            "AttachUserPolicy <DEVELOPER_NAME> IAMFullAccess",
            "CreateRole dev-function",
            "AttachRolePolicy dev-function AWSLambdaBasicExecutionRole",
        ],
    ),
    (
        "github-actions-role",
        &["CreateOpenIDConnectProvider https://token.actions.githubusercontent.com", "CreateRole github-site-publisher", "PutRolePolicy github-site-publisher upload-site"],
    ),
    (
        "off-board-user",
        &[
            "UpdateAccessKey <USER_NAME> Inactive",
            "DeleteLoginProfile <USER_NAME>",
            "DeleteAccessKey <USER_NAME>",
            "RemoveUserFromGroup <GROUP_NAME> <USER_NAME>",
            "DeleteUser <USER_NAME>",
        ],
    ),
    ("rotate-access-key", &["CreateAccessKey invoice-exporter", "UpdateAccessKey invoice-exporter Inactive", "DeleteAccessKey invoice-exporter"]),
    (
        "s3-backup-user",
        &[
            "CreatePolicy TidewaterBucketAccess",
            "CreateUser tidewater-agent",
            "AttachUserPolicy tidewater-agent ${op1.Policy.Arn}",
            "CreateAccessKey tidewater-agent",
            "TagUser tidewater-agent",
        ],
    ),
];

/// Members in the order in which the table names their values.
const SHOWN: &[&str] = &["GroupName", "InstanceProfileName", "UserName", "RoleName", "PolicyName", "Url", "PolicyArn", "Status"];

#[test]
fn each_plan_is_what_a_careful_reader_would_do() {
    let guides = files("runbooks", "md");
    assert_eq!(guides.len(), WRITES.len(), "a guide without its row, or a row without its guide");
    for (name, writes) in WRITES {
        let path = format!("runbooks/{name}.md");
        let source = Source::new(path.as_str(), text(&path));
        let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
        let plan = follow(&parse(&source), &source, &Nothing, &decisions);
        assert!(plan.diagnostics.iter().all(|found| !found.refuses), "{name}");
        let mut made: Vec<String> = plan.operations.iter().map(|planned| words(&planned.call, &plan)).collect();
        let mut wanted: Vec<String> = writes.iter().map(|one| (*one).to_owned()).collect();
        // The order among the calls of one wizard is free.
        made.sort();
        wanted.sort();
        assert_eq!(made, wanted, "{name}");
    }
}

fn words(call: &Call, plan: &Plan) -> String {
    let mut words = vec![call.operation.name.to_owned()];
    for member in SHOWN {
        if let Some(Value::String(value)) = call.argument(member).map(|arg| show(arg, plan)) {
            let last = if *member == "PolicyArn" { value.rsplit('/').next().unwrap_or_default().to_owned() } else { value };
            words.push(last);
        }
    }
    if call.argument("PasswordResetRequired").map(|arg| show(arg, plan)) == Some(Value::Bool(true)) {
        words.push("reset".into());
    }
    words.join(" ")
}

#[test]
fn each_guide_can_be_rehearsed() {
    for (name, writes) in WRITES {
        let program = Program::new();
        let guide = format!("runbooks/{name}.md");
        let shown = program.command(["plan", &guide, "--format", "json"]).output().expect("the program starts");
        let plan: Value = serde_json::from_slice(&shown.stdout).expect("plan prints JSON");
        let mut arguments = vec!["rehearse".to_owned(), guide, "--format".into(), "json".into()];
        for parameter in plan["parameters"].as_array().into_iter().flatten().filter(|one| one["required"] == true) {
            let name = parameter["name"].as_str().unwrap_or_default();
            if let Some((_, value)) = VALUES.iter().find(|(known, _)| *known == name) {
                arguments.extend(["--set".to_owned(), format!("{name}={value}")]);
            }
        }
        let output = program.command(&arguments).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let run: Value = serde_json::from_slice(&output.stdout).expect("rehearse prints JSON");
        assert_eq!(run["status"], "done", "{name}");
        assert_eq!(run["operations"].as_array().map(Vec::len), Some(writes.len()), "{name}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("SecretAccessKey"), "{name}");
    }
}
