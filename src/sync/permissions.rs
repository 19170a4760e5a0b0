//! Who may do more, or less, in one account than in another: evaluated, not compared as text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::access::{Question, can};
use crate::iam::account::{Inline, Role, User};
use crate::iam::{Account, Arn};
use crate::policy::canonical;
use crate::policy::evaluate::Decision;

/// What somebody may do now and could not do before, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// `user ci`, `role app`.
    pub who: String,
    /// An action on a resource, or all that a policy of AWS gives.
    pub what: What,
    pub was: Standing,
    pub is: Standing,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Action {
        action: String,
        resource: String,
    },
    /// By its ARN.
    Managed(String),
}

/// How a request stands. The order is that of how much is allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    No,
    /// It hangs on policies that are not known.
    Unknown,
    /// Where these conditions hold.
    Under(BTreeSet<String>),
    Yes,
}

impl Permission {
    /// Whether it is more than before; conditions that differ count as more and as less.
    pub fn is_gained(&self) -> bool {
        self.is > self.was || self.is_other()
    }

    pub fn is_lost(&self) -> bool {
        self.is < self.was || self.is_other()
    }

    fn is_other(&self) -> bool {
        matches!((&self.was, &self.is), (Standing::Under(was), Standing::Under(is)) if was != is)
    }
}

/// Every difference, sorted by who. Asked is what any of their policies speaks of, in either account.
pub fn permissions(old: &Account, new: &Account) -> Vec<Permission> {
    let mut found = Vec::new();
    for (who, name) in principals(old, new) {
        let asked: BTreeSet<(String, String)> = asked(old, &who).into_iter().chain(asked(new, &who)).collect();
        for (action, resource) in asked {
            let (was, is) = (standing(old, &name, &action, &resource), standing(new, &name, &action, &resource));
            if was != is {
                found.push(Permission { who: who.clone(), what: What::Action { action, resource }, was, is });
            }
        }
        let (before, after) = (managed(old, &who), managed(new, &who));
        for arn in before.symmetric_difference(&after) {
            let standing = |held: &BTreeSet<String>| if held.contains(arn) { Standing::Yes } else { Standing::No };
            found.push(Permission { who: who.clone(), what: What::Managed(arn.clone()), was: standing(&before), is: standing(&after) });
        }
    }
    found.extend(trust(old, new));
    found
}

/// Whom the trust policies of roles let in, in one account and not in the other.
fn trust(old: &Account, new: &Account) -> Vec<Permission> {
    let names: BTreeSet<&String> = old.roles.iter().chain(&new.roles).map(|role| &role.name).collect();
    let each = names.into_iter().flat_map(|name| {
        let trusted = |account: &Account| account.role(name).map(|role| trusted(&role.trust)).unwrap_or_default();
        let (before, after) = (trusted(old), trusted(new));
        let differ: Vec<(String, String)> = before.symmetric_difference(&after).cloned().collect();
        differ.into_iter().map(move |one| {
            let standing = |held: &BTreeSet<(String, String)>| if held.contains(&one) { Standing::Yes } else { Standing::No };
            let (was, is) = (standing(&before), standing(&after));
            Permission { who: one.0, what: What::Action { action: one.1, resource: format!("role {name}") }, was, is }
        })
    });
    each.collect()
}

/// Each principal that a trust policy names, with the conditions, and what it may do.
fn trusted(document: &Value) -> BTreeSet<(String, String)> {
    let document = canonical(document.clone());
    let statements = document["Statement"].as_array().into_iter().flatten().filter(|statement| statement["Effect"] == "Allow");
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let each = statements.flat_map(|statement| {
        let condition = statement.get("Condition").map(|condition| format!(" where {condition}")).unwrap_or_default();
        let who: Vec<String> = match &statement["Principal"] {
            Value::Object(kinds) => kinds.iter().flat_map(|(kind, names)| texts(names).into_iter().map(move |name| format!("{kind} {name}"))).collect(),
            everyone => texts(everyone).into_iter().map(|name| format!("AWS {name}")).collect(),
        };
        let actions = texts(&statement["Action"]);
        who.into_iter().flat_map(move |who| {
            let who = format!("{who}{condition}");
            actions.clone().into_iter().map(move |action| (who.clone(), action))
        })
    });
    each.collect()
}

/// Users and roles of either account: as they are shown, and as they are asked for.
fn principals(old: &Account, new: &Account) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for account in [old, new] {
        found.extend(account.users.iter().map(|user| (format!("user {}", user.name), user.arn.clone())));
        found.extend(account.roles.iter().map(|role| (format!("role {}", role.name), role.arn.clone())));
    }
    found
}

/// What is attached to somebody, also through groups, and written for them.
struct Held<'a> {
    attached: Vec<&'a String>,
    inline: Vec<&'a Inline>,
    boundary: Option<&'a String>,
}

fn held<'a>(account: &'a Account, who: &str) -> Option<Held<'a>> {
    let of_user = |user: &'a User| {
        let groups: Vec<_> = user.groups.iter().filter_map(|name| account.group(name)).collect();
        Held {
            attached: user.attached.iter().chain(groups.iter().flat_map(|group| &group.attached)).collect(),
            inline: std::iter::once(&user.inline).chain(groups.iter().map(|group| &group.inline)).collect(),
            boundary: user.boundary.as_ref(),
        }
    };
    let of_role = |role: &'a Role| Held { attached: role.attached.iter().collect(), inline: vec![&role.inline], boundary: role.boundary.as_ref() };
    match who.split_once(' ')? {
        ("user", name) => account.user(name).map(of_user),
        (_, name) => account.role(name).map(of_role),
    }
}

/// The requests that somebody's policies speak of.
fn asked(account: &Account, who: &str) -> Vec<(String, String)> {
    let Some(held) = held(account, who) else { return Vec::new() };
    let managed = held.attached.iter().copied().chain(held.boundary).filter_map(|arn| account.policy(arn)).map(|policy| &policy.document);
    managed.chain(held.inline.iter().flat_map(|inline| inline.0.values())).flat_map(requests).collect()
}

/// Actions and resources of a document; `*` stands for all but some.
fn requests(document: &Value) -> Vec<(String, String)> {
    let statements = match &document["Statement"] {
        Value::Array(statements) => statements.iter().collect(),
        one => vec![one],
    };
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec!["*".to_owned()],
    };
    let each = statements.into_iter().flat_map(|statement| {
        let (actions, resources) = (texts(&statement["Action"]), texts(&statement["Resource"]));
        actions.into_iter().flat_map(move |action| resources.clone().into_iter().map(move |resource| (action.clone(), resource)))
    });
    each.collect()
}

fn standing(account: &Account, who: &str, action: &str, resource: &str) -> Standing {
    let question = Question { who: Some(who.to_owned()), action: action.to_owned(), resource: resource.to_owned(), context: Vec::new() };
    let Ok(answer) = can(account, &question) else { return Standing::No };
    match answer.decision {
        Decision::Allowed { .. } => Standing::Yes,
        Decision::Denied { .. } | Decision::NotAllowed { .. } => Standing::No,
        Decision::Unknown { .. } => Standing::Unknown,
        Decision::Depends { groups, unless } => {
            let terms = |open: &crate::policy::evaluate::Open| open.terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
            let unless = unless.iter().map(|open| format!("unless {}", terms(open)));
            Standing::Under(groups.iter().flatten().map(terms).chain(unless).collect())
        }
    }
}

/// Policies of AWS that somebody has.
fn managed(account: &Account, who: &str) -> BTreeSet<String> {
    let attached = held(account, who).map(|held| held.attached).unwrap_or_default();
    attached.into_iter().filter(|arn| Arn::parse(arn).is_some_and(|arn| arn.account == "aws")).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn account(principal: &Value) -> Account {
        let trust = json!({"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}});
        let attached = vec!["arn:aws:iam::aws:policy/AdministratorAccess".to_owned()];
        Account {
            id: "123456789012".into(),
            roles: vec![Role { name: "r".into(), arn: "arn:aws:iam::123456789012:role/r".into(), trust, attached, ..Role::default() }],
            ..Account::default()
        }
    }

    #[test]
    fn whom_a_role_lets_in_is_a_permission_too() {
        let found = permissions(&account(&json!({"Service": "lambda.amazonaws.com"})), &account(&json!("*")));
        let gained: Vec<&str> = found.iter().filter(|one| one.is_gained()).map(|one| one.who.as_str()).collect();
        let lost: Vec<&str> = found.iter().filter(|one| one.is_lost()).map(|one| one.who.as_str()).collect();
        assert_eq!((gained, lost), (vec!["AWS *"], vec!["Service lambda.amazonaws.com"]));
        assert_eq!(permissions(&account(&json!("*")), &account(&json!({"AWS": ["*"]}))), []);
    }
}
