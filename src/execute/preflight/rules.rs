//! How one call stands to what was found: created, changed, there already, or in conflict.

use serde_json::{Map, Value, json};

use crate::execute::client::Caller;
use crate::execute::desk::Calls;
use crate::execute::preflight::{Looking, Owner, Replaces, Standing};
use crate::execute::present::rows::row;
use crate::execute::present::{Present, Thing};
use crate::iam::{Arn, Operation, OperationClass};
use crate::plan::{Difference, differences};

/// A call of the plan, as far as it can be known before the first one is made.
#[derive(Clone)]
pub struct Step {
    pub id: String,
    pub operation: &'static Operation,
    pub class: OperationClass,
    /// None where an argument comes only with an earlier call's answer.
    pub input: Option<Map<String, Value>>,
    /// A value of the guide that is not given.
    pub wanting: Option<String>,
    /// The members that name what it writes.
    pub identity: Map<String, Value>,
    /// The things that it makes, as [`named`] writes them.
    pub makes: Vec<String>,
    /// Calls that make what it writes on.
    pub on: Vec<usize>,
}

/// What looking has shown.
pub enum Found {
    /// The plan makes it, or what it stands on.
    Fresh,
    Present(Present),
    /// The access keys of a user.
    Keys(Vec<Value>),
}

impl Step {
    /// For messages: `inline policy of user ci: upload`.
    pub fn what(&self) -> String {
        let names = self.identity.values().filter_map(Value::as_str).map(|text| Arn::parse(text).map_or(text, |arn| arn.name()));
        let noun = row(self.operation).map_or(self.operation.name, |row| row.noun);
        format!("{noun} {}", names.collect::<Vec<_>>().join(": ")).trim_end().to_owned()
    }

    fn takes(&self) -> bool {
        self.class == OperationClass::Delete || self.operation.name.starts_with("Untag")
    }

    /// Whether both write the same thing.
    fn twin(&self, other: &Step) -> bool {
        let of = |step: &Step| row(step.operation).map_or(step.operation.name, |row| row.operation);
        of(self) == of(other) && self.input.is_some() && other.input.is_some() && self.identity == other.identity
    }

    /// How it stands where nothing is there that it could meet.
    fn fresh(&self) -> Standing {
        match self.takes() || ["Update", "Set"].iter().any(|verb| self.operation.name.starts_with(verb)) {
            true => Standing::Change { differences: Vec::new() },
            false => Standing::Create,
        }
    }
}

/// How a call stands to what was found. The calls before it that write the same, and those that it stands on, are decided.
pub fn decide<C: Calls>(at: usize, steps: &[Step], standings: &[Option<Standing>], found: Found, looking: &Looking<'_, C>) -> Standing {
    let step = &steps[at];
    let present = match (found, &step.input) {
        _ if !step.operation.writes() => return Standing::Read,
        _ if step.wanting.is_some() => return Standing::Unknown { why: format!("{} is not given", step.wanting.as_deref().unwrap_or_default()) },
        (Found::Fresh, _) | (_, None) => return step.fresh(),
        (Found::Keys(keys), Some(input)) => return key(at, steps, standings, &keys, input, looking),
        (Found::Present(Present::Unknown(why)), _) => return Standing::Unknown { why },
        (Found::Present(Present::Absent), _) => None,
        (Found::Present(Present::There(thing)), _) => Some(thing),
    };
    let twins: Vec<usize> = (0..steps.len()).filter(|other| steps[*other].twin(step)).collect();
    let (first, last) = (twins.first().copied().unwrap_or(at), &steps[twins.last().copied().unwrap_or(at)]);
    let whole = !twins.iter().any(|twin| steps[*twin].takes());
    let Some(thing) = present else { return absent(at, steps, looking) };
    if first != at && !whole {
        return step.fresh();
    }
    let Some(wanted) = &last.input else { return step.fresh() };
    if step.takes() {
        let other = |(member, value): (&String, &Value)| thing.input.get(member).is_some_and(|there| there != value);
        let something_else = step.input.iter().flatten().any(other);
        return if something_else { Standing::Missing } else { Standing::Change { differences: Vec::new() } };
    }
    let wanted = if whole { wanted } else { step.input.as_ref().unwrap_or(wanted) };
    let later = edited_later(at, steps);
    let differences: Vec<Difference> = differences(thing.by, &thing.input, wanted).into_iter().filter(|difference| !later.contains(&difference.member.as_str())).collect();
    match step.operation.name {
        _ if differences.is_empty() => there(at, steps, standings, *thing, looking),
        name if name.starts_with("Put") && looking.replaces == Replaces::Allowed => Standing::Change { differences },
        name if name.starts_with("Put") || name == "AddRoleToInstanceProfile" || step.class == OperationClass::NamedCreate => Standing::Conflict { differences },
        _ => Standing::Change { differences },
    }
}

fn there<C: Calls>(at: usize, steps: &[Step], standings: &[Option<Standing>], thing: Thing, looking: &Looking<'_, C>) -> Standing {
    let step = &steps[at];
    let on_ours = step.on.iter().any(|maker| matches!(&standings[*maker], Some(Standing::AlreadyThere { owner: Owner::Ours, .. })));
    let has_owner = step.class == OperationClass::NamedCreate || step.operation.name.starts_with("Put");
    let ours = has_owner && (thing.run.is_some() || on_ours || looking.history.made(step.operation, &step.identity, looking.caller));
    let owner = match (has_owner, ours) {
        (false, _) => Owner::Nobody,
        (true, true) => Owner::Ours,
        (true, false) => Owner::Others,
    };
    let note = members(&thing.output).filter(|_| owner == Owner::Others);
    Standing::AlreadyThere { owner, output: thing.output, note }
}

/// Who is in a group that is there: whatever the guide gives to it they get too.
fn members(group: &Value) -> Option<String> {
    let names: Vec<&str> = group["Users"].as_array()?.iter().filter_map(|user| user["UserName"].as_str()).collect();
    (!names.is_empty()).then(|| format!("its members get what the guide gives to it: {}", names.join(", ")))
}

fn absent<C: Calls>(at: usize, steps: &[Step], looking: &Looking<'_, C>) -> Standing {
    let step = &steps[at];
    let edits = step.takes() || ["Update", "SetDefault", "CreatePolicyVersion"].iter().any(|verb| step.operation.name.starts_with(verb));
    match step.operation.name {
        "UpdateAccountPasswordPolicy" => Standing::Create,
        name if name.starts_with("Untag") => step.fresh(),
        _ if edits && gone_by_us(at, steps, looking) => Standing::AlreadyThere { owner: Owner::Nobody, output: json!({}), note: Some("an earlier run took it away".to_owned()) },
        _ if edits => Standing::Missing,
        _ => Standing::Create,
    }
}

/// Whether the plan takes the thing away, or what it stands on, and an earlier run has done just that.
fn gone_by_us<C: Calls>(at: usize, steps: &[Step], looking: &Looking<'_, C>) -> bool {
    let names = named(&steps[at].identity);
    let ends = |step: &Step| step.twin(&steps[at]) || own_names(step.operation, "Delete", &step.identity).iter().any(|name| names.contains(name));
    let mut ends = steps.iter().filter(|step| step.takes() && ends(step));
    ends.any(|step| step.input.as_ref().is_some_and(|input| looking.history.did(step.operation, input)))
}

/// A key that an earlier run made for the user and kept, that is active, and that this plan does not take away.
fn key<C: Calls>(at: usize, steps: &[Step], standings: &[Option<Standing>], keys: &[Value], input: &Map<String, Value>, looking: &Looking<'_, C>) -> Standing {
    let Some(user) = input.get("UserName").and_then(Value::as_str) else { return Standing::Create };
    let taken = |id: &str| {
        let adopted = |standing: &Option<Standing>| matches!(standing, Some(Standing::AlreadyThere { output, .. }) if output["AccessKey"]["AccessKeyId"] == id);
        standings[..at].iter().any(adopted) || steps.iter().any(|step| step.input.as_ref().is_some_and(|input| input.get("AccessKeyId").is_some_and(|touched| touched == id)))
    };
    let active = |id: &str| keys.iter().any(|key| key["AccessKeyId"] == id && key["Status"] == "Active");
    match looking.history.keys(user).into_iter().find(|kept| active(&kept.id) && !taken(&kept.id)) {
        Some(kept) => Standing::AlreadyThere {
            owner: Owner::Ours,
            output: json!({"AccessKey": {"UserName": user, "AccessKeyId": kept.id, "Status": "Active"}}),
            note: Some(format!("{} of run {}, its secret was put into {}", kept.id, kept.run, kept.place)),
        },
        None => Standing::Create,
    }
}

/// The members of what a call makes that a later call of the plan sets, so that they say nothing about the making.
fn edited_later(at: usize, steps: &[Step]) -> Vec<&'static str> {
    let makes = &steps[at].makes;
    let about = |step: &&Step| named(&step.identity).iter().any(|name| makes.contains(name));
    steps[at + 1..].iter().filter(about).flat_map(|step| edits(step.operation.name)).copied().collect()
}

/// Which members of a thing's create an edit sets.
pub fn edits(operation: &str) -> &'static [&'static str] {
    match operation {
        "AddClientIDToOpenIDConnectProvider" | "RemoveClientIDFromOpenIDConnectProvider" => &["ClientIDList"],
        "CreatePolicyVersion" | "SetDefaultPolicyVersion" => &["PolicyDocument"],
        "DeleteRolePermissionsBoundary" | "DeleteUserPermissionsBoundary" | "PutRolePermissionsBoundary" | "PutUserPermissionsBoundary" => &["PermissionsBoundary"],
        "UpdateAssumeRolePolicy" => &["AssumeRolePolicyDocument"],
        "UpdateOpenIDConnectProviderThumbprint" => &["ThumbprintList"],
        "UpdateRole" => &["Description", "MaxSessionDuration"],
        "UpdateLoginProfile" => &["PasswordResetRequired"],
        "UpdateRoleDescription" => &["Description"],
        "UpdateSAMLProvider" => &["SAMLMetadataDocument"],
        name if name.starts_with("Tag") || name.starts_with("Untag") => &["Tags"],
        _ => &[],
    }
}

/// The things that a call makes.
pub fn made_by(operation: &Operation, input: &Map<String, Value>, caller: &Caller) -> Vec<String> {
    let identity = row(operation).map(|row| row.names(input, caller)).unwrap_or_default();
    own_names(operation, "Create", &identity)
}

/// The names of the thing that an operation makes or deletes as a whole.
pub fn own_names(operation: &Operation, verb: &str, identity: &Map<String, Value>) -> Vec<String> {
    let members: &[&str] = match operation.name.strip_prefix(verb) {
        Some("User") => &["UserName"],
        Some("Group") => &["GroupName"],
        Some("Role") => &["RoleName"],
        Some("InstanceProfile") => &["InstanceProfileName"],
        Some("Policy") => &["PolicyArn"],
        Some("OpenIDConnectProvider") => &["OpenIDConnectProviderArn"],
        Some("SAMLProvider") => &["SAMLProviderArn"],
        Some("VirtualMFADevice") => &["SerialNumber"],
        _ => &[],
    };
    named(identity).into_iter().filter(|name| members.iter().any(|member| name.starts_with(&format!("{member}=")))).collect()
}

/// The things that members name, each with its kind: `UserName=ci`. Inline policies are none.
pub fn named(members: &Map<String, Value>) -> Vec<String> {
    let texts = members.iter().filter_map(|(member, value)| Some((member.as_str(), value.as_str()?)));
    let things = texts.filter(|(member, _)| member.ends_with("Arn") || matches!(*member, "UserName" | "GroupName" | "RoleName" | "InstanceProfileName" | "SerialNumber"));
    let boundaries = members.get("PermissionsBoundary").and_then(Value::as_str).map(|arn| format!("PolicyArn={arn}"));
    things.map(|(member, text)| format!("{member}={text}")).chain(boundaries).collect()
}
