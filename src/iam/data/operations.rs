// Made by operations.py from the service model of IAM, API version 2010-05-08. Do not edit.
use crate::iam::{Effect, Kind::*, Operation, may, need};

#[rustfmt::skip]
pub static PATTERNS: &[&str] = &[
    r"[\w-]+",
    r"[\w+=,.@-]+",
    r"[a-z0-9]+(-[a-z0-9]+)*",
    r"\d{12}",
    r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*",
    r"http(s?)://[a-zA-Z0-9._/-]*(\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?",
    r"[a-zA-Z0-9:_.-]+",
    r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)",
    r"((/[A-Za-z0-9\.,\+@=_-]+)*)/",
    r"[\w._-]+",
    r"[\w+=/:,.@-]+",
    r"[\w]+",
    r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?",
    r"[\d]+",
    r"o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*",
    r"p-[0-9a-zA-Z_]{8,128}",
    r"[\u0020-\u00FF]+",
    r"[\w-]*",
    r"[a-zA-Z0-9:/+=,.@_-]+",
    r"\u002F[\u0021-\u007F]*",
    r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+",
    r"[A-Z0-9]+",
];

#[rustfmt::skip]
pub static OPERATIONS: &[Operation] = &[
    Operation { name: "AcceptDelegationRequest", effect: Effect::Write, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
    ] },
    Operation { name: "AddClientIDToOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("ClientID", Text { min: 1, max: 255, pattern: None }),
    ] },
    Operation { name: "AddRoleToInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "AddUserToGroup", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "AssociateDelegationRequest", effect: Effect::Write, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
    ] },
    Operation { name: "AttachGroupPolicy", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "AttachRolePolicy", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "AttachUserPolicy", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "ChangePassword", effect: Effect::Write, members: &[
        need("OldPassword", Text { min: 1, max: 128, pattern: None }),
        need("NewPassword", Text { min: 1, max: 128, pattern: None }),
    ] },
    Operation { name: "CreateAccessKey", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "CreateAccountAlias", effect: Effect::Write, members: &[
        need("AccountAlias", Text { min: 3, max: 63, pattern: Some(2) }),
    ] },
    Operation { name: "CreateDelegationRequest", effect: Effect::Write, members: &[
        may("OwnerAccountId", Text { min: 0, max: u32::MAX, pattern: Some(3) }),
        need("Description", Text { min: 0, max: 1000, pattern: Some(4) }),
        need("Permissions", Structure),
        may("RequestMessage", Text { min: 0, max: 200, pattern: Some(4) }),
        need("RequestorWorkflowId", Text { min: 5, max: 400, pattern: None }),
        may("RedirectUrl", Text { min: 1, max: 255, pattern: Some(5) }),
        need("NotificationChannel", Text { min: 2, max: 400, pattern: Some(6) }),
        need("SessionDuration", Integer { min: 300, max: 43200 }),
        may("OnlySendByOwner", Flag),
    ] },
    Operation { name: "CreateGroup", effect: Effect::Write, members: &[
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "CreateInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        may("Tags", Tags),
    ] },
    Operation { name: "CreateLoginProfile", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Password", Text { min: 1, max: 128, pattern: None }),
        may("PasswordResetRequired", Flag),
    ] },
    Operation { name: "CreateOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("Url", Text { min: 1, max: 255, pattern: None }),
        may("ClientIDList", Texts(&Text { min: 1, max: 255, pattern: None })),
        may("ThumbprintList", Texts(&Text { min: 40, max: 40, pattern: None })),
        may("Tags", Tags),
    ] },
    Operation { name: "CreatePolicy", effect: Effect::Write, members: &[
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Path", Text { min: 1, max: 512, pattern: Some(8) }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
        may("Description", Text { min: 0, max: 1000, pattern: None }),
        may("Tags", Tags),
    ] },
    Operation { name: "CreatePolicyVersion", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
        may("SetAsDefault", Flag),
    ] },
    Operation { name: "CreateRole", effect: Effect::Write, members: &[
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("AssumeRolePolicyDocument", Text { min: 1, max: 131072, pattern: None }),
        may("Description", Text { min: 0, max: 1000, pattern: Some(4) }),
        may("MaxSessionDuration", Integer { min: 3600, max: 43200 }),
        may("PermissionsBoundary", Text { min: 20, max: 2048, pattern: None }),
        may("Tags", Tags),
    ] },
    Operation { name: "CreateSAMLProvider", effect: Effect::Write, members: &[
        need("SAMLMetadataDocument", Text { min: 1000, max: 10000000, pattern: None }),
        need("Name", Text { min: 1, max: 128, pattern: Some(9) }),
        may("Tags", Tags),
        may("AssertionEncryptionMode", Choice(&["Required", "Allowed"])),
        may("AddPrivateKey", Text { min: 1, max: 16384, pattern: None }),
    ] },
    Operation { name: "CreateServiceLinkedRole", effect: Effect::Write, members: &[
        need("AWSServiceName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Description", Text { min: 0, max: 1000, pattern: Some(4) }),
        may("CustomSuffix", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "CreateServiceSpecificCredential", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("ServiceName", Text { min: 0, max: u32::MAX, pattern: None }),
        may("CredentialAgeDays", Integer { min: 1, max: 36600 }),
    ] },
    Operation { name: "CreateUser", effect: Effect::Write, members: &[
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("PermissionsBoundary", Text { min: 20, max: 2048, pattern: None }),
        may("Tags", Tags),
    ] },
    Operation { name: "CreateVirtualMFADevice", effect: Effect::Write, members: &[
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        need("VirtualMFADeviceName", Text { min: 1, max: u32::MAX, pattern: Some(1) }),
        may("Tags", Tags),
    ] },
    Operation { name: "DeactivateMFADevice", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
    ] },
    Operation { name: "DeleteAccessKey", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("AccessKeyId", Text { min: 16, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "DeleteAccountAlias", effect: Effect::Write, members: &[
        need("AccountAlias", Text { min: 3, max: 63, pattern: Some(2) }),
    ] },
    Operation { name: "DeleteAccountPasswordPolicy", effect: Effect::Write, members: &[] },
    Operation { name: "DeleteGroup", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteGroupPolicy", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteLoginProfile", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DeletePolicy", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DeletePolicyVersion", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("VersionId", Text { min: 0, max: u32::MAX, pattern: Some(12) }),
    ] },
    Operation { name: "DeleteRole", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteRolePermissionsBoundary", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteRolePolicy", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteSAMLProvider", effect: Effect::Write, members: &[
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DeleteSSHPublicKey", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("SSHPublicKeyId", Text { min: 20, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "DeleteServerCertificate", effect: Effect::Write, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteServiceLinkedRole", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteServiceSpecificCredential", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("ServiceSpecificCredentialId", Text { min: 20, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "DeleteSigningCertificate", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("CertificateId", Text { min: 24, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "DeleteUser", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteUserPermissionsBoundary", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteUserPolicy", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "DeleteVirtualMFADevice", effect: Effect::Write, members: &[
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
    ] },
    Operation { name: "DetachGroupPolicy", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DetachRolePolicy", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DetachUserPolicy", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "DisableOrganizationsRootCredentialsManagement", effect: Effect::Write, members: &[] },
    Operation { name: "DisableOrganizationsRootSessions", effect: Effect::Write, members: &[] },
    Operation { name: "DisableOutboundWebIdentityFederation", effect: Effect::Write, members: &[] },
    Operation { name: "EnableMFADevice", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        need("AuthenticationCode1", Text { min: 6, max: 6, pattern: Some(13) }),
        need("AuthenticationCode2", Text { min: 6, max: 6, pattern: Some(13) }),
    ] },
    Operation { name: "EnableOrganizationsRootCredentialsManagement", effect: Effect::Write, members: &[] },
    Operation { name: "EnableOrganizationsRootSessions", effect: Effect::Write, members: &[] },
    Operation { name: "EnableOutboundWebIdentityFederation", effect: Effect::Write, members: &[] },
    Operation { name: "GenerateCredentialReport", effect: Effect::Read, members: &[] },
    Operation { name: "GenerateOrganizationsAccessReport", effect: Effect::Read, members: &[
        need("EntityPath", Text { min: 19, max: 427, pattern: Some(14) }),
        may("OrganizationsPolicyId", Text { min: 0, max: u32::MAX, pattern: Some(15) }),
    ] },
    Operation { name: "GenerateServiceLastAccessedDetails", effect: Effect::Read, members: &[
        need("Arn", Text { min: 20, max: 2048, pattern: None }),
        may("Granularity", Choice(&["SERVICE_LEVEL", "ACTION_LEVEL"])),
    ] },
    Operation { name: "GetAccessKeyLastUsed", effect: Effect::Read, members: &[
        need("AccessKeyId", Text { min: 16, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "GetAccountAuthorizationDetails", effect: Effect::Read, members: &[
        may("Filter", Texts(&Choice(&["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]))),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
    ] },
    Operation { name: "GetAccountPasswordPolicy", effect: Effect::Read, members: &[] },
    Operation { name: "GetAccountSummary", effect: Effect::Read, members: &[] },
    Operation { name: "GetContextKeysForCustomPolicy", effect: Effect::Read, members: &[
        need("PolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
    ] },
    Operation { name: "GetContextKeysForPrincipalPolicy", effect: Effect::Read, members: &[
        need("PolicySourceArn", Text { min: 20, max: 2048, pattern: None }),
        may("PolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
    ] },
    Operation { name: "GetCredentialReport", effect: Effect::Read, members: &[] },
    Operation { name: "GetDelegationRequest", effect: Effect::Read, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
        may("DelegationPermissionCheck", Flag),
    ] },
    Operation { name: "GetGroup", effect: Effect::Read, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "GetGroupPolicy", effect: Effect::Read, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "GetHumanReadableSummary", effect: Effect::Read, members: &[
        need("EntityArn", Text { min: 20, max: 2048, pattern: None }),
        may("Locale", Text { min: 2, max: 12, pattern: None }),
    ] },
    Operation { name: "GetInstanceProfile", effect: Effect::Read, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "GetLoginProfile", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "GetMFADevice", effect: Effect::Read, members: &[
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "GetOpenIDConnectProvider", effect: Effect::Read, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "GetOrganizationsAccessReport", effect: Effect::Read, members: &[
        need("JobId", Text { min: 36, max: 36, pattern: None }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("SortKey", Choice(&["SERVICE_NAMESPACE_ASCENDING", "SERVICE_NAMESPACE_DESCENDING", "LAST_AUTHENTICATED_TIME_ASCENDING", "LAST_AUTHENTICATED_TIME_DESCENDING"])),
    ] },
    Operation { name: "GetOutboundWebIdentityFederationInfo", effect: Effect::Read, members: &[] },
    Operation { name: "GetPolicy", effect: Effect::Read, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "GetPolicyVersion", effect: Effect::Read, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("VersionId", Text { min: 0, max: u32::MAX, pattern: Some(12) }),
    ] },
    Operation { name: "GetRole", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "GetRolePolicy", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "GetSAMLProvider", effect: Effect::Read, members: &[
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "GetSSHPublicKey", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("SSHPublicKeyId", Text { min: 20, max: 128, pattern: Some(11) }),
        need("Encoding", Choice(&["SSH", "PEM"])),
    ] },
    Operation { name: "GetServerCertificate", effect: Effect::Read, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "GetServiceLastAccessedDetails", effect: Effect::Read, members: &[
        need("JobId", Text { min: 36, max: 36, pattern: None }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
    ] },
    Operation { name: "GetServiceLastAccessedDetailsWithEntities", effect: Effect::Read, members: &[
        need("JobId", Text { min: 36, max: 36, pattern: None }),
        need("ServiceNamespace", Text { min: 1, max: 64, pattern: Some(17) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
    ] },
    Operation { name: "GetServiceLinkedRoleDeletionStatus", effect: Effect::Read, members: &[
        need("DeletionTaskId", Text { min: 1, max: 1000, pattern: None }),
    ] },
    Operation { name: "GetUser", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "GetUserPolicy", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "ListAccessKeys", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListAccountAliases", effect: Effect::Read, members: &[
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListAttachedGroupPolicies", effect: Effect::Read, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(8) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListAttachedRolePolicies", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(8) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListAttachedUserPolicies", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(8) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListDelegationRequests", effect: Effect::Read, members: &[
        may("OwnerId", Text { min: 20, max: 2048, pattern: Some(18) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListEntitiesForPolicy", effect: Effect::Read, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        may("EntityFilter", Choice(&["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"])),
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(7) }),
        may("PolicyUsageFilter", Choice(&["PermissionsPolicy", "PermissionsBoundary"])),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListGroupPolicies", effect: Effect::Read, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListGroups", effect: Effect::Read, members: &[
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(19) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListGroupsForUser", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListInstanceProfileTags", effect: Effect::Read, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListInstanceProfiles", effect: Effect::Read, members: &[
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(19) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListInstanceProfilesForRole", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListMFADeviceTags", effect: Effect::Read, members: &[
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListMFADevices", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListOpenIDConnectProviderTags", effect: Effect::Read, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListOpenIDConnectProviders", effect: Effect::Read, members: &[] },
    Operation { name: "ListOrganizationsFeatures", effect: Effect::Read, members: &[] },
    Operation { name: "ListPolicies", effect: Effect::Read, members: &[
        may("Scope", Choice(&["All", "AWS", "Local"])),
        may("OnlyAttached", Flag),
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(8) }),
        may("PolicyUsageFilter", Choice(&["PermissionsPolicy", "PermissionsBoundary"])),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListPoliciesGrantingServiceAccess", effect: Effect::Read, members: &[
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        need("Arn", Text { min: 20, max: 2048, pattern: None }),
        need("ServiceNamespaces", Texts(&Text { min: 1, max: 64, pattern: Some(17) })),
    ] },
    Operation { name: "ListPolicyTags", effect: Effect::Read, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListPolicyVersions", effect: Effect::Read, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListRolePolicies", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListRoleTags", effect: Effect::Read, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListRoles", effect: Effect::Read, members: &[
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(19) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListSAMLProviderTags", effect: Effect::Read, members: &[
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListSAMLProviders", effect: Effect::Read, members: &[] },
    Operation { name: "ListSSHPublicKeys", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListServerCertificateTags", effect: Effect::Read, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListServerCertificates", effect: Effect::Read, members: &[
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(19) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListServiceSpecificCredentials", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("ServiceName", Text { min: 0, max: u32::MAX, pattern: None }),
        may("AllUsers", Flag),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListSigningCertificates", effect: Effect::Read, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListUserPolicies", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListUserTags", effect: Effect::Read, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListUsers", effect: Effect::Read, members: &[
        may("PathPrefix", Text { min: 1, max: 512, pattern: Some(19) }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "ListVirtualMFADevices", effect: Effect::Read, members: &[
        may("AssignmentStatus", Choice(&["Assigned", "Unassigned", "Any"])),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
    ] },
    Operation { name: "PutGroupPolicy", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
    ] },
    Operation { name: "PutRolePermissionsBoundary", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PermissionsBoundary", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "PutRolePolicy", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
    ] },
    Operation { name: "PutUserPermissionsBoundary", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PermissionsBoundary", Text { min: 20, max: 2048, pattern: None }),
    ] },
    Operation { name: "PutUserPolicy", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
    ] },
    Operation { name: "RejectDelegationRequest", effect: Effect::Write, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
        may("Notes", Text { min: 0, max: 500, pattern: Some(4) }),
    ] },
    Operation { name: "RemoveClientIDFromOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("ClientID", Text { min: 1, max: 255, pattern: None }),
    ] },
    Operation { name: "RemoveRoleFromInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "RemoveUserFromGroup", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "ResetServiceSpecificCredential", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("ServiceSpecificCredentialId", Text { min: 20, max: 128, pattern: Some(11) }),
    ] },
    Operation { name: "ResyncMFADevice", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        need("AuthenticationCode1", Text { min: 6, max: 6, pattern: Some(13) }),
        need("AuthenticationCode2", Text { min: 6, max: 6, pattern: Some(13) }),
    ] },
    Operation { name: "SendDelegationToken", effect: Effect::Write, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
    ] },
    Operation { name: "SetDefaultPolicyVersion", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("VersionId", Text { min: 0, max: u32::MAX, pattern: Some(12) }),
    ] },
    Operation { name: "SetSecurityTokenServicePreferences", effect: Effect::Write, members: &[
        need("GlobalEndpointTokenVersion", Choice(&["v1Token", "v2Token"])),
    ] },
    Operation { name: "SimulateCustomPolicy", effect: Effect::Read, members: &[
        need("PolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
        may("PermissionsBoundaryPolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
        need("ActionNames", Texts(&Text { min: 3, max: 128, pattern: None })),
        may("ResourceArns", Texts(&Text { min: 1, max: 2048, pattern: None })),
        may("ResourcePolicy", Text { min: 1, max: 131072, pattern: None }),
        may("ResourceOwner", Text { min: 1, max: 2048, pattern: None }),
        may("CallerArn", Text { min: 1, max: 2048, pattern: None }),
        may("ContextEntries", Structure),
        may("ResourceHandlingOption", Text { min: 1, max: 64, pattern: None }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
    ] },
    Operation { name: "SimulatePrincipalPolicy", effect: Effect::Read, members: &[
        need("PolicySourceArn", Text { min: 20, max: 2048, pattern: None }),
        may("PolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
        may("PermissionsBoundaryPolicyInputList", Texts(&Text { min: 1, max: 131072, pattern: None })),
        need("ActionNames", Texts(&Text { min: 3, max: 128, pattern: None })),
        may("ResourceArns", Texts(&Text { min: 1, max: 2048, pattern: None })),
        may("ResourcePolicy", Text { min: 1, max: 131072, pattern: None }),
        may("ResourceOwner", Text { min: 1, max: 2048, pattern: None }),
        may("CallerArn", Text { min: 1, max: 2048, pattern: None }),
        may("ContextEntries", Structure),
        may("ResourceHandlingOption", Text { min: 1, max: 64, pattern: None }),
        may("MaxItems", Integer { min: 1, max: 1000 }),
        may("Marker", Text { min: 1, max: 320, pattern: Some(16) }),
    ] },
    Operation { name: "TagInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagMFADevice", effect: Effect::Write, members: &[
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagPolicy", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagRole", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagSAMLProvider", effect: Effect::Write, members: &[
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagServerCertificate", effect: Effect::Write, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("Tags", Tags),
    ] },
    Operation { name: "TagUser", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("Tags", Tags),
    ] },
    Operation { name: "UntagInstanceProfile", effect: Effect::Write, members: &[
        need("InstanceProfileName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagMFADevice", effect: Effect::Write, members: &[
        need("SerialNumber", Text { min: 9, max: 256, pattern: Some(10) }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagOpenIDConnectProvider", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagPolicy", effect: Effect::Write, members: &[
        need("PolicyArn", Text { min: 20, max: 2048, pattern: None }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagRole", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagSAMLProvider", effect: Effect::Write, members: &[
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagServerCertificate", effect: Effect::Write, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UntagUser", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("TagKeys", Texts(&Text { min: 1, max: 128, pattern: Some(20) })),
    ] },
    Operation { name: "UpdateAccessKey", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("AccessKeyId", Text { min: 16, max: 128, pattern: Some(11) }),
        need("Status", Choice(&["Active", "Inactive", "Expired"])),
    ] },
    Operation { name: "UpdateAccountPasswordPolicy", effect: Effect::Write, members: &[
        may("MinimumPasswordLength", Integer { min: 6, max: 128 }),
        may("RequireSymbols", Flag),
        may("RequireNumbers", Flag),
        may("RequireUppercaseCharacters", Flag),
        may("RequireLowercaseCharacters", Flag),
        may("AllowUsersToChangePassword", Flag),
        may("MaxPasswordAge", Integer { min: 1, max: 1095 }),
        may("PasswordReusePrevention", Integer { min: 1, max: 24 }),
        may("HardExpiry", Flag),
    ] },
    Operation { name: "UpdateAssumeRolePolicy", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("PolicyDocument", Text { min: 1, max: 131072, pattern: None }),
    ] },
    Operation { name: "UpdateDelegationRequest", effect: Effect::Write, members: &[
        need("DelegationRequestId", Text { min: 16, max: 128, pattern: Some(0) }),
        may("Notes", Text { min: 0, max: 500, pattern: Some(4) }),
    ] },
    Operation { name: "UpdateGroup", effect: Effect::Write, members: &[
        need("GroupName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("NewPath", Text { min: 1, max: 512, pattern: Some(7) }),
        may("NewGroupName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "UpdateLoginProfile", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Password", Text { min: 1, max: 128, pattern: None }),
        may("PasswordResetRequired", Flag),
    ] },
    Operation { name: "UpdateOpenIDConnectProviderThumbprint", effect: Effect::Write, members: &[
        need("OpenIDConnectProviderArn", Text { min: 20, max: 2048, pattern: None }),
        need("ThumbprintList", Texts(&Text { min: 40, max: 40, pattern: None })),
    ] },
    Operation { name: "UpdateRole", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        may("Description", Text { min: 0, max: 1000, pattern: Some(4) }),
        may("MaxSessionDuration", Integer { min: 3600, max: 43200 }),
    ] },
    Operation { name: "UpdateRoleDescription", effect: Effect::Write, members: &[
        need("RoleName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("Description", Text { min: 0, max: 1000, pattern: Some(4) }),
    ] },
    Operation { name: "UpdateSAMLProvider", effect: Effect::Write, members: &[
        may("SAMLMetadataDocument", Text { min: 1000, max: 10000000, pattern: None }),
        need("SAMLProviderArn", Text { min: 20, max: 2048, pattern: None }),
        may("AssertionEncryptionMode", Choice(&["Required", "Allowed"])),
        may("AddPrivateKey", Text { min: 1, max: 16384, pattern: None }),
        may("RemovePrivateKey", Text { min: 22, max: 64, pattern: Some(21) }),
    ] },
    Operation { name: "UpdateSSHPublicKey", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("SSHPublicKeyId", Text { min: 20, max: 128, pattern: Some(11) }),
        need("Status", Choice(&["Active", "Inactive", "Expired"])),
    ] },
    Operation { name: "UpdateServerCertificate", effect: Effect::Write, members: &[
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("NewPath", Text { min: 1, max: 512, pattern: Some(7) }),
        may("NewServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
    ] },
    Operation { name: "UpdateServiceSpecificCredential", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("ServiceSpecificCredentialId", Text { min: 20, max: 128, pattern: Some(11) }),
        need("Status", Choice(&["Active", "Inactive", "Expired"])),
    ] },
    Operation { name: "UpdateSigningCertificate", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("CertificateId", Text { min: 24, max: 128, pattern: Some(11) }),
        need("Status", Choice(&["Active", "Inactive", "Expired"])),
    ] },
    Operation { name: "UpdateUser", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        may("NewPath", Text { min: 1, max: 512, pattern: Some(7) }),
        may("NewUserName", Text { min: 1, max: 64, pattern: Some(1) }),
    ] },
    Operation { name: "UploadSSHPublicKey", effect: Effect::Write, members: &[
        need("UserName", Text { min: 1, max: 64, pattern: Some(1) }),
        need("SSHPublicKeyBody", Text { min: 1, max: 16384, pattern: None }),
    ] },
    Operation { name: "UploadServerCertificate", effect: Effect::Write, members: &[
        may("Path", Text { min: 1, max: 512, pattern: Some(7) }),
        need("ServerCertificateName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("CertificateBody", Text { min: 1, max: 16384, pattern: None }),
        need("PrivateKey", Text { min: 1, max: 16384, pattern: None }),
        may("CertificateChain", Text { min: 1, max: 2097152, pattern: None }),
        may("Tags", Tags),
    ] },
    Operation { name: "UploadSigningCertificate", effect: Effect::Write, members: &[
        may("UserName", Text { min: 1, max: 128, pattern: Some(1) }),
        need("CertificateBody", Text { min: 1, max: 16384, pattern: None }),
    ] },
];
