//! What is in an account: the part of IAM's state that decides who may do what, as a plain value.
//!
//! It is what a rehearsal leaves behind, what `check` asks questions about, and what two accounts are compared by. Serialised it is
//! `account_after` of `rehearse --format json`, version 1, whose members are frozen; what came later is not among them.
//!
//! Left out, since no console page of a guide makes them and no policy hangs on them: SSH keys, signing and server certificates,
//! credentials of single services, and roles that belong to AWS's services.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// An account's IAM. All lists are sorted by name or ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its twelve digits.
    #[serde(skip)]
    pub id: String,
    /// `aws`, `aws-cn`, …
    #[serde(skip)]
    pub partition: String,
    pub alias: Option<String>,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub roles: Vec<Role>,
    /// Customer managed ones.
    pub policies: Vec<Policy>,
    pub instance_profiles: Vec<InstanceProfile>,
    pub oidc_providers: Vec<OidcProvider>,
    pub saml_providers: Vec<SamlProvider>,
    /// None where the account has AWS's default.
    #[serde(skip)]
    pub password_policy: Option<PasswordPolicy>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct User {
    pub name: String,
    pub path: String,
    #[serde(skip)]
    pub arn: String,
    /// By name.
    pub groups: Vec<String>,
    /// ARNs of managed policies.
    pub attached: Vec<String>,
    pub inline: Inline,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
    pub tags: BTreeMap<String, String>,
    pub access_keys: Vec<AccessKey>,
    pub console_password: bool,
    /// Serial numbers.
    #[serde(skip)]
    pub mfa_devices: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AccessKey {
    pub id: String,
    /// `Active` or `Inactive`.
    pub status: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    pub name: String,
    pub path: String,
    #[serde(skip)]
    pub arn: String,
    pub attached: Vec<String>,
    pub inline: Inline,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Role {
    pub name: String,
    pub path: String,
    #[serde(skip)]
    pub arn: String,
    #[serde(skip)]
    pub description: Option<String>,
    /// The trust policy.
    pub trust: Value,
    pub attached: Vec<String>,
    pub inline: Inline,
    pub boundary: Option<String>,
    pub tags: BTreeMap<String, String>,
    /// Seconds.
    pub max_session: u32,
}

/// A customer managed policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    pub name: String,
    #[serde(skip)]
    pub path: String,
    pub arn: String,
    #[serde(skip)]
    pub description: Option<String>,
    /// Of the default version.
    pub document: Value,
    #[serde(skip)]
    pub tags: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InstanceProfile {
    pub name: String,
    #[serde(skip)]
    pub path: String,
    #[serde(skip)]
    pub arn: String,
    /// By name; one at most.
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OidcProvider {
    pub arn: String,
    /// Without a scheme.
    pub url: String,
    pub client_ids: Vec<String>,
    #[serde(skip)]
    pub thumbprints: Vec<String>,
    #[serde(skip)]
    pub tags: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SamlProvider {
    pub arn: String,
    #[serde(skip)]
    pub tags: BTreeMap<String, String>,
}

/// What passwords must be like. Source: "GetAccountPasswordPolicy" in the IAM API Reference, whose members these are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordPolicy(pub Map<String, Value>);

/// Inline policies: their documents, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline(pub BTreeMap<String, Value>);

impl Inline {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Serialize for Inline {
    /// The names alone.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.keys())
    }
}

/// Names of users, groups, roles and policies are compared without case: two that differ only by it cannot be.
/// Source: "IAM and AWS STS quotas", IAM name requirements.
impl Account {
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name.eq_ignore_ascii_case(name))
    }

    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name.eq_ignore_ascii_case(name))
    }

    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name.eq_ignore_ascii_case(name))
    }

    /// The customer managed policy with this ARN.
    pub fn policy(&self, arn: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.arn == arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_frozen_members() {
        let inline = Inline([("b".to_owned(), json!({})), ("a".to_owned(), json!({}))].into());
        let account = Account {
            id: "123456789012".into(),
            users: vec![User { name: "u".into(), path: "/".into(), inline: inline.clone(), ..User::default() }],
            groups: vec![Group { name: "g".into(), inline, ..Group::default() }],
            roles: vec![Role::default()],
            policies: vec![Policy::default()],
            instance_profiles: vec![InstanceProfile::default()],
            oidc_providers: vec![OidcProvider::default()],
            saml_providers: vec![SamlProvider::default()],
            ..Account::default()
        };
        assert_eq!(
            serde_json::to_string(&account).unwrap(),
            concat!(
                r#"{"alias":null,"users":[{"name":"u","path":"/","groups":[],"attached":[],"inline":["a","b"],"boundary":null,"tags":{},"access_keys":[],"console_password":false}],"#,
                r#""groups":[{"name":"g","path":"","attached":[],"inline":["a","b"]}],"#,
                r#""roles":[{"name":"","path":"","trust":null,"attached":[],"inline":[],"boundary":null,"tags":{},"max_session":0}],"#,
                r#""policies":[{"name":"","arn":"","document":null}],"instance_profiles":[{"name":"","roles":[]}],"#,
                r#""oidc_providers":[{"arn":"","url":"","client_ids":[]}],"saml_providers":[{"arn":""}]}"#
            )
        );
        assert!(account.user("U").is_some() && account.group("h").is_none());
    }
}
