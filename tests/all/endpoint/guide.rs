//! The guides that fault tests run, with what stands in the account before them and what they write.

use serde_json::{Value, json};

use super::{Endpoint, Trial};
use crate::faults::{CLERK, COURIER};

pub struct Guide {
    pub name: &'static str,
    pub text: &'static str,
    /// Every operation that writes.
    pub writes: &'static [&'static str],
    /// Makes what the guide takes for granted; the options that say which it is.
    pub prepare: fn(&Endpoint) -> Vec<String>,
}

/// Makes a policy, a group, a user and a key.
pub const NEW: Guide = Guide {
    name: "courier",
    text: COURIER,
    writes: &["CreatePolicy", "CreateGroup", "AttachGroupPolicy", "CreateUser", "AddUserToGroup", "AttachUserPolicy", "PutUserPolicy", "CreateAccessKey"],
    prepare: |_| Vec::new(),
};

/// Makes a user who signs in.
pub const SIGN_IN: Guide = Guide { name: "clerk", text: CLERK, writes: &["CreateUser", "CreateLoginProfile", "AttachUserPolicy"], prepare: |_| Vec::new() };

/// Changes what is there, and takes away.
pub const CHANGES: Guide = Guide {
    name: "ferry",
    text: include_str!("../../guides/ferry.md"),
    writes: &[
        "CreatePolicyVersion",
        "TagUser",
        "UpdateAccessKey",
        "DeleteAccessKey",
        "RemoveUserFromGroup",
        "DetachUserPolicy",
        "DeleteUserPolicy",
        "DeleteGroup",
        "CreateRole",
        "AttachRolePolicy",
        "PutRolePolicy",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
    ],
    prepare: |endpoint| {
        let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}"#;
        let user = |more: Value| {
            let mut input = json!({"UserName": "ferryman"});
            input.as_object_mut().expect("it is one").extend(more.as_object().cloned().unwrap_or_default());
            input
        };
        let tolls = endpoint.prepare("CreatePolicy", json!({"PolicyName": "tolls", "PolicyDocument": document}))["Policy"]["Arn"].clone();
        endpoint.prepare("CreateGroup", json!({"GroupName": "crew"}));
        endpoint.prepare("CreateUser", user(json!({})));
        endpoint.prepare("AddUserToGroup", user(json!({"GroupName": "crew"})));
        endpoint.prepare("AttachUserPolicy", user(json!({ "PolicyArn": tolls })));
        endpoint.prepare("PutUserPolicy", user(json!({"PolicyName": "oars", "PolicyDocument": document})));
        let key = endpoint.prepare("CreateAccessKey", user(json!({})));
        vec!["--set".into(), format!("key-id={}", key["AccessKey"]["AccessKeyId"].as_str().expect("an id"))]
    },
};

/// What each guide leaves behind when nothing goes wrong, and how many requests that takes.
pub struct Accounts(Vec<(&'static str, Value, usize)>);

impl Accounts {
    pub fn new() -> Accounts {
        Accounts([NEW, SIGN_IN, CHANGES].iter().map(|guide| (guide, Trial::undisturbed(guide))).map(|(guide, (account, requests))| (guide.name, account, requests)).collect())
    }

    pub fn of(&self, guide: &Guide) -> &Value {
        &self.row(guide).1
    }

    pub fn requests(&self, guide: &Guide) -> usize {
        self.row(guide).2
    }

    fn row(&self, guide: &Guide) -> &(&'static str, Value, usize) {
        self.0.iter().find(|(name, ..)| *name == guide.name).expect("the guide is one of them")
    }
}
