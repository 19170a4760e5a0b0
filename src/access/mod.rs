//! What somebody may do in an account: a question, the policies that have a say in it, and the answer.

mod known;
mod question;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::iam::account::{Inline, Role, User};
use crate::iam::{Account, Arn, EntityKind};
use crate::policy::evaluate::{Context, Decision, Given, Policies, Principal, Request, Text, decide};
use crate::policy::{Node, Policy};

pub use question::{Expectation, Fault, Question};

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `user alice`, `role app`, `ec2.amazonaws.com`.
    pub who: String,
    pub decision: Decision,
    /// Where each policy that the decision may name stands.
    pub places: BTreeMap<String, Place>,
}

/// Where a policy stands in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// By its ARN.
    Managed(String),
    Inline {
        kind: EntityKind,
        holder: String,
        name: String,
    },
    /// Of this role.
    Trust(String),
}

/// What the account's policies answer; the error says what is wrong with the question. Policies of other things than roles, such as
/// those of buckets, are not in IAM, so they are not looked at, and neither are those of an organization.
pub fn can(account: &Account, question: &Question) -> Result<Answer, String> {
    let who = who(account, question)?;
    let mut held = Held::default();
    match &who {
        Who::User(user) => held.of_user(user, account),
        Who::Role(role) => held.of_role(role, account),
        Who::Other(_) => {}
    }
    let boundary = match &who {
        Who::User(User { boundary: Some(arn), .. }) | Who::Role(Role { boundary: Some(arn), .. }) => Some(held.managed(arn, account)),
        _ => None,
    };
    let asked_of = assumed(account, question);
    let trust = asked_of.map(|role| held.add(format!("trust policy of role {}", role.name), Place::Trust(role.name.clone()), &role.trust));
    if matches!(who, Who::Other(_)) && trust.is_none() {
        return Err(format!(
            "`{}` has no policies in this account; ask what it may do with a role: `sts:AssumeRole on` the role's ARN",
            question.who.as_deref().unwrap_or_default()
        ));
    }
    let given: Vec<Given> = held.entries.iter().map(Entry::given).collect();
    let pick = |at: Option<usize>| at.and_then(|at| given.get(at).copied());
    let identity = given.iter().enumerate().filter(|(at, _)| Some(*at) != boundary && Some(*at) != trust).map(|(_, one)| *one).collect();
    let policies = Policies { identity, boundary: pick(boundary), resource: pick(trust), resource_must_allow: trust.is_some() };
    let request = Request { context: context(&who, account, question), principal: who.principal(), action: question.action.clone(), resource: question.resource.clone() };
    let decision = decide(&request, &policies);
    let places = held.entries.iter().map(|entry| (entry.name.clone(), entry.place.clone())).collect();
    Ok(Answer { who: who.to_string(), decision, places })
}

/// Whom a question is about.
enum Who<'a> {
    User(&'a User),
    Role(&'a Role),
    /// Somebody who has no policies, but may be trusted.
    Other(Principal),
}

impl Who<'_> {
    fn principal(&self) -> Principal {
        match self {
            Who::User(user) => Principal::User(user.arn.clone()),
            Who::Role(role) => Principal::Role(role.arn.clone()),
            Who::Other(principal) => principal.clone(),
        }
    }
}

impl std::fmt::Display for Who<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Who::User(user) => write!(f, "user {}", user.name),
            Who::Role(role) => write!(f, "role {}", role.name),
            Who::Other(Principal::User(name) | Principal::Role(name) | Principal::Service(name) | Principal::Federated(name)) => f.write_str(name),
        }
    }
}

fn who<'a>(account: &'a Account, question: &Question) -> Result<Who<'a>, String> {
    let all = || {
        let users = account.users.iter().map(|user| format!("user {}", user.name));
        let names: Vec<String> = users.chain(account.roles.iter().map(|role| format!("role {}", role.name))).collect();
        if names.is_empty() { "it has neither users nor roles".to_owned() } else { format!("it has {}", names.join(", ")) }
    };
    let Some(name) = question.who.as_deref() else {
        return match (account.users.as_slice(), account.roles.as_slice()) {
            ([user], []) => Ok(Who::User(user)),
            ([], [role]) => Ok(Who::Role(role)),
            _ => Err(format!("the question does not say whom it is about; the account is not of one user or role: {}", all())),
        };
    };
    let by_arn = Arn::parse(name);
    let (user, role) = match by_arn {
        Some(_) => (account.users.iter().find(|user| user.arn == name), account.roles.iter().find(|role| role.arn == name)),
        None => (account.user(name), account.role(name)),
    };
    match (user, role) {
        (Some(_), Some(_)) => Err(format!("`{name}` is a user and a role; write the ARN of the one that is meant")),
        (Some(user), None) => Ok(Who::User(user)),
        (None, Some(role)) => Ok(Who::Role(role)),
        _ if name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn") => Ok(Who::Other(Principal::Service(name.to_owned()))),
        _ => match account.oidc_providers.iter().map(|one| (&one.arn, one.url.as_str())).find(|(arn, url)| *arn == name || *url == name) {
            Some((arn, _)) => Ok(Who::Other(Principal::Federated(arn.clone()))),
            None if account.saml_providers.iter().any(|one| one.arn == name) => Ok(Who::Other(Principal::Federated(name.to_owned()))),
            None => Err(format!("the account has no user or role `{name}`; {}", all())),
        },
    }
}

/// The role of the account that the question is about, where it is about taking its permissions.
/// Source: "Actions, resources, and condition keys for AWS Security Token Service": the actions of role trust policies.
fn assumed<'a>(account: &'a Account, question: &Question) -> Option<&'a Role> {
    let action = question.action.to_ascii_lowercase();
    let takes = action.starts_with("sts:assumerole") || matches!(action.as_str(), "sts:tagsession" | "sts:setsourceidentity");
    takes.then(|| account.roles.iter().find(|role| role.arn == question.resource))?
}

/// What is sure of a request of theirs. Source: "AWS global condition context keys".
fn context(who: &Who, account: &Account, question: &Question) -> Context {
    // Every SDK and the console speak TLS, and nobody is asked on behalf of a service here.
    let mut context = Context::default().with("aws:SecureTransport", "true").with("aws:ViaAWSService", "false").without("aws:CalledVia*");
    let tagged = |context: Context, tags: &BTreeMap<String, String>| tags.iter().fold(context, |context, (key, value)| context.with(&format!("aws:PrincipalTag/{key}"), value));
    match who {
        Who::User(user) => {
            context = tagged(context, &user.tags).with("aws:username", &user.name).with("aws:PrincipalArn", &user.arn).with("aws:PrincipalType", "User");
        }
        Who::Role(role) => {
            context = tagged(context, &role.tags).with("aws:PrincipalArn", &role.arn).with("aws:PrincipalType", "AssumedRole").without("aws:username");
        }
        Who::Other(principal) => {
            let service = matches!(principal, Principal::Service(_));
            context = context.without("aws:username").with("aws:PrincipalIsAWSService", service.to_string());
            if let Principal::Service(name) = principal {
                context = context.with("aws:PrincipalServiceName", name);
            }
        }
    }
    if !matches!(who, Who::Other(_)) {
        // A role's session may bring tags of its own.
        context = if matches!(who, Who::User(_)) { context.without("aws:PrincipalTag/*") } else { context };
        context = context.with("aws:PrincipalAccount", &account.id).with("aws:PrincipalIsAWSService", "false").without("aws:PrincipalServiceName*");
    }
    if let Some(region) = Arn::parse(&question.resource).map(|arn| arn.region).filter(|region| !region.is_empty() && !region.contains(['*', '?'])) {
        context = context.with("aws:RequestedRegion", region);
    }
    let mut said: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    question.context.iter().for_each(|(key, value)| said.entry(key).or_default().push(value.clone()));
    said.into_iter().fold(context, |context, (key, values)| context.set(key, values))
}

/// The policies that somebody has, read.
#[derive(Default)]
struct Held {
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    place: Place,
    root: Option<Node>,
    /// It says nothing that is not in `root`.
    whole: bool,
    /// Nobody knows whether it denies something.
    may_deny: bool,
}

impl Entry {
    fn given(&self) -> Given<'_> {
        let text = match &self.root {
            Some(root) if self.whole => Text::Whole(Policy { root }),
            Some(root) => Text::Part(Policy { root }),
            None if self.may_deny => Text::Unknown,
            None => Text::Allows,
        };
        Given { name: &self.name, text }
    }
}

impl Held {
    fn of_user(&mut self, user: &User, account: &Account) {
        self.attached(&user.attached, account);
        self.inline(EntityKind::User, &user.name, &user.inline);
        for group in user.groups.iter().filter_map(|name| account.group(name)) {
            self.attached(&group.attached, account);
            self.inline(EntityKind::Group, &group.name, &group.inline);
        }
    }

    fn of_role(&mut self, role: &Role, account: &Account) {
        self.attached(&role.attached, account);
        self.inline(EntityKind::Role, &role.name, &role.inline);
    }

    fn attached(&mut self, arns: &[String], account: &Account) {
        for arn in arns {
            self.managed(arn, account);
        }
    }

    fn inline(&mut self, kind: EntityKind, holder: &str, inline: &Inline) {
        for (name, document) in &inline.0 {
            let place = Place::Inline { kind, holder: holder.to_owned(), name: name.clone() };
            self.add(format!("inline policy {name} of {} {holder}", kind.noun()), place, document);
        }
    }

    fn managed(&mut self, arn: &str, account: &Account) -> usize {
        let parsed = Arn::parse(arn);
        let name = parsed.map_or(arn, |arn| arn.name());
        if let Some(policy) = account.policy(arn) {
            return self.add(format!("policy {name}"), Place::Managed(arn.to_owned()), &policy.document);
        }
        let of_aws = parsed.is_some_and(|arn| arn.account == "aws");
        let (document, whole) = of_aws.then(|| known::document(name)).flatten().unzip();
        let root = document.and_then(|document| Node::parse(&document.to_string()).ok());
        let label = if of_aws { format!("AWS's policy {name}") } else { format!("policy {name}") };
        self.entries.push(Entry { name: label, place: Place::Managed(arn.to_owned()), root, whole: whole.unwrap_or(false), may_deny: !of_aws || known::may_deny(name) });
        self.entries.len() - 1
    }

    fn add(&mut self, name: String, place: Place, document: &Value) -> usize {
        let text = document.as_str().map_or_else(|| document.to_string(), str::to_owned);
        let root = Node::parse(&text).ok();
        self.entries.push(Entry { name, place, whole: root.is_some(), may_deny: root.is_none(), root });
        self.entries.len() - 1
    }
}

#[cfg(test)]
mod tests;
