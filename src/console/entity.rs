//! Things that the guide has made or spoken of.

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

/// The AWS managed policy that `name` means: its name, its name with spaces ("Administrator Access"), or its ARN.
pub fn managed(name: &str, span: Span) -> Option<Entity> {
    let last = if name.starts_with("arn:") && name.contains(":aws:policy/") { name.rsplit('/').next().unwrap_or(name) } else { name };
    let policy = managed_policy(last).or_else(|| spelled_managed_policy(last))?;
    let mut arn = Template::text("arn:");
    arn.push(Part::Caller(CallerFact::Partition));
    arn.push(Part::Text(format!(":iam::aws:policy{}{}", policy.path, policy.name)));
    Some(Entity { kind: EntityKind::Policy, name: Template::text(policy.name), said: Some(policy.name.to_owned()), arn: Some(arn), by: None, span })
}
