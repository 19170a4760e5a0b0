//! What IAM refuses and the simulator would accept. Source of each rule: the operation's page in the IAM API Reference,
//! and "IAM and AWS STS quotas" in the IAM User Guide. The messages are IAM's where they are known.

use awsim_core::AwsError;
use awsim_iam::state::IamState;
use serde_json::{Value, json};

use crate::execute::embedded::ACCOUNT_ID;
use crate::iam::{self, Arn, Kind, Operation, limits};

/// Why IAM would refuse this call, where the simulator does not look.
pub fn refusal(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    members(operation, input)
        .or_else(|| policy_arn(operation, input, state))
        .or_else(|| taken(operation, input, state))
        .or_else(|| in_use(operation, input, state))
        .or_else(|| too_much(operation, input, state))
        .or_else(|| others(operation, input, state))
}

/// The simulator's errors in the words of IAM.
pub fn as_iam_says(mut error: AwsError) -> AwsError {
    let known = [
        ("User in group ", "The user with name {} cannot be found."),
        ("User ", "The user with name {} cannot be found."),
        ("Group ", "The group with name {} cannot be found."),
        ("Role in InstanceProfile ", "The role with name {} cannot be found."),
        ("Role ", "The role with name {} cannot be found."),
        ("PolicyAttachment ", "Policy {} was not found."),
        ("PolicyVersion ", "Policy version {} does not exist."),
        ("Policy ", "Policy {} was not found."),
        ("InlinePolicy ", "The policy with name {} cannot be found."),
        ("InstanceProfile ", "Instance Profile {} cannot be found."),
        ("LoginProfile ", "Login Profile for User {} cannot be found."),
        ("AccessKey ", "The Access Key with id {} cannot be found."),
        ("OIDCProvider ", "OpenIDConnect Provider not found for arn {}"),
        ("SAMLProvider ", "SAML Provider not found for arn {}"),
    ];
    if error.code == "NoSuchEntity"
        && let Some(rest) = error.message.strip_suffix(" cannot be found")
        && let Some((name, words)) = known.iter().find_map(|(prefix, words)| Some((rest.strip_prefix(prefix)?, words)))
    {
        error.message = words.replace("{}", name);
    }
    if error.code == "UnknownOperationException" {
        error.message = "the embedded account does not have this operation".into();
    }
    error
}

/// The text of a member.
pub(super) fn text<'a>(input: &'a Value, member: &str) -> Option<&'a str> {
    input.get(member).and_then(Value::as_str)
}

/// "Common errors": ValidationError. Every member has the bounds of the service model.
fn members(operation: &Operation, input: &Value) -> Option<AwsError> {
    // The simulator's ids of signing certificates are shorter than IAM's.
    operation.members.iter().filter(|member| member.name != "CertificateId").find_map(|member| {
        let Some(value) = input.get(member.name) else {
            return member.required.then(|| invalid(format!("Value null at '{}' failed to satisfy constraint: Member must not be null", member.name)));
        };
        // A form knows only text.
        let value = match (&member.kind, value) {
            (Kind::Integer { .. }, Value::String(text)) => text.parse::<i64>().map_or_else(|_| json!(-1), |number| json!(number)),
            _ => value.clone(),
        };
        let why = limits::refusal(operation, member, &value)?;
        let document = member.name.ends_with("Document");
        let many = matches!(member.kind, Kind::Tags) && value.as_array().is_some_and(|tags| tags.len() > limits::TAGS);
        Some(if document || many { limit(format!("{} {why}", member.name)) } else { invalid(format!("Value at '{}' {why}", member.name)) })
    })
}

/// AttachUserPolicy and others: NoSuchEntity for a policy that AWS does not have, AccessDenied for changing one that is AWS's.
fn policy_arn(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    if let Some(arn) = text(input, "PermissionsBoundary").filter(|_| operation.writes()) {
        let missing = !exists(arn, state);
        return missing.then(|| AwsError::not_found("NoSuchEntity", format!("Scope ARN: {arn} does not exist or is not attachable.")));
    }
    let arn = text(input, "PolicyArn")?;
    let Some(parts) = Arn::parse(arn) else {
        return Some(AwsError::bad_request("InvalidInput", format!("ARN {arn} is not valid.")));
    };
    let attach = operation.name.starts_with("Attach");
    if !exists(arn, state) {
        let message = if attach { format!("Policy {arn} does not exist or is not attachable.") } else { format!("Policy {arn} was not found.") };
        return Some(AwsError::not_found("NoSuchEntity", message));
    }
    let joins = attach || operation.name.starts_with("Detach");
    let foreign = parts.account == "aws" && operation.writes() && !joins;
    foreign.then(|| AwsError::forbidden("AccessDenied", format!("Policy {arn} is outside your own account.")))
}

fn exists(arn: &str, state: &IamState) -> bool {
    match aws_managed(arn) {
        Some(known) => known,
        None => state.policies.contains_key(arn),
    }
}

/// Whether AWS has the managed policy of this ARN; None where the ARN is not one of AWS's own.
pub(super) fn aws_managed(arn: &str) -> Option<bool> {
    let parts = Arn::parse(arn).filter(|parts| parts.account == "aws")?;
    Some(iam::managed_policy(parts.name()).is_some_and(|policy| policy.arn("aws") == arn))
}

/// CreateUser, CreateGroup, CreateRole, CreatePolicy: "names must be unique within the account. Names are not distinguished by case."
fn taken(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    let same = |wanted: &str, name: &str| wanted.eq_ignore_ascii_case(name);
    let said = |kind: &str, name: &str| AwsError::conflict("EntityAlreadyExists", format!("{kind} with name {name} already exists."));
    match operation.name {
        "CreateUser" => text(input, "UserName").filter(|name| state.users.iter().any(|user| same(name, user.key()))).map(|name| said("User", name)),
        "CreateGroup" => text(input, "GroupName").filter(|name| state.groups.iter().any(|group| same(name, group.key()))).map(|name| said("Group", name)),
        "CreateRole" => text(input, "RoleName").filter(|name| state.roles.iter().any(|role| same(name, role.key()))).map(|name| said("Role", name)),
        "CreatePolicy" => {
            let name = text(input, "PolicyName")?;
            let ours = |arn: &str| Arn::parse(arn).is_some_and(|arn| arn.account == ACCOUNT_ID && same(arn.name(), name));
            let message = || format!("A policy called {name} already exists. Duplicate names are not allowed.");
            state.policies.iter().any(|policy| ours(policy.key())).then(|| AwsError::conflict("EntityAlreadyExists", message()))
        }
        "UpdateUser" => {
            let (old, new) = (text(input, "UserName")?, text(input, "NewUserName")?);
            (!same(old, new) && state.users.iter().any(|user| same(new, user.key()))).then(|| said("User", new))
        }
        "UpdateGroup" => {
            let (old, new) = (text(input, "GroupName")?, text(input, "NewGroupName")?);
            (!same(old, new) && state.groups.iter().any(|group| same(new, group.key()))).then(|| said("Group", new))
        }
        _ => None,
    }
}

/// DeleteUser: "you must delete the items attached to the user manually, or the deletion fails"; DeletePolicy: "delete all the
/// policy's versions"; a policy that is a boundary is in use.
fn in_use(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    let conflict = |what: &str| Some(AwsError::conflict("DeleteConflict", format!("Cannot delete entity, must {what} first.")));
    match operation.name {
        "DeleteUser" => {
            let name = text(input, "UserName")?;
            let user = state.users.get(name)?;
            match () {
                () if !user.attached_policies.is_empty() => conflict("detach all policies"),
                () if !user.inline_policies.is_empty() => conflict("delete policies"),
                () if !user.access_keys.is_empty() => conflict("delete access keys"),
                () if !user.groups.is_empty() => conflict("remove user from groups"),
                () if state.login_profiles.contains_key(name) => conflict("delete login profile"),
                () if !user.mfa_devices.is_empty() => conflict("delete MFA device"),
                () if !user.ssh_public_keys.is_empty() => conflict("delete SSH public keys"),
                () if state.signing_certificates.iter().any(|one| one.user_name == name) => conflict("delete signing certificates"),
                () if state.service_specific_credentials.iter().any(|one| one.user_name == name) => conflict("delete service specific credentials"),
                () => None,
            }
        }
        "DeleteGroup" => {
            let group = state.groups.get(text(input, "GroupName")?)?;
            match () {
                () if !group.attached_policies.is_empty() => conflict("detach all policies"),
                () if !group.inline_policies.is_empty() => conflict("delete policies"),
                () if !group.members.is_empty() => conflict("remove users from group"),
                () => None,
            }
        }
        "DeletePolicy" => {
            let arn = text(input, "PolicyArn")?;
            let boundary = state.user_permissions_boundaries.iter().chain(state.role_permissions_boundaries.iter()).any(|one| one.value() == arn);
            if boundary {
                return Some(AwsError::conflict("DeleteConflict", "Cannot delete a policy attached to entities as a permissions boundary."));
            }
            let versions = state.policies.get(arn)?.versions.len();
            let message =
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.";
            (versions > 1).then(|| AwsError::conflict("DeleteConflict", message))
        }
        _ => None,
    }
}

/// Quotas that count what is there already.
fn too_much(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    let (policy, document) = (text(input, "PolicyName"), text(input, "PolicyDocument"));
    let others = |inline: &std::collections::HashMap<String, String>| -> usize {
        inline.iter().filter(|(name, _)| Some(name.as_str()) != policy).map(|(_, document)| dense(document)).sum()
    };
    let (kind, name, there) = match operation.name {
        "PutUserPolicy" => ("user", text(input, "UserName")?, others(&state.users.get(text(input, "UserName")?)?.inline_policies)),
        "PutGroupPolicy" => ("group", text(input, "GroupName")?, others(&state.groups.get(text(input, "GroupName")?)?.inline_policies)),
        "PutRolePolicy" => ("role", text(input, "RoleName")?, others(&state.roles.get(text(input, "RoleName")?)?.inline_policies)),
        "TagUser" => return tags(input, &state.users.get(text(input, "UserName")?)?.tags),
        "TagRole" => return tags(input, &state.roles.get(text(input, "RoleName")?)?.tags),
        "TagPolicy" => return tags(input, &state.policies.get(text(input, "PolicyArn")?)?.tags),
        _ => return None,
    };
    let most = limits::inline_policies(operation.name)?;
    (there + dense(document?) > most).then(|| limit(format!("Maximum policy size of {most} bytes exceeded for {kind} {name}")))
}

fn tags(input: &Value, there: &std::collections::HashMap<String, String>) -> Option<AwsError> {
    let new = input.get("Tags")?.as_array()?.iter().filter_map(|tag| text(tag, "Key")).filter(|key| !there.contains_key(*key)).count();
    (there.len() + new > limits::TAGS).then(|| limit(format!("Cannot exceed quota for TagsPerEntity: {}", limits::TAGS)))
}

fn others(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    match operation.name {
        "CreateLoginProfile" | "UpdateLoginProfile" | "ChangePassword" => weak(text(input, "Password").or_else(|| text(input, "NewPassword"))?, state)
            .then(|| AwsError::bad_request("PasswordPolicyViolation", "Password should have a minimum length of 8 and at least 3 of: uppercase, lowercase, numbers, symbols")),
        // GetAccountPasswordPolicy: NoSuchEntity until one is set.
        "GetAccountPasswordPolicy" => {
            let set = state.account_password_policy.lock().is_ok_and(|policy| policy.is_some());
            (!set).then(|| AwsError::not_found("NoSuchEntity", format!("The Password Policy with domain name {ACCOUNT_ID} cannot be found.")))
        }
        // CreateOpenIDConnectProvider, Url: "must begin with https://".
        "CreateOpenIDConnectProvider" => {
            let bad = !text(input, "Url")?.starts_with("https://");
            bad.then(|| AwsError::bad_request("ValidationError", "Invalid Open ID Connect Provider URL"))
        }
        "DeleteRole" | "UpdateAssumeRolePolicy" | "AttachRolePolicy" | "DetachRolePolicy" | "PutRolePolicy" | "DeleteRolePolicy" => {
            let name = text(input, "RoleName")?;
            let linked = state.roles.get(name).is_some_and(|role| role.path.starts_with("/aws-service-role/"));
            let message = || format!("Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS");
            linked.then(|| AwsError::bad_request("UnmodifiableEntity", message()))
        }
        _ => None,
    }
}

/// The password policy of an account that has set none. Source: "Set an account password policy for IAM users".
fn weak(password: &str, state: &IamState) -> bool {
    if state.account_password_policy.lock().is_ok_and(|policy| policy.is_some()) {
        return false;
    }
    let kinds: [fn(char) -> bool; 4] = [|c| c.is_ascii_uppercase(), |c| c.is_ascii_lowercase(), |c| c.is_ascii_digit(), |c| !c.is_ascii_alphanumeric() && !c.is_whitespace()];
    password.chars().count() < 8 || kinds.iter().filter(|kind| password.chars().any(**kind)).count() < 3
}

fn dense(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

fn invalid(what: String) -> AwsError {
    AwsError::bad_request("ValidationError", format!("1 validation error detected: {what}"))
}

fn limit(message: String) -> AwsError {
    AwsError::conflict("LimitExceeded", message)
}
