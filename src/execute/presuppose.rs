//! Makes in the embedded account what a guide takes for granted: the user to off-board, the group to join.

use serde_json::{Map, Value, json};

use super::answer::CallError;
use super::client::Client;
use super::embedded::ACCOUNT_ID;
use crate::iam::{Arn, EntityKind, operation};
use crate::plan::{Known, Plan, PlannedCall, resolve, template_text};

/// What was made before a rehearsal, so that it can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub kind: EntityKind,
    pub name: String,
    pub line: usize,
    pub note: Note,
    /// The id that IAM gave an access key.
    pub id: Option<String>,
}

/// How it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    Made,
    /// With something that the guide does not say: what a policy allows, whom a role trusts, which id a key has.
    With(String),
    /// Nothing was made, because of this.
    Left(String),
}

/// Makes everything that the plan presupposes, each thing once. Things that are there already stay as they are.
pub async fn make_presupposed(client: &Client, plan: &Plan, known: Known<'_>) -> Result<Vec<Made>, CallError> {
    let mut made: Vec<Made> = vec![];
    let mut wanted: Vec<_> = plan.presupposed.iter().collect();
    // Keys and passwords need their users.
    wanted.sort_by_key(|one| one.kind);
    for one in wanted {
        let (name, note) = match template_text(&one.name, known) {
            Ok(name) if made.iter().any(|other| other.kind == one.kind && other.name == name) => continue,
            Ok(name) => {
                let note = make(client, one.kind, &name).await?;
                (name, note)
            }
            Err(unknown) => (String::new(), Note::Left(format!("{unknown} is not known"))),
        };
        let id = match &note {
            Note::With(with) if one.kind == EntityKind::AccessKey => with.strip_prefix(KEY_ID).map(str::to_owned),
            _ => None,
        };
        made.push(Made { kind: one.kind, name, line: one.line, note, id });
    }
    tie(client, plan, known).await?;
    Ok(made)
}

const KEY_ID: &str = "its id is ";

/// What a guide unties must be tied first: memberships, attachments, inline policies that it takes away without having made them.
async fn tie(client: &Client, plan: &Plan, known: Known<'_>) -> Result<(), CallError> {
    for (at, planned) in plan.operations.iter().enumerate() {
        let name = planned.call.operation.name;
        let before = match name {
            "RemoveUserFromGroup" => "AddUserToGroup",
            _ if name.starts_with("Detach") => planned.call.operation.inverse().unwrap_or_default(),
            "DeleteUserPolicy" => "PutUserPolicy",
            "DeleteGroupPolicy" => "PutGroupPolicy",
            "DeleteRolePolicy" => "PutRolePolicy",
            _ => continue,
        };
        let same = |earlier: &PlannedCall| earlier.call.operation.name == before && planned.call.input.iter().all(|(member, arg)| earlier.call.argument(member) == Some(arg));
        if plan.operations[..at].iter().any(same) {
            continue;
        }
        let mut input = Map::new();
        for (member, arg) in &planned.call.input {
            if let Ok(value) = resolve(arg, known) {
                input.insert((*member).to_owned(), value);
            }
        }
        if before.starts_with("Put") {
            input.insert("PolicyDocument".into(), json!(HARMLESS));
        }
        // What cannot be tied will be met by the call itself.
        match call(client, before, Value::Object(input)).await {
            Ok(_) | Err(CallError::Refused { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

const HARMLESS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}"#;

async fn make(client: &Client, kind: EntityKind, given: &str) -> Result<Note, CallError> {
    if given.is_empty() {
        return Ok(Note::Left("it has no name".into()));
    }
    let arn = Arn::parse(given);
    match arn {
        Some(arn) if arn.account == "aws" => return Ok(Note::Left("AWS itself keeps it".into())),
        Some(arn) if arn.account != ACCOUNT_ID => return Ok(Note::Left(format!("it belongs to account {}", arn.account))),
        _ => {}
    }
    let name = arn.map_or(given, |arn| arn.name());
    let path = arn.and_then(|arn| arn.resource.split_once('/')).map_or_else(|| "/".to_owned(), |(_, rest)| format!("/{}", &rest[..rest.len() - name.len()]));
    match kind {
        EntityKind::User => create(client, "CreateUser", json!({ "UserName": name, "Path": path })).await,
        EntityKind::Group => create(client, "CreateGroup", json!({ "GroupName": name, "Path": path })).await,
        EntityKind::Role => {
            let trust = json!({ "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT_ID}:root") }, "Action": "sts:AssumeRole" }
            ]});
            let note = create(client, "CreateRole", json!({ "RoleName": name, "Path": path, "AssumeRolePolicyDocument": trust.to_string() })).await?;
            Ok(and(note, "it trusts the account itself"))
        }
        EntityKind::Policy => {
            let note = create(client, "CreatePolicy", json!({ "PolicyName": name, "Path": path, "PolicyDocument": HARMLESS })).await?;
            Ok(and(note, "it allows sts:GetCallerIdentity"))
        }
        EntityKind::AccessKey => {
            create(client, "CreateUser", json!({ "UserName": name })).await?;
            match call(client, "CreateAccessKey", json!({ "UserName": name })).await {
                Ok(answer) => Ok(Note::With(format!("{KEY_ID}{}", answer.pointer("/AccessKey/AccessKeyId").and_then(Value::as_str).unwrap_or_default()))),
                Err(error) => left(error),
            }
        }
        EntityKind::LoginProfile => {
            create(client, "CreateUser", json!({ "UserName": name })).await?;
            create(client, "CreateLoginProfile", json!({ "UserName": name, "Password": "Rehearsed-0nly!" })).await
        }
        EntityKind::InstanceProfile => create(client, "CreateInstanceProfile", json!({ "InstanceProfileName": name, "Path": path })).await,
        EntityKind::OidcProvider => {
            let host = arn.and_then(|arn| arn.resource.split_once('/')).map_or(given, |(_, host)| host);
            let url = format!("https://{}", host.trim_start_matches("https://"));
            let note = create(client, "CreateOpenIDConnectProvider", json!({ "Url": url, "ClientIDList": ["sts.amazonaws.com"] })).await?;
            Ok(and(note, "its audience is sts.amazonaws.com"))
        }
        EntityKind::SamlProvider => create(client, "CreateSAMLProvider", json!({ "Name": name, "SAMLMetadataDocument": metadata() })).await,
        EntityKind::MfaDevice => create(client, "CreateVirtualMFADevice", json!({ "VirtualMFADeviceName": name })).await,
    }
}

async fn create(client: &Client, name: &str, input: Value) -> Result<Note, CallError> {
    match call(client, name, input).await {
        Ok(_) => Ok(Note::Made),
        Err(error) => left(error),
    }
}

/// A refusal says something about the guide's name, not about the rehearsal: the calls that use it will meet it again.
fn left(error: CallError) -> Result<Note, CallError> {
    match error {
        CallError::Refused { code, .. } if code == "EntityAlreadyExists" => Ok(Note::Left("it is there already".into())),
        CallError::Refused { message, .. } => Ok(Note::Left(message)),
        other => Err(other),
    }
}

fn and(note: Note, with: &str) -> Note {
    if note == Note::Made { Note::With(with.to_owned()) } else { note }
}

async fn call(client: &Client, name: &str, input: Value) -> Result<Value, CallError> {
    match (operation(name), input) {
        (Some(operation), Value::Object(input)) => Ok(client.call(operation, &input).await?.value),
        _ => Err(CallError::NotSent { message: format!("{name} is no operation") }),
    }
}

/// IAM asks for at least 1,000 characters.
fn metadata() -> String {
    let certificate = "MIIC".repeat(240);
    format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\"><IDPSSODescriptor><KeyDescriptor><X509Certificate>{certificate}</X509Certificate></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::account::read_account;
    use crate::execute::embedded;
    use crate::iam::Template;
    use crate::plan::{Outputs, Presupposed};
    use crate::source::Span;

    #[test]
    fn every_kind_can_be_made() {
        let one = |kind, name: &str| Presupposed { kind, name: Template::text(name), span: Span::default(), line: 7 };
        let presupposed = vec![
            one(EntityKind::AccessKey, "alice"),
            one(EntityKind::User, "alice"),
            one(EntityKind::LoginProfile, "bob"),
            one(EntityKind::Group, "devs"),
            one(EntityKind::Role, "arn:aws:iam::123456789012:role/ops/deployer"),
            one(EntityKind::Policy, "arn:aws:iam::123456789012:policy/p"),
            one(EntityKind::Policy, "arn:aws:iam::aws:policy/ReadOnlyAccess"),
            one(EntityKind::Policy, "arn:aws:iam::999999999999:policy/p"),
            one(EntityKind::InstanceProfile, "web"),
            one(EntityKind::OidcProvider, "token.actions.githubusercontent.com"),
            one(EntityKind::SamlProvider, "okta"),
            one(EntityKind::MfaDevice, "phone"),
            one(EntityKind::User, "a b"),
        ];
        let plan = Plan { presupposed, ..Plan::default() };
        let outputs = Outputs::new();
        let known = Known { parameters: &[], outputs: &outputs, account_id: ACCOUNT_ID, partition: "aws", password: "" };
        let client = embedded::client();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (made, view) = runtime.block_on(async { (make_presupposed(&client, &plan, known).await.unwrap(), read_account(&client).await.unwrap()) });
        assert_eq!(made.len(), 13);
        let left: Vec<&Made> = made.iter().filter(|made| matches!(made.note, Note::Left(_))).collect();
        assert_eq!(left.len(), 3, "{left:?}");
        assert_eq!(view.users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>(), ["alice", "bob"]);
        assert!(view.users[0].access_keys.len() == 1 && view.users[1].console_password);
        assert_eq!((view.roles[0].path.as_str(), view.policies.len(), view.saml_providers.len()), ("/ops/", 1, 1));
    }
}
