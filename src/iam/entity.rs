//! The kinds of things in an IAM account.

/// A kind of thing that IAM keeps, as the console and the API speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    User,
    Group,
    Role,
    Policy,
    AccessKey,
    LoginProfile,
    InstanceProfile,
    OidcProvider,
    SamlProvider,
    MfaDevice,
}

/// The three kinds that policies are attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    User,
    Group,
    Role,
}

impl EntityKind {
    pub fn noun(self) -> &'static str {
        match self {
            EntityKind::User => "user",
            EntityKind::Group => "group",
            EntityKind::Role => "role",
            EntityKind::Policy => "policy",
            EntityKind::AccessKey => "access key",
            EntityKind::LoginProfile => "console password",
            EntityKind::InstanceProfile => "instance profile",
            EntityKind::OidcProvider => "OpenID Connect provider",
            EntityKind::SamlProvider => "SAML provider",
            EntityKind::MfaDevice => "MFA device",
        }
    }

    pub fn principal(self) -> Option<Principal> {
        match self {
            EntityKind::User => Some(Principal::User),
            EntityKind::Group => Some(Principal::Group),
            EntityKind::Role => Some(Principal::Role),
            _ => None,
        }
    }
}

impl Principal {
    /// As it stands inside the API's names: `AttachUserPolicy`, `UserName`.
    pub fn word(self) -> &'static str {
        match self {
            Principal::User => "User",
            Principal::Group => "Group",
            Principal::Role => "Role",
        }
    }

    pub fn entity(self) -> EntityKind {
        match self {
            Principal::User => EntityKind::User,
            Principal::Group => EntityKind::Group,
            Principal::Role => EntityKind::Role,
        }
    }

    /// The member that names it: `UserName`.
    pub fn member(self) -> &'static str {
        match self {
            Principal::User => "UserName",
            Principal::Group => "GroupName",
            Principal::Role => "RoleName",
        }
    }
}
