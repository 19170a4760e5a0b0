//! Whether a call whose answer was lost has been applied: found out by looking, never by guessing.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::answer::CallError;
use super::attempt::is;
use super::desk::{Calls, Desk, OWNER_TAG};
use super::event::Event;
use super::outcome::Failure;
use super::record::Verdict;
use super::retry::{Pace, Patience};
use super::run::Ownership;
use crate::iam::{Operation, OperationClass, operation};

/// What was seen before the first attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing had to be looked at, or the caller may not look.
    Unknown,
    Absent,
    Present,
    /// Ids of the things of this kind.
    Ids(Vec<String>),
}

impl Before {
    /// As the intent keeps it.
    pub fn to_json(&self) -> Option<Value> {
        match self {
            Before::Unknown => None,
            Before::Absent => Some(json!({"exists": false})),
            Before::Present => Some(json!({"exists": true})),
            Before::Ids(ids) => Some(json!({"ids": ids})),
        }
    }
}

/// What looking has shown.
pub enum Settled {
    Applied(Value),
    /// It was not applied, or repeating it changes nothing.
    Repeatable,
    Unclear(String),
}

/// Looks at what will be needed to settle a lost answer: the keys of a user; whether a thing that cannot carry the run's tag exists.
pub async fn before<C: Calls>(desk: &Desk<'_, C>, operation: &'static Operation, input: &Map<String, Value>) -> Before {
    let user_made_here = input.get("UserName").and_then(Value::as_str).is_some_and(|user| desk.made.borrow().contains(user));
    match (operation.class(), operation.name) {
        _ if desk.options.ownership == Ownership::Rehearsal => Before::Unknown,
        // Keys that this run made itself are told apart by their ids.
        (_, "CreateAccessKey") if user_made_here => Before::Ids(Vec::new()),
        (_, "CreateLoginProfile") if user_made_here => Before::Absent,
        (OperationClass::Nameless, name) => match ids(desk, name, input).await {
            Some(Ok(ids)) => Before::Ids(ids),
            _ => Before::Unknown,
        },
        (OperationClass::NamedCreate, _) if !desk.tags(operation) => match look(desk, operation.name, input) {
            Some(look) => match read(desk, look.operation, &look.input).await {
                Ok(Some(_)) => Before::Present,
                Ok(None) => Before::Absent,
                Err(_) => Before::Unknown,
            },
            None => Before::Unknown,
        },
        _ => Before::Unknown,
    }
}

/// Looks whether the call was applied. A new key whose secret was lost is deleted, which makes the call repeatable.
pub async fn settle<C: Calls>(
    desk: &Desk<'_, C>,
    at: usize,
    operation: &'static Operation,
    attempt: &mut u32,
    input: &Map<String, Value>,
    before: &Before,
) -> Result<Settled, Failure> {
    match operation.class() {
        OperationClass::Read | OperationClass::Set | OperationClass::Delete => Ok(Settled::Repeatable),
        OperationClass::NamedCreate => Ok(settle_named(desk, operation, input, before).await),
        OperationClass::Nameless => settle_nameless(desk, at, attempt, input, before).await,
    }
}

async fn settle_named<C: Calls>(desk: &Desk<'_, C>, operation: &'static Operation, input: &Map<String, Value>, before: &Before) -> Settled {
    let Some(look) = look(desk, operation.name, input) else {
        return Settled::Unclear(format!("whether {} was applied must be looked up by a person", operation.name));
    };
    match read(desk, look.operation, &look.input).await {
        // Repeating is safe even if it was applied and is not seen yet: a thing that exists is refused.
        Ok(None) => Settled::Repeatable,
        Ok(Some(value)) if carries_tag(&value, desk.run) || *before == Before::Absent => Settled::Applied(look.output.unwrap_or(value)),
        Ok(Some(_)) => Settled::Unclear(format!("{} exists, and nothing shows that this run made it", look.what)),
        Err(why) => Settled::Unclear(format!("{} could not be looked up: {why}", look.what)),
    }
}

async fn settle_nameless<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, input: &Map<String, Value>, before: &Before) -> Result<Settled, Failure> {
    let name = desk.plan.operations[at].call.operation.name;
    let Before::Ids(known) = before else {
        return Ok(Settled::Unclear(format!("what was there before {name} is not known")));
    };
    let mut patience = Patience::new(desk.options.pace);
    // A new thing may take a while to be listed, and repeating would make a second one: absence is believed late.
    loop {
        let listed = match ids(desk, name, input).await {
            Some(Ok(listed)) => listed,
            Some(Err(why)) => return Ok(Settled::Unclear(format!("what {name} made could not be listed: {why}"))),
            None => return Ok(Settled::Unclear(format!("whether {name} was applied must be looked up by a person"))),
        };
        let new: Vec<&String> = listed.iter().filter(|id| !known.contains(id) && !desk.made.borrow().contains(id)).collect();
        match (new.as_slice(), name) {
            ([], _) => match patience.consistency() {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(Settled::Repeatable),
            },
            ([id], "CreateAccessKey") => {
                delete_key(desk, at, attempt, input.get("UserName").and_then(Value::as_str), id).await?;
                return Ok(Settled::Repeatable);
            }
            ([id], "CreatePolicyVersion") => return Ok(Settled::Applied(json!({"PolicyVersion": {"VersionId": id}}))),
            (several, _) => return Ok(Settled::Unclear(format!("{} new ones are there: {}", several.len(), several.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")))),
        }
    }
}

/// Deletes an access key whose secret is not kept anywhere. A signal does not end this.
pub async fn delete_key<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, user: Option<&str>, id: &str) -> Result<(), Failure> {
    let left = |why: &str| Failure::Unclear { message: format!("the access key {id} is active and its secret is lost; delete it: {why}") };
    let Some(delete) = operation("DeleteAccessKey") else { return Err(left("DeleteAccessKey is not known")) };
    let mut input = Map::new();
    input.extend(user.map(|user| ("UserName".to_owned(), json!(user))));
    input.insert("AccessKeyId".into(), json!(id));
    let mut patience = Patience::new(desk.options.pace);
    loop {
        *attempt += 1;
        // A journal that cannot be written is no reason to leave a key behind that nobody holds.
        let _ = desk.tell(Event::Started { call: at, attempt: *attempt, operation: delete, input: input.clone(), before: None });
        let answered = desk.client.call(delete, &input).await;
        let verdict = match &answered {
            Ok(answer) => Verdict::Ok { output: answer.value.clone() },
            Err(error) => super::attempt::verdict(error),
        };
        let _ = desk.tell(Event::Answered { call: at, attempt: *attempt, verdict });
        let wait = match answered {
            Ok(_) => return Ok(()),
            // The first time too: what is gone needs no deleting.
            Err(CallError::Refused { code, .. }) if is(&code, "NoSuchEntity") => return Ok(()),
            Err(CallError::Refused { code, message, .. }) => return Err(left(&format!("{code}: {message}"))),
            Err(CallError::Credentials { message }) => return Err(left(&message)),
            Err(CallError::Throttled { message, .. } | CallError::NotSent { message } | CallError::Ambiguous { message }) => patience.throttling().ok_or_else(|| left(&message))?,
        };
        tokio::time::sleep(wait).await;
    }
}

/// How a named thing is looked up.
struct Look {
    operation: &'static str,
    input: Map<String, Value>,
    /// For messages: `user ci`.
    what: String,
    /// The answer that the create would have given, where the read's has another shape.
    output: Option<Value>,
}

fn look<C>(desk: &Desk<'_, C>, name: &str, input: &Map<String, Value>) -> Option<Look> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    let by_name = |operation, member: &str, noun: &str| {
        let name = text(member)?;
        Some(Look { operation, input: Map::from_iter([(member.to_owned(), json!(name))]), what: format!("{noun} {name}"), output: None })
    };
    let iam = |rest: String| format!("arn:{}:iam::{}:{rest}", desk.caller.partition, desk.caller.account_id);
    match name {
        "CreateUser" => by_name("GetUser", "UserName", "user"),
        "CreateGroup" => by_name("GetGroup", "GroupName", "group"),
        "CreateRole" => by_name("GetRole", "RoleName", "role"),
        "CreateInstanceProfile" => by_name("GetInstanceProfile", "InstanceProfileName", "instance profile"),
        "CreateLoginProfile" => by_name("GetLoginProfile", "UserName", "the console password of user"),
        "CreatePolicy" => {
            let arn = iam(format!("policy{}{}", text("Path").unwrap_or("/"), text("PolicyName")?));
            Some(Look { operation: "GetPolicy", input: Map::from_iter([("PolicyArn".to_owned(), json!(arn))]), what: format!("policy {arn}"), output: None })
        }
        "CreateOpenIDConnectProvider" => {
            let url = text("Url")?;
            let arn = iam(format!("oidc-provider/{}", url.trim_start_matches("https://").trim_end_matches('/')));
            let output = Some(json!({"OpenIDConnectProviderArn": arn}));
            Some(Look {
                operation: "GetOpenIDConnectProvider",
                input: Map::from_iter([("OpenIDConnectProviderArn".to_owned(), json!(arn))]),
                what: format!("provider {arn}"),
                output,
            })
        }
        _ => None,
    }
}

fn carries_tag(value: &Value, run: &str) -> bool {
    let tags = |value: &Value| value.get("Tags").and_then(Value::as_array).cloned().unwrap_or_default();
    let inside = value.as_object().into_iter().flat_map(|members| members.values()).flat_map(tags);
    tags(value).into_iter().chain(inside).any(|tag| tag["Key"] == OWNER_TAG && tag["Value"] == run)
}

/// The ids of what a nameless create makes more of; none where this program cannot list it.
async fn ids<C: Calls>(desk: &Desk<'_, C>, name: &str, input: &Map<String, Value>) -> Option<Result<Vec<String>, String>> {
    let (list, of, items, id) = match name {
        "CreateAccessKey" => ("ListAccessKeys", "UserName", "AccessKeyMetadata", "AccessKeyId"),
        "CreatePolicyVersion" => ("ListPolicyVersions", "PolicyArn", "Versions", "VersionId"),
        _ => return None,
    };
    let input = Map::from_iter(input.get(of).map(|name| (of.to_owned(), name.clone())));
    Some(read(desk, list, &input).await.map(|answer| {
        let items = answer.as_ref().and_then(|answer| answer.get(items)).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(|item| item.get(id)?.as_str().map(str::to_owned)).collect()
    }))
}

async fn read<C: Calls>(desk: &Desk<'_, C>, name: &str, input: &Map<String, Value>) -> Result<Option<Value>, String> {
    read_at(desk, name, input, desk.options.pace).await
}

/// One read, repeated where that may help; none where the thing is not there.
pub async fn read_at<C: Calls>(desk: &Desk<'_, C>, name: &str, input: &Map<String, Value>, pace: Pace) -> Result<Option<Value>, String> {
    let operation = operation(name).ok_or_else(|| format!("{name} is not known"))?;
    let mut patience = Patience::new(pace);
    loop {
        let (wait, why): (Option<Duration>, String) = match desk.client.call(operation, input).await {
            Ok(answer) => return Ok(Some(answer.value)),
            Err(CallError::Refused { code, .. }) if is(&code, "NoSuchEntity") => return Ok(None),
            Err(CallError::Refused { code, message, .. }) => return Err(format!("{code}: {message}")),
            Err(CallError::Credentials { message }) => return Err(message),
            Err(CallError::Throttled { message, .. }) => (patience.throttling(), message),
            Err(CallError::NotSent { message } | CallError::Ambiguous { message }) => (patience.lost(), message),
        };
        match wait {
            // A signal does not end it: what was seen decides whether something is left behind.
            Some(wait) => tokio::time::sleep(wait).await,
            None => return Err(why),
        }
    }
}
