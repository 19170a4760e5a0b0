//! What an account holds, for a person.

use std::fmt::Write;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::clean;
use crate::execute::presuppose::{Made, Note};
use crate::iam::account::{Group, Inline, Policy, Role, User};
use crate::iam::{Account, Arn};

/// Columns that names may take before what is said of them moves to the next line.
const NAMES: usize = 28;
/// Columns of the labels.
const LABELS: usize = 11;

/// The account as text, with what was made before the guide began. Ends without a line break.
/// For `--format json` an [`Account`] serialises as it is.
pub fn account_text(view: &Account, presupposed: &[Made]) -> String {
    let mut out = String::new();
    presupposed_text(&mut out, presupposed);
    if let Some(alias) = &view.alias {
        let _ = writeln!(out, "Account alias\n  {}\n", clean(alias));
    }
    section(&mut out, "Users", view.users.iter().map(|user| (user.name.as_str(), user_facts(user))));
    section(&mut out, "Groups", view.groups.iter().map(|group| (group.name.as_str(), group_facts(group))));
    section(&mut out, "Roles", view.roles.iter().map(|role| (role.name.as_str(), role_facts(role))));
    section(&mut out, "Policies", view.policies.iter().map(|policy| (policy.name.as_str(), policy_facts(policy))));
    section(&mut out, "Instance profiles", view.instance_profiles.iter().map(|profile| (profile.name.as_str(), facts([("role", profile.roles.join(", "))]))));
    section(&mut out, "OpenID Connect providers", view.oidc_providers.iter().map(|one| (one.url.as_str(), facts([("audience", one.client_ids.join(", "))]))));
    section(&mut out, "SAML providers", view.saml_providers.iter().map(|one| (name_of(&one.arn), vec![])));
    if out.is_empty() {
        out.push_str("The account is empty.");
    }
    out.truncate(out.trim_end().len());
    out
}

type Facts = Vec<(&'static str, String)>;

fn presupposed_text(out: &mut String, presupposed: &[Made]) {
    if presupposed.is_empty() {
        return;
    }
    out.push_str("Made before the guide began, because it takes it for granted\n");
    for made in presupposed {
        let _ = match &made.note {
            Note::Made => writeln!(out, "  {} {} (line {})", made.kind.noun(), clean(&made.name), made.line),
            Note::With(with) => writeln!(out, "  {} {} (line {}); {}", made.kind.noun(), clean(&made.name), made.line, clean(with)),
            Note::Left(why) => writeln!(out, "  not made: {} {} (line {}); {}", made.kind.noun(), clean(&made.name), made.line, clean(why)),
        };
    }
    out.push('\n');
}

fn section<'a>(out: &mut String, title: &str, items: impl Iterator<Item = (&'a str, Facts)>) {
    let items: Vec<_> = items.map(|(name, facts)| (clean(name), facts)).collect();
    if items.is_empty() {
        return;
    }
    let width = items.iter().map(|(name, _)| name.width()).filter(|width| *width <= NAMES).max().unwrap_or(NAMES);
    let _ = writeln!(out, "{title}");
    for (name, facts) in items {
        let mut lead = format!("  {name}{}", " ".repeat(width.saturating_sub(name.width())));
        if name.width() > width && !facts.is_empty() {
            let _ = writeln!(out, "{}", lead.trim_end());
            lead = " ".repeat(width + 2);
        }
        if facts.is_empty() {
            let _ = writeln!(out, "{}", lead.trim_end());
        }
        for (label, fact) in facts {
            let _ = writeln!(out, "{lead}  {label:LABELS$}{}", clean(&fact));
            lead = " ".repeat(width + 2);
        }
    }
    out.push('\n');
}

fn user_facts(user: &User) -> Facts {
    let mut all =
        facts([("groups", user.groups.join(", ")), ("policies", policies(&user.attached, &user.inline)), ("boundary", user.boundary.as_deref().map(policy).unwrap_or_default())]);
    all.extend(user.access_keys.iter().map(|key| ("key", format!("{} {}", key.id, key.status.to_lowercase()))));
    all.extend(user.console_password.then(|| ("password", "for the console".to_owned())));
    all.extend(facts([("path", path(&user.path)), ("tags", tags(user.tags.iter()))]));
    all
}

fn group_facts(group: &Group) -> Facts {
    facts([("policies", policies(&group.attached, &group.inline)), ("path", path(&group.path))])
}

fn role_facts(role: &Role) -> Facts {
    let session = if role.max_session == 3_600 { String::new() } else { format!("{} seconds at most", role.max_session) };
    facts([
        ("trusts", trusted(&role.trust)),
        ("policies", policies(&role.attached, &role.inline)),
        ("boundary", role.boundary.as_deref().map(policy).unwrap_or_default()),
        ("session", session),
        ("path", path(&role.path)),
        ("tags", tags(role.tags.iter())),
    ])
}

fn policy_facts(policy: &Policy) -> Facts {
    let statements = many(&policy.document["Statement"]);
    statements.iter().map(|statement| (if statement["Effect"] == "Deny" { "denies" } else { "allows" }, actions(statement))).collect()
}

/// Only what says something.
fn facts<const N: usize>(all: [(&'static str, String); N]) -> Facts {
    all.into_iter().filter(|(_, fact)| !fact.is_empty()).collect()
}

fn policies(attached: &[String], inline: &Inline) -> String {
    let inline = inline.names().map(|name| format!("{name} (inline)"));
    attached.iter().map(|arn| policy(arn)).chain(inline).collect::<Vec<_>>().join(", ")
}

fn policy(arn: &str) -> String {
    match Arn::parse(arn) {
        Some(parts) if parts.account == "aws" => format!("{} (AWS)", parts.name()),
        _ => name_of(arn).to_owned(),
    }
}

fn name_of(arn: &str) -> &str {
    Arn::parse(arn).map_or(arn, |arn| arn.name())
}

fn path(path: &str) -> String {
    if path == "/" { String::new() } else { path.to_owned() }
}

fn tags<'a>(tags: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    tags.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", ")
}

/// Whom a trust policy names.
fn trusted(document: &Value) -> String {
    let mut names: Vec<String> = vec![];
    for statement in many(&document["Statement"]) {
        match &statement["Principal"] {
            Value::String(everyone) => names.push(everyone.clone()),
            Value::Object(kinds) => names.extend(kinds.values().flat_map(many).filter_map(Value::as_str).map(str::to_owned)),
            _ => {}
        }
    }
    names.dedup();
    names.join(", ")
}

/// The first actions of a statement, and how many more there are.
fn actions(statement: &Value) -> String {
    let (all, but) = if statement["NotAction"].is_null() { (many(&statement["Action"]), "") } else { (many(&statement["NotAction"]), "all but ") };
    let shown: Vec<&str> = all.iter().filter_map(|action| action.as_str()).take(3).collect();
    let more = if all.len() > 3 { format!(" and {} more", all.len() - 3) } else { String::new() };
    format!("{but}{}{more}", shown.join(", "))
}

/// IAM writes one thing where a list has one member.
fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => vec![],
        one => vec![one],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::EntityKind;
    use crate::iam::account::AccessKey;
    use serde_json::json;

    #[test]
    fn an_account_reads_calmly() {
        let user = User {
            name: "deploy\u{202e}er".into(),
            path: "/ci/".into(),
            groups: vec!["devs".into()],
            attached: vec!["arn:aws:iam::123456789012:policy/ops/read".into(), "arn:aws:iam::aws:policy/ReadOnlyAccess".into()],
            inline: Inline([("extra".to_owned(), json!({}))].into()),
            boundary: None,
            tags: [("team".to_owned(), "a\nb".to_owned())].into(),
            access_keys: vec![AccessKey { id: "AKIAIOSFODNN7EXAMPLE".into(), status: "Active".into() }],
            console_password: true,
            ..User::default()
        };
        let bare = User {
            name: "bob".into(),
            path: "/".into(),
            attached: vec![],
            groups: vec![],
            inline: Inline::default(),
            tags: [].into(),
            access_keys: vec![],
            console_password: false,
            ..user.clone()
        };
        let role = Role {
            name: "a-role-with-a-name-that-is-longer-than-most".into(),
            path: "/".into(),
            trust: json!({"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}),
            attached: vec![],
            inline: Inline::default(),
            boundary: None,
            tags: [].into(),
            max_session: 3_600,
            ..Role::default()
        };
        let document = json!({"Statement": {"Effect": "Allow", "Action": ["a:1", "a:2", "a:3", "a:4"], "Resource": "*"}});
        let read = Policy { name: "read".into(), arn: "arn:aws:iam::123456789012:policy/ops/read".into(), document, ..Policy::default() };
        let view = Account { users: vec![bare, user], roles: vec![role], policies: vec![read], ..Account::default() };
        let made = [Made { kind: EntityKind::Group, name: "devs".into(), line: 3, note: Note::Made, id: None }];
        let expected = "\
Made before the guide began, because it takes it for granted
  group devs (line 3)

Users
  bob
  deploy\\u{202e}er  groups     devs
                    policies   read, ReadOnlyAccess (AWS), extra (inline)
                    key        AKIAIOSFODNN7EXAMPLE active
                    password   for the console
                    path       /ci/
                    tags       team=a b

Roles
  a-role-with-a-name-that-is-longer-than-most
                                trusts     ec2.amazonaws.com

Policies
  read  allows     a:1, a:2, a:3 and 1 more";
        assert_eq!(account_text(&view, &made), expected);
        assert_eq!(account_text(&Account::default(), &[]), "The account is empty.");
        assert_eq!(serde_json::to_value(&view).unwrap().pointer("/users/1/access_keys/0/id"), Some(&json!("AKIAIOSFODNN7EXAMPLE")));
    }
}
