//! Plans against accounts that already hold something.

use serde_json::{Map, Value, json};

use super::super::{Client, embedded};
use super::*;
use crate::iam::{Arg, Call, OperationRef, Part, Template, operation};
use crate::plan::{Checkpoint, PlannedCall, needs};
use crate::source::Span;

const AWS_S: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

struct Bench {
    client: Client,
    caller: Caller,
    runtime: tokio::runtime::Runtime,
}

impl Bench {
    fn with(calls: &[(&str, Value)]) -> Bench {
        let caller = Caller { account_id: embedded::ACCOUNT_ID.into(), arn: "arn:aws:iam::123456789012:user/me".into(), partition: "aws".into() };
        let bench = Bench { client: embedded::client(), caller, runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap() };
        for (name, input) in calls {
            if let Err(error) = bench.runtime.block_on(bench.client.call(operation(name).unwrap(), input.as_object().unwrap())) {
                panic!("{name} {input}: {error}");
            }
        }
        bench
    }

    fn look(&self, plan: &Plan, replaces: Replaces) -> Preflight {
        let looking = Looking { client: &self.client, caller: &self.caller, pace: Pace::default(), history: &History::none(), replaces };
        self.runtime.block_on(preflight(plan, looking)).unwrap()
    }

    /// What each call is, and what stops the run.
    fn seen(&self, plan: &Plan) -> (Vec<&'static str>, Vec<String>) {
        let seen = self.look(plan, Replaces::Refused);
        assert_eq!(seen.notes, [""; 0]);
        (seen.calls.iter().map(Standing::as_str).collect(), seen.problems.into_iter().map(|problem| problem.what).collect())
    }
}

fn arg(value: &Value) -> Arg {
    match value {
        Value::Array(items) => Arg::List(items.iter().map(arg).collect()),
        Value::Object(members) => Arg::Map(members.iter().map(|(name, member)| (name.clone(), arg(member))).collect()),
        Value::Number(number) => Arg::Number(number.as_i64().unwrap()),
        other => Arg::text(other.as_str().unwrap()),
    }
}

fn call(name: &str, input: Value) -> Call {
    let operation = operation(name).unwrap();
    let input = input.as_object().unwrap().iter().map(|(member, value)| (operation.member(member).unwrap().name, arg(value)));
    Call::new(operation, input.collect(), Span::default())
}

fn plan(calls: Vec<Call>) -> Plan {
    let needed = needs(&calls);
    let operations = calls.into_iter().zip(needed).enumerate();
    let operations = operations.map(|(at, (call, needs))| PlannedCall { id: format!("op{}", at + 1), call, step: "1".into(), lines: (1, 2), needs, risk: vec![] });
    Plan { operations: operations.collect(), ..Plan::default() }
}

fn policy(action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
}

fn trust(service: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}).to_string()
}

#[test]
fn who_is_in_a_group_that_is_there_is_said() {
    let bench = Bench::with(&[
        ("CreateGroup", json!({"GroupName": "admins"})),
        ("CreateUser", json!({"UserName": "bob"})),
        ("AddUserToGroup", json!({"GroupName": "admins", "UserName": "bob"})),
    ]);
    let seen = bench.look(&plan(vec![call("CreateGroup", json!({"GroupName": "admins"}))]), Replaces::Refused);
    assert!(matches!(&seen.calls[0], Standing::AlreadyThere { owner: Owner::Others, note: Some(note), .. } if note.ends_with("the guide gives to it: bob")), "{:?}", seen.calls);
}

/// A policy, a user with it, an inline policy and a key.
fn usual() -> Plan {
    let mut attach = call("AttachUserPolicy", json!({"UserName": "ci"}));
    attach.input.push(("PolicyArn", Arg::Text(Template::part(Part::Output(OperationRef(0), "Policy.Arn")))));
    plan(vec![
        call("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": policy("s3:*")})),
        call("CreateUser", json!({"UserName": "ci"})),
        attach,
        call("PutUserPolicy", json!({"UserName": "ci", "PolicyName": "in", "PolicyDocument": policy("s3:*")})),
        call("CreateAccessKey", json!({"UserName": "ci"})),
    ])
}

#[test]
fn an_empty_account_has_no_problem() {
    assert_eq!(Bench::with(&[]).seen(&usual()), (vec!["create"; 5], vec![]));
}

#[test]
fn the_same_is_there_already_and_is_somebody_s() {
    let arn = "arn:aws:iam::123456789012:policy/p";
    let there = [
        ("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": policy("s3:*"), "Tags": [{"Key": "bythebook:run", "Value": "r0"}]})),
        ("CreateUser", json!({"UserName": "ci"})),
        ("AttachUserPolicy", json!({"UserName": "ci", "PolicyArn": arn})),
    ];
    let seen = Bench::with(&there).look(&usual(), Replaces::Refused);
    assert_eq!(seen.calls.iter().map(Standing::as_str).collect::<Vec<_>>(), ["already-there", "already-there", "already-there", "create", "create"]);
    assert_eq!(seen.problems, []);
    let adopted = seen.adopted();
    assert_eq!((&adopted[&0].owner, &adopted[&1].owner, &adopted[&2].owner), (&Owner::Ours, &Owner::Others, &Owner::Nobody));
    assert_eq!((&adopted[&0].output["Policy"]["Arn"], &adopted[&1].output["User"]["UserName"]), (&json!(arn), &json!("ci")));
}

#[test]
fn something_else_in_its_place_stops_the_run() {
    let there = [
        ("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": policy("iam:*")})),
        ("CreateUser", json!({"UserName": "ci", "Path": "/ops/"})),
        ("PutUserPolicy", json!({"UserName": "ci", "PolicyName": "in", "PolicyDocument": policy("iam:*")})),
        ("CreateAccountAlias", json!({"AccountAlias": "old"})),
    ];
    let bench = Bench::with(&there);
    let seen = bench.look(&usual(), Replaces::Refused);
    assert_eq!(seen.problems.iter().map(|problem| problem.call).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(seen.problems[1].differences, [Difference { member: "Path".into(), there: Some(json!("/ops/")), wanted: Some(json!("/")) }]);
    let inline = || plan(vec![call("PutUserPolicy", json!({"UserName": "ci", "PolicyName": "in", "PolicyDocument": policy("s3:*")}))]);
    assert_eq!(bench.seen(&inline()), (vec!["conflict"], vec!["inline policy of user ci: in is there already, and it is different".into()]));
    assert_eq!(bench.look(&inline(), Replaces::Allowed).calls[0].as_str(), "change");
    let alias = plan(vec![call("CreateAccountAlias", json!({"AccountAlias": "new"}))]);
    assert_eq!(bench.seen(&alias).0, ["conflict"]);
    let boundary = plan(vec![call("PutUserPermissionsBoundary", json!({"UserName": "ci", "PermissionsBoundary": AWS_S}))]);
    assert_eq!(bench.seen(&boundary).0, ["create"]);
}

#[test]
fn what_the_plan_itself_sets_later_is_no_difference() {
    let calls = || {
        plan(vec![
            call("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust("ec2.amazonaws.com")})),
            call("UpdateAssumeRolePolicy", json!({"RoleName": "r", "PolicyDocument": trust("lambda.amazonaws.com")})),
            call("TagRole", json!({"RoleName": "r", "Tags": [{"Key": "a", "Value": "b"}]})),
            call("PutRolePolicy", json!({"RoleName": "r", "PolicyName": "in", "PolicyDocument": policy("s3:*")})),
            call("PutRolePolicy", json!({"RoleName": "r", "PolicyName": "in", "PolicyDocument": policy("ec2:*")})),
        ])
    };
    let made = [
        ("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust("lambda.amazonaws.com"), "Tags": [{"Key": "a", "Value": "b"}]})),
        ("PutRolePolicy", json!({"RoleName": "r", "PolicyName": "in", "PolicyDocument": policy("ec2:*")})),
    ];
    assert_eq!(Bench::with(&made).seen(&calls()), (vec!["already-there"; 5], vec![]));
    let other = [("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust("ecs.amazonaws.com"), "Tags": [{"Key": "a", "Value": "c"}]}))];
    assert_eq!(Bench::with(&other).seen(&calls()).0, ["already-there", "change", "change", "create", "create"]);
}

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let calls = plan(vec![
        call("AttachUserPolicy", json!({"UserName": "nobody", "PolicyArn": AWS_S})),
        call("AttachUserPolicy", json!({"UserName": "nobody", "PolicyArn": "arn:aws:iam::aws:policy/NoSuchPolicy"})),
        call("AttachRolePolicy", json!({"RoleName": "r", "PolicyArn": "arn:aws:iam::123456789012:policy/none"})),
        call("RemoveUserFromGroup", json!({"UserName": "ci", "GroupName": "g"})),
        call("DeleteUserPolicy", json!({"UserName": "ci", "PolicyName": "in"})),
        call("CreateAccessKey", json!({"UserName": "ci"})),
    ]);
    let there = [
        ("CreateUser", json!({"UserName": "ci"})),
        ("CreateGroup", json!({"GroupName": "g"})),
        ("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust("ec2.amazonaws.com")})),
        ("CreateAccessKey", json!({"UserName": "ci"})),
        ("CreateAccessKey", json!({"UserName": "ci"})),
    ];
    let (standings, problems) = Bench::with(&there).seen(&calls);
    assert_eq!(standings, ["missing", "missing", "missing", "missing", "missing", "create"]);
    assert_eq!(
        problems,
        [
            "user nobody is not there, and the guide does not make it",
            "policy arn:aws:iam::aws:policy/NoSuchPolicy is not there, and the guide does not make it",
            "policy arn:aws:iam::123456789012:policy/none is not there, and the guide does not make it",
            "membership of user ci: g is not there, and RemoveUserFromGroup needs it",
            "inline policy of user ci: in is not there, and DeleteUserPolicy needs it",
            "user ci has 2 access keys and may have 2; 1 more would be made",
        ]
    );
}

#[test]
fn a_person_may_make_at_a_step_what_is_missing() {
    let mut calls =
        plan(vec![call("AttachRolePolicy", json!({"RoleName": "stack", "PolicyArn": AWS_S})), call("AttachRolePolicy", json!({"RoleName": "stack-2", "PolicyArn": AWS_S}))]);
    calls.checkpoints.push(Checkpoint { id: "cp1".into(), step: "1".into(), span: Span::default(), lines: (1, 1), instruction: String::new(), why: "", before: 1 });
    let seen = Bench::with(&[]).look(&calls, Replaces::Refused);
    assert_eq!(seen.problems.iter().map(|problem| problem.what.as_str()).collect::<Vec<_>>(), ["role stack is not there, and the guide does not make it"]);
    assert_eq!(seen.notes, ["op2 AttachRolePolicy: attachment to role stack-2: ReadOnlyAccess is not there yet, or what it needs; a step for a person comes first"]);
}

#[test]
fn quotas_count_what_the_plan_takes_away_before() {
    let attach = |name: &str| call("AttachUserPolicy", json!({"UserName": "ci", "PolicyArn": format!("arn:aws:iam::aws:policy/{name}")}));
    let names = [
        "ReadOnlyAccess",
        "SecurityAudit",
        "AmazonS3FullAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonEC2FullAccess",
        "AmazonEC2ReadOnlyAccess",
        "AmazonSQSFullAccess",
        "AmazonSNSFullAccess",
    ];
    let mut calls = vec![call("CreateUser", json!({"UserName": "ci"}))];
    calls.extend(names.iter().map(|name| attach(name)));
    assert_eq!(Bench::with(&[]).seen(&plan(calls.clone())).1, [""; 0]);
    calls.extend(["AmazonSQSReadOnlyAccess", "AmazonSNSReadOnlyAccess", "IAMReadOnlyAccess"].map(attach));
    assert_eq!(Bench::with(&[]).seen(&plan(calls)).1, ["user ci has 0 attached policies and may have 10; 11 more would be made"]);
    let keys = Bench::with(&[("CreateUser", json!({"UserName": "ci"})), ("CreateAccessKey", json!({"UserName": "ci"})), ("CreateAccessKey", json!({"UserName": "ci"}))]);
    let listed = keys.runtime.block_on(keys.client.call(operation("ListAccessKeys").unwrap(), json!({"UserName": "ci"}).as_object().unwrap()));
    let id = listed.ok().unwrap().value["AccessKeyMetadata"][0]["AccessKeyId"].clone();
    let rotate = plan(vec![call("DeleteAccessKey", json!({"UserName": "ci", "AccessKeyId": id})), call("CreateAccessKey", json!({"UserName": "ci"}))]);
    assert_eq!(keys.seen(&rotate), (vec!["change", "create"], vec![]));
}

/// A caller who may do everything but look.
struct Blind(Client);

impl Calls for Blind {
    async fn call(&self, operation: &'static crate::iam::Operation, input: &Map<String, Value>) -> Result<super::super::Answer, CallError> {
        match operation.writes() {
            true => self.0.call(operation, input).await,
            false => Err(CallError::Refused { code: "AccessDenied".into(), message: format!("not authorized to perform: {}", operation.qualified()), request_id: None }),
        }
    }
}

#[test]
fn who_may_not_look_is_told_so_and_nothing_stops() {
    let bench = Bench::with(&[]);
    let looking = Looking { client: &Blind(bench.client.clone()), caller: &bench.caller, pace: Pace::default(), history: &History::none(), replaces: Replaces::Refused };
    let seen = bench.runtime.block_on(preflight(&usual(), looking)).unwrap();
    assert_eq!(seen.problems, []);
    assert!(seen.calls.iter().all(|standing| matches!(standing, Standing::Unknown { .. } | Standing::Create)));
    assert!(seen.notes.iter().any(|note| note.contains("op2 CreateUser: AccessDenied: not authorized to perform: iam:GetUser")), "{:?}", seen.notes);
}
