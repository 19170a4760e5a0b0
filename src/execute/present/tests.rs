//! Every row against the embedded account: absent before its call, and after it there as the call says.

use serde_json::{Map, Value, json};

use super::super::{Client, embedded};
use super::*;
use crate::execute::Caller;
use crate::execute::retry::Pace;
use crate::plan::differences;

const OWN: &str = "arn:aws:iam::123456789012:policy/p";
const AWS_S: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

struct Bench {
    client: Client,
    caller: Caller,
    runtime: tokio::runtime::Runtime,
}

impl Bench {
    fn new() -> Bench {
        let caller = Caller { account_id: embedded::ACCOUNT_ID.into(), arn: "arn:aws:iam::123456789012:user/me".into(), partition: "aws".into() };
        Bench { client: embedded::client(), caller, runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap() }
    }

    fn call(&self, name: &str, input: &Value) -> Value {
        match self.runtime.block_on(self.client.call(operation(name).unwrap(), input.as_object().unwrap())) {
            Ok(answer) => answer.value,
            Err(error) => panic!("{name} {input}: {error}"),
        }
    }

    fn present(&self, name: &str, input: &Value) -> Present {
        let eyes = Eyes { client: &self.client, caller: &self.caller, pace: Pace::default() };
        self.runtime.block_on(present(eyes, operation(name).unwrap(), input.as_object().unwrap()))
    }

    fn there(&self, name: &str, input: &Value) -> Thing {
        match self.present(name, input) {
            Present::There(thing) => *thing,
            other => panic!("{name} {input}: {other:?}"),
        }
    }
}

fn policy(action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
}

fn trust(service: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}).to_string()
}

/// Calls in an order in which they can be made, each with the one that takes it away again.
fn calls() -> Vec<(&'static str, Value)> {
    let tags = json!([{"Key": "team", "Value": "depot"}]);
    let own_tag = json!([{"Key": "bythebook:run", "Value": "r1"}]);
    let oidc = "arn:aws:iam::123456789012:oidc-provider/o.example.com";
    let saml = format!("<EntityDescriptor>{}</EntityDescriptor>", "x".repeat(1_000));
    vec![
        ("CreateUser", json!({"UserName": "u", "Path": "/ops/", "Tags": own_tag, "PermissionsBoundary": AWS_S})),
        ("CreateUser", json!({"UserName": "v"})),
        ("CreateGroup", json!({"GroupName": "g", "Path": "/ops/"})),
        ("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust("ec2.amazonaws.com"), "Description": "d", "MaxSessionDuration": 7200, "Tags": tags})),
        ("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": policy("s3:*"), "Description": "d", "Tags": tags})),
        ("CreateInstanceProfile", json!({"InstanceProfileName": "i", "Tags": tags})),
        ("CreateOpenIDConnectProvider", json!({"Url": "https://o.example.com", "ClientIDList": ["b", "a"], "Tags": tags})),
        ("CreateSAMLProvider", json!({"Name": "okta", "SAMLMetadataDocument": saml})),
        ("CreateLoginProfile", json!({"UserName": "u", "Password": "Long-enough-1", "PasswordResetRequired": true})),
        ("CreateAccountAlias", json!({"AccountAlias": "acme"})),
        ("CreateVirtualMFADevice", json!({"VirtualMFADeviceName": "phone"})),
        ("AttachUserPolicy", json!({"UserName": "u", "PolicyArn": OWN})),
        ("AttachGroupPolicy", json!({"GroupName": "g", "PolicyArn": OWN})),
        ("AttachRolePolicy", json!({"RoleName": "r", "PolicyArn": AWS_S})),
        ("PutUserPolicy", json!({"UserName": "u", "PolicyName": "in", "PolicyDocument": policy("s3:*")})),
        ("PutGroupPolicy", json!({"GroupName": "g", "PolicyName": "in", "PolicyDocument": policy("s3:*")})),
        ("PutRolePolicy", json!({"RoleName": "r", "PolicyName": "in", "PolicyDocument": policy("s3:*")})),
        ("AddUserToGroup", json!({"UserName": "u", "GroupName": "g"})),
        ("AddRoleToInstanceProfile", json!({"InstanceProfileName": "i", "RoleName": "r"})),
        ("PutUserPermissionsBoundary", json!({"UserName": "v", "PermissionsBoundary": AWS_S})),
        ("PutRolePermissionsBoundary", json!({"RoleName": "r", "PermissionsBoundary": OWN})),
        ("TagUser", json!({"UserName": "v", "Tags": tags})),
        ("TagRole", json!({"RoleName": "r", "Tags": [{"Key": "other", "Value": "x"}]})),
        ("TagPolicy", json!({"PolicyArn": OWN, "Tags": [{"Key": "other", "Value": "x"}]})),
        ("TagInstanceProfile", json!({"InstanceProfileName": "i", "Tags": [{"Key": "other", "Value": "x"}]})),
        ("AddClientIDToOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": oidc, "ClientID": "c"})),
        ("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 14, "RequireSymbols": true})),
    ]
}

#[test]
fn each_call_is_found_as_it_was_made() {
    let bench = Bench::new();
    for (name, input) in calls() {
        assert!(matches!(bench.present(name, &input), Present::Absent), "{name}: {:?}", bench.present(name, &input));
        let answer = bench.call(name, &input);
        let thing = bench.there(name, &input);
        assert_eq!((thing.by.name, differences(thing.by, &thing.input, input.as_object().unwrap())), (name, vec![]));
        for pointer in ["/User/Arn", "/Role/Arn", "/Policy/Arn", "/Group/Arn", "/OpenIDConnectProviderArn", "/SAMLProviderArn", "/VirtualMFADevice/SerialNumber"] {
            assert_eq!(thing.output.pointer(pointer), answer.pointer(pointer), "{name}");
        }
    }
    assert_eq!(bench.there("CreateUser", &json!({"UserName": "u"})).run.as_deref(), Some("r1"));
    assert_eq!(bench.there("CreateUser", &json!({"UserName": "v"})).run, None);
}

#[test]
fn what_is_taken_away_is_found_in_the_terms_of_what_makes_it() {
    let bench = Bench::new();
    calls().iter().for_each(|(name, input)| drop(bench.call(name, input)));
    for (name, input, by) in [
        ("DeleteUser", json!({"UserName": "u"}), "CreateUser"),
        ("DeleteGroup", json!({"GroupName": "g"}), "CreateGroup"),
        ("DetachUserPolicy", json!({"UserName": "u", "PolicyArn": OWN}), "AttachUserPolicy"),
        ("DeleteRolePolicy", json!({"RoleName": "r", "PolicyName": "in"}), "PutRolePolicy"),
        ("RemoveUserFromGroup", json!({"UserName": "u", "GroupName": "g"}), "AddUserToGroup"),
        ("DeleteUserPermissionsBoundary", json!({"UserName": "v"}), "PutUserPermissionsBoundary"),
        ("UntagUser", json!({"UserName": "v", "TagKeys": ["team"]}), "TagUser"),
        ("DeleteAccountPasswordPolicy", json!({}), "UpdateAccountPasswordPolicy"),
        ("DeleteSAMLProvider", json!({"SAMLProviderArn": "arn:aws:iam::123456789012:saml-provider/okta"}), "CreateSAMLProvider"),
        ("DeletePolicyVersion", json!({"PolicyArn": OWN, "VersionId": "v1"}), "DeletePolicyVersion"),
    ] {
        let thing = bench.there(name, &input);
        assert_eq!(thing.by.name, by);
        let made = calls().into_iter().find(|(name, made)| *name == by && input.get("UserName").is_none_or(|user| made["UserName"] == *user));
        if let Some((_, made)) = made {
            assert_eq!(differences(thing.by, &thing.input, made.as_object().unwrap()), vec![], "{name}");
        }
    }
    assert!(matches!(bench.present("UntagUser", &json!({"UserName": "v", "TagKeys": ["none"]})), Present::Absent));
}

#[test]
fn what_an_edit_changes_is_found_as_the_edit_that_restores_it() {
    let bench = Bench::new();
    calls().iter().for_each(|(name, input)| drop(bench.call(name, input)));
    let key = bench.call("CreateAccessKey", &json!({"UserName": "u"}))["AccessKey"]["AccessKeyId"].clone();
    for (name, edit) in [
        ("UpdateAssumeRolePolicy", json!({"RoleName": "r", "PolicyDocument": trust("lambda.amazonaws.com")})),
        ("UpdateRole", json!({"RoleName": "r", "MaxSessionDuration": 3600})),
        ("UpdateAccessKey", json!({"UserName": "u", "AccessKeyId": key, "Status": "Inactive"})),
        ("PutUserPolicy", json!({"UserName": "u", "PolicyName": "in", "PolicyDocument": policy("iam:*")})),
        ("TagUser", json!({"UserName": "v", "Tags": [{"Key": "team", "Value": "else"}]})),
        ("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 8})),
        ("UpdateUser", json!({"UserName": "v", "NewUserName": "w"})),
    ] {
        let before = bench.there(name, &edit);
        assert_eq!(before.by.name, name);
        bench.call(name, &edit);
        let after = bench.there(name, &edit);
        assert!(!differences(before.by, &before.input, &after.input).is_empty(), "{name}");
        let mut restoring = before.input.clone();
        if name == "UpdateUser" {
            restoring.insert("UserName".into(), json!("w"));
        }
        bench.call(name, &Value::Object(restoring));
        assert_eq!(differences(before.by, &bench.there(name, &edit).input, &before.input), vec![], "{name}");
    }
    bench.call("CreatePolicyVersion", &json!({"PolicyArn": OWN, "PolicyDocument": policy("iam:*"), "SetAsDefault": true}));
    let version = bench.there("CreatePolicyVersion", &json!({"PolicyArn": OWN}));
    assert_eq!((version.input["PolicyDocument"].as_str(), &version.output["PolicyVersion"]["VersionId"]), (Some(policy("iam:*").as_str()), &json!("v2")));
    assert_eq!(bench.there("SetDefaultPolicyVersion", &json!({"PolicyArn": OWN})).input["VersionId"], "v2");
}

#[test]
fn before_is_read_as_it_was_written() {
    let there = Map::from_iter([("UserName".to_owned(), json!("u"))]);
    let ids = Before::Ids { ids: vec!["v1".into()], default: Some("v1".into()) };
    for before in [Before::Unknown, Before::Absent, Before::There(there), ids, Before::Ids { ids: vec![], default: None }] {
        assert_eq!(Before::from_json(before.to_json().as_ref()), before);
    }
}
