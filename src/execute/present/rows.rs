//! How what a call writes is looked up, one row an operation.
//! Source: the operations' pages in the IAM API Reference.

use serde_json::{Map, Value, json};

use crate::execute::client::Caller;
use crate::iam::{Operation, operations};

/// One operation that makes or sets something, and where its input can be read again.
pub struct Row {
    pub operation: &'static str,
    /// For messages: `user`.
    pub noun: &'static str,
    /// The members of the call that name what it writes. The read takes those that it knows.
    pub names: &'static [&'static str],
    pub read: &'static str,
    pub find: Find,
    /// Members of the call, and where they stand in what was found.
    pub holds: &'static [(&'static str, &'static str)],
    pub kind: Kind,
}

/// What of the answer it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Find {
    Answer,
    /// The item of this list that has this member in common with the call.
    Item {
        items: &'static str,
        member: &'static str,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is there where its read finds it.
    Thing,
    /// It is something about a thing, and there where one of its members is.
    Property,
}

type Names = &'static [&'static str];
type Holds = &'static [(&'static str, &'static str)];

/// A thing with members that its read answers.
const fn thing(operation: &'static str, noun: &'static str, names: Names, read: &'static str, holds: Holds) -> Row {
    Row { operation, noun, names, read, find: Find::Answer, holds, kind: Kind::Thing }
}

/// Something about a thing.
const fn of(operation: &'static str, noun: &'static str, names: Names, read: &'static str, holds: Holds) -> Row {
    Row { operation, noun, names, read, find: Find::Answer, holds, kind: Kind::Property }
}

/// An item of a list.
const fn item(operation: &'static str, noun: &'static str, names: Names, read: &'static str, (items, member): (&'static str, &'static str), holds: Holds) -> Row {
    Row { operation, noun, names, read, find: Find::Item { items, member }, holds, kind: Kind::Thing }
}

const BOUNDARY_OF_USER: &str = "/User/PermissionsBoundary/PermissionsBoundaryArn";
const BOUNDARY_OF_ROLE: &str = "/Role/PermissionsBoundary/PermissionsBoundaryArn";
const ATTACHED: (&str, &str) = ("AttachedPolicies", "PolicyArn");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    thing("CreateUser", "user", &["UserName"], "GetUser", &[("Path", "/User/Path"), ("PermissionsBoundary", BOUNDARY_OF_USER), ("Tags", "/User/Tags")]),
    thing("CreateGroup", "group", &["GroupName"], "GetGroup", &[("Path", "/Group/Path")]),
    thing("CreateRole", "role", &["RoleName"], "GetRole", &[
        ("Path", "/Role/Path"), ("AssumeRolePolicyDocument", "/Role/AssumeRolePolicyDocument"), ("Description", "/Role/Description"),
        ("MaxSessionDuration", "/Role/MaxSessionDuration"), ("PermissionsBoundary", BOUNDARY_OF_ROLE), ("Tags", "/Role/Tags"),
    ]),
    thing("CreatePolicy", "policy", &["PolicyArn"], "GetPolicy", &[
        ("PolicyName", "/Policy/PolicyName"), ("Path", "/Policy/Path"), ("Description", "/Policy/Description"), ("Tags", "/Policy/Tags"), ("PolicyDocument", DOCUMENT),
    ]),
    thing("CreateInstanceProfile", "instance profile", &["InstanceProfileName"], "GetInstanceProfile", &[("Path", "/InstanceProfile/Path"), ("Tags", "/InstanceProfile/Tags")]),
    thing("CreateOpenIDConnectProvider", "provider", &["OpenIDConnectProviderArn"], "GetOpenIDConnectProvider", &[
        ("Url", "/Url"), ("ClientIDList", "/ClientIDList"), ("ThumbprintList", "/ThumbprintList"), ("Tags", "/Tags"),
    ]),
    thing("CreateSAMLProvider", "provider", &["SAMLProviderArn"], "GetSAMLProvider", &[("SAMLMetadataDocument", "/SAMLMetadataDocument"), ("Tags", "/Tags")]),
    thing("CreateLoginProfile", "the console password of user", &["UserName"], "GetLoginProfile", &[("PasswordResetRequired", "/LoginProfile/PasswordResetRequired")]),
    of("CreateAccountAlias", "account alias", &[], "ListAccountAliases", &[("AccountAlias", "/AccountAliases/0")]),
    item("CreateVirtualMFADevice", "MFA device", &["SerialNumber"], "ListVirtualMFADevices", ("VirtualMFADevices", "SerialNumber"), &[]),
    item("AttachUserPolicy", "attachment to user", &["UserName", "PolicyArn"], "ListAttachedUserPolicies", ATTACHED, &[]),
    item("AttachGroupPolicy", "attachment to group", &["GroupName", "PolicyArn"], "ListAttachedGroupPolicies", ATTACHED, &[]),
    item("AttachRolePolicy", "attachment to role", &["RoleName", "PolicyArn"], "ListAttachedRolePolicies", ATTACHED, &[]),
    thing("PutUserPolicy", "inline policy of user", &["UserName", "PolicyName"], "GetUserPolicy", &[("PolicyDocument", "/PolicyDocument")]),
    thing("PutGroupPolicy", "inline policy of group", &["GroupName", "PolicyName"], "GetGroupPolicy", &[("PolicyDocument", "/PolicyDocument")]),
    thing("PutRolePolicy", "inline policy of role", &["RoleName", "PolicyName"], "GetRolePolicy", &[("PolicyDocument", "/PolicyDocument")]),
    item("AddUserToGroup", "membership of user", &["UserName", "GroupName"], "ListGroupsForUser", ("Groups", "GroupName"), &[]),
    of("AddRoleToInstanceProfile", "role of instance profile", &["InstanceProfileName"], "GetInstanceProfile", &[("RoleName", "/InstanceProfile/Roles/0/RoleName")]),
    of("PutUserPermissionsBoundary", "permissions boundary of user", &["UserName"], "GetUser", &[("PermissionsBoundary", BOUNDARY_OF_USER)]),
    of("PutRolePermissionsBoundary", "permissions boundary of role", &["RoleName"], "GetRole", &[("PermissionsBoundary", BOUNDARY_OF_ROLE)]),
    of("TagUser", "tags of user", &["UserName"], "GetUser", &[("Tags", "/User/Tags")]),
    of("TagRole", "tags of role", &["RoleName"], "GetRole", &[("Tags", "/Role/Tags")]),
    of("TagPolicy", "tags of policy", &["PolicyArn"], "GetPolicy", &[("Tags", "/Policy/Tags")]),
    of("TagInstanceProfile", "tags of instance profile", &["InstanceProfileName"], "GetInstanceProfile", &[("Tags", "/InstanceProfile/Tags")]),
    of("TagOpenIDConnectProvider", "tags of provider", &["OpenIDConnectProviderArn"], "GetOpenIDConnectProvider", &[("Tags", "/Tags")]),
    of("TagSAMLProvider", "tags of provider", &["SAMLProviderArn"], "GetSAMLProvider", &[("Tags", "/Tags")]),
    of("TagMFADevice", "tags of MFA device", &["SerialNumber"], "ListMFADeviceTags", &[("Tags", "/Tags")]),
    of("TagServerCertificate", "tags of server certificate", &["ServerCertificateName"], "ListServerCertificateTags", &[("Tags", "/Tags")]),
    thing("UpdateAssumeRolePolicy", "trust policy of role", &["RoleName"], "GetRole", &[("PolicyDocument", "/Role/AssumeRolePolicyDocument")]),
    thing("UpdateRole", "settings of role", &["RoleName"], "GetRole", &[("Description", "/Role/Description"), ("MaxSessionDuration", "/Role/MaxSessionDuration")]),
    thing("UpdateRoleDescription", "description of role", &["RoleName"], "GetRole", &[("Description", "/Role/Description")]),
    item("UpdateAccessKey", "access key of user", &["UserName", "AccessKeyId"], "ListAccessKeys", ("AccessKeyMetadata", "AccessKeyId"), &[("Status", "/Status")]),
    thing("UpdateLoginProfile", "the console password of user", &["UserName"], "GetLoginProfile", &[("PasswordResetRequired", "/LoginProfile/PasswordResetRequired")]),
    thing("UpdateAccountPasswordPolicy", "password policy", &[], "GetAccountPasswordPolicy", &[
        ("MinimumPasswordLength", "/PasswordPolicy/MinimumPasswordLength"), ("RequireSymbols", "/PasswordPolicy/RequireSymbols"),
        ("RequireNumbers", "/PasswordPolicy/RequireNumbers"), ("RequireUppercaseCharacters", "/PasswordPolicy/RequireUppercaseCharacters"),
        ("RequireLowercaseCharacters", "/PasswordPolicy/RequireLowercaseCharacters"), ("AllowUsersToChangePassword", "/PasswordPolicy/AllowUsersToChangePassword"),
        ("MaxPasswordAge", "/PasswordPolicy/MaxPasswordAge"), ("PasswordReusePrevention", "/PasswordPolicy/PasswordReusePrevention"), ("HardExpiry", "/PasswordPolicy/HardExpiry"),
    ]),
    thing("CreatePolicyVersion", "default version of policy", &["PolicyArn"], "GetPolicy", &[("PolicyDocument", DOCUMENT)]),
    thing("DeletePolicyVersion", "version of policy", &["PolicyArn", "VersionId"], "GetPolicyVersion", &[
        ("PolicyDocument", "/PolicyVersion/Document"), ("SetAsDefault", "/PolicyVersion/IsDefaultVersion"),
    ]),
    thing("SetDefaultPolicyVersion", "default version of policy", &["PolicyArn"], "GetPolicy", &[("VersionId", "/Policy/DefaultVersionId")]),
    item("AddClientIDToOpenIDConnectProvider", "audience of provider", &["OpenIDConnectProviderArn", "ClientID"], "GetOpenIDConnectProvider", ("ClientIDList", "ClientID"), &[]),
    thing("UpdateOpenIDConnectProviderThumbprint", "thumbprints of provider", &["OpenIDConnectProviderArn"], "GetOpenIDConnectProvider", &[("ThumbprintList", "/ThumbprintList")]),
    thing("UpdateSAMLProvider", "metadata of provider", &["SAMLProviderArn"], "GetSAMLProvider", &[("SAMLMetadataDocument", "/SAMLMetadataDocument")]),
];

/// Where the text of a policy's default version is put into the answer of GetPolicy.
pub const DOCUMENT: &str = "/PolicyVersion/Document";

/// The row that looks up what the operation writes; for one that takes something away, the row of what it takes.
pub fn row(operation: &Operation) -> Option<&'static Row> {
    let of = |name: &str| ROWS.iter().find(|row| row.operation == name);
    of(operation.name).or_else(|| match operation.name {
        "DeleteAccessKey" => of("UpdateAccessKey"),
        "DeleteAccountPasswordPolicy" => of("UpdateAccountPasswordPolicy"),
        name => match name.strip_prefix("Untag") {
            Some(kind) => of(&format!("Tag{kind}")),
            None => operations().iter().find(|maker| maker.inverse() == Some(name)).and_then(|maker| of(maker.name)),
        },
    })
}

impl Row {
    /// The values that name the thing: the call's own, and the ARN that follows from them.
    pub fn names(&self, input: &Map<String, Value>, caller: &Caller) -> Map<String, Value> {
        let iam = |rest: String| json!(format!("arn:{}:iam::{}:{rest}", caller.partition, caller.account_id));
        let text = |member: &str| input.get(member).and_then(Value::as_str);
        let value = |member: &str| match member {
            _ if input.contains_key(member) => input.get(member).cloned(),
            "PolicyArn" => Some(iam(format!("policy{}{}", text("Path").unwrap_or("/"), text("PolicyName")?))),
            "OpenIDConnectProviderArn" => Some(iam(format!("oidc-provider/{}", text("Url")?.trim_start_matches("https://").trim_end_matches('/')))),
            "SAMLProviderArn" => Some(iam(format!("saml-provider/{}", text("Name")?))),
            "SerialNumber" => Some(iam(format!("mfa{}{}", text("Path").unwrap_or("/"), text("VirtualMFADeviceName")?))),
            _ => None,
        };
        self.names.iter().filter_map(|member| Some(((*member).to_owned(), value(member)?))).collect()
    }
}
