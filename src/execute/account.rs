//! What is in an account, read through the API, as a plain value.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::CallError;
use super::client::Client;
use crate::iam::operation;

/// An account's IAM as a person would look it up. All lists are sorted by name; roles that belong to AWS services are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AccountView {
    pub alias: Option<String>,
    pub users: Vec<UserView>,
    pub groups: Vec<GroupView>,
    pub roles: Vec<RoleView>,
    /// Customer managed ones.
    pub policies: Vec<PolicyView>,
    pub instance_profiles: Vec<InstanceProfileView>,
    pub oidc_providers: Vec<OidcProviderView>,
    pub saml_providers: Vec<SamlProviderView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserView {
    pub name: String,
    pub path: String,
    pub groups: Vec<String>,
    /// ARNs of managed policies.
    pub attached: Vec<String>,
    /// Names of inline policies.
    pub inline: Vec<String>,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
    pub tags: BTreeMap<String, String>,
    pub access_keys: Vec<AccessKeyView>,
    pub console_password: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessKeyView {
    pub id: String,
    /// `Active` or `Inactive`.
    pub status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupView {
    pub name: String,
    pub path: String,
    pub attached: Vec<String>,
    pub inline: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleView {
    pub name: String,
    pub path: String,
    /// The trust policy.
    pub trust: Value,
    pub attached: Vec<String>,
    pub inline: Vec<String>,
    pub boundary: Option<String>,
    pub tags: BTreeMap<String, String>,
    /// Seconds.
    pub max_session: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyView {
    pub name: String,
    pub arn: String,
    /// Of the default version.
    pub document: Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceProfileView {
    pub name: String,
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OidcProviderView {
    pub arn: String,
    /// Without a scheme.
    pub url: String,
    pub client_ids: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SamlProviderView {
    pub arn: String,
}

/// Reads the whole account, one call after the other. A thing that vanishes meanwhile is left out.
pub async fn read_account(client: &Client) -> Result<AccountView, CallError> {
    let mut view = AccountView { alias: names(client, "ListAccountAliases", json!({}), "AccountAliases").await?.into_iter().next(), ..AccountView::default() };
    for user in list(client, "ListUsers", json!({}), "Users").await? {
        view.users.extend(user_view(client, &user).await?);
    }
    for group in list(client, "ListGroups", json!({}), "Groups").await? {
        let name = text(&group, "GroupName");
        let of = json!({ "GroupName": name });
        view.groups.push(GroupView {
            attached: fields(client, "ListAttachedGroupPolicies", &of, "AttachedPolicies", "PolicyArn").await?,
            inline: names(client, "ListGroupPolicies", of, "PolicyNames").await?,
            path: text(&group, "Path"),
            name,
        });
    }
    for role in list(client, "ListRoles", json!({}), "Roles").await? {
        if !text(&role, "Path").starts_with("/aws-service-role/") {
            view.roles.extend(role_view(client, &role).await?);
        }
    }
    for policy in list(client, "ListPolicies", json!({"Scope": "Local"}), "Policies").await? {
        let arn = text(&policy, "Arn");
        let version = json!({ "PolicyArn": arn, "VersionId": text(&policy, "DefaultVersionId") });
        let document = one(client, "GetPolicyVersion", version).await?.map(|answer| document(&answer["PolicyVersion"], "Document"));
        view.policies.extend(document.map(|document| PolicyView { name: text(&policy, "PolicyName"), arn, document }));
    }
    for profile in list(client, "ListInstanceProfiles", json!({}), "InstanceProfiles").await? {
        let roles = profile["Roles"].as_array().into_iter().flatten().map(|role| text(role, "RoleName"));
        view.instance_profiles.push(InstanceProfileView { name: text(&profile, "InstanceProfileName"), roles: roles.collect() });
    }
    for arn in fields(client, "ListOpenIDConnectProviders", &json!({}), "OpenIDConnectProviderList", "Arn").await? {
        if let Some(provider) = one(client, "GetOpenIDConnectProvider", json!({ "OpenIDConnectProviderArn": arn })).await? {
            let client_ids = sorted(strings(&provider["ClientIDList"]));
            view.oidc_providers.push(OidcProviderView { arn, url: text(&provider, "Url"), client_ids });
        }
    }
    let providers = fields(client, "ListSAMLProviders", &json!({}), "SAMLProviderList", "Arn").await?;
    view.saml_providers = providers.into_iter().map(|arn| SamlProviderView { arn }).collect();
    view.users.sort_by(|a, b| a.name.cmp(&b.name));
    view.groups.sort_by(|a, b| a.name.cmp(&b.name));
    view.roles.sort_by(|a, b| a.name.cmp(&b.name));
    view.policies.sort_by(|a, b| a.arn.cmp(&b.arn));
    view.instance_profiles.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(view)
}

async fn user_view(client: &Client, listed: &Value) -> Result<Option<UserView>, CallError> {
    let name = text(listed, "UserName");
    let of = json!({ "UserName": name });
    let Some(user) = one(client, "GetUser", of.clone()).await? else { return Ok(None) };
    let keys = list(client, "ListAccessKeys", of.clone(), "AccessKeyMetadata").await?;
    let mut access_keys: Vec<_> = keys.iter().map(|key| AccessKeyView { id: text(key, "AccessKeyId"), status: text(key, "Status") }).collect();
    access_keys.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Some(UserView {
        groups: fields(client, "ListGroupsForUser", &of, "Groups", "GroupName").await?,
        attached: fields(client, "ListAttachedUserPolicies", &of, "AttachedPolicies", "PolicyArn").await?,
        inline: names(client, "ListUserPolicies", of.clone(), "PolicyNames").await?,
        console_password: one(client, "GetLoginProfile", of).await?.is_some(),
        boundary: boundary(&user["User"]),
        tags: tags(&user["User"]),
        path: text(listed, "Path"),
        access_keys,
        name,
    }))
}

async fn role_view(client: &Client, listed: &Value) -> Result<Option<RoleView>, CallError> {
    let name = text(listed, "RoleName");
    let of = json!({ "RoleName": name });
    // ListRoles leaves out boundary, tags and more.
    let Some(answer) = one(client, "GetRole", of.clone()).await? else { return Ok(None) };
    let role = &answer["Role"];
    Ok(Some(RoleView {
        trust: document(role, "AssumeRolePolicyDocument"),
        attached: fields(client, "ListAttachedRolePolicies", &of, "AttachedPolicies", "PolicyArn").await?,
        inline: names(client, "ListRolePolicies", of, "PolicyNames").await?,
        boundary: boundary(role),
        tags: tags(role),
        max_session: text(role, "MaxSessionDuration").parse().unwrap_or(3_600),
        path: text(listed, "Path"),
        name,
    }))
}

/// The answer of a Get operation; None where the thing does not exist.
async fn one(client: &Client, name: &str, input: Value) -> Result<Option<Value>, CallError> {
    match call(client, name, &input).await {
        Ok(answer) => Ok(Some(answer)),
        Err(CallError::Refused { code, .. }) if code == "NoSuchEntity" => Ok(None),
        Err(error) => Err(error),
    }
}

/// All pages of a List operation; nothing where that which it lists for does not exist.
async fn list(client: &Client, name: &str, mut input: Value, member: &str) -> Result<Vec<Value>, CallError> {
    let mut items = vec![];
    while let Some(mut answer) = one(client, name, input.clone()).await? {
        if let Value::Array(page) = answer[member].take() {
            items.extend(page);
        }
        let marker = text(&answer, "Marker");
        if text(&answer, "IsTruncated") != "true" || marker.is_empty() || input["Marker"] == marker {
            break;
        }
        input["Marker"] = marker.into();
    }
    Ok(items)
}

async fn names(client: &Client, name: &str, input: Value, member: &str) -> Result<Vec<String>, CallError> {
    Ok(sorted(list(client, name, input, member).await?.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
}

async fn fields(client: &Client, name: &str, input: &Value, member: &str, field: &str) -> Result<Vec<String>, CallError> {
    Ok(sorted(list(client, name, input.clone(), member).await?.iter().map(|item| text(item, field)).collect()))
}

async fn call(client: &Client, name: &str, input: &Value) -> Result<Value, CallError> {
    let refused = || CallError::Refused { code: "UnknownOperation".into(), message: name.to_owned(), request_id: None };
    let operation = operation(name).ok_or_else(refused)?;
    let none = Map::new();
    Ok(client.call(operation, input.as_object().unwrap_or(&none)).await?.value)
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn sorted(mut items: Vec<String>) -> Vec<String> {
    items.sort();
    items
}

fn boundary(entity: &Value) -> Option<String> {
    entity.pointer("/PermissionsBoundary/PermissionsBoundaryArn").and_then(Value::as_str).map(str::to_owned)
}

fn tags(entity: &Value) -> BTreeMap<String, String> {
    entity["Tags"].as_array().into_iter().flatten().map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect()
}

/// A policy document as JSON; as text where it is none.
fn document(entity: &Value, member: &str) -> Value {
    let written = text(entity, member);
    serde_json::from_str(&written).unwrap_or(Value::String(written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::embedded;

    #[test]
    fn an_account_as_calls_left_it() {
        let client = embedded::client();
        let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]});
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let view = runtime.block_on(async {
            let mut calls = vec![
                ("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": document.to_string()})),
                ("CreateGroup", json!({"GroupName": "g"})),
                ("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust.to_string(), "MaxSessionDuration": 7200})),
                ("CreateInstanceProfile", json!({"InstanceProfileName": "i"})),
                ("AddRoleToInstanceProfile", json!({"InstanceProfileName": "i", "RoleName": "r"})),
                ("CreateServiceLinkedRole", json!({"AWSServiceName": "es.amazonaws.com"})),
                ("CreateOpenIDConnectProvider", json!({"Url": "https://o.example.com", "ClientIDList": ["b", "a"]})),
                ("CreateAccountAlias", json!({"AccountAlias": "acme"})),
            ];
            // More than a page.
            calls.extend((0..120).map(|at| ("CreateUser", json!({"UserName": format!("u{at:03}"), "Tags": [{"Key": "k", "Value": "v"}]}))));
            calls.push(("AddUserToGroup", json!({"GroupName": "g", "UserName": "u000"})));
            calls.push(("AttachUserPolicy", json!({"UserName": "u000", "PolicyArn": "arn:aws:iam::123456789012:policy/p"})));
            calls.push(("PutUserPolicy", json!({"UserName": "u000", "PolicyName": "in", "PolicyDocument": document.to_string()})));
            calls.push(("CreateAccessKey", json!({"UserName": "u000"})));
            calls.push(("CreateLoginProfile", json!({"UserName": "u000", "Password": "Long-enough-1"})));
            for (name, input) in calls {
                call(&client, name, &input).await.unwrap();
            }
            read_account(&client).await.unwrap()
        });
        assert_eq!((view.alias.as_deref(), view.users.len(), view.roles.len(), view.policies.len()), (Some("acme"), 120, 1, 1));
        let user = &view.users[0];
        assert_eq!((user.groups.join(","), user.attached.join(","), user.inline.join(",")), ("g".into(), "arn:aws:iam::123456789012:policy/p".into(), "in".into()));
        assert!(user.console_password && user.access_keys[0].status == "Active" && user.tags["k"] == "v");
        assert_eq!((&view.roles[0].trust, view.roles[0].max_session), (&trust, 7200));
        assert_eq!(view.policies[0].document, document);
        assert_eq!(view.instance_profiles[0].roles, ["r"]);
        assert_eq!((view.oidc_providers[0].url.as_str(), view.oidc_providers[0].client_ids.join(",")), ("o.example.com", "a,b".into()));
    }
}
