//! What hangs on a thing: the console removes it before it deletes the thing, so a delete by clicks does too.
//!
//! Source: "Deleting an IAM user (console)", "Deleting an IAM group", "Deleting roles or instance profiles" and "Deleting IAM
//! policies" in the IAM User Guide. Permissions boundaries are not in it: they go with their user or role, callers are often
//! forbidden to take one off, and a policy that still bounds somebody is refused by IAM rather than taken from them.

use serde_json::{Map, Value};

use super::attempt::remove;
use super::desk::{Calls, Desk};
use super::event::Event;
use super::outcome::Failure;
use super::present::look::Eyes;
use super::retry::Pace;
use crate::iam::{Operation, operation};

/// Something that went with what it hung on.
#[derive(Clone, Debug)]
pub struct Swept {
    /// In the plural: `access keys`.
    pub what: &'static str,
    pub operation: &'static Operation,
    pub input: Map<String, Value>,
    /// Its own name or id.
    pub name: String,
}

/// One kind of thing that hangs on another: how it is listed, and how it is removed.
struct Hanging {
    /// The delete that it is in the way of.
    delete: &'static str,
    what: &'static str,
    list: &'static str,
    /// The member of the answer that holds the items, and the member of an item, and of `remove`, that names it.
    items: &'static str,
    name: &'static str,
    remove: &'static str,
}

const fn row(delete: &'static str, what: &'static str, list: &'static str, items: &'static str, name: &'static str, remove: &'static str) -> Hanging {
    Hanging { delete, what, list, items, name, remove }
}

/// What lets somebody in goes first.
const HANGING: &[Hanging] = &[
    row("DeleteUser", "access keys", "ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", "DeleteAccessKey"),
    row("DeleteUser", "console password", "GetLoginProfile", "LoginProfile", "UserName", "DeleteLoginProfile"),
    row("DeleteUser", "signing certificates", "ListSigningCertificates", "Certificates", "CertificateId", "DeleteSigningCertificate"),
    row("DeleteUser", "SSH keys", "ListSSHPublicKeys", "SSHPublicKeys", "SSHPublicKeyId", "DeleteSSHPublicKey"),
    row("DeleteUser", "service credentials", "ListServiceSpecificCredentials", "ServiceSpecificCredentials", "ServiceSpecificCredentialId", "DeleteServiceSpecificCredential"),
    row("DeleteUser", "MFA devices", "ListMFADevices", "MFADevices", "SerialNumber", "DeactivateMFADevice"),
    row("DeleteUser", "inline policies", "ListUserPolicies", "PolicyNames", "PolicyName", "DeleteUserPolicy"),
    row("DeleteUser", "attached policies", "ListAttachedUserPolicies", "AttachedPolicies", "PolicyArn", "DetachUserPolicy"),
    row("DeleteUser", "group memberships", "ListGroupsForUser", "Groups", "GroupName", "RemoveUserFromGroup"),
    row("DeleteGroup", "memberships", "GetGroup", "Users", "UserName", "RemoveUserFromGroup"),
    row("DeleteGroup", "inline policies", "ListGroupPolicies", "PolicyNames", "PolicyName", "DeleteGroupPolicy"),
    row("DeleteGroup", "attached policies", "ListAttachedGroupPolicies", "AttachedPolicies", "PolicyArn", "DetachGroupPolicy"),
    row("DeleteRole", "places in instance profiles", "ListInstanceProfilesForRole", "InstanceProfiles", "InstanceProfileName", "RemoveRoleFromInstanceProfile"),
    row("DeleteRole", "inline policies", "ListRolePolicies", "PolicyNames", "PolicyName", "DeleteRolePolicy"),
    row("DeleteRole", "attached policies", "ListAttachedRolePolicies", "AttachedPolicies", "PolicyArn", "DetachRolePolicy"),
    row("DeletePolicy", "attachments to users", "ListEntitiesForPolicy", "PolicyUsers", "UserName", "DetachUserPolicy"),
    row("DeletePolicy", "attachments to groups", "ListEntitiesForPolicy", "PolicyGroups", "GroupName", "DetachGroupPolicy"),
    row("DeletePolicy", "attachments to roles", "ListEntitiesForPolicy", "PolicyRoles", "RoleName", "DetachRolePolicy"),
    row("DeletePolicy", "other versions", "ListPolicyVersions", "Versions", "VersionId", "DeletePolicyVersion"),
];

/// The kinds of things that the console removes before this delete, in the plural.
pub fn what_hangs_on(delete: &Operation) -> impl Iterator<Item = &'static str> + use<> {
    let delete = delete.name;
    HANGING.iter().filter(move |row| row.delete == delete).map(|row| row.what)
}

/// Removes what hangs on the thing that the call of the plan deletes, each with its own record. What cannot be listed is left:
/// IAM refuses the delete while anything is there, and these reasons then explain it.
pub async fn sweep<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, input: &Map<String, Value>) -> Result<Vec<String>, Failure> {
    let delete = desk.plan.operations[at].call.operation;
    let mut unseen = Vec::new();
    for row in HANGING.iter().filter(|row| row.delete == delete.name) {
        let names = match names(desk, row, input).await {
            Ok(names) => names,
            Err(why) => {
                unseen.push(format!("{}: {why}", row.what));
                continue;
            }
        };
        for name in names {
            let mut one = input.clone();
            one.insert(row.name.to_owned(), name.clone().into());
            gone(desk, at, attempt, row, row.remove, one, &name).await?;
            if let Some((remove, member)) = left_over(row, input, &name) {
                gone(desk, at, attempt, row, remove, Map::from_iter([(member.to_owned(), name.clone().into())]), &name).await?;
            }
        }
    }
    Ok(unseen)
}

async fn gone<C: Calls>(desk: &Desk<'_, C>, at: usize, attempt: &mut u32, row: &Hanging, name: &str, input: Map<String, Value>, of: &str) -> Result<(), Failure> {
    let operation = operation(name).ok_or_else(|| Failure::Argument { message: format!("{name} is not known") })?;
    remove(desk, at, attempt, operation, &input).await.map_err(|failure| match failure {
        Failure::Refused { code, message, request_id } => Failure::Refused { code, message: format!("{message} ({name} {of})"), request_id },
        other => other,
    })?;
    desk.made.borrow_mut().note(operation, &input, &Value::Null);
    desk.tell(Event::Swept { call: at, swept: Swept { what: row.what, operation, input, name: of.to_owned() } })
}

/// What has no use once it hangs on nothing: a virtual MFA device, and the instance profile that the console made with its role.
fn left_over(row: &Hanging, input: &Map<String, Value>, name: &str) -> Option<(&'static str, &'static str)> {
    match row.remove {
        "DeactivateMFADevice" if name.contains(":mfa/") => Some(("DeleteVirtualMFADevice", "SerialNumber")),
        "RemoveRoleFromInstanceProfile" if input.values().any(|role| role == name) => Some(("DeleteInstanceProfile", "InstanceProfileName")),
        _ => None,
    }
}

/// The names of the things of one kind, from all pages.
async fn names<C: Calls>(desk: &Desk<'_, C>, row: &Hanging, of: &Map<String, Value>) -> Result<Vec<String>, String> {
    let mut input = of.clone();
    if row.list == "ListEntitiesForPolicy" {
        // Those whom it bounds keep it.
        input.insert("PolicyUsageFilter".into(), "PermissionsPolicy".into());
    }
    // A look that fails does no harm, so it is not repeated for long.
    let eyes = Eyes { pace: Pace { looks: 1, ..desk.options.pace }, ..desk.eyes() };
    Ok(eyes.list(row.list, &input, row.items).await?.iter().filter_map(|item| name(item, row)).collect())
}

fn name(item: &Value, row: &Hanging) -> Option<String> {
    // The default version goes with its policy.
    let default = item.get("IsDefaultVersion").and_then(Value::as_str) == Some("true");
    item.as_str().or_else(|| item.get(row.name)?.as_str()).filter(|_| !default).map(str::to_owned)
}
