use super::*;
use crate::execute::answer::{Answer, CallError};
use serde_json::json;

pub fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

fn call(client: &Client, name: &str, input: Value) -> Result<Answer, CallError> {
    wait(client.call(iam::operation(name).unwrap(), input.as_object().unwrap()))
}

fn done(client: &Client, name: &str, input: Value) -> Value {
    match call(client, name, input) {
        Ok(answer) => answer.value,
        Err(error) => panic!("{name}: {error}"),
    }
}

fn refused(client: &Client, name: &str, input: Value) -> (String, String) {
    match call(client, name, input) {
        Err(CallError::Refused { code, message, .. }) => (code, message),
        Err(other) => panic!("{name}: {other:?}"),
        Ok(answer) => panic!("{name}: {}", answer.value),
    }
}

const READ: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/100%/*"}]}"#;

#[test]
fn a_key_for_a_new_user_with_a_policy() {
    let client = client();
    let policy = done(&client, "CreatePolicy", json!({"PolicyName": "read", "PolicyDocument": READ, "Tags": [{"Key": "k", "Value": "v & <w>"}]}));
    assert_eq!(policy.pointer("/Policy/Tags/0/Value"), Some(&json!("v & <w>")));
    let arn = policy["Policy"]["Arn"].as_str().unwrap();
    assert_eq!(arn, "arn:aws:iam::123456789012:policy/read");
    done(&client, "CreateUser", json!({"UserName": "bob", "Tags": [{"Key": "bythebook:run", "Value": "r1"}], "PermissionsBoundary": arn}));
    done(&client, "AttachUserPolicy", json!({"UserName": "bob", "PolicyArn": arn}));
    done(&client, "AttachUserPolicy", json!({"UserName": "bob", "PolicyArn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}));
    let user = done(&client, "GetUser", json!({"UserName": "bob"}));
    assert_eq!(user.pointer("/User/Tags"), Some(&json!([{"Key": "bythebook:run", "Value": "r1"}])));
    assert_eq!(user.pointer("/User/PermissionsBoundary/PermissionsBoundaryArn"), Some(&json!(arn)));
    let key = call(&client, "CreateAccessKey", json!({"UserName": "bob"})).ok().unwrap();
    let secret = key.secret.unwrap();
    assert_eq!((secret.kind, secret.expose().len()), ("secret access key", 40));
    assert!(!key.value.to_string().contains(secret.expose()));
    assert!(key.value.pointer("/AccessKey/AccessKeyId").is_some());
    let version = done(&client, "GetPolicyVersion", json!({"PolicyArn": arn, "VersionId": "v1"}));
    let document: Value = serde_json::from_str(version.pointer("/PolicyVersion/Document").unwrap().as_str().unwrap()).unwrap();
    assert_eq!(document, serde_json::from_str::<Value>(READ).unwrap());
    let attached = done(&client, "ListAttachedUserPolicies", json!({"UserName": "bob"}));
    assert_eq!(attached.pointer("/AttachedPolicies/1/PolicyName"), Some(&json!("ViewOnlyAccess")));
    let local = done(&client, "ListPolicies", json!({"Scope": "Local"}));
    assert_eq!(local["Policies"].as_array().unwrap().len(), 1);
}

#[test]
fn names_differ_by_more_than_case() {
    let client = client();
    done(&client, "CreateUser", json!({"UserName": "Bob"}));
    assert_eq!(refused(&client, "CreateUser", json!({"UserName": "bob"})), ("EntityAlreadyExists".into(), "User with name bob already exists.".into()));
    done(&client, "CreatePolicy", json!({"PolicyName": "p", "Path": "/a/", "PolicyDocument": READ}));
    assert_eq!(refused(&client, "CreatePolicy", json!({"PolicyName": "P", "PolicyDocument": READ})).0, "EntityAlreadyExists");
}

#[test]
fn what_does_not_exist_cannot_be_attached() {
    let client = client();
    done(&client, "CreateGroup", json!({"GroupName": "g"}));
    let attach = |arn: &str| refused(&client, "AttachGroupPolicy", json!({"GroupName": "g", "PolicyArn": arn}));
    let missing = attach("arn:aws:iam::aws:policy/ViewOnlyAccess");
    assert_eq!(missing, ("NoSuchEntity".into(), "Policy arn:aws:iam::aws:policy/ViewOnlyAccess does not exist or is not attachable.".into()));
    assert_eq!(attach("arn:aws:iam::123456789012:policy/mine").0, "NoSuchEntity");
    assert_eq!(attach("AdministratorAccess-and-more").0, "InvalidInput");
    let nobody = refused(&client, "AddUserToGroup", json!({"GroupName": "g", "UserName": "nobody"}));
    assert_eq!(nobody, ("NoSuchEntity".into(), "The user with name nobody cannot be found.".into()));
}

#[test]
fn documents_that_iam_refuses() {
    let client = client();
    let why = |statement: Value| {
        let document = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        let (code, message) = refused(&client, "CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": document}));
        assert_eq!(code, "MalformedPolicyDocument");
        message
    };
    assert!(why(json!({"Effect": "Allow", "Action": "GetObject", "Resource": "*"})).contains("vendor"));
    assert!(why(json!({"Effect": "Allow", "Action": "s3:*"})).contains("resources"));
    assert!(why(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"})).contains("ARN format"));
    assert!(why(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"})).contains("principal"));
    assert!(why(json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Sid": "a b"})).contains("alpha-numeric"));
    assert!(why(json!({"Effect": "Permit", "Action": "s3:*", "Resource": "*"})).contains("Syntax errors"));
    let trust = |principal: &str| json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]}).to_string();
    let role = |principal: &str| json!({"RoleName": "r", "AssumeRolePolicyDocument": trust(principal)});
    assert!(refused(&client, "CreateRole", role("arn:aws:iam::123456789012:user/nobody")).1.contains("Invalid principal"));
    done(&client, "CreateRole", role("arn:aws:iam::999999999999:role/other"));
}

#[test]
fn limits_and_conflicts() {
    let client = client();
    assert_eq!(refused(&client, "CreateUser", json!({"UserName": "a b"})).0, "ValidationError");
    assert_eq!(refused(&client, "CreateUser", json!({})).0, "ValidationError");
    done(&client, "CreateUser", json!({"UserName": "u"}));
    assert_eq!(refused(&client, "CreateLoginProfile", json!({"UserName": "u", "Password": "password"})).0, "PasswordPolicyViolation");
    done(&client, "CreateLoginProfile", json!({"UserName": "u", "Password": "Long-enough-1"}));
    assert!(refused(&client, "DeleteUser", json!({"UserName": "u"})).1.contains("login profile"));
    done(&client, "CreateAccessKey", json!({"UserName": "u"}));
    done(&client, "CreateAccessKey", json!({"UserName": "u"}));
    assert_eq!(refused(&client, "CreateAccessKey", json!({"UserName": "u"})).0, "LimitExceeded");
    assert_eq!(refused(&client, "GetAccountPasswordPolicy", json!({})).0, "NoSuchEntity");
    let missing = refused(&client, "AcceptDelegationRequest", json!({"DelegationRequestId": "0123456789abcdef"}));
    assert!(missing.1.contains("embedded account"));
}

#[test]
fn lists_and_new_names_arrive() {
    let client = client();
    let made = done(&client, "CreateOpenIDConnectProvider", json!({"Url": "https://token.example.com", "ClientIDList": ["sts.amazonaws.com"]}));
    let arn = &made["OpenIDConnectProviderArn"];
    let provider = done(&client, "GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn}));
    assert_eq!(provider["ClientIDList"], json!(["sts.amazonaws.com"]));
    done(&client, "CreateUser", json!({"UserName": "old", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}));
    done(&client, "UntagUser", json!({"UserName": "old", "TagKeys": ["a"]}));
    done(&client, "CreateGroup", json!({"GroupName": "g"}));
    done(&client, "AddUserToGroup", json!({"GroupName": "g", "UserName": "old"}));
    done(&client, "UpdateUser", json!({"UserName": "old", "NewUserName": "new"}));
    let group = done(&client, "GetGroup", json!({"GroupName": "g"}));
    assert_eq!(group.pointer("/Users/0/Arn"), Some(&json!("arn:aws:iam::123456789012:user/new")));
    assert_eq!(done(&client, "ListUserTags", json!({"UserName": "new"}))["Tags"], json!([{"Key": "b", "Value": "2"}]));
    done(&client, "CreateAccountAlias", json!({"AccountAlias": "one"}));
    done(&client, "CreateAccountAlias", json!({"AccountAlias": "two"}));
    assert_eq!(done(&client, "ListAccountAliases", json!({}))["AccountAliases"], json!(["two"]));
    assert_eq!(done(&client, "GetUser", json!({})).pointer("/User/UserName"), Some(&json!("rehearsal")));
    assert_eq!(wait(client.caller()).unwrap().account_id, ACCOUNT_ID);
}
