//! What is in an account, read through the API.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::CallError;
use super::client::Client;
use crate::iam::account::{AccessKey, Group, Inline, InstanceProfile, OidcProvider, PasswordPolicy, Policy, Role, SamlProvider, User};
use crate::iam::{Account, operation};

/// Reads the whole account, one call after the other. A thing that vanishes meanwhile is left out.
pub async fn read_account(client: &Client) -> Result<Account, CallError> {
    let caller = client.caller().await?;
    let mut account = Account {
        id: caller.account_id,
        partition: caller.partition,
        alias: names(client, "ListAccountAliases", json!({}), "AccountAliases").await?.into_iter().next(),
        password_policy: password_policy(client).await?,
        ..Account::default()
    };
    for user in list(client, "ListUsers", json!({}), "Users").await? {
        account.users.extend(read_user(client, &user).await?);
    }
    for group in list(client, "ListGroups", json!({}), "Groups").await? {
        let name = text(&group, "GroupName");
        let of = json!({ "GroupName": name });
        account.groups.push(Group {
            attached: fields(client, "ListAttachedGroupPolicies", &of, "AttachedPolicies", "PolicyArn").await?,
            inline: inline(client, "Group", &of).await?,
            path: text(&group, "Path"),
            arn: text(&group, "Arn"),
            name,
        });
    }
    for role in list(client, "ListRoles", json!({}), "Roles").await? {
        if !text(&role, "Path").starts_with("/aws-service-role/") {
            account.roles.extend(read_role(client, &role).await?);
        }
    }
    for policy in list(client, "ListPolicies", json!({"Scope": "Local"}), "Policies").await? {
        account.policies.extend(read_policy(client, &policy).await?);
    }
    for profile in list(client, "ListInstanceProfiles", json!({}), "InstanceProfiles").await? {
        let roles = profile["Roles"].as_array().into_iter().flatten().map(|role| text(role, "RoleName")).collect();
        account.instance_profiles.push(InstanceProfile { name: text(&profile, "InstanceProfileName"), path: text(&profile, "Path"), arn: text(&profile, "Arn"), roles });
    }
    for arn in fields(client, "ListOpenIDConnectProviders", &json!({}), "OpenIDConnectProviderList", "Arn").await? {
        if let Some(provider) = one(client, "GetOpenIDConnectProvider", json!({ "OpenIDConnectProviderArn": arn })).await? {
            let (client_ids, thumbprints) = (sorted(strings(&provider["ClientIDList"])), sorted(strings(&provider["ThumbprintList"])));
            account.oidc_providers.push(OidcProvider { arn, url: text(&provider, "Url"), client_ids, thumbprints, tags: tags(&provider) });
        }
    }
    for arn in fields(client, "ListSAMLProviders", &json!({}), "SAMLProviderList", "Arn").await? {
        if let Some(provider) = one(client, "GetSAMLProvider", json!({ "SAMLProviderArn": arn })).await? {
            account.saml_providers.push(SamlProvider { arn, tags: tags(&provider) });
        }
    }
    account.users.sort_by(|a, b| a.name.cmp(&b.name));
    account.groups.sort_by(|a, b| a.name.cmp(&b.name));
    account.roles.sort_by(|a, b| a.name.cmp(&b.name));
    account.policies.sort_by(|a, b| a.arn.cmp(&b.arn));
    account.instance_profiles.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(account)
}

async fn read_user(client: &Client, listed: &Value) -> Result<Option<User>, CallError> {
    let name = text(listed, "UserName");
    let of = json!({ "UserName": name });
    let Some(user) = one(client, "GetUser", of.clone()).await? else { return Ok(None) };
    let keys = list(client, "ListAccessKeys", of.clone(), "AccessKeyMetadata").await?;
    let mut access_keys: Vec<_> = keys.iter().map(|key| AccessKey { id: text(key, "AccessKeyId"), status: text(key, "Status") }).collect();
    access_keys.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Some(User {
        groups: fields(client, "ListGroupsForUser", &of, "Groups", "GroupName").await?,
        attached: fields(client, "ListAttachedUserPolicies", &of, "AttachedPolicies", "PolicyArn").await?,
        inline: inline(client, "User", &of).await?,
        mfa_devices: fields(client, "ListMFADevices", &of, "MFADevices", "SerialNumber").await?,
        console_password: one(client, "GetLoginProfile", of).await?.is_some(),
        boundary: boundary(&user["User"]),
        tags: tags(&user["User"]),
        path: text(listed, "Path"),
        arn: text(&user["User"], "Arn"),
        access_keys,
        name,
    }))
}

async fn read_role(client: &Client, listed: &Value) -> Result<Option<Role>, CallError> {
    let name = text(listed, "RoleName");
    let of = json!({ "RoleName": name });
    // ListRoles leaves out boundary, tags and more.
    let Some(answer) = one(client, "GetRole", of.clone()).await? else { return Ok(None) };
    let role = &answer["Role"];
    Ok(Some(Role {
        trust: document(role, "AssumeRolePolicyDocument"),
        attached: fields(client, "ListAttachedRolePolicies", &of, "AttachedPolicies", "PolicyArn").await?,
        inline: inline(client, "Role", &of).await?,
        boundary: boundary(role),
        tags: tags(role),
        max_session: text(role, "MaxSessionDuration").parse().unwrap_or(3_600),
        description: said(role, "Description"),
        path: text(listed, "Path"),
        arn: text(role, "Arn"),
        name,
    }))
}

async fn read_policy(client: &Client, listed: &Value) -> Result<Option<Policy>, CallError> {
    let arn = text(listed, "Arn");
    let version = json!({ "PolicyArn": arn, "VersionId": text(listed, "DefaultVersionId") });
    let Some(written) = one(client, "GetPolicyVersion", version).await? else { return Ok(None) };
    // ListPolicies leaves out description and tags.
    let Some(answer) = one(client, "GetPolicy", json!({ "PolicyArn": arn })).await? else { return Ok(None) };
    let policy = &answer["Policy"];
    Ok(Some(Policy {
        document: document(&written["PolicyVersion"], "Document"),
        description: said(policy, "Description"),
        tags: tags(policy),
        name: text(listed, "PolicyName"),
        path: text(listed, "Path"),
        arn,
    }))
}

/// The inline policies of a user, group or role. `kind` is as it stands in the operations' names.
async fn inline(client: &Client, kind: &str, of: &Value) -> Result<Inline, CallError> {
    let mut found = BTreeMap::new();
    for name in names(client, &format!("List{kind}Policies"), of.clone(), "PolicyNames").await? {
        let mut input = of.clone();
        input["PolicyName"] = name.clone().into();
        if let Some(policy) = one(client, &format!("Get{kind}Policy"), input).await? {
            found.insert(name, document(&policy, "PolicyDocument"));
        }
    }
    Ok(Inline(found))
}

async fn password_policy(client: &Client) -> Result<Option<PasswordPolicy>, CallError> {
    let answer = one(client, "GetAccountPasswordPolicy", json!({})).await?;
    Ok(answer.and_then(|answer| answer["PasswordPolicy"].as_object().cloned()).map(PasswordPolicy))
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

fn said(value: &Value, member: &str) -> Option<String> {
    value[member].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
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
                ("UpdateAccountPasswordPolicy", json!({"MinimumPasswordLength": 12})),
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
        assert_eq!(
            (user.groups.join(","), user.attached.join(","), user.inline.names().collect::<String>()),
            ("g".into(), "arn:aws:iam::123456789012:policy/p".into(), "in".into())
        );
        assert!(user.console_password && user.access_keys[0].status == "Active" && user.tags["k"] == "v");
        assert_eq!((&view.roles[0].trust, view.roles[0].max_session), (&trust, 7200));
        assert_eq!(view.policies[0].document, document);
        assert_eq!((&user.inline.0["in"], user.arn.as_str(), view.id.as_str()), (&document, "arn:aws:iam::123456789012:user/u000", "123456789012"));
        assert_eq!(view.password_policy.as_ref().map(|policy| policy.0["MinimumPasswordLength"].clone()), Some(json!("12")));
        assert_eq!(view.instance_profiles[0].roles, ["r"]);
        assert_eq!((view.oidc_providers[0].url.as_str(), view.oidc_providers[0].client_ids.join(",")), ("o.example.com", "a,b".into()));
    }
}
