//! What the account holds of what a call writes, in the call's own terms.

pub mod look;
pub mod rows;

use serde_json::{Map, Value, json};

use crate::execute::desk::Calls;
use crate::execute::present::look::Eyes;
use crate::execute::present::rows::{DOCUMENT, Find, Kind, Row, row};
use crate::iam::{self, Arn, Operation, operation};
use crate::plan::OWNER_TAG;

/// What is there.
#[derive(Clone, Debug)]
pub enum Present {
    /// It could not be looked at, for this reason.
    Unknown(String),
    Absent,
    There(Box<Thing>),
}

/// Something that is there.
#[derive(Clone, Debug)]
pub struct Thing {
    /// For messages: `user ci`.
    pub what: String,
    /// The input with which `by` leaves exactly what is there: to restore it is to make that call again.
    pub input: Map<String, Value>,
    pub by: &'static Operation,
    /// The run that it is tagged with.
    pub run: Option<String>,
    /// As the call that made it would have answered.
    pub output: Value,
}

/// What was seen before a write, as its intent keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Before {
    /// Nothing had to be looked at, or the caller may not look.
    #[default]
    Unknown,
    /// It was not there, or stood on something that this run made.
    Absent,
    /// The input that leaves what was there.
    There(Map<String, Value>),
    /// The ids of the things of this kind, and the one that counts.
    Ids { ids: Vec<String>, default: Option<String> },
}

impl Before {
    pub fn to_json(&self) -> Option<Value> {
        match self {
            Before::Unknown => None,
            Before::Absent => Some(json!({"absent": true})),
            Before::There(input) => Some(json!({ "there": input })),
            Before::Ids { ids, default: None } => Some(json!({ "ids": ids })),
            Before::Ids { ids, default } => Some(json!({ "ids": ids, "default": default })),
        }
    }

    /// Unknown where it is none that this version knows.
    pub fn from_json(value: Option<&Value>) -> Before {
        let Some(value) = value else { return Before::Unknown };
        if let Some(ids) = value["ids"].as_array() {
            let ids = ids.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            return Before::Ids { ids, default: value["default"].as_str().map(str::to_owned) };
        }
        match value["there"].as_object() {
            Some(input) => Before::There(input.clone()),
            None if value["absent"] == true => Before::Absent,
            None => Before::Unknown,
        }
    }
}

impl From<Present> for Before {
    fn from(present: Present) -> Before {
        match present {
            Present::Unknown(_) => Before::Unknown,
            Present::Absent => Before::Absent,
            Present::There(thing) => Before::There(thing.input),
        }
    }
}

/// Looks at what the call writes; for one that takes something away, at what it takes.
pub async fn present<C: Calls>(eyes: Eyes<'_, C>, operation: &'static Operation, input: &Map<String, Value>) -> Present {
    let looked = match operation.name {
        "UpdateUser" => renamed(eyes, operation, "GetUser", "User", input).await,
        "UpdateGroup" => renamed(eyes, operation, "GetGroup", "Group", input).await,
        name => match row(operation) {
            Some(row) => by_row(eyes, row, input).await,
            None => Err(format!("what {name} writes cannot be looked up")),
        },
    };
    match looked {
        Ok(Some(thing)) => Present::There(Box::new(thing)),
        Ok(None) => Present::Absent,
        Err(why) => Present::Unknown(why),
    }
}

async fn by_row<C: Calls>(eyes: Eyes<'_, C>, row: &'static Row, input: &Map<String, Value>) -> Result<Option<Thing>, String> {
    let (Some(by), Some(reads)) = (operation(row.operation), operation(row.read)) else { return Err(format!("{} is not known", row.operation)) };
    let names = row.names(input, eyes.caller);
    let asked: Map<String, Value> = names.iter().filter(|(member, _)| reads.member(member).is_some()).map(|(member, value)| (member.clone(), value.clone())).collect();
    let found = match row.find {
        Find::Answer => eyes.read(row.read, &asked).await?,
        Find::Item { items, member } => {
            let wanted = names.get(member);
            let named = |item: &Value| item.get(member).or(Some(item)) == wanted;
            eyes.list(row.read, &asked, items).await?.into_iter().find(named)
        }
    };
    let Some(mut found) = found else { return Ok(None) };
    if row.holds.iter().any(|(_, place)| *place == DOCUMENT) && row.read == "GetPolicy" {
        let version = Map::from_iter([("PolicyArn".into(), names["PolicyArn"].clone()), ("VersionId".into(), found["Policy"]["DefaultVersionId"].clone())]);
        found["PolicyVersion"] = eyes.read("GetPolicyVersion", &version).await?.map(|mut answer| answer["PolicyVersion"].take()).unwrap_or_default();
    }
    let mut held = Map::new();
    for (member, place) in row.holds {
        held.extend(found.pointer(place).and_then(|value| typed(by, member, value)).map(|value| ((*member).to_owned(), value)));
    }
    if let Some(Value::Array(tags)) = held.get_mut("Tags").filter(|_| row.operation.starts_with("Tag")) {
        let keys = keys_of(input);
        tags.retain(|tag| keys.iter().any(|key| tag["Key"] == **key));
        if tags.is_empty() {
            held.remove("Tags");
        }
    }
    if row.kind == Kind::Property && held.is_empty() {
        return Ok(None);
    }
    let run = run_of(&found);
    let name = names.values().chain(held.values()).find_map(Value::as_str).unwrap_or_default();
    let what = format!("{} {name}", row.noun);
    let output = output(row, &names, found);
    Ok(Some(Thing { what, input: in_own_terms(by, names, held), by, run, output }))
}

/// A rename is looked up by both names; what it leaves is the name and the path that are there.
async fn renamed<C: Calls>(eyes: Eyes<'_, C>, by: &'static Operation, read: &str, kind: &str, input: &Map<String, Value>) -> Result<Option<Thing>, String> {
    let own = format!("{kind}Name");
    let Some(old) = input.get(&own) else { return Err(format!("{} names nothing", by.name)) };
    let new = input.get(&format!("New{own}")).unwrap_or(old);
    for name in [old, new] {
        if let Some(answer) = eyes.read(read, &Map::from_iter([(own.clone(), name.clone())])).await? {
            let left = [(own.clone(), old.clone()), (format!("New{own}"), name.clone()), ("NewPath".to_owned(), answer[kind]["Path"].clone())];
            let what = format!("{} {}", kind.to_ascii_lowercase(), name.as_str().unwrap_or_default());
            return Ok(Some(Thing { what, input: Map::from_iter(left), by, run: run_of(&answer), output: json!({}) }));
        }
    }
    Ok(None)
}

/// A member's value as the call takes it; none where the answer holds nothing.
fn typed(by: &Operation, member: &str, value: &Value) -> Option<Value> {
    let text = value.as_str();
    match by.member(member).map(|member| &member.kind) {
        // What is not set may be answered as 0.
        Some(iam::Kind::Integer { min, .. }) => text?.parse::<u32>().ok().filter(|number| number >= min).map(Value::from),
        Some(iam::Kind::Flag) => Some(json!(text? == "true")),
        Some(iam::Kind::Tags | iam::Kind::Texts(_)) => value.as_array().filter(|items| !items.is_empty()).map(|items| json!(items)),
        // A provider's URL is answered without its scheme.
        _ if member == "Url" => text.map(|url| if url.contains("://") { json!(url) } else { json!(format!("https://{url}")) }),
        _ => text.filter(|text| !text.is_empty()).map(Value::from),
    }
}

/// The names and what is held, as members that the operation has.
fn in_own_terms(by: &Operation, names: Map<String, Value>, held: Map<String, Value>) -> Map<String, Value> {
    let mut input = Map::new();
    for (member, value) in names {
        let text = value.as_str().unwrap_or_default();
        match member.as_str() {
            "SAMLProviderArn" if by.member("Name").is_some() => _ = input.insert("Name".into(), json!(Arn::parse(text).map_or(text, |arn| arn.name()))),
            "SerialNumber" if by.member("VirtualMFADeviceName").is_some() => {
                let (path, name) = text.split_once(":mfa").and_then(|(_, rest)| rest.rsplit_once('/')).unwrap_or_default();
                input.insert("Path".into(), json!(format!("{path}/")));
                input.insert("VirtualMFADeviceName".into(), json!(name));
            }
            // The version that a delete takes away has no name before it is made.
            _ if by.member(&member).is_some() => _ = input.insert(member, value),
            _ => {}
        }
    }
    input.extend(held);
    match by.name {
        "CreatePolicyVersion" => _ = input.insert("SetAsDefault".into(), json!(true)),
        // Left out, a description would stay.
        "UpdateRole" | "UpdateRoleDescription" => _ = input.entry("Description").or_insert_with(|| json!("")),
        _ => {}
    }
    input
}

/// The keys of the tags that a call gives or takes.
fn keys_of(input: &Map<String, Value>) -> Vec<&Value> {
    let tags = input.get("Tags").and_then(Value::as_array).into_iter().flatten().filter_map(|tag| tag.get("Key"));
    tags.chain(input.get("TagKeys").and_then(Value::as_array).into_iter().flatten()).collect()
}

/// The run that a thing is tagged with, wherever its answer has the tags.
fn run_of(answer: &Value) -> Option<String> {
    let tags = |value: &Value| value.get("Tags").and_then(Value::as_array).cloned().unwrap_or_default();
    let inside = answer.as_object().into_iter().flat_map(|members| members.values()).flat_map(tags);
    let tag = tags(answer).into_iter().chain(inside).find(|tag| tag["Key"] == OWNER_TAG)?;
    tag["Value"].as_str().map(str::to_owned)
}

/// The answer of the call that made the thing, from what its read answers.
fn output(row: &Row, names: &Map<String, Value>, found: Value) -> Value {
    match row.operation {
        "CreateOpenIDConnectProvider" | "CreateSAMLProvider" => json!(names),
        "CreateVirtualMFADevice" => json!({ "VirtualMFADevice": found }),
        "CreatePolicyVersion" => json!({"PolicyVersion": {"VersionId": found["Policy"]["DefaultVersionId"], "IsDefaultVersion": "true"}}),
        "CreatePolicy" => json!({ "Policy": found["Policy"] }),
        name if name.starts_with("Create") => found,
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests;
