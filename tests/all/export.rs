//! Guides in other languages: what is written is what the guide says, whatever it says, and nobody else's command.
//! That it also does what the guide does is tested against moto: `tests/exports/roundtrip.py`.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use bythebook::policy::evaluate::{Context as RequestContext, Decision, Given, Policies, Principal, Request, Text, decide};
use bythebook::policy::{Node, Policy};
use hcl::eval::{Context, Evaluate};
use hcl::{Body, Expression, Structure};
use serde_json::{Value, json};
use snapbox::Data;

use crate::runbooks::VALUES;
use crate::support::{Program, files, root, stored};
use crate::sync::ran;

const TARGETS: [&str; 5] = ["cloudformation", "terraform", "shell", "ssm", "policy"];

/// What a shell, HCL, YAML, `Fn::Sub` and JSON would each take for their own.
const DESCRIPTION: &str = r#"It's "$(touch pwned)" `touch pwned` ${aws:username} %{1} $$ \n } # - : &a *b !Ref X"#;

const HOSTILE: &str = r#"# Courier's $(touch pwned) `touch pwned` ${x}

1. In S3, create a bucket for O'Brien ('; touch pwned #'), "yours" ${or} %{1}.
2. Run the commands:

```bash
aws iam create-role --role-name courier --path /ops/ --description 'DESCRIPTION' \
  --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
aws iam put-role-policy --role-name courier --policy-name letters \
  --policy-document '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::<BUCKET_NAME>/$<BUCKET_NAME>/${aws:username}/*"}]}'
```
"#;

fn hostile() -> String {
    HOSTILE.replace("DESCRIPTION", &DESCRIPTION.replace('\'', r"'\''"))
}

fn exported(program: &Program, guide: &str, target: &str, more: &[&str]) -> (i32, String, String) {
    ran(program, &[&["export", guide, "--to", target], more].concat())
}

fn terraform(text: &str) -> Body {
    hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The value of an attribute of the block with these labels.
fn attribute(body: &Body, labels: &[&str], name: &str) -> Expression {
    let block = body.blocks().find(|block| block.labels().iter().map(|label| label.as_str()).eq(labels.iter().copied()));
    let attribute = block.and_then(|block| block.body().attributes().find(|attribute| attribute.key() == name));
    attribute.unwrap_or_else(|| panic!("no {name} in {labels:?}")).expr().clone()
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn what_a_guide_says_stays_text_in_every_language() {
    let program = Program::new();
    program.file("courier.md", hostile());
    let text = |target: &str| {
        let (exit, out, err) = exported(&program, "courier.md", target, &[]);
        assert_eq!(exit, 0, "{target}: {err}");
        out
    };
    let template = yaml(&text("cloudformation"));
    assert_eq!(template["Resources"]["CourierRole"]["Properties"]["Description"], DESCRIPTION);
    let resource = &template["Resources"]["LettersInlinePolicy"]["Properties"]["PolicyDocument"]["Statement"][0]["Resource"];
    assert_eq!(*resource, json!({"Fn::Sub": "arn:aws:s3:::${BucketName}/$${BucketName}/${!aws:username}/*"}));

    let module = terraform(&text("terraform"));
    let mut context = Context::new();
    context.declare_var("var", hcl::value!({ bucket_name = "depot" }));
    assert_eq!(attribute(&module, &["aws_iam_role", "courier"], "description").evaluate(&context).unwrap(), hcl::Value::from(DESCRIPTION));
    let Expression::FuncCall(encode) = attribute(&module, &["aws_iam_role_policy", "courier_letters"], "policy") else { panic!("no call") };
    let document = encode.args[0].evaluate(&context).unwrap();
    let statement = document.as_object().unwrap()["Statement"].as_array().unwrap()[0].clone();
    assert_eq!(statement.as_object().unwrap()["Resource"], hcl::Value::from("arn:aws:s3:::depot/$depot/${aws:username}/*"));

    let runbook = yaml(&text("ssm"));
    let step = runbook["mainSteps"].as_array().unwrap().iter().find(|step| step["inputs"]["Api"] == "CreateRole").unwrap();
    assert_eq!(step["inputs"]["Description"], DESCRIPTION);
    let policy: Value = serde_json::from_str(&text("policy")).unwrap();
    assert_eq!(policy["Statement"][0]["Resource"], "arn:aws:iam::*:role/ops/courier");
}

/// Stands for the AWS CLI: it writes down what it is called with.
const CLI: &str = "#!/bin/sh\nif [ \"$1\" = sts ]; then echo arn:aws:iam::123456789012:user/me; exit; fi\nprintf '%s\\037' \"$@\" >>calls\nprintf '\\n' >>calls\necho '{\"AccessKey\": {\n  \"AccessKeyId\": \"AKIA1\",\n  \"SecretAccessKey\": \"s3cr3t\"\n}}'\n";

/// Runs the exported script beside [`CLI`]; its exit code, what it printed, and the calls that it made.
fn scripted(program: &Program, script: &str, values: &[(&str, &str)]) -> (Option<i32>, String, Vec<Vec<String>>) {
    scripted_by(program, CLI, script, values)
}

fn scripted_by(program: &Program, cli: &str, script: &str, values: &[(&str, &str)]) -> (Option<i32>, String, Vec<Vec<String>>) {
    let home = program.home.path();
    program.file("guide.sh", script);
    std::fs::create_dir_all(home.join("bin")).unwrap();
    std::fs::write(home.join("bin/aws"), cli).unwrap();
    std::fs::set_permissions(home.join("bin/aws"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let _ = std::fs::remove_file(home.join("calls"));
    let path = format!("{}:{}", home.join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let output =
        Command::new("bash").arg("guide.sh").current_dir(home).env_clear().env("PATH", path).envs(values.iter().copied()).stdin(std::process::Stdio::null()).output().unwrap();
    let calls = std::fs::read_to_string(home.join("calls")).unwrap_or_default();
    let words = |line: &str| line.split('\u{1f}').map(str::to_owned).collect();
    let shown = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // A document has lines of its own; a call ends in a separator.
    (output.status.code(), shown, calls.split("\u{1f}\n").filter(|call| !call.is_empty()).map(words).collect())
}

fn option<'a>(call: &'a [String], name: &str) -> &'a str {
    call.iter().position(|word| word == name).map_or("", |at| &call[at + 1])
}

#[test]
fn a_script_hands_over_what_the_guide_says() {
    let program = Program::new();
    program.file("courier.md", hostile());
    let script = exported(&program, "courier.md", "shell", &[]).1;
    let (exit, shown, calls) = scripted(&program, &script, &[]);
    assert!(exit != Some(0) && shown.contains("GUIDE_BUCKET_NAME: what the guide writes as <BUCKET_NAME>") && calls.is_empty(), "{shown}");
    let values = [("GUIDE_BUCKET_NAME", r#"a"b\c$(touch pwned)`touch pwned`"#), ("CHECKPOINTS", "continue")];
    let (exit, shown, calls) = scripted(&program, &script, &values);
    assert_eq!(exit, Some(0), "{shown}");
    assert!(shown.contains("By hand, step 1 (lines 3-4): In S3, create a bucket for O'Brien ('; touch pwned #'), \"yours\" ${or} %{1}."), "{shown}");
    assert_eq!((calls[0][1].as_str(), option(&calls[0], "--description")), ("create-role", DESCRIPTION));
    let document: Value = serde_json::from_str(option(&calls[1], "--policy-document")).unwrap();
    let bucket = values[0].1;
    assert_eq!(document["Statement"][0]["Resource"], format!("arn:aws:s3:::{bucket}/${bucket}/${{aws:username}}/*"));
    assert!(!program.home.path().join("pwned").exists());
}

#[test]
fn a_script_stops_at_a_step_for_a_person() {
    let program = Program::new();
    program.file("courier.md", hostile());
    let script = exported(&program, "courier.md", "shell", &["--set", "bucket-name=depot"]).1;
    let (exit, shown, calls) = scripted(&program, &script, &[]);
    assert_eq!((exit, calls.len()), (Some(10), 0), "{shown}");
    assert!(shown.contains("CHECKPOINTS=continue"), "{shown}");
    assert_eq!(scripted(&program, &script, &[("GUIDE_BUCKET_NAME", "a\nb"), ("CHECKPOINTS", "continue")]).0, Some(3));
}

const AGENT: &str = "# The agent's $(id) for ${y}\n\n```bash\naws iam create-user --user-name courier\naws iam tag-user --user-name courier --tags Key=of,Value=<WORDS>\n```\n";

#[test]
fn quotes_in_a_value_stay_in_it() {
    let program = Program::new();
    program.file("agent.md", AGENT);
    for value in ["the agent's key", r#"it's $(touch pwned) ${Foo} "q" \ `touch pwned` 'and' the agent's"#, "}'; touch pwned; '"] {
        let script = exported(&program, "agent.md", "shell", &["--set", &format!("words={value}")]).1;
        assert!(script.contains("\n# The agent's $(id) for ${y}\n"), "{script}");
        assert!(Command::new("bash").args(["-n", "-c", &script]).status().unwrap().success(), "{script}");
        let (exit, shown, calls) = scripted(&program, &script, &[("Foo", "expanded")]);
        assert_eq!(exit, Some(0), "{shown}");
        let tags: Value = serde_json::from_str(option(&calls[1], "--tags")).unwrap();
        assert_eq!(tags, json!([{"Key": "of", "Value": value}]));
        let (_, _, calls) = scripted(&program, &script, &[("GUIDE_WORDS", "mine")]);
        assert!(calls[1].concat().contains("mine"), "{calls:?}");
    }
    assert!(!program.home.path().join("pwned").exists());
}

/// A CLI that knows one user, with one key, until it is deleted.
const ONE_USER: &str = r#"#!/bin/sh
if [ "$1" = sts ]; then echo arn:aws:iam::123456789012:user/me; exit; fi
printf '%s\037' "$@" >>calls
printf '\n' >>calls
none() { echo "An error occurred (NoSuchEntity) when calling it" >&2; exit 254; }
[ "$2" != get-group ] || [ "$4" = staff ] || none
[ "$2" != get-group ] || exit 0
[ "$4" = ulla ] && [ ! -e ulla-is-gone ] || none
case $2 in
  list-access-keys) printf 'AKIAOTHER0000000\nAKIAULLA00000000\n' ;;
  delete-user) : >ulla-is-gone ;;
esac
"#;

#[test]
fn a_script_changes_nothing_where_what_the_guide_takes_for_granted_is_missing() {
    let program = Program::new();
    let path = root().join("runbooks/off-board-user.md").display().to_string();
    let script = exported(&program, &path, "shell", &[]).1;
    let run = |user: &str, group: &str, key: &str| {
        let values = [("GUIDE_USER_NAME", user), ("GUIDE_GROUP_NAME", group), ("GUIDE_KEY_ID", key), ("CHECKPOINTS", "continue")];
        let (exit, shown, calls) = scripted_by(&program, ONE_USER, &script, &values);
        let changes = calls.iter().filter(|call| !call[1].starts_with("get-") && !call[1].starts_with("list-")).count();
        (exit, shown, changes)
    };
    for (user, group, key, missing) in [
        ("ula", "staff", "AKIAULLA00000000", "the account has no user ula: line 35 of the guide speaks of it; nothing was changed"),
        ("ulla", "stuff", "AKIAULLA00000000", "the account has no group stuff"),
        ("ulla", "staff", "AKIAULLA00000001", "the account has no access key AKIAULLA00000001"),
    ] {
        let (exit, shown, changes) = run(user, group, key);
        assert!(exit == Some(3) && changes == 0 && shown.contains(missing), "{exit:?} {changes} {shown}");
    }
    let (exit, shown, changes) = run("ulla", "staff", "AKIAULLA00000000");
    assert_eq!((exit, changes), (Some(0), 5), "{shown}");
    // Once more: the user was there, and is gone; another never was.
    let (exit, shown, _) = run("ulla", "staff", "AKIAULLA00000000");
    assert!(exit == Some(0) && shown.contains("was there when this script ran before, and is gone: user ulla") && shown.contains("gone already: DeleteUser ulla"), "{shown}");
    assert_eq!(run("ula", "staff", "AKIAULLA00000000").0, Some(3));
}

const IN_JSON: &str = r#"# For ${Ext}

```bash
aws iam create-role --role-name courier --description 'what is in ${AWS::Region}' --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::<ACCOUNT_ID>:saml-provider/a"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"<EXT>:sub":"b"}}}]}'
aws iam tag-role --role-name courier --tags Key=note,Value=<REMARK>
```
"#;

#[test]
fn no_default_is_one_that_its_own_pattern_forbids() {
    let program = Program::new();
    program.file("in-json.md", IN_JSON);
    for target in ["ssm", "cloudformation"] {
        let (exit, out, err) = exported(&program, "in-json.md", target, &["--set", r#"ext=a"b${x}"#]);
        assert!(
            exit == 2 && out.is_empty() && err.contains("line 4, step a: CreateRole cannot be said in") && err.contains("its parameter ext (line 4) takes only [^"),
            "{target}: {err}"
        );
        let (exit, _, err) = exported(&program, "in-json.md", target, &["--set", "ext=a", "--set", "remark=b"]);
        assert_eq!(exit, 0, "{target}: {err}");
    }
}

#[test]
fn nothing_in_a_template_counts_as_a_forgotten_sub() {
    let program = Program::new();
    program.file("in-json.md", IN_JSON);
    let (exit, out, err) = exported(&program, "in-json.md", "cloudformation", &["--set", "remark=a ${Remark} b", "--set", "ext=a"]);
    assert_eq!(exit, 0, "{err}");
    let template = yaml(&out);
    assert_eq!(template["Description"], "For $ {Ext}");
    assert!(out.starts_with("# For ${Ext}\n") && out.contains("# Left out: the default a ${Remark} b, which"), "{out}");
    assert_eq!(template["Parameters"]["Remark"].get("Default"), None);
    assert_eq!(template["Resources"]["CourierRole"]["Properties"]["Description"], json!({"Fn::Join": ["", ["what is in $", "{AWS::Region}"]]}));
}

const KEY: &str = "# Key\n\n```bash\naws iam create-user --user-name courier\naws iam create-access-key --user-name courier\naws iam create-login-profile --user-name courier --password <PASSWORD>\n```\n";

#[test]
fn no_export_has_a_secret() {
    let program = Program::new();
    program.file("key.md", KEY);
    for target in TARGETS {
        let (exit, out, err) = exported(&program, "key.md", target, &["--set", "password=Correct-horse-1"]);
        assert_eq!(exit, 0, "{target}: {err}");
        assert!(!out.contains("Correct-horse") && !err.contains("Correct-horse"), "{target}: {out}{err}");
        let left_out = out.contains("Left out: an access key") && out.contains("Left out: a console password");
        assert_eq!(left_out, !matches!(target, "shell" | "policy"), "{target}: {out}");
    }
    let script = exported(&program, "key.md", "shell", &[]).1;
    assert_ne!(scripted(&program, &script, &[]).0, Some(0));
    let password = [("GUIDE_PASSWORD", "Correct-horse-1")];
    let (exit, shown, calls) = scripted(&program, &script, &password);
    assert_eq!(exit, Some(0), "{shown}");
    let told: String = calls.iter().flatten().map(String::as_str).collect();
    assert!(!shown.contains("s3cr3t") && !format!("{shown}{told}").contains("Correct-horse"), "{shown}{told}");
    let kept = program.home.path().join("secrets/123456789012-key-courier-create-access-key.json");
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(&kept).unwrap().contains("s3cr3t"));
    assert!(!program.home.path().join("secrets/input").exists());
    // Once more: the key is there, and is not made again.
    let (_, shown, calls) = scripted(&program, &script, &password);
    assert!(shown.contains("made before: CreateAccessKey courier") && calls.iter().all(|call| call[1] != "create-access-key"), "{shown}");
}

#[test]
fn what_cannot_be_said_is_named_and_nothing_is_written() {
    let program = Program::new();
    let path = root().join("runbooks/rotate-access-key.md").display().to_string();
    for target in ["cloudformation", "terraform"] {
        let (exit, out, err) = exported(&program, &path, target, &[]);
        assert_eq!((exit, out.as_str()), (2, ""), "{err}");
        assert!(err.contains("line 68, step 6.a: DeleteAccessKey cannot be said in") && err.contains("it takes something away"), "{err}");
        assert!(err.contains("nothing was exported: 2 calls cannot be said in"), "{err}");
    }
    program.file("braces.md", "# Braces\n\n```bash\naws iam tag-user --user-name ulla --tags Key=a,Value='a{{b'\n```\n");
    let (exit, out, err) = exported(&program, "braces.md", "ssm", &[]);
    assert!(exit == 2 && out.is_empty() && err.contains("line 4, step a: TagUser cannot be said in an Automation runbook"), "{err}");
    let (exit, _, err) = exported(&program, "braces.md", "cloudformation", &[]);
    assert!(exit == 2 && err.contains("it changes something that the guide does not make"), "{err}");
    program.file("refused.md", "# Refused\n\n```bash\naws iam create-login-profile --user-name ulla --password Correct-horse-1\n```\n");
    let (exit, out, err) = exported(&program, "refused.md", "shell", &[]);
    assert!(exit == 2 && out.is_empty() && err.contains("a guide that is refused is not exported"), "{err}");
    program.file("prose.md", "# Prose\n\nNothing to do.\n");
    assert_eq!(exported(&program, "prose.md", "shell", &[]).0, 2);
}

#[test]
fn values_are_the_defaults_of_parameters() {
    let program = Program::new();
    let path = root().join("runbooks/s3-backup-user.md").display().to_string();
    let set = ["--set", "bucket-name=depot"];
    let template = yaml(&exported(&program, &path, "cloudformation", &set).1);
    assert_eq!((&template["Parameters"]["BucketName"]["Default"], &template["Parameters"]["UserName"]["Default"]), (&json!("depot"), &json!("tidewater-agent")));
    let module = terraform(&exported(&program, &path, "terraform", &set).1);
    assert_eq!(attribute(&module, &["bucket_name"], "default"), Expression::from("depot"));
    assert!(exported(&program, &path, "shell", &set).1.contains("[ -n \"${GUIDE_BUCKET_NAME:-}\" ] || GUIDE_BUCKET_NAME=depot\n"));
    assert_eq!(yaml(&exported(&program, &path, "ssm", &set).1)["parameters"]["BucketName"]["default"], "depot");
    let without = yaml(&exported(&program, &path, "cloudformation", &[]).1);
    assert_eq!(without["Parameters"]["BucketName"].get("Default"), None);
    // Names of resources do not change with the values of a reader.
    let named = yaml(&exported(&program, &path, "cloudformation", &["--set", "user-name=other"]).1);
    assert!(named["Resources"]["TidewaterAgentUser"].is_object(), "{named}");
}

const PROFILE: &str = r#"# Profile

```bash
aws iam create-instance-profile --instance-profile-name fleet
aws iam create-role --role-name fleet-role --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
aws iam add-role-to-instance-profile --instance-profile-name fleet --role-name fleet-role
aws iam create-user --user-name ulla
aws iam update-assume-role-policy --role-name fleet-role --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<ACCOUNT_ID>:user/ulla"},"Action":"sts:AssumeRole"}]}'
aws iam tag-role --role-name fleet-role --tags Key=team,Value=a
aws iam tag-role --role-name fleet-role --tags Key=team,Value=b
```
"#;

#[test]
fn what_later_calls_change_is_in_the_thing_and_what_it_needs_is_referred_to() {
    let program = Program::new();
    program.file("profile.md", PROFILE);
    let (exit, out, err) = exported(&program, "profile.md", "cloudformation", &[]);
    assert_eq!(exit, 0, "{err}");
    let resources = yaml(&out)["Resources"].clone();
    assert_eq!(resources["FleetInstanceProfile"]["Properties"]["Roles"], json!([{"Ref": "FleetRole"}]));
    let role = &resources["FleetRole"]["Properties"];
    assert_eq!(role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"], json!({"Fn::GetAtt": ["UllaUser", "Arn"]}));
    assert_eq!(role["Tags"], json!([{"Key": "team", "Value": "b"}]));
    assert!(out.contains("  # Step a, line 5; Step a, line 8; Step a, line 9; Step a, line 10\n  FleetRole:"), "{out}");
    let module = terraform(&exported(&program, "profile.md", "terraform", &[]).1);
    assert_eq!(attribute(&module, &["aws_iam_instance_profile", "fleet"], "role").to_string(), "aws_iam_role.fleet_role.name");
    assert_eq!(attribute(&module, &["aws_iam_role", "fleet_role"], "tags").to_string(), "{\n  team = \"b\"\n}");
}

const FEDERATED: &str = r#"# Federated

```bash
aws iam create-role --role-name pods --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::<ACCOUNT_ID>:oidc-provider/<OIDC_PROVIDER>"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"<OIDC_PROVIDER>:sub":"system:${aws:username}"}}}]}'
```
"#;

#[test]
fn a_value_in_the_name_of_a_condition_has_its_place() {
    let program = Program::new();
    program.file("pods.md", FEDERATED);
    let text = |target: &str| exported(&program, "pods.md", target, &[]).1;
    let template = yaml(&text("cloudformation"));
    let trust = template["Resources"]["PodsRole"]["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"].as_str().unwrap().to_owned();
    assert!(trust.contains(r#""${OidcProvider}:sub": "system:${!aws:username}""#), "{trust}");
    assert!(serde_json::from_str::<Value>(&trust).is_ok(), "{trust}");
    assert_eq!(template["Parameters"]["OidcProvider"]["AllowedPattern"], r#"[^"\\]+"#);
    assert!(text("terraform").contains(r#""${var.oidc_provider}:sub" = "system:$${aws:username}""#));
    assert!(text("shell").contains(r#""$(json "${GUIDE_OIDC_PROVIDER}"):sub": "system:\${aws:username}""#));
    assert!(text("ssm").contains(r#""{{ OidcProvider }}:sub": "system:${aws:username}""#));
}

/// Guide, its values, action, resource, a condition key with its value, and whether it is allowed.
type Row<'a> = (&'a str, &'a [&'a str], &'a str, String, Option<(&'a str, String)>, bool);

/// What the exported policy says of requests, each with a condition key of its own: the calls of the guide, and their neighbours.
#[test]
fn the_policy_allows_the_calls_of_the_guide_and_not_their_neighbours() {
    let mine = |resource: &str| format!("arn:aws:iam::123456789012:{resource}");
    let policy_arn = |arn: &str| Some(("iam:PolicyARN", arn.to_owned()));
    let rows: &[Row] = &[
        ("s3-backup-user", &["bucket-name=depot"], "iam:CreateUser", mine("user/tidewater-agent"), None, true),
        ("s3-backup-user", &["bucket-name=depot"], "iam:CreateUser", mine("user/other"), None, false),
        ("s3-backup-user", &["bucket-name=depot"], "iam:CreateAccessKey", mine("user/tidewater-agent"), None, true),
        ("s3-backup-user", &["bucket-name=depot"], "iam:DeleteUser", mine("user/tidewater-agent"), None, false),
        ("s3-backup-user", &[], "iam:AttachUserPolicy", mine("user/tidewater-agent"), policy_arn(&mine("policy/TidewaterBucketAccess")), true),
        ("s3-backup-user", &[], "iam:AttachUserPolicy", mine("user/tidewater-agent"), policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"), false),
        ("compute-roles", &[], "iam:PassRole", mine("role/render-fleet"), None, true),
        ("compute-roles", &[], "iam:PassRole", mine("role/render-callback"), None, false),
        ("compute-roles", &[], "iam:AddRoleToInstanceProfile", mine("instance-profile/render-fleet"), None, true),
        ("developer-boundary", &["developer-name=dora"], "iam:CreateUser", mine("user/dora"), Some(("iam:PermissionsBoundary", mine("policy/dev-boundary"))), true),
        ("developer-boundary", &["developer-name=dora"], "iam:CreateUser", mine("user/dora"), None, false),
        ("developer-boundary", &["developer-name=dora"], "iam:CreateUser", mine("user/dora"), Some(("iam:PermissionsBoundary", mine("policy/none"))), false),
        ("developer-boundary", &[], "iam:CreateUser", mine("user/dora"), Some(("iam:PermissionsBoundary", mine("policy/dev-boundary"))), false),
        ("administrators-group", &[], "iam:AddUserToGroup", mine("group/account-admins"), None, true),
        ("off-board-user", &["user-name=ulla"], "iam:DeleteUser", mine("user/ulla"), None, true),
    ];
    let program = Program::new();
    for (guide, set, action, resource, condition, allowed) in rows {
        let path = root().join(format!("runbooks/{guide}.md")).display().to_string();
        let set: Vec<&str> = set.iter().flat_map(|value| ["--set", value]).collect();
        let text = exported(&program, &path, "policy", &set).1;
        let document = Node::parse(&text).unwrap();
        let mut context = RequestContext::whole();
        if let Some((key, value)) = condition {
            context = context.with(key, value);
        }
        let policies = Policies { identity: vec![Given { name: "exported", text: Text::Whole(Policy { root: &document }) }], ..Policies::default() };
        let request = Request { principal: Principal::User(mine("user/me")), action: (*action).into(), resource: resource.clone(), context };
        assert_eq!(matches!(decide(&request, &policies), Decision::Allowed { .. }), *allowed, "{guide} {action} {resource} {condition:?}\n{text}");
    }
}

/// Which of the runbooks a target can say; those that delete are for scripts.
#[test]
fn runbooks_are_exported() {
    let program = Program::new();
    let mut said = Vec::new();
    for target in TARGETS {
        for path in files("runbooks", "md") {
            let (exit, out, err) = exported(&program, &root().join(&path).display().to_string(), target, &[]);
            let cannot = ["off-board-user", "rotate-access-key"].iter().any(|name| path.ends_with(format!("{name}.md"))) && matches!(target, "cloudformation" | "terraform");
            assert_eq!(exit, if cannot { 2 } else { 0 }, "{} {target}: {err}", path.display());
            if cannot {
                continue;
            }
            said.push(target);
            match target {
                "cloudformation" => {
                    assert!(yaml(&out)["Resources"].as_object().is_some_and(|all| all.values().all(|one| one["Type"].as_str().is_some_and(|of| of.starts_with("AWS::IAM::")))))
                }
                "terraform" => assert!(terraform(&out).iter().all(|part| matches!(part, Structure::Block(_)))),
                "ssm" => assert!(yaml(&out)["mainSteps"].as_array().is_some_and(|steps| !steps.is_empty())),
                "policy" => assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["Version"], "2012-10-17"),
                _ => assert!(Command::new("bash").args(["-n", "-c", &out]).status().unwrap().success()),
            }
        }
    }
    assert_eq!(said.len(), 46);
}

#[test]
fn exports_stand() {
    let program = Program::new();
    let given: Vec<String> =
        VALUES.iter().filter(|(name, _)| ["org", "repo", "bucket-name"].contains(name)).flat_map(|(name, value)| ["--set".to_owned(), format!("{name}={value}")]).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    for target in TARGETS {
        let output = program.command([&["export", "runbooks/github-actions-role.md", "--to", target], &given[..]].concat()).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        stored().eq(out, Data::read_from(&root().join(format!("tests/snapshots/export/github-actions-role.{target}.txt")), None).raw());
    }
}
