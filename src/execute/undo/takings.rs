//! What taking back a run means: for each thing that it wrote, what was there before, what it left, and the calls between them.

use serde_json::{Map, Value, json};

use crate::execute::client::Caller;
use crate::execute::journal::past::{Fate, Past, Role, Write};
use crate::execute::preflight::rules::{edits, made_by, named, own_names};
use crate::execute::present::Before;
use crate::execute::present::rows::row;
use crate::iam::{Arn, Operation, OperationClass, operation};
use crate::plan::differences;

/// One thing that a run wrote, and how it is taken back.
#[derive(Clone, Debug)]
pub struct Taking {
    /// The call of the plan that wrote it first.
    pub call: String,
    /// The first record about it.
    pub seq: u64,
    pub what: String,
    pub back: Back,
}

#[derive(Clone, Debug)]
pub enum Back {
    /// These calls, where everything is as the run left it.
    Calls { calls: Vec<Inverse>, left: Vec<Left>, before: Option<Map<String, Value>> },
    /// A version of a policy, and the one that was the default before.
    Version { policy: Value, version: Option<String>, before: Vec<String>, default: Option<String> },
    /// An access key whose id never came, and the ids that were there before.
    Key { user: Map<String, Value>, before: Vec<String> },
    /// It cannot be had again.
    Lost { why: &'static str },
}

#[derive(Clone, Debug)]
pub struct Inverse {
    pub operation: &'static Operation,
    pub input: Map<String, Value>,
}

/// What the run left.
#[derive(Clone, Debug)]
pub struct Left {
    /// The call that is looked up.
    pub look: Inverse,
    /// The input that leaves it; none where it was taken away.
    pub state: Option<Map<String, Value>>,
    /// Members that say nothing about it, because the run set them otherwise.
    pub aside: Vec<&'static str>,
}

/// The writes of a run that are about one thing.
struct Group<'a> {
    writes: Vec<&'a Write>,
    operation: &'static Operation,
    identity: Map<String, Value>,
}

/// What a run wrote, the last thing first, so that what hangs on another goes before it.
pub fn takings(past: &Past, caller: &Caller) -> Vec<Taking> {
    let groups = groups(past, caller);
    let all: Vec<&Write> = groups.iter().flat_map(|group| group.writes.iter().copied()).collect();
    let created = |write: &&&Write| known(write).class() == OperationClass::NamedCreate;
    let made: Vec<String> = all.iter().filter(created).flat_map(|write| made_by(known(write), &write.input, caller)).collect();
    let deleted: Vec<String> = groups.iter().filter(|group| is_lost(group)).flat_map(|group| own_names(group.operation, "Delete", &group.identity)).collect();
    let mut takings: Vec<Taking> = Vec::new();
    for group in &groups {
        let names = named(&group.identity);
        let whole = !own_names(group.operation, "Delete", &group.identity).is_empty();
        // What hung on a thing that is gone for good goes unsaid.
        if !whole && names.iter().any(|name| deleted.contains(name)) {
            continue;
        }
        let on_made = names.iter().any(|name| made.contains(name));
        if on_made && is_property(group.operation) {
            continue;
        }
        let back = back(group, &groups, on_made, caller);
        takings.extend(back.map(|back| Taking { call: group.writes[0].call.clone(), seq: group.writes[0].seq, what: what(group), back }));
    }
    takings.reverse();
    takings
}

fn known(write: &Write) -> &'static Operation {
    // Writes of unknown operations are in no group.
    operation(write.operation.trim_start_matches("iam:")).unwrap_or(&crate::iam::operations()[0])
}

fn groups<'a>(past: &'a Past, caller: &Caller) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for write in past.writes.iter().filter(|write| write.role != Role::TakeBack) {
        let Some(operation) = operation(write.operation.trim_start_matches("iam:")) else { continue };
        let mut identity = row(operation).map_or_else(|| write.input.clone(), |row| row.names(&write.input, caller));
        if operation.name == "CreateAccessKey" {
            identity = Map::from_iter(write.input.get("UserName").map(|user| ("UserName".to_owned(), user.clone())));
            identity.extend(output(write).and_then(|output| output.pointer("/AccessKey/AccessKeyId")).map(|id| ("AccessKeyId".to_owned(), id.clone())));
        }
        // These are taken back one by one.
        let alone = operation.name == "CreatePolicyVersion" || ["Tag", "Untag", "UpdateUser", "UpdateGroup"].iter().any(|verb| operation.name.starts_with(verb));
        let of = |operation: &Operation| match operation.name {
            "CreateAccessKey" => "UpdateAccessKey",
            name => row(operation).map_or(name, |row| row.operation),
        };
        let known = groups.iter_mut().find(|group| !alone && of(group.operation) == of(operation) && group.identity == identity);
        match known {
            Some(group) => group.writes.push(write),
            None => groups.push(Group { writes: vec![write], operation, identity }),
        }
    }
    groups
}

fn back(group: &Group, groups: &[Group], on_made: bool, caller: &Caller) -> Option<Back> {
    let (first, last) = (group.writes[0], *group.writes.last()?);
    let (begins, ends) = (known(first), known(last));
    let seen = Before::from_json(first.before.as_ref());
    match begins.name {
        "CreatePolicyVersion" => {
            let (before, default) = match seen {
                Before::Ids { ids, default } => (ids, default),
                _ => (Vec::new(), None),
            };
            let version = output(first).and_then(|output| output.pointer("/PolicyVersion/VersionId")?.as_str()).map(str::to_owned);
            return Some(Back::Version { policy: first.input.get("PolicyArn")?.clone(), version, before, default });
        }
        "CreateAccessKey" if !group.identity.contains_key("AccessKeyId") => {
            let Before::Ids { ids, .. } = seen else { return Some(Back::Lost { why: "which access keys were there before is not known" }) };
            return Some(Back::Key { user: group.identity.clone(), before: ids });
        }
        "UpdateUser" | "UpdateGroup" => return renamed(first, begins, seen),
        name if name.starts_with("Tag") || name.starts_with("Untag") => return tags(group, begins, first, seen),
        "UpdateLoginProfile" if first.input.contains_key("Password") => return Some(Back::Lost { why: "the password before cannot be had again" }),
        _ => {}
    }
    let Some(row) = row(ends).or_else(|| row(begins)) else { return by_output(first, begins) };
    let by = operation(row.operation)?;
    let took = takes(ends);
    let state = if took { None } else { Some(last.input.clone()).filter(|_| begins.name != "CreateAccessKey") };
    let look = Inverse { operation: ends, input: if begins.name == "CreateAccessKey" { group.identity.clone() } else { last.input.clone() } };
    let look = if begins.name == "CreateAccessKey" { Inverse { operation: by, ..look } } else { look };
    let before = match seen {
        _ if begins.class() == OperationClass::NamedCreate || begins.name == "CreateAccessKey" => Some(None),
        Before::Absent => Some(None),
        Before::There(input) => Some(Some(input)),
        Before::Unknown | Before::Ids { .. } => None,
    };
    let mut left = vec![Left { look, state, aside: aside(group, groups, caller) }];
    if begins.name == "CreateAccessKey" {
        // It is the run's by its id alone.
        left.clear();
    }
    left.extend(about(group, groups, caller));
    match (before, took) {
        (Some(None), true) => None,
        (Some(None), false) => {
            let calls = vec![inverse(by, begins, group, last)?];
            Some(Back::Calls { calls, left, before: None })
        }
        (Some(Some(before)), false) if begins.class() == OperationClass::Delete && is_lost_kind(begins) => {
            drop(before);
            Some(Back::Lost { why: "it was deleted and made again; the first one cannot be had again" })
        }
        (Some(Some(before)), false) if differences(by, &last.input, &before).is_empty() => None,
        (Some(Some(_)), true) if is_lost_kind(ends) => Some(Back::Lost { why: lost_because(ends) }),
        // An instance profile holds one role.
        (Some(Some(before)), false) if by.name == "AddRoleToInstanceProfile" => {
            let calls = vec![inverse(by, by, group, last)?, Inverse { operation: by, input: before.clone() }];
            Some(Back::Calls { calls, left, before: Some(before) })
        }
        (Some(Some(before)), _) => Some(Back::Calls { calls: vec![Inverse { operation: by, input: before.clone() }], left, before: Some(before) }),
        (None, true) if is_lost_kind(ends) => Some(Back::Lost { why: lost_because(ends) }),
        // A membership or an attachment is all in its names.
        (None, true) if row.holds.is_empty() => Some(Back::Calls { calls: vec![Inverse { operation: by, input: last.input.clone() }], left, before: Some(last.input.clone()) }),
        (None, _) if on_made => None,
        (None, _) => Some(Back::Lost { why: "what was there before is not known" }),
    }
}

/// What a call made that cannot be looked up by its names, by the ids in its answer.
fn by_output(write: &Write, operation: &'static Operation) -> Option<Back> {
    let nothing = Back::Lost { why: "this program cannot take it back" };
    let inverse = operation.inverse().filter(|name| *name != operation.name).and_then(crate::iam::operation);
    let (Some(inverse), Some(output)) = (inverse, output(write)) else { return Some(nothing) };
    let mut input = Map::new();
    for member in inverse.members {
        input.extend(write.input.get(member.name).or_else(|| find(output, member.name)).map(|value| (member.name.to_owned(), value.clone())));
    }
    if inverse.members.iter().any(|member| member.required && !input.contains_key(member.name)) {
        return Some(nothing);
    }
    Some(Back::Calls { calls: vec![Inverse { operation: inverse, input }], left: Vec::new(), before: None })
}

fn renamed(write: &Write, operation: &'static Operation, seen: Before) -> Option<Back> {
    let own = if operation.name == "UpdateUser" { "UserName" } else { "GroupName" };
    let renames = format!("New{own}");
    let old = write.input.get(own)?.clone();
    let new = write.input.get(&renames).unwrap_or(&old).clone();
    let path = match &seen {
        Before::There(before) => before.get("NewPath").cloned(),
        _ => None,
    };
    let mut state = Map::from_iter([(own.to_owned(), old.clone()), (renames.clone(), new.clone())]);
    state.extend(write.input.get("NewPath").cloned().or_else(|| path.clone()).map(|path| ("NewPath".to_owned(), path)));
    let mut back = Map::from_iter([(own.to_owned(), new), (renames, old)]);
    back.extend(path.map(|path| ("NewPath".to_owned(), path)));
    let aside = if state.contains_key("NewPath") { Vec::new() } else { vec!["NewPath"] };
    let look = Inverse { operation, input: write.input.clone() };
    let before = match seen {
        Before::There(before) => Some(before),
        _ => None,
    };
    Some(Back::Calls { calls: vec![Inverse { operation, input: back }], left: vec![Left { look, state: Some(state), aside }], before })
}

/// Tags get their values back; those that were not there are taken off.
fn tags(group: &Group, operation: &'static Operation, write: &Write, seen: Before) -> Option<Back> {
    let kind = operation.name.trim_start_matches("Untag").trim_start_matches("Tag");
    let (tag, untag) = (crate::iam::operation(&format!("Tag{kind}"))?, crate::iam::operation(&format!("Untag{kind}"))?);
    let before = match seen {
        Before::There(input) => input.get("Tags").and_then(Value::as_array).cloned().unwrap_or_default(),
        Before::Absent => Vec::new(),
        _ => return Some(Back::Lost { why: "what was there before is not known" }),
    };
    let with = |member: &str, value: Value| {
        let mut input = group.identity.clone();
        input.insert(member.to_owned(), value);
        input
    };
    let given = write.input.get("Tags").and_then(Value::as_array).cloned().unwrap_or_default();
    let new: Vec<Value> = given.iter().map(|tag| tag["Key"].clone()).filter(|key| !before.iter().any(|tag| tag["Key"] == *key)).collect();
    let mut calls = Vec::new();
    if !before.is_empty() && before != given {
        calls.push(Inverse { operation: tag, input: with("Tags", json!(before)) });
    }
    if !new.is_empty() {
        calls.push(Inverse { operation: untag, input: with("TagKeys", json!(new)) });
    }
    let state = Some(write.input.clone()).filter(|_| !given.is_empty());
    let left = vec![Left { look: Inverse { operation, input: write.input.clone() }, state, aside: Vec::new() }];
    (!calls.is_empty()).then(|| Back::Calls { calls, left, before: Some(with("Tags", json!(before))).filter(|_| !before.is_empty()) })
}

/// The call that takes away what was made.
fn inverse(by: &'static Operation, begins: &'static Operation, group: &Group, last: &Write) -> Option<Inverse> {
    let name = match begins.name {
        "UpdateAccountPasswordPolicy" => "DeleteAccountPasswordPolicy",
        "CreateAccessKey" => "DeleteAccessKey",
        _ => by.inverse()?,
    };
    let operation = operation(name)?;
    let value = |member: &str| group.identity.get(member).or_else(|| last.input.get(member)).cloned();
    let input = operation.members.iter().filter_map(|member| Some((member.name.to_owned(), value(member.name)?)));
    Some(Inverse { operation, input: input.collect() })
}

/// The members of a create that the run set otherwise afterwards.
fn aside(group: &Group, groups: &[Group], caller: &Caller) -> Vec<&'static str> {
    on(group, groups, caller).flat_map(|other| edits(other.operation.name)).copied().collect()
}

/// Settings of a thing that the run made: who has changed them since has changed the thing.
fn about(group: &Group, groups: &[Group], caller: &Caller) -> Vec<Left> {
    let settings = on(group, groups, caller).filter(|other| is_property(other.operation) && row(other.operation).is_some());
    let left = settings.filter_map(|other| {
        let last = *other.writes.last()?;
        let operation = known(last);
        let state = (!takes(operation)).then(|| last.input.clone());
        Some(Left { look: Inverse { operation, input: last.input.clone() }, state, aside: Vec::new() })
    });
    left.collect()
}

/// What the run wrote on the thing that it made.
fn on<'a>(group: &'a Group, groups: &'a [Group<'a>], caller: &Caller) -> impl Iterator<Item = &'a Group<'a>> {
    let makes = made_by(group.operation, &group.writes[0].input, caller);
    groups.iter().filter(move |other| named(&other.identity).iter().any(|name| makes.contains(name)))
}

/// What is said about a thing, rather than hangs on it: it goes with the thing.
fn is_property(operation: &Operation) -> bool {
    let renames = matches!(operation.name, "UpdateUser" | "UpdateGroup" | "UpdateAccessKey");
    let of = ["Tag", "Untag", "Update", "AddClientID", "RemoveClientID"].iter().any(|verb| operation.name.starts_with(verb)) || operation.name.ends_with("PermissionsBoundary");
    of && !renames
}

fn takes(operation: &Operation) -> bool {
    operation.class() == OperationClass::Delete || operation.name.starts_with("Untag")
}

/// Whether what it takes has an id, a secret or a history that no call brings back.
fn is_lost_kind(operation: &Operation) -> bool {
    let again = ["Detach", "Remove", "Untag"].iter().any(|verb| operation.name.starts_with(verb));
    let set = matches!(
        operation.name,
        "DeleteUserPolicy"
            | "DeleteGroupPolicy"
            | "DeleteRolePolicy"
            | "DeleteUserPermissionsBoundary"
            | "DeleteRolePermissionsBoundary"
            | "DeleteAccountPasswordPolicy"
            | "DeleteAccountAlias"
    );
    takes(operation) && !again && !set
}

fn lost_because(operation: &Operation) -> &'static str {
    match operation.name {
        "DeleteAccessKey" => "a deleted access key cannot be had again",
        "DeleteLoginProfile" => "the password cannot be had again",
        _ => "it was deleted; made again it would be another one, with another id",
    }
}

fn is_lost(group: &Group) -> bool {
    let first = group.writes[0];
    is_lost_kind(known(first)) && Before::from_json(first.before.as_ref()) != Before::Absent
}

fn output(write: &Write) -> Option<&Value> {
    match &write.fate {
        Fate::Applied { output } => Some(output),
        Fate::Unknown => None,
    }
}

/// The member of this name, however deep.
fn find<'a>(value: &'a Value, member: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find_map(|(name, inner)| if name == member { Some(inner) } else { find(inner, member) })
}

fn what(group: &Group) -> String {
    let names = group.identity.values().filter_map(Value::as_str).map(|text| Arn::parse(text).map_or(text, |arn| arn.name()));
    let noun = match group.operation.name {
        "CreateAccessKey" => "access key of user",
        "CreatePolicyVersion" => "version of policy",
        "UpdateUser" => "name of user",
        "UpdateGroup" => "name of group",
        name => row(group.operation).map_or(name, |row| row.noun),
    };
    format!("{noun} {}", names.collect::<Vec<_>>().join(": ")).trim_end().to_owned()
}
