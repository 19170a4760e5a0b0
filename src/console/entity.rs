//! Things that the guide has made or spoken of.

use std::iter::Map;
use std::rc::Rc;
use std::slice::Iter;

use crate::iam::{CallerFact, EntityKind, OperationRef, Part, Template, managed_policy, spelled_managed_policy};
use crate::source::Span;

/// A user, group, role, policy … that a later step may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub kind: EntityKind,
    pub name: Template,
    /// The name as the guide writes it, where it does.
    pub said: Option<String>,
    pub arn: Option<Template>,
    /// What made it.
    pub by: Option<OperationRef>,
    pub span: Span,
}

/// Everything made or named, the latest last. It is cloned for each way that is tried, and so shares its entries.
#[derive(Clone, Debug, Default)]
pub struct Recents(Vec<Rc<Entity>>);

type Shared<'a> = Map<Iter<'a, Rc<Entity>>, fn(&Rc<Entity>) -> &Entity>;

impl Recents {
    pub fn iter(&self) -> Shared<'_> {
        self.0.iter().map(|entity| entity)
    }

    pub fn last(&self) -> Option<&Entity> {
        self.0.last().map(Rc::as_ref)
    }

    pub fn push(&mut self, entity: Entity) {
        self.0.push(Rc::new(entity));
    }

    pub fn retain(&mut self, keep: impl Fn(&Entity) -> bool) {
        self.0.retain(|entity| keep(entity));
    }
}

impl Entity {
    /// The ARN of a policy: the answer of the call that made it, else built from its name and the caller's account.
    pub fn arn(&self) -> Template {
        match &self.arn {
            Some(arn) => arn.clone(),
            None => own_arn(self.kind, &self.name),
        }
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.said.as_deref().is_some_and(|said| said == name)
    }
}

/// `arn:PARTITION:iam::ACCOUNT:KIND/NAME` in the caller's account.
pub fn own_arn(kind: EntityKind, name: &Template) -> Template {
    let path = match kind {
        EntityKind::User => ":user/",
        EntityKind::Group => ":group/",
        EntityKind::Role => ":role/",
        EntityKind::InstanceProfile => ":instance-profile/",
        EntityKind::OidcProvider => ":oidc-provider/",
        EntityKind::SamlProvider => ":saml-provider/",
        _ => ":policy/",
    };
    let mut arn = Template::text("arn:");
    arn.push(Part::Caller(CallerFact::Partition));
    arn.push(Part::Text(":iam::".into()));
    arn.push(Part::Caller(CallerFact::AccountId));
    arn.push(Part::Text(path.into()));
    name.0.iter().cloned().for_each(|part| arn.push(part));
    arn
}

/// The AWS managed policy that `name` means: its name in whatever case, which no two names share, its name with spaces
/// ("Administrator Access"), or its ARN.
pub fn managed(name: &str, span: Span) -> Option<Entity> {
    let last = if name.starts_with("arn:") && name.contains(":aws:policy/") { name.rsplit('/').next().unwrap_or(name) } else { name };
    let policy = managed_policy(last).or_else(|| spelled_managed_policy(last).filter(|known| last.contains(' ') || known.name.eq_ignore_ascii_case(last)))?;
    let mut arn = Template::text("arn:");
    arn.push(Part::Caller(CallerFact::Partition));
    arn.push(Part::Text(format!(":iam::aws:policy{}{}", policy.path, policy.name)));
    Some(Entity { kind: EntityKind::Policy, name: Template::text(policy.name), said: Some(policy.name.to_owned()), arn: Some(arn), by: None, span })
}
