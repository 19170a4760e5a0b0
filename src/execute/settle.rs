//! Whether a call whose answer was lost has been applied: found out by looking, never by guessing.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::answer::CallError;
use super::attempt::{is, own_name};
use super::desk::{Calls, Desk};
use super::event::Event;
use super::journal::record::Verdict;
use super::outcome::Failure;
use super::present::{Before, Present, present};
use super::retry::Patience;
use super::run::Ownership;
use super::sink::Kept;
use super::stamp::time_of;
use crate::iam::{Operation, OperationClass, operation};
use crate::plan::differences;

/// What looking has shown.
pub enum Settled {
    Applied(Value),
    /// It was not applied, or repeating it changes nothing.
    Repeatable,
    Unclear(String),
}

/// Looks at what a lost answer is settled by, and what undoing the call restores.
pub async fn before<C: Calls>(desk: &Desk<'_, C>, operation: &'static Operation, input: &Map<String, Value>) -> Before {
    let made_here = desk.made.borrow().holds(input);
    match operation.class() {
        _ if desk.options.ownership == Ownership::Rehearsal => Before::Unknown,
        OperationClass::Read => Before::Unknown,
        // Also of a user that this run made: somebody may have made a key for it meanwhile.
        OperationClass::Nameless => match listed(desk, operation.name, input).await {
            Some(Ok(Listed { ids, default, .. })) => Before::Ids { ids, default },
            _ => Before::Unknown,
        },
        // What is there already is refused, and the tag tells whose it is.
        OperationClass::NamedCreate if desk.tags(operation) => Before::Unknown,
        _ if made_here => Before::Absent,
        OperationClass::NamedCreate | OperationClass::Set | OperationClass::Delete => present(desk.eyes(), operation, input).await.into(),
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
        OperationClass::Read | OperationClass::Delete => Ok(Settled::Repeatable),
        OperationClass::Set => Ok(settle_set(desk, operation, input).await),
        OperationClass::NamedCreate => Ok(settle_named(desk, operation, input, before).await),
        OperationClass::Nameless => settle_nameless(desk, at, attempt, input, before).await,
    }
}

/// Repeating would be harmless, but for renames; what is as it should be is not sent twice all the same.
async fn settle_set<C: Calls>(desk: &Desk<'_, C>, operation: &'static Operation, input: &Map<String, Value>) -> Settled {
    if input.contains_key("Password") {
        // IAM does not tell whether it is the one that is wanted.
        return Settled::Repeatable;
    }
    match present(desk.eyes(), operation, input).await {
        Present::There(thing) => {
            let mut differences = differences(operation, &thing.input, input);
            // What a rename does not say stays; elsewhere what is not said is reset.
            differences.retain(|difference| difference.wanted.is_some() || !matches!(operation.name, "UpdateUser" | "UpdateGroup"));
            if differences.is_empty() { Settled::Applied(thing.output) } else { Settled::Repeatable }
        }
        Present::Absent | Present::Unknown(_) => Settled::Repeatable,
    }
}

async fn settle_named<C: Calls>(desk: &Desk<'_, C>, operation: &'static Operation, input: &Map<String, Value>, before: &Before) -> Settled {
    match present(desk.eyes(), operation, input).await {
        // Repeating is safe even if it was applied and is not seen yet: a thing that exists is refused.
        Present::Absent => Settled::Repeatable,
        Present::There(thing) if thing.run.as_deref() == Some(desk.run) || *before == Before::Absent => Settled::Applied(thing.output),
        Present::There(thing) => Settled::Unclear(format!("{} exists, and nothing shows that this run made it", thing.what)),
        Present::Unknown(why) => Settled::Unclear(format!("whether {} was applied must be looked up by a person: {why}", operation.name)),
    }
}

async fn settle_nameless<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, input: &Map<String, Value>, before: &Before) -> Result<Settled, Failure> {
    let name = desk.plan.operations[at].call.operation.name;
    let Before::Ids { ids: known, .. } = before else {
        return Ok(Settled::Unclear(format!("what was there before {name} is not known")));
    };
    let past = desk.past.call(&desk.plan.operations[at].id);
    // What an earlier command of the run had signed cannot have been applied long after.
    let latest = past.in_doubt().filter(|doubtful| doubtful.attempt == *attempt).and_then(|doubtful| Some(time_of(&doubtful.time)? + SIGNATURE));
    let mut patience = Patience::new(desk.options.pace);
    // A new thing may take a while to be listed, and repeating would make a second one: absence is believed late.
    loop {
        let listed = match listed(desk, name, input).await {
            Some(Ok(listed)) => listed,
            Some(Err(why)) => return Ok(Settled::Unclear(format!("what {name} made could not be listed: {why}"))),
            None => return Ok(Settled::Unclear(format!("whether {name} was applied must be looked up by a person"))),
        };
        let later = |made: &Option<SystemTime>| latest.zip(*made).is_some_and(|(latest, made)| made > latest);
        let dated = listed.ids.iter().zip(&listed.made).filter(|(id, made)| !known.contains(id) && !later(made));
        let new: Vec<&String> = dated.map(|(id, _)| id).filter(|id| !desk.made.borrow().contains(id) && !desk.past.others.contains(id)).collect();
        match (new.as_slice(), name) {
            ([], _) => match patience.consistency() {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(Settled::Repeatable),
            },
            // The run was cut off after its secret had reached its place.
            ([id], "CreateAccessKey") if desk.past.kept_key(id) || desk.sink.borrow().holds_key(id) => {
                let user = input.get("UserName").and_then(Value::as_str).map_or_else(|| own_name(&desk.caller.arn), str::to_owned);
                if !desk.past.kept_key(id) {
                    let place = desk.sink.borrow().path().display().to_string();
                    let kept = Kept { call: desk.plan.operations[at].id.clone(), kind: "access key".into(), place, user: user.clone(), access_key_id: Some((*id).clone()) };
                    desk.tell(Event::Kept { call: at, kept })?;
                }
                return Ok(Settled::Applied(json!({"AccessKey": {"UserName": user, "AccessKeyId": id, "Status": "Active"}})));
            }
            // Nobody can have used a key whose secret never arrived.
            ([id], "CreateAccessKey") if was_used(desk, id).await => {
                return Ok(Settled::Unclear(format!("the access key {id} is new and has been used, so it is somebody else's; whether {name} was applied cannot be told from it")));
            }
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

/// The ids of what a nameless create makes more of, and the one that counts; none where this program cannot list it.
async fn listed<C: Calls>(desk: &Desk<'_, C>, name: &str, input: &Map<String, Value>) -> Option<Result<Listed, String>> {
    let (list, of, items, id) = match name {
        "CreateAccessKey" => ("ListAccessKeys", "UserName", "AccessKeyMetadata", "AccessKeyId"),
        "CreatePolicyVersion" => ("ListPolicyVersions", "PolicyArn", "Versions", "VersionId"),
        _ => return None,
    };
    let input = Map::from_iter(input.get(of).map(|name| (of.to_owned(), name.clone())));
    Some(desk.eyes().list(list, &input, items).await.map(|items| {
        let id = |item: &Value| item[id].as_str().map(str::to_owned);
        let made = items.iter().filter(|item| id(item).is_some()).map(|item| item["CreateDate"].as_str().and_then(time_of)).collect();
        Listed { ids: items.iter().filter_map(id).collect(), made, default: items.iter().find(|item| item["IsDefaultVersion"] == "true").and_then(id) }
    }))
}

/// What a nameless create makes more of.
struct Listed {
    ids: Vec<String>,
    /// When each was made, where the list says so.
    made: Vec<Option<SystemTime>>,
    default: Option<String>,
}

/// A signature holds for five minutes, and clocks may differ by as much before it is refused.
/// Source: "Elements of an AWS API request signature" in the IAM User Guide.
const SIGNATURE: Duration = Duration::from_secs(600);

async fn was_used<C: Calls>(desk: &Desk<'_, C>, id: &str) -> bool {
    let used = desk.eyes().read("GetAccessKeyLastUsed", &Map::from_iter([("AccessKeyId".to_owned(), json!(id))])).await;
    matches!(used, Ok(Some(answer)) if answer.pointer("/AccessKeyLastUsed/LastUsedDate").and_then(Value::as_str).and_then(time_of).is_some())
}
