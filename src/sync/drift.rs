//! How an account stands against what a guide leaves behind: only what the guide makes or changes is looked at.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::iam::EntityKind;
use crate::iam::account::{Account, Group, Inline, InstanceProfile, Policy, Role, User};
use crate::plan::OWNER_TAG;
use crate::policy::canonical;

/// One thing, and in what it is not as the guide leaves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// `user`, `policy`, `account`.
    pub kind: &'static str,
    /// By name, or ARN.
    pub name: String,
    pub difference: Difference,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// The guide makes it, and it is not there.
    Missing,
    /// The guide takes it away, and it is there.
    Extra,
    /// It is there, with other facts.
    Facts(Vec<Fact>),
}

/// One fact of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// `policy`, `inline policy uploads`, `tag team`, `trust`.
    pub what: String,
    pub change: Change,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Missing(String),
    Extra(String),
    Changed {
        wanted: String,
        there: String,
    },
    /// Statements of a policy document, in canonical JSON.
    Statements {
        missing: Vec<String>,
        extra: Vec<String>,
    },
}

/// The account before a guide, and after it: what it presupposes is in both.
pub struct Expected {
    pub before: Account,
    pub after: Account,
}

/// Every difference, sorted by kind and name. A guide answers for all of what it makes; of what it only uses, for what it adds or takes away.
pub fn drift(expected: &Expected, there: &Account) -> Vec<Drift> {
    let mut found = Vec::new();
    for kind in [EntityKind::User, EntityKind::Group, EntityKind::Role, EntityKind::Policy, EntityKind::InstanceProfile, EntityKind::OidcProvider, EntityKind::SamlProvider] {
        let (before, after, there) = (things(kind, &expected.before), things(kind, &expected.after), things(kind, there));
        for (key, wanted) in &after {
            let difference = match (there.get(key), before.get(key)) {
                (None, _) => Some(Difference::Missing),
                (Some(found), None) => facts(differ(&wanted.facts, &found.facts, None)),
                (Some(found), Some(used)) => facts(differ(&wanted.facts, &found.facts, Some(&used.facts))),
            };
            found.extend(difference.map(|difference| Drift { kind: kind.noun(), name: wanted.name.clone(), difference }));
        }
        let gone = before.keys().filter(|key| !after.contains_key(*key) && there.contains_key(*key));
        found.extend(gone.map(|key| Drift { kind: kind.noun(), name: before[key].name.clone(), difference: Difference::Extra }));
    }
    found.extend(of_account(expected, there));
    found
}

fn facts(facts: Vec<Fact>) -> Option<Difference> {
    (!facts.is_empty()).then_some(Difference::Facts(facts))
}

/// A thing by its facts.
struct Thing {
    name: String,
    facts: Facts,
}

/// Who is in a group. One that is missing is said of the user.
const MEMBER: &str = "member";

/// What may differ, by what it is called. A fact with several values is a set of them.
type Facts = BTreeMap<String, Is>;

#[derive(Clone, Debug, PartialEq)]
enum Is {
    One(String),
    Set(BTreeSet<String>),
    /// Of which there may be more than is wanted, but not fewer: they have no names of their own.
    Count(usize),
    Document(Value),
}

fn things(kind: EntityKind, account: &Account) -> BTreeMap<String, Thing> {
    let thing = |name: &str, facts: Facts| (name.to_lowercase(), Thing { name: name.to_owned(), facts });
    match kind {
        EntityKind::User => account.users.iter().map(|user| thing(&user.name, user_facts(user))).collect(),
        EntityKind::Group => {
            let of = |group: &Group| {
                let mut facts = holder(&group.path, &group.attached, &group.inline, None, &BTreeMap::new());
                let members = account.users.iter().filter(|user| user.groups.iter().any(|name| name.eq_ignore_ascii_case(&group.name)));
                facts.insert(MEMBER.into(), Is::Set(members.map(|user| user.name.clone()).collect()));
                facts
            };
            account.groups.iter().map(|group| thing(&group.name, of(group))).collect()
        }
        EntityKind::Role => {
            let of = |role: &Role| {
                let mut facts = holder(&role.path, &role.attached, &role.inline, role.boundary.as_deref(), &role.tags);
                facts.insert("trust".into(), Is::Document(role.trust.clone()));
                facts.insert("session duration".into(), Is::One(role.max_session.to_string()));
                facts.extend(role.description.iter().filter(|text| !text.is_empty()).map(|text| ("description".to_owned(), Is::One(text.clone()))));
                facts
            };
            account.roles.iter().map(|role| thing(&role.name, of(role))).collect()
        }
        EntityKind::Policy => {
            let of = |policy: &Policy| {
                let mut facts = tags(&policy.tags);
                facts.insert("path".into(), Is::One(policy.path.clone()));
                facts.insert("document".into(), Is::Document(policy.document.clone()));
                facts
            };
            account.policies.iter().map(|policy| thing(&policy.name, of(policy))).collect()
        }
        EntityKind::InstanceProfile => {
            let of = |profile: &InstanceProfile| Facts::from([("path".into(), Is::One(profile.path.clone())), ("role".into(), set(&profile.roles))]);
            account.instance_profiles.iter().map(|profile| thing(&profile.name, of(profile))).collect()
        }
        EntityKind::OidcProvider => account.oidc_providers.iter().map(|one| thing(&one.url, Facts::from([("audience".into(), set(&one.client_ids))]))).collect(),
        EntityKind::SamlProvider => account.saml_providers.iter().map(|one| thing(&one.arn, Facts::new())).collect(),
        _ => BTreeMap::new(),
    }
}

fn user_facts(user: &User) -> Facts {
    // The console keeps a key's description as a tag of the user whose key is the id, which is another in each account.
    let of_key = |tag: &String| tag.len() >= 16 && tag.starts_with("AKIA") || user.access_keys.iter().any(|key| key.id == *tag);
    let (described, tagged): (BTreeMap<_, _>, BTreeMap<_, _>) = user.tags.clone().into_iter().partition(|(tag, _)| of_key(tag));
    let mut facts = holder(&user.path, &user.attached, &user.inline, user.boundary.as_deref(), &tagged);
    facts.insert("description of an access key".into(), Is::Set(described.into_values().collect()));
    facts.insert("group".into(), set(&user.groups));
    facts.insert("console password".into(), Is::One(if user.console_password { "yes" } else { "no" }.into()));
    facts.insert("active access keys".into(), Is::Count(user.access_keys.iter().filter(|key| key.status == "Active").count()));
    facts.insert("inactive access keys".into(), Is::Count(user.access_keys.iter().filter(|key| key.status != "Active").count()));
    facts
}

/// What users, groups and roles have.
fn holder(path: &str, attached: &[String], inline: &Inline, boundary: Option<&str>, tagged: &BTreeMap<String, String>) -> Facts {
    let mut facts = tags(tagged);
    facts.insert("path".into(), Is::One(path.to_owned()));
    facts.insert("policy".into(), set(attached));
    facts.extend(boundary.map(|arn| ("permissions boundary".to_owned(), Is::One(arn.to_owned()))));
    facts.extend(inline.0.iter().map(|(name, document)| (format!("inline policy {name}"), Is::Document(document.clone()))));
    facts
}

fn tags(tagged: &BTreeMap<String, String>) -> Facts {
    tagged.iter().filter(|(key, _)| *key != OWNER_TAG).map(|(key, value)| (format!("tag {key}"), Is::One(value.clone()))).collect()
}

fn set(values: &[String]) -> Is {
    Is::Set(values.iter().cloned().collect())
}

/// `used`: what the thing had before the guide, where the guide does not make it.
fn differ(wanted: &Facts, there: &Facts, used: Option<&Facts>) -> Vec<Fact> {
    let names: BTreeSet<&String> = wanted.keys().chain(there.keys()).chain(used.into_iter().flat_map(BTreeMap::keys)).collect();
    let mut found = Vec::new();
    for name in names {
        let (wanted, there, used_s) = (wanted.get(name), there.get(name), used.and_then(|used| used.get(name)));
        // What the guide leaves as it found it is none of its business.
        if used.is_some() && wanted == used_s {
            continue;
        }
        let changes = match (wanted, there) {
            (None, None) => Vec::new(),
            (Some(wanted), None) => missing(wanted),
            // A guide that did not make the thing has taken this away from it; else it is more than the guide gives.
            (None, Some(there)) => extra(there),
            (Some(wanted), Some(there)) => between(wanted, there, used_s, used.is_some()),
        };
        let said = changes.into_iter().filter(|change| name != MEMBER || matches!(change, Change::Extra(_)));
        found.extend(said.map(|change| Fact { what: name.clone(), change }));
    }
    found
}

fn missing(wanted: &Is) -> Vec<Change> {
    match wanted {
        Is::One(value) => vec![Change::Missing(value.clone())],
        Is::Set(values) => values.iter().cloned().map(Change::Missing).collect(),
        Is::Count(0) => Vec::new(),
        Is::Count(count) => vec![Change::Missing(count.to_string())],
        Is::Document(document) => vec![Change::Missing(document.to_string())],
    }
}

fn extra(there: &Is) -> Vec<Change> {
    match there {
        Is::One(value) => vec![Change::Extra(value.clone())],
        Is::Set(values) => values.iter().cloned().map(Change::Extra).collect(),
        Is::Count(_) => Vec::new(),
        Is::Document(document) => vec![Change::Extra(document.to_string())],
    }
}

fn between(wanted: &Is, there: &Is, before: Option<&Is>, only_used: bool) -> Vec<Change> {
    match (wanted, there) {
        (Is::One(wanted), Is::One(there)) if wanted != there => vec![Change::Changed { wanted: wanted.clone(), there: there.clone() }],
        (Is::Set(wanted), Is::Set(there)) => {
            let taken_away = |value: &&String| !only_used || matches!(before, Some(Is::Set(before)) if before.contains(*value));
            let more = there.difference(wanted).filter(taken_away).cloned().map(Change::Extra);
            let kept = |value: &&String| !only_used || !matches!(before, Some(Is::Set(before)) if before.contains(*value));
            wanted.difference(there).filter(kept).cloned().map(Change::Missing).chain(more).collect()
        }
        // What a thing has beyond the guide's counts as extra only where the guide has made the thing.
        (Is::Count(wanted), Is::Count(there)) if there < wanted || !only_used && there > wanted => {
            vec![Change::Changed { wanted: wanted.to_string(), there: there.to_string() }]
        }
        (Is::Document(wanted), Is::Document(there)) => statements(wanted, there),
        _ => Vec::new(),
    }
}

fn statements(wanted: &Value, there: &Value) -> Vec<Change> {
    let (wanted, there) = (canonical(wanted.clone()), canonical(there.clone()));
    if wanted == there {
        return Vec::new();
    }
    let all = |document: &Value| document["Statement"].as_array().into_iter().flatten().map(Value::to_string).collect::<Vec<_>>();
    let (in_wanted, in_there) = (all(&wanted), all(&there));
    let only = |one: &[String], other: &[String]| one.iter().filter(|statement| !other.contains(statement)).cloned().collect::<Vec<_>>();
    let (missing, extra) = (only(&in_wanted, &in_there), only(&in_there, &in_wanted));
    if missing.is_empty() && extra.is_empty() {
        return vec![Change::Changed { wanted: format!("Version {}", wanted["Version"]), there: format!("Version {}", there["Version"]) }];
    }
    vec![Change::Statements { missing, extra }]
}

/// A rule that asks for nothing is one that IAM does not name.
fn is_default(value: &Value) -> bool {
    *value == json!(false) || *value == json!(0) || *value == json!("0") || *value == json!("false")
}

/// What belongs to the account itself, where the guide sets it.
fn of_account(expected: &Expected, there: &Account) -> Vec<Drift> {
    let alias = expected.after.alias.as_ref().filter(|alias| expected.before.alias.as_ref() != Some(*alias));
    let alias = alias.and_then(|wanted| match &there.alias {
        Some(found) if found == wanted => None,
        Some(found) => Some(Change::Changed { wanted: wanted.clone(), there: found.clone() }),
        None => Some(Change::Missing(wanted.clone())),
    });
    let policy = expected.after.password_policy.as_ref().filter(|policy| expected.before.password_policy.as_ref() != Some(*policy));
    let mut facts: Vec<Fact> = alias.map(|change| Fact { what: "alias".into(), change }).into_iter().collect();
    if let Some(wanted) = policy {
        let none = json!(null);
        let found = there.password_policy.as_ref();
        for (member, value) in &wanted.0 {
            let is = found.and_then(|policy| policy.0.get(member)).unwrap_or(&none);
            if is != value && !(is.is_null() && is_default(value)) {
                facts.push(Fact { what: format!("password policy {member}"), change: Change::Changed { wanted: value.to_string(), there: is.to_string() } });
            }
        }
    }
    let account = |facts| Drift { kind: "account", name: there.id.clone(), difference: Difference::Facts(facts) };
    (!facts.is_empty()).then(|| account(facts)).into_iter().collect()
}

/// The account as if it had another number and partition: what stands in ARNs and documents follows.
pub fn moved(account: Account, id: &str, partition: &str) -> Account {
    let (old, of) = (account.id.clone(), format!("arn:{}:", account.partition));
    let text = |text: &mut String| {
        if !old.is_empty() && text.contains(&old) {
            *text = text.replace(&old, id);
        }
        if text.starts_with(&of) {
            *text = text.replacen(&of, &format!("arn:{partition}:"), 1);
        }
    };
    Account { id: id.to_owned(), partition: partition.to_owned(), ..with_texts(account, &text) }
}

/// The account with other words for some of its own: what was made up for a placeholder is the placeholder again.
pub fn renamed(account: Account, words: &[(String, String)]) -> Account {
    let mut words: Vec<&(String, String)> = words.iter().collect();
    // No word is taken for the beginning of a longer one.
    words.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    with_texts(account, &|text| {
        for (from, to) in words.iter().filter(|(from, _)| !from.is_empty()) {
            if text.contains(from.as_str()) {
                *text = text.replace(from.as_str(), to);
            }
        }
    })
}

/// Every name, ARN and text of a document changed in one way.
fn with_texts(mut account: Account, text: &impl Fn(&mut String)) -> Account {
    let document = |value: &mut Value| walk(value, text);
    for user in &mut account.users {
        user.attached.iter_mut().chain(&mut user.groups).chain(&mut user.boundary).chain([&mut user.name, &mut user.arn]).for_each(text);
        user.inline.0.values_mut().for_each(document);
    }
    for group in &mut account.groups {
        group.attached.iter_mut().chain([&mut group.name, &mut group.arn]).for_each(text);
        group.inline.0.values_mut().for_each(document);
    }
    for role in &mut account.roles {
        role.attached.iter_mut().chain(&mut role.boundary).chain([&mut role.name, &mut role.arn]).for_each(text);
        role.inline.0.values_mut().chain([&mut role.trust]).for_each(document);
    }
    for policy in &mut account.policies {
        text(&mut policy.name);
        text(&mut policy.arn);
        document(&mut policy.document);
    }
    for profile in &mut account.instance_profiles {
        profile.roles.iter_mut().chain([&mut profile.name, &mut profile.arn]).for_each(text);
    }
    account.oidc_providers.iter_mut().for_each(|provider| text(&mut provider.arn));
    account.saml_providers.iter_mut().for_each(|provider| text(&mut provider.arn));
    account
}

fn walk(value: &mut Value, change: &impl Fn(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, change)),
        Value::Object(members) => members.values_mut().for_each(|member| walk(member, change)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str, attached: &[&str]) -> User {
        User { name: name.into(), path: "/".into(), attached: attached.iter().map(|arn| (*arn).to_owned()).collect(), ..User::default() }
    }

    fn of(users: Vec<User>) -> Account {
        Account { id: "123456789012".into(), partition: "aws".into(), users, ..Account::default() }
    }

    fn said(before: Vec<User>, after: Vec<User>, there: Vec<User>) -> Vec<String> {
        let found = drift(&Expected { before: of(before), after: of(after) }, &of(there));
        let one = |drift: Drift| match drift.difference {
            Difference::Facts(facts) => facts.into_iter().map(|fact| format!("{} {}: {} {:?}", drift.kind, drift.name, fact.what, fact.change)).collect::<Vec<_>>(),
            other => vec![format!("{} {} {other:?}", drift.kind, drift.name)],
        };
        found.into_iter().flat_map(one).collect()
    }

    #[test]
    fn what_the_guide_makes_is_its_own() {
        assert_eq!(said(vec![], vec![user("ci", &["a"])], vec![user("ci", &["a"]), user("other", &["b"])]), [""; 0]);
        assert_eq!(said(vec![], vec![user("ci", &["a"])], vec![]), ["user ci Missing"]);
        assert_eq!(said(vec![], vec![user("ci", &["a"])], vec![user("CI", &["b"])]), ["user ci: policy Missing(\"a\")", "user ci: policy Extra(\"b\")"]);
    }

    #[test]
    fn of_what_the_guide_only_uses_it_answers_for_its_part() {
        let before = || vec![user("ci", &["gone"])];
        assert_eq!(said(before(), vec![user("ci", &["new"])], vec![user("ci", &["new", "own"])]), [""; 0]);
        assert_eq!(said(before(), vec![user("ci", &["new"])], vec![user("ci", &["gone", "own"])]), ["user ci: policy Missing(\"new\")", "user ci: policy Extra(\"gone\")"]);
        assert_eq!(said(before(), vec![], vec![user("ci", &[])]), ["user ci Extra"]);
        assert_eq!(said(before(), vec![], vec![]), [""; 0]);
    }

    #[test]
    fn documents_are_compared_by_their_statements() {
        let with = |document: Value| {
            let mut one = user("ci", &[]);
            one.inline.0.insert("p".into(), document);
            vec![one]
        };
        let wanted = json!({"Statement": [{"Effect": "Allow", "Action": ["a:B"], "Resource": "arn:aws:x::123456789012:y"}]});
        assert_eq!(said(vec![], with(wanted.clone()), with(json!({"Statement": {"Effect": "Allow", "Action": "a:B", "Resource": ["arn:aws:x::123456789012:y"]}}))), [""; 0]);
        let other = json!({"Statement": [{"Effect": "Allow", "Action": ["a:*"], "Resource": "arn:aws:x::123456789012:y"}]});
        let found = said(vec![], with(wanted.clone()), with(other));
        assert!(found[0].starts_with("user ci: inline policy p Statements"), "{found:?}");
        let there = moved(of(with(wanted)), "111122223333", "aws-cn");
        assert_eq!(there.users[0].inline.0["p"]["Statement"][0]["Resource"], "arn:aws-cn:x::111122223333:y");
    }
}
