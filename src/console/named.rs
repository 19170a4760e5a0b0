//! Calls that the guide names by their operation, and the values that they need.

use super::desk::{Desk, Outcome};
use super::entity::Entity;
use crate::iam::{Arg, Call, EntityKind, Kind, Member, Operation, OperationRef, Part, Template};
use crate::lexicon::{Noun, Thing};
use crate::plan::ParameterKind;
use crate::policy::PolicyKind;
use crate::source::Span;

impl Desk {
    /// "Run `aws iam create-user`", "call CreateUser": what it is about is what the guide spoke of; the rest is wanted.
    pub(super) fn call_named(&mut self, operation: &'static Operation, members: &[&'static str], span: Span) -> Outcome {
        if !operation.writes() {
            return Outcome::Looked;
        }
        if operation.name == "CreateAccessKey" && self.topic.iter().any(|noun| matches!(noun, Noun::Own | Noun::Root)) {
            self.own_credentials = true;
            return Outcome::Looked;
        }
        let name = self.announced_name(operation);
        self.give_way();
        let given = name.into_iter().collect();
        self.request(operation, given, members, span);
        Outcome::Acted
    }

    /// One call with what is given; every other member that it must have, or that is asked for, is looked for in what the guide
    /// spoke of, else wanted from the reader.
    pub(super) fn request(&mut self, operation: &'static Operation, given: Vec<(&'static str, Arg)>, wanted: &[&'static str], span: Span) -> OperationRef {
        let mut input = given;
        let asked = if wanted.is_empty() { changed_member(operation.name).filter(|_| input.iter().all(|(name, _)| subject_kind(name).is_some())) } else { None };
        for member in operation.members {
            let needed = member.required || wanted.contains(&member.name) || asked == Some(member.name);
            if needed && !input.iter().any(|(name, _)| *name == member.name) {
                let arg = self.member(operation, member, span);
                input.push((member.name, arg));
            }
        }
        self.record(Call::new(operation, input, span))
    }

    /// Adds a call and remembers what it makes.
    pub fn record(&mut self, call: Call) -> OperationRef {
        let span = call.span;
        let made = maker(call.operation.name).and_then(|(kind, member, output)| match call.argument(member) {
            Some(Arg::Text(name)) => Some((kind, name.clone(), output)),
            _ => None,
        });
        let by = self.draft.add(call);
        if let Some((kind, name, output)) = made {
            self.made(kind, name, output.map(|path| Template::part(Part::Output(by, path))), by, span);
        }
        by
    }

    /// The name that a heading or sentence gave to what the operation makes.
    fn announced_name(&mut self, operation: &Operation) -> Option<(&'static str, Arg)> {
        let (thing, member) = match operation.name {
            "CreateUser" => (Thing::User, "UserName"),
            "CreateGroup" => (Thing::Group, "GroupName"),
            "CreateRole" => (Thing::Role, "RoleName"),
            "CreatePolicy" => (Thing::Policy, "PolicyName"),
            _ => return None,
        };
        let form = self.stack.iter().rev().find(|form| form.makes(thing) && !form.gestured)?;
        let (said, span) = (form.name().cloned()?, form.span);
        let kind = maker(operation.name).map(|(kind, ..)| ParameterKind::naming(kind))?;
        Some((member, Arg::Text(self.draft.name(kind, Some((&said.text, said.span)), span))))
    }

    fn member(&mut self, operation: &Operation, member: &Member, span: Span) -> Arg {
        let makes = maker(operation.name).is_some_and(|(kind, name, _)| name == member.name && kind != EntityKind::AccessKey);
        if let Some(kind) = subject_kind(member.name).filter(|_| !makes) {
            return Arg::Text(self.subject(kind, span).name);
        }
        match member.name {
            "PolicyArn" => Arg::Text(self.policy_arn(span)),
            "PermissionsBoundary" => {
                let chosen = self.current.clone().filter(|entity| entity.kind == EntityKind::Policy);
                Arg::Text(chosen.map_or_else(|| self.wanted_policy(span), |policy| policy.arn()))
            }
            "PolicyDocument" | "AssumeRolePolicyDocument" => self.shown_document(operation, span),
            "OpenIDConnectProviderArn" | "SAMLProviderArn" => {
                let kind = if member.name == "SAMLProviderArn" { EntityKind::SamlProvider } else { EntityKind::OidcProvider };
                match self.recent(kind) {
                    Some(provider) => Arg::Text(provider.arn()),
                    None => self.asked(member, span),
                }
            }
            "UserName" | "GroupName" | "RoleName" | "PolicyName" => {
                let kind = match member.name {
                    "UserName" => ParameterKind::UserName,
                    "GroupName" => ParameterKind::GroupName,
                    "RoleName" => ParameterKind::RoleName,
                    _ => ParameterKind::PolicyName,
                };
                Arg::Text(self.draft.name(kind, None, span))
            }
            "AccountAlias" => Arg::Text(self.draft.name(ParameterKind::AccountAlias, None, span)),
            _ => self.asked(member, span),
        }
    }

    /// The user, group, role … that the guide speaks of.
    fn subject(&mut self, kind: EntityKind, span: Span) -> Entity {
        let current = self.current.clone().filter(|entity| entity.kind == kind);
        match current.or_else(|| self.recent(kind)) {
            Some(entity) => entity,
            None => self.unnamed(kind, span),
        }
    }

    fn policy_arn(&mut self, span: Span) -> Template {
        let spoken = self.current.clone().filter(|entity| entity.kind == EntityKind::Policy);
        let made = || self.recents.iter().rev().find(|entity| entity.kind == EntityKind::Policy && entity.by.is_some()).cloned();
        match spoken.or_else(made) {
            Some(policy) => policy.arn(),
            None => self.wanted_policy(span),
        }
    }

    pub(super) fn wanted_policy(&mut self, span: Span) -> Template {
        Template::part(Part::Parameter(self.draft.parameter(ParameterKind::AttachPolicy, None, None, span)))
    }

    fn shown_document(&mut self, operation: &Operation, span: Span) -> Arg {
        let kind = if matches!(operation.name, "CreateRole" | "UpdateAssumeRolePolicy") { PolicyKind::Trust } else { PolicyKind::Identity };
        match self.take_loose(kind) {
            Some(pasted) => Arg::Document(self.draft.document(&pasted.minified, pasted.span)),
            None => Arg::Text(Template::part(Part::Parameter(self.draft.parameter(ParameterKind::PolicyDocument, None, None, span)))),
        }
    }

    /// A value that only the reader knows, under the member's name.
    fn asked(&mut self, member: &Member, span: Span) -> Arg {
        match member.kind {
            Kind::Tags => {
                let mut tag = |name: &str| (name.to_owned(), Arg::Text(Template::part(Part::Parameter(self.draft.asked(ParameterKind::Tag, &format!("Tag{name}"), span)))));
                Arg::List(vec![Arg::Map(vec![tag("Key"), tag("Value")])])
            }
            Kind::Texts(_) => Arg::List(vec![Arg::Text(Template::part(Part::Parameter(self.draft.asked(ParameterKind::Placeholder, member.name, span))))]),
            _ => {
                let kind = if member.name.ends_with("Password") { ParameterKind::Password } else { ParameterKind::Placeholder };
                Arg::Text(Template::part(Part::Parameter(self.draft.asked(kind, member.name, span))))
            }
        }
    }
}

/// What an operation makes, the member that names it, and the field of its answer that holds the ARN.
fn maker(operation: &str) -> Option<(EntityKind, &'static str, Option<&'static str>)> {
    Some(match operation {
        "CreateUser" => (EntityKind::User, "UserName", None),
        "CreateGroup" => (EntityKind::Group, "GroupName", None),
        "CreateRole" => (EntityKind::Role, "RoleName", None),
        "CreatePolicy" => (EntityKind::Policy, "PolicyName", Some("Policy.Arn")),
        "CreateInstanceProfile" => (EntityKind::InstanceProfile, "InstanceProfileName", None),
        "CreateOpenIDConnectProvider" => (EntityKind::OidcProvider, "Url", Some("OpenIDConnectProviderArn")),
        "CreateSAMLProvider" => (EntityKind::SamlProvider, "Name", Some("SAMLProviderArn")),
        "CreateAccessKey" => (EntityKind::AccessKey, "UserName", None),
        _ => return None,
    })
}

/// The things that calls are about, by the members that name them.
fn subject_kind(member: &str) -> Option<EntityKind> {
    Some(match member {
        "UserName" => EntityKind::User,
        "GroupName" => EntityKind::Group,
        "RoleName" => EntityKind::Role,
        "InstanceProfileName" => EntityKind::InstanceProfile,
        _ => return None,
    })
}

/// What an operation changes, where IAM requires none of its members: without it the call would change nothing, or take
/// IAM's defaults.
fn changed_member(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "UpdateUser" => "NewUserName",
        "UpdateGroup" => "NewGroupName",
        "UpdateRole" => "Description",
        "UpdateLoginProfile" => "Password",
        "UpdateServerCertificate" => "NewServerCertificateName",
        "UpdateAccountPasswordPolicy" => "MinimumPasswordLength",
        "UpdateSAMLProvider" => "SAMLMetadataDocument",
        _ => return None,
    })
}
