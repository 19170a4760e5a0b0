//! What the simulator forgets or keeps in another form than IAM: the shape of lists, tags and boundaries given when something is
//! made, new names, the account's one alias, and how answers look. Source: the operations' pages in the IAM API Reference.

use std::collections::HashMap;

use awsim_iam::state::{IamState, Policy, PolicyVersion, User};
use serde_json::{Map, Value, json};

use crate::execute::embedded::rules::{aws_managed, text};
use crate::execute::embedded::{ACCOUNT_ID, CALLER};
use crate::execute::form::escape;
use crate::iam::{self, Arn, Operation};

/// Completes a call as IAM would understand it.
pub fn prepare(operation: &Operation, input: &mut Value, state: &IamState) {
    let Some(members) = input.as_object_mut() else { return };
    let own = operation.member("UserName").is_some_and(|member| !member.required) && !members.contains_key("UserName");
    if own {
        // "If you do not specify a user name, IAM determines the user name implicitly."
        members.insert("UserName".into(), CALLER.into());
    }
    if own || operation.name == "ChangePassword" {
        state.users.entry(CALLER.into()).or_insert_with(caller);
    }
    for member in ["PolicyDocument", "AssumeRolePolicyDocument"] {
        // IAM does not count white space, the simulator does.
        let dense = members.get(member).and_then(Value::as_str).and_then(|text| serde_json::from_str::<Value>(text).ok());
        if let Some(document) = dense {
            members.insert(member.into(), document.to_string().into());
        }
    }
    for member in ["PolicyArn", "PermissionsBoundary"] {
        if let Some(arn) = members.get(member).and_then(Value::as_str).filter(|arn| aws_managed(arn) == Some(true)) {
            state.policies.entry(arn.into()).or_insert_with(|| stand_in(arn));
        }
    }
}

/// The input with its lists as the simulator reads them.
pub fn simulator_s(input: &Value) -> Value {
    let wrap = |value: &Value| if value.is_array() { json!({ "member": value }) } else { value.clone() };
    let members: Map<String, Value> = input.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), wrap(value))).collect();
    Value::Object(members)
}

/// Does after a call what the simulator left out, and makes the answer look like IAM's.
pub fn complete(operation: &Operation, input: &Value, state: &IamState, output: &mut Value) {
    match operation.name {
        "CreateUser" => {
            let Some(name) = text(input, "UserName") else { return };
            if let Some(mut user) = state.users.get_mut(name) {
                user.tags = given(input);
            }
            if let Some(arn) = text(input, "PermissionsBoundary") {
                state.user_permissions_boundaries.insert(name.into(), arn.into());
            }
        }
        "CreateRole" => {
            let Some(name) = text(input, "RoleName") else { return };
            if let Some(mut role) = state.roles.get_mut(name) {
                role.tags = given(input);
            }
            if let Some(arn) = text(input, "PermissionsBoundary") {
                state.role_permissions_boundaries.insert(name.into(), arn.into());
            }
        }
        "CreatePolicy" => {
            if let Some(mut policy) = output.pointer("/Policy/Arn").and_then(Value::as_str).and_then(|arn| state.policies.get_mut(arn)) {
                policy.tags = given(input);
            }
        }
        "CreateInstanceProfile" => {
            if let Some(mut profile) = text(input, "InstanceProfileName").and_then(|name| state.instance_profiles.get_mut(name)) {
                profile.tags = given(input);
            }
        }
        "DeleteUser" => drop(text(input, "UserName").and_then(|name| state.user_permissions_boundaries.remove(name))),
        "DeleteRole" => drop(text(input, "RoleName").and_then(|name| state.role_permissions_boundaries.remove(name))),
        "UpdateUser" => rename_user(input, state),
        "UpdateGroup" => rename_group(input, state),
        // "An AWS account can have only one alias": a new one takes the place of the old.
        "CreateAccountAlias" => {
            if let (Some(alias), Ok(mut aliases)) = (text(input, "AccountAlias"), state.account_aliases.lock()) {
                aliases.retain(|one| one == alias);
            }
        }
        // The URL is answered without its scheme.
        "GetOpenIDConnectProvider" => {
            if let Some(bare) = text(output, "Url").and_then(|url| url.strip_prefix("https://")).map(str::to_owned) {
                output["Url"] = bare.into();
            }
        }
        "ListPolicies" => scope(text(input, "Scope").unwrap_or("All"), output),
        _ => {}
    }
    show_tags(operation, input, state, output);
    if let Some(policy) = output.get_mut("Policy").and_then(Value::as_object_mut) {
        policy.shift_remove("PolicyDocument");
    }
    encode_documents(output);
}

fn given(input: &Value) -> HashMap<String, String> {
    let tags = input.get("Tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(|tag| Some((text(tag, "Key")?.to_owned(), text(tag, "Value")?.to_owned()))).collect()
}

/// A renamed user keeps keys, groups, password and boundary; only the ARN follows the name.
fn rename_user(input: &Value, state: &IamState) {
    let Some(old) = text(input, "UserName") else { return };
    let new = text(input, "NewUserName").unwrap_or(old);
    if let Some(mut user) = state.users.get_mut(new) {
        user.arn = format!("arn:aws:iam::{ACCOUNT_ID}:user{}{new}", user.path);
    }
    if new == old {
        return;
    }
    for mut group in state.groups.iter_mut() {
        group.members.iter_mut().filter(|member| *member == old).for_each(|member| *member = new.to_owned());
    }
    if let Some((_, mut profile)) = state.login_profiles.remove(old) {
        profile.user_name = new.to_owned();
        state.login_profiles.insert(new.to_owned(), profile);
    }
    if let Some((_, boundary)) = state.user_permissions_boundaries.remove(old) {
        state.user_permissions_boundaries.insert(new.to_owned(), boundary);
    }
}

fn rename_group(input: &Value, state: &IamState) {
    let Some(old) = text(input, "GroupName") else { return };
    let new = text(input, "NewGroupName").unwrap_or(old);
    if let Some(mut group) = state.groups.get_mut(new) {
        group.arn = format!("arn:aws:iam::{ACCOUNT_ID}:group{}{new}", group.path);
    }
    for mut user in state.users.iter_mut() {
        user.groups.iter_mut().filter(|group| *group == old).for_each(|group| *group = new.to_owned());
    }
}

/// ListPolicies: `Scope` is `All`, `AWS` or `Local`. Of AWS's own policies the account has those that were spoken of.
fn scope(scope: &str, output: &mut Value) {
    if let Some(policies) = output.pointer_mut("/Policies/member").and_then(Value::as_array_mut) {
        let aws_s = |policy: &Value| text(policy, "Arn").and_then(aws_managed).is_some();
        policies.retain(|policy| match scope {
            "Local" => !aws_s(policy),
            "AWS" => aws_s(policy),
            _ => true,
        });
    }
}

/// What is made or looked at is answered with its tags.
fn show_tags(operation: &Operation, input: &Value, state: &IamState, output: &mut Value) {
    let (place, tags) = match operation.name {
        "CreateUser" | "GetUser" => ("/User", text(input, "UserName").and_then(|name| state.users.get(name)).map(|user| user.tags.clone())),
        "CreateRole" | "GetRole" => ("/Role", text(input, "RoleName").and_then(|name| state.roles.get(name)).map(|role| role.tags.clone())),
        "CreatePolicy" | "GetPolicy" => {
            let arn = output.pointer("/Policy/Arn").and_then(Value::as_str);
            ("/Policy", arn.and_then(|arn| state.policies.get(arn)).map(|policy| policy.tags.clone()))
        }
        "CreateInstanceProfile" | "GetInstanceProfile" => {
            let profile = text(input, "InstanceProfileName").and_then(|name| state.instance_profiles.get(name));
            ("/InstanceProfile", profile.map(|profile| profile.tags.clone()))
        }
        "GetOpenIDConnectProvider" => ("", text(input, "OpenIDConnectProviderArn").and_then(|arn| state.oidc_providers.get(arn)).map(|provider| provider.tags.clone())),
        "GetSAMLProvider" => ("", text(input, "SAMLProviderArn").and_then(|arn| state.saml_providers.get(arn)).map(|provider| provider.tags.clone())),
        _ => return,
    };
    let (Some(tags), Some(thing)) = (tags.filter(|tags| !tags.is_empty()), output.pointer_mut(place)) else { return };
    let mut tags: Vec<_> = tags.into_iter().collect();
    tags.sort();
    thing["Tags"] = json!({ "member": tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect::<Vec<_>>() });
}

/// IAM sends documents percent-encoded.
fn encode_documents(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(encode_documents),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) if matches!(name.as_str(), "PolicyDocument" | "AssumeRolePolicyDocument" | "Document") => *text = escape(text),
                    other => encode_documents(other),
                }
            }
        }
        _ => {}
    }
}

fn caller() -> User {
    User {
        user_name: CALLER.into(),
        user_id: "AIDACKCEVSQ6C2EXAMPLE".into(),
        arn: format!("arn:aws:iam::{ACCOUNT_ID}:user/{CALLER}"),
        path: "/".into(),
        create_date: SINCE.into(),
        access_keys: vec![],
        attached_policies: vec![],
        inline_policies: HashMap::new(),
        groups: vec![],
        tags: HashMap::new(),
        mfa_devices: vec![],
        ssh_public_keys: vec![],
        password_last_used: None,
    }
}

/// When things came to be that were always there.
const SINCE: &str = "2015-02-06T18:40:58Z";

/// An AWS managed policy without its text, which AWS keeps and changes.
fn stand_in(arn: &str) -> Policy {
    let name = Arn::parse(arn).map_or(arn, |arn| arn.name());
    let document = r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned();
    Policy {
        policy_name: name.into(),
        policy_id: "ANPAIWMBCKSKIEE64ZLYK".into(),
        arn: arn.into(),
        path: iam::managed_policy(name).map_or("/", |policy| policy.path).into(),
        description: None,
        policy_document: document.clone(),
        create_date: SINCE.into(),
        update_date: SINCE.into(),
        attachment_count: 0,
        versions: vec![PolicyVersion { version_id: "v1".into(), document, is_default_version: true, create_date: SINCE.into() }],
        default_version_id: "v1".into(),
        tags: HashMap::new(),
    }
}
