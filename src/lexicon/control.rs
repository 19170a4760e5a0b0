//! What the console's labels stand for.

/// A set of names that the tables use for the values of an enum.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$note])* $variant,)* }

        impl $name {
            /// The value that a table calls by this name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(super) use named;

/// What a click on a label does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    Page(Page),
    Tab(Tab),
    /// Opens the wizard that makes a thing, and is its last button too.
    Create(Thing),
    Next,
    /// A last button that many forms share.
    Finish,
    Done,
    Option(Choice),
    Field(Field),
    Action(Action),
    /// Only the name of a screen.
    Screen,
}

named! {
    /// A page of the IAM console.
    Page { Users = "users", Groups = "groups", Roles = "roles", Policies = "policies", Providers = "providers", Settings = "settings", Dashboard = "dashboard",
        OwnCredentials = "own-credentials", Menu = "menu", }
}

named! {
    /// A tab of an entity's page.
    Tab { Permissions = "permissions", Credentials = "credentials", Trust = "trust", Tags = "tags", Groups = "groups", Members = "members", Usage = "usage",
        Versions = "versions", }
}

named! {
    /// What the console's wizards make.
    Thing { User = "user", Group = "group", Role = "role", Policy = "policy", Key = "key", Provider = "provider", Inline = "inline", Password = "password", }
}

named! {
    /// A radio button, checkbox or card.
    Choice { AttachDirectly = "attach-directly", AddToGroup = "add-to-group", CopyPermissions = "copy-permissions", Programmatic = "programmatic",
        ConsoleAccess = "console-access", IamUser = "iam-user", GeneratedPassword = "generated-password", CustomPassword = "custom-password",
        ResetPassword = "reset-password", Json = "json", Visual = "visual", Import = "import", TrustService = "trust-service", TrustAccount = "trust-account", TrustOther = "trust-other", TrustWeb = "trust-web",
        TrustSaml = "trust-saml", TrustCustom = "trust-custom", ThisAccount = "this-account", ExternalId = "external-id", Mfa = "mfa", Oidc = "oidc",
        Saml = "saml", KeyUse = "key-use", Confirm = "confirm", DefaultPasswordPolicy = "default-password-policy", }
}

named! {
    /// A box to type in or a list to choose from.
    Field { UserName = "user-name", GroupName = "group-name", RoleName = "role-name", PolicyName = "policy-name",
        /// The name of whatever the open form makes.
        Name = "name",
        Description = "description", KeyDescription = "key-description", ExternalId = "external-id", AccountId = "account-id", TagKey = "tag-key",
        TagValue = "tag-value", ProviderUrl = "provider-url", Audience = "audience", ProviderType = "provider-type", IdentityProvider = "identity-provider",
        UseCase = "use-case", TrustedEntity = "trusted-entity", Password = "password", AccessType = "access-type", GithubOrg = "github-org",
        GithubRepo = "github-repo", GithubBranch = "github-branch", }
}

named! {
    /// A button or menu entry on something that exists.
    Action { Permissions = "permissions", Attach = "attach", Trust = "trust", Members = "members", Boundary = "boundary", ConsoleAccess = "console-access",
        Deactivate = "deactivate", Delete = "delete", Detach = "detach", Remove = "remove", Edit = "edit", EditPolicy = "edit-policy", RemoveUsers = "remove-users", RemoveBoundary = "remove-boundary", Tags = "tags",
        Credentials = "credentials", Change = "change", Menu = "menu", }
}

impl Page {
    /// What the page lists.
    pub fn lists(self) -> Option<Thing> {
        Some(match self {
            Page::Users => Thing::User,
            Page::Groups => Thing::Group,
            Page::Roles => Thing::Role,
            Page::Policies => Thing::Policy,
            Page::Providers => Thing::Provider,
            _ => return None,
        })
    }
}

impl Control {
    /// The control that `labels.tsv` calls `text`: `page:users`, `next`.
    pub fn parse(text: &str) -> Option<Control> {
        Some(match text.split_once(':') {
            None => match text {
                "next" => Control::Next,
                "finish" => Control::Finish,
                "done" => Control::Done,
                "screen" => Control::Screen,
                _ => return None,
            },
            Some(("page", name)) => Control::Page(Page::parse(name)?),
            Some(("tab", name)) => Control::Tab(Tab::parse(name)?),
            Some(("create", name)) => Control::Create(Thing::parse(name)?),
            Some(("option", name)) => Control::Option(Choice::parse(name)?),
            Some(("field", name)) => Control::Field(Field::parse(name)?),
            Some(("action", name)) => Control::Action(Action::parse(name)?),
            Some(_) => return None,
        })
    }
}

impl Thing {
    pub fn noun(self) -> &'static str {
        match self {
            Thing::User => "user",
            Thing::Group => "group",
            Thing::Role => "role",
            Thing::Policy => "policy",
            Thing::Key => "access key",
            Thing::Provider => "identity provider",
            Thing::Inline => "inline policy",
            Thing::Password => "console password",
        }
    }
}
