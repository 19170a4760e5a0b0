//! The 176 operations of the IAM API, one row each, and what a caller must know about them.

use std::sync::OnceLock;

use regex_lite::Regex;

use super::data::operations::{OPERATIONS, PATTERNS};

/// One operation of IAM, API version 2010-05-08.
#[derive(Debug)]
pub struct Operation {
    /// As the API names it: `CreateUser`.
    pub name: &'static str,
    pub effect: Effect,
    pub members: &'static [Member],
}

/// Whether an operation changes the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Read,
    Write,
}

/// One member of an operation's input.
#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
}

/// The type of a member, with the bounds that IAM documents for it. Lengths are in characters.
#[derive(Debug)]
pub enum Kind {
    Text { min: u32, max: u32, pattern: Option<usize> },
    Choice(&'static [&'static str]),
    Integer { min: u32, max: u32 },
    Flag,
    Texts(&'static Kind),
    Tags,
    Structure,
}

/// How a call may be repeated after an answer that was lost (the execution protocol's four classes, and reads).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationClass {
    Read,
    /// Repeating it changes nothing: attach, put, tag, update.
    Set,
    /// Makes something with a name: a repetition is refused, and what exists may be looked at.
    NamedCreate,
    /// Makes something that only AWS names: a repetition makes a second one.
    Nameless,
    /// Takes something away: what is gone needs no repetition.
    Delete,
}

pub(crate) const fn need(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, required: true }
}

pub(crate) const fn may(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, required: false }
}

/// All operations, sorted by name.
pub fn operations() -> &'static [Operation] {
    OPERATIONS
}

/// The operation with this name, in the API's spelling.
pub fn operation(name: &str) -> Option<&'static Operation> {
    OPERATIONS.binary_search_by(|row| row.name.cmp(name)).ok().map(|at| &OPERATIONS[at])
}

/// The operation that a command of the AWS CLI stands for: `create-user`, `create-open-id-connect-provider`.
pub fn operation_by_command(command: &str) -> Option<&'static Operation> {
    let letters = command.bytes().filter(|&byte| byte != b'-').count();
    OPERATIONS.iter().find(|row| row.name.len() == letters && spells(command, row.name))
}

/// The pattern of this index, compiled when it is first asked for.
pub(crate) fn pattern(index: usize) -> Option<&'static Regex> {
    static COMPILED: OnceLock<Vec<OnceLock<Option<Regex>>>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| PATTERNS.iter().map(|_| OnceLock::new()).collect());
    compiled.get(index)?.get_or_init(|| Regex::new(&format!("^(?:{})$", ascii(PATTERNS[index]))).ok()).as_ref()
}

/// The model writes tag characters as Unicode classes, which the small engine does not know: any letter outside ASCII passes.
fn ascii(pattern: &str) -> String {
    pattern.replace(r"\p{L}\p{Z}\p{N}", r"a-zA-Z0-9\s\u0080-\uFFFF")
}

/// Whether an argument is a secret that its sender knows. Source: the inputs that IAM's service model marks as sensitive.
pub fn is_secret(member: &str) -> bool {
    matches!(member, "Password" | "OldPassword" | "NewPassword" | "PrivateKey" | "AssertionEncryptionPrivateKey" | "AddPrivateKey")
}

impl Operation {
    pub fn writes(&self) -> bool {
        self.effect == Effect::Write
    }

    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The name of the AWS CLI's command: `CreateUser` is `create-user`.
    pub fn command(&self) -> String {
        command_word(self.name)
    }

    /// As policies and plans write it: `iam:CreateUser`.
    pub fn qualified(&self) -> String {
        format!("iam:{}", self.name)
    }

    pub fn class(&self) -> OperationClass {
        match self.name {
            _ if !self.writes() => OperationClass::Read,
            "CreateAccessKey" | "CreatePolicyVersion" | "CreateServiceSpecificCredential" | "CreateDelegationRequest" => OperationClass::Nameless,
            name if name.starts_with("Create") || name.starts_with("Upload") => OperationClass::NamedCreate,
            name if ["Delete", "Detach", "Remove", "Deactivate"].iter().any(|verb| name.starts_with(verb)) => OperationClass::Delete,
            _ => OperationClass::Set,
        }
    }

    /// The operation that takes back what this one did, where there is one.
    pub fn inverse(&self) -> Option<&'static str> {
        Some(match self.name {
            "AddClientIDToOpenIDConnectProvider" => "RemoveClientIDFromOpenIDConnectProvider",
            "AddRoleToInstanceProfile" => "RemoveRoleFromInstanceProfile",
            "AddUserToGroup" => "RemoveUserFromGroup",
            "AttachGroupPolicy" => "DetachGroupPolicy",
            "AttachRolePolicy" => "DetachRolePolicy",
            "AttachUserPolicy" => "DetachUserPolicy",
            "CreateAccessKey" => "DeleteAccessKey",
            "CreateAccountAlias" => "DeleteAccountAlias",
            "CreateGroup" => "DeleteGroup",
            "CreateInstanceProfile" => "DeleteInstanceProfile",
            "CreateLoginProfile" => "DeleteLoginProfile",
            "CreateOpenIDConnectProvider" => "DeleteOpenIDConnectProvider",
            "CreatePolicy" => "DeletePolicy",
            "CreatePolicyVersion" => "DeletePolicyVersion",
            "CreateRole" => "DeleteRole",
            "CreateSAMLProvider" => "DeleteSAMLProvider",
            "CreateServiceLinkedRole" => "DeleteServiceLinkedRole",
            "CreateServiceSpecificCredential" => "DeleteServiceSpecificCredential",
            "CreateUser" => "DeleteUser",
            "CreateVirtualMFADevice" => "DeleteVirtualMFADevice",
            "DetachGroupPolicy" => "AttachGroupPolicy",
            "DetachRolePolicy" => "AttachRolePolicy",
            "DetachUserPolicy" => "AttachUserPolicy",
            "EnableMFADevice" => "DeactivateMFADevice",
            "EnableOutboundWebIdentityFederation" => "DisableOutboundWebIdentityFederation",
            "PutGroupPolicy" => "DeleteGroupPolicy",
            "PutRolePermissionsBoundary" => "DeleteRolePermissionsBoundary",
            "PutRolePolicy" => "DeleteRolePolicy",
            "PutUserPermissionsBoundary" => "DeleteUserPermissionsBoundary",
            "PutUserPolicy" => "DeleteUserPolicy",
            "RemoveRoleFromInstanceProfile" => "AddRoleToInstanceProfile",
            "RemoveUserFromGroup" => "AddUserToGroup",
            "TagInstanceProfile" => "UntagInstanceProfile",
            "TagPolicy" => "UntagPolicy",
            "TagRole" => "UntagRole",
            "TagUser" => "UntagUser",
            "UploadSSHPublicKey" => "DeleteSSHPublicKey",
            "UploadServerCertificate" => "DeleteServerCertificate",
            "UploadSigningCertificate" => "DeleteSigningCertificate",
            // Restored from what the journal kept of the state before.
            "SetDefaultPolicyVersion" | "UpdateAccessKey" | "UpdateAccountPasswordPolicy" | "UpdateAssumeRolePolicy" | "UpdateGroup" | "UpdateRole" | "UpdateUser" => {
                return Some(self.name);
            }
            _ => return None,
        })
    }
}

/// Whether `word` is the AWS CLI's spelling of an API name. Most are told apart by their letters, before any is spelled.
pub fn spells(word: &str, name: &str) -> bool {
    let letters = word.bytes().filter(|&byte| byte != b'-');
    name.len() <= word.len() && name.bytes().map(|byte| byte.to_ascii_lowercase()).eq(letters) && command_word(name) == word
}

/// The AWS CLI's spelling of an API name: capitals become dashes, runs of capitals stay together (`create-saml-provider`,
/// `create-open-id-connect-provider`, `upload-ssh-public-key`).
pub fn command_word(name: &str) -> String {
    let name = name.replace("OpenIDConnect", "OpenIdConnect").replace("ClientID", "ClientId");
    let chars: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 6);
    for (at, &letter) in chars.iter().enumerate() {
        let after_small = at > 0 && !chars[at - 1].is_uppercase();
        let before_small = at > 0 && chars.get(at + 1).is_some_and(|next| next.is_lowercase()) && chars[at - 1].is_uppercase();
        if letter.is_uppercase() && (after_small || before_small) {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_the_cli_s() {
        for (name, command) in [
            ("CreateUser", "create-user"),
            ("CreateSAMLProvider", "create-saml-provider"),
            ("CreateOpenIDConnectProvider", "create-open-id-connect-provider"),
            ("AddClientIDToOpenIDConnectProvider", "add-client-id-to-open-id-connect-provider"),
            ("UploadSSHPublicKey", "upload-ssh-public-key"),
            ("ListMFADevices", "list-mfa-devices"),
            ("EnableMFADevice", "enable-mfa-device"),
        ] {
            assert_eq!(operation(name).unwrap().command(), command);
            assert_eq!(operation_by_command(command).unwrap().name, name);
        }
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert_eq!(operations().len(), 176);
        assert!(operations().is_sorted_by_key(|row| row.name));
        assert!(operations().iter().all(|row| operation_by_command(&row.command()).is_some_and(|found| found.name == row.name)));
    }

    #[test]
    fn every_pattern_compiles_and_every_inverse_exists() {
        assert!((0..PATTERNS.len()).all(|index| pattern(index).is_some()));
        assert!(operations().iter().filter_map(Operation::inverse).all(|name| operation(name).is_some()));
    }
}
