//! Who and what is in an account, and what ties them: the graph that the picture shows, and the table that says the same.

use std::collections::BTreeMap;

use serde_json::Value;

use super::prose::visible;
use crate::iam::account::Inline;
use crate::iam::{Account, Arn};
use crate::plan::{Plan, PlannedCall, Risk, risks};
use crate::report::call_text::named;
use crate::report::plan_text::statements;

/// Things and ties, in an order that depends on nothing but the account.
#[derive(Default)]
pub struct Holdings {
    pub things: Vec<Thing>,
    pub ties: Vec<Tie>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    User,
    /// Whoever comes from outside and takes a role: a service, an account, an identity provider.
    Outsider,
    InstanceProfile,
    Group,
    Role,
    Policy,
}

pub struct Thing {
    pub kind: Kind,
    pub name: String,
    /// What is worth knowing of it, in a few words.
    pub about: String,
    /// What a policy says, a line a statement.
    pub words: Vec<String>,
    pub risk: Option<Risk>,
}

pub struct Tie {
    pub from: usize,
    pub to: usize,
    /// "has", "is in", "may take the role", "is limited by".
    pub verb: &'static str,
    pub risk: Option<Risk>,
}

/// What of a tie or thing the calls of the plan risk.
#[derive(Default)]
struct Marks {
    /// By holder and policy.
    held: BTreeMap<(String, String), Risk>,
    policies: BTreeMap<String, Risk>,
    trusts: BTreeMap<String, Risk>,
}

impl Marks {
    fn of(plan: &Plan) -> Marks {
        let mut marks = Marks::default();
        for (planned, found) in plan.operations.iter().zip(risks(plan)) {
            // What a call risks because of what was there before says nothing about what is held.
            let worst = found.into_iter().filter(|risk| !matches!(risk.rule, "delete" | "changes-existing" | "hint" | "long-lived-key")).max_by_key(|risk| risk.high);
            if let Some(risk) = worst {
                marks.mark(plan, planned, risk);
            }
        }
        marks
    }

    fn mark(&mut self, plan: &Plan, planned: &PlannedCall, risk: Risk) {
        let name = |member: &str| named(plan, planned, member).map(|name| name.to_lowercase());
        let holder = || ["UserName", "GroupName", "RoleName"].iter().find_map(|member| name(member));
        match planned.call.operation.name {
            "CreateRole" | "UpdateAssumeRolePolicy" => _ = name("RoleName").map(|role| self.trusts.insert(role, risk)),
            "CreatePolicy" => _ = name("PolicyName").map(|policy| self.policies.insert(policy, risk)),
            "CreatePolicyVersion" => _ = name("PolicyArn").map(|policy| self.policies.insert(policy, risk)),
            _ => {
                let policy = name("PolicyName").or_else(|| name("PolicyArn"));
                _ = holder().zip(policy).map(|pair| self.held.insert(pair, risk));
            }
        }
    }

    fn tie(&self, holder: &str, policy: &str) -> Option<Risk> {
        let (holder, policy) = (holder.to_lowercase(), policy.to_lowercase());
        self.held.get(&(holder, policy.clone())).or_else(|| self.policies.get(&policy)).copied()
    }
}

impl Holdings {
    /// Of an account as this plan left it.
    pub fn of(account: &Account, plan: &Plan) -> Holdings {
        let mut builder = Builder { holdings: Holdings::default(), known: BTreeMap::new(), marks: Marks::of(plan), account };
        builder.all();
        builder.holdings
    }

    /// What a thing is tied to.
    pub fn ties_of(&self, thing: usize) -> impl Iterator<Item = (&Tie, &Thing)> {
        self.ties.iter().filter(move |tie| tie.from == thing).map(|tie| (tie, &self.things[tie.to]))
    }
}

struct Builder<'a> {
    holdings: Holdings,
    /// Things by what they are and how IAM names them.
    known: BTreeMap<(Kind, String), usize>,
    marks: Marks,
    account: &'a Account,
}

impl Builder<'_> {
    fn all(&mut self) {
        let account = self.account;
        for group in &account.groups {
            let at = self.thing(Kind::Group, &group.name, &group.name, "group".into(), Vec::new());
            self.policies(at, &group.name, &group.attached, &group.inline, None);
        }
        for role in &account.roles {
            let at = self.thing(Kind::Role, &role.name, &role.name, "role".into(), Vec::new());
            self.policies(at, &role.name, &role.attached, &role.inline, role.boundary.as_deref());
        }
        for user in &account.users {
            let keys = user.access_keys.len();
            let has = [
                (keys > 0).then(|| if keys == 1 { "access key".to_owned() } else { format!("{keys} access keys") }),
                user.console_password.then(|| "console password".to_owned()),
                (!user.mfa_devices.is_empty()).then(|| "MFA".to_owned()),
            ];
            let about = std::iter::once("user".to_owned()).chain(has.into_iter().flatten()).collect::<Vec<_>>().join(" · ");
            let at = self.thing(Kind::User, &user.name, &user.name, about, Vec::new());
            for group in &user.groups {
                let to = self.thing(Kind::Group, group, group, "group".into(), Vec::new());
                self.holdings.ties.push(Tie { from: at, to, verb: "is in", risk: None });
            }
            self.policies(at, &user.name, &user.attached, &user.inline, user.boundary.as_deref());
        }
        for provider in &account.oidc_providers {
            self.thing(Kind::Outsider, &provider.arn, &provider.url, "identity provider (OIDC)".into(), Vec::new());
        }
        for provider in &account.saml_providers {
            self.thing(Kind::Outsider, &provider.arn, name_of(&provider.arn), "identity provider (SAML)".into(), Vec::new());
        }
        for role in &account.roles {
            self.trust(&role.name, &role.trust);
        }
        for profile in &account.instance_profiles {
            let from = self.thing(Kind::InstanceProfile, &profile.name, &profile.name, "instance profile".into(), Vec::new());
            for role in &profile.roles {
                let to = self.thing(Kind::Role, role, role, "role".into(), Vec::new());
                self.holdings.ties.push(Tie { from, to, verb: "carries the role", risk: None });
            }
        }
        account.policies.iter().for_each(|policy| _ = self.managed(&policy.arn));
    }

    fn thing(&mut self, kind: Kind, id: &str, name: &str, about: String, words: Vec<String>) -> usize {
        let things = &mut self.holdings.things;
        *self.known.entry((kind, id.to_lowercase())).or_insert_with(|| {
            things.push(Thing { kind, name: visible(name), about: visible(&about), words, risk: None });
            things.len() - 1
        })
    }

    fn managed(&mut self, arn: &str) -> usize {
        let name = name_of(arn);
        let own = self.account.policy(arn);
        let (about, words) = match own {
            Some(policy) => ("policy", statements(&policy.document).iter().map(|line| visible(line)).collect()),
            None => ("policy of AWS", Vec::new()),
        };
        let at = self.thing(Kind::Policy, arn, name, about.into(), words);
        self.holdings.things[at].risk = self.marks.policies.get(&name.to_lowercase()).copied();
        at
    }

    fn policies(&mut self, from: usize, holder: &str, attached: &[String], inline: &Inline, boundary: Option<&str>) {
        for arn in attached {
            let (to, risk) = (self.managed(arn), self.marks.tie(holder, name_of(arn)));
            self.holdings.ties.push(Tie { from, to, verb: "has", risk });
        }
        for (name, document) in &inline.0 {
            let words = statements(document).iter().map(|line| visible(line)).collect();
            let to = self.thing(Kind::Policy, &format!("{from}/{name}"), name, "inline policy".into(), words);
            let risk = self.marks.tie(holder, name);
            self.holdings.things[to].risk = risk;
            self.holdings.ties.push(Tie { from, to, verb: "has", risk });
        }
        if let Some(arn) = boundary {
            let to = self.managed(arn);
            self.holdings.ties.push(Tie { from, to, verb: "is limited by", risk: None });
        }
    }

    fn trust(&mut self, role: &str, document: &Value) {
        let to = self.thing(Kind::Role, role, role, "role".into(), Vec::new());
        let risk = self.marks.trusts.get(&role.to_lowercase()).copied();
        for statement in many(&document["Statement"]).into_iter().filter(|statement| statement["Effect"] == "Allow") {
            for (kind, who) in principals(&statement["Principal"]) {
                let from = self.principal(kind, who);
                if !self.holdings.ties.iter().any(|tie| (tie.from, tie.to) == (from, to)) {
                    self.holdings.ties.push(Tie { from, to, verb: "may take the role", risk });
                }
            }
        }
    }

    fn principal(&mut self, kind: &str, who: &str) -> usize {
        let own = self.account.users.iter().find(|user| user.arn == who).and_then(|user| self.known.get(&(Kind::User, user.name.to_lowercase())));
        if let Some(user) = own {
            return *user;
        }
        let arn = Arn::parse(who);
        let (name, about) = match (kind, arn.as_ref()) {
            ("Service", _) => (who.to_owned(), "service"),
            ("Federated", _) => (name_of(who).to_owned(), "identity provider"),
            (_, Some(arn)) if arn.resource == "root" && arn.account == self.account.id => ("this account".to_owned(), "whoever in it may"),
            (_, Some(arn)) if arn.resource == "root" => (format!("account {}", arn.account), "another account"),
            (_, Some(arn)) if arn.account == self.account.id => (arn.resource.to_owned(), "of this account"),
            (_, Some(arn)) => (format!("{} of {}", arn.resource, arn.account), "of another account"),
            (_, None) if who == "*" => ("everyone".to_owned(), "any AWS account"),
            _ => (format!("account {who}"), "account"),
        };
        self.thing(Kind::Outsider, who, &name, about.into(), Vec::new())
    }
}

fn principals(principal: &Value) -> Vec<(&str, &str)> {
    match principal {
        Value::String(who) => vec![("AWS", who)],
        Value::Object(kinds) => kinds.iter().flat_map(|(kind, who)| many(who).into_iter().filter_map(move |who| Some((kind.as_str(), who.as_str()?)))).collect(),
        _ => Vec::new(),
    }
}

fn name_of(arn: &str) -> &str {
    Arn::parse(arn).map_or(arn, |arn| arn.name())
}

/// IAM writes one thing where a list has one member.
fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}
