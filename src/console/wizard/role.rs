//! "Create role": whom it trusts, permissions, name.

use super::attach;
use crate::console::desk::Desk;
use crate::console::entity::{Entity, own_arn};
use crate::console::form::Form;
use crate::iam::{Arg, CallerFact, Document, EntityKind, Part, Template};
use crate::lexicon::{Choice, Field};
use crate::plan::ParameterKind;
use crate::policy::PolicyKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    if form.trust.is_none()
        && (form.chose(Choice::TrustCustom) || (form.service.is_none() && !form.chose(Choice::TrustAccount) && !form.chose(Choice::TrustOther) && !form.chose(Choice::TrustWeb)))
    {
        form.trust = desk.take_loose(PolicyKind::Trust);
    }
    // The page wants a service, and the guide offers a single one.
    if let (None, None, [only]) = (&form.trust, &form.service, form.offered.as_slice()) {
        form.service = (!only.principal.is_empty()).then(|| only.principal.to_owned());
    }
    // "Create a role": neither what it is called nor whom it trusts.
    if !form.gestured && !form.pressed && form.trust.is_none() && form.name().is_none() && form.service.is_none() && form.choices.is_empty() {
        desk.leave_unfilled(form.span);
        return None;
    }
    let name = desk.form_name(&form, ParameterKind::RoleName);
    let (trust, span) = trust(desk, &form);
    let mut input = vec![("RoleName", Arg::Text(name.clone())), ("AssumeRolePolicyDocument", trust)];
    if let Some(description) = form.value(Field::Description).cloned() {
        input.push(("Description", Arg::Text(desk.draft.text(&description.text, description.span))));
    }
    input.extend(super::user::tags(desk, &form));
    input.extend(super::boundary::of_new(desk, &form));
    let by = desk.draft.call("CreateRole", input, form.span.join(span));
    let said = form.name().map(|said| said.text.clone());
    let role = Entity { kind: EntityKind::Role, name: name.clone(), said, arn: None, by: Some(by), span: form.span };
    attach::policies(desk, &form, &role);
    // The console makes a profile of the role's name for EC2. Source: IAM User Guide, "Use instance profiles".
    if form.service.as_deref() == Some("ec2.amazonaws.com") && form.trust.is_none() {
        desk.draft.call("CreateInstanceProfile", vec![("InstanceProfileName", Arg::Text(name.clone()))], form.span);
        desk.draft.call("AddRoleToInstanceProfile", vec![("InstanceProfileName", Arg::Text(name.clone())), ("RoleName", Arg::Text(name))], form.span);
    }
    Some(role)
}

/// The trust policy: pasted, or what the console writes for the choices.
fn trust(desk: &mut Desk, form: &Form) -> (Arg, crate::source::Span) {
    if let Some(pasted) = &form.trust {
        return (Arg::Document(desk.draft.document(&pasted.minified, pasted.span)), pasted.span);
    }
    let mut text = Template::text(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"#);
    if let Some(service) = &form.service {
        // Source: EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
        let action = if service == "pods.eks.amazonaws.com" { r#"["sts:AssumeRole","sts:TagSession"]"# } else { r#""sts:AssumeRole""# };
        text.push(Part::Text(format!(r#"{{"Service":"{service}"}},"Action":{action}}}]}}"#)));
    } else if form.chose(Choice::TrustAccount) || form.chose(Choice::TrustOther) || form.fields.contains_key(&Field::AccountId) || form.fields.contains_key(&Field::ExternalId) {
        account(desk, form, &mut text);
    } else if form.chose(Choice::TrustSaml) {
        saml(desk, form, &mut text);
    } else if form.chose(Choice::TrustWeb) || form.value(Field::IdentityProvider).is_some() || form.value(Field::Audience).is_some() || form.value(Field::GithubOrg).is_some() {
        // Only a web identity has an audience.
        web(desk, form, &mut text);
    } else {
        let wanted = desk.draft.parameter(ParameterKind::PolicyDocument, None, None, form.span);
        return (Arg::Text(Template::part(Part::Parameter(wanted))), form.span);
    }
    (Arg::Document(Document { text, span: form.span }), form.span)
}

fn account(desk: &mut Desk, form: &Form, text: &mut Template) {
    text.push(Part::Text(r#"{"AWS":"arn:"#.into()));
    text.push(Part::Caller(CallerFact::Partition));
    text.push(Part::Text(":iam::".into()));
    let said = form.value(Field::AccountId).cloned();
    let account = match said {
        // "AWS account" shows "This account" until another one is chosen.
        _ if form.chose(Choice::ThisAccount) => Template::part(Part::Caller(CallerFact::AccountId)),
        None if !form.chose(Choice::TrustOther) && !form.fields.contains_key(&Field::AccountId) && !form.fields.contains_key(&Field::ExternalId) => {
            Template::part(Part::Caller(CallerFact::AccountId))
        }
        Some(said) if said.text.chars().all(|c| c.is_ascii_digit() || c == '-') => Template::text(said.text.replace('-', "")),
        said => desk.draft.name(ParameterKind::AccountId, said.as_ref().map(|said| (said.text.as_str(), said.span)), form.span),
    };
    text.push_in_json(account);
    text.push(Part::Text(r#":root"},"Action":"sts:AssumeRole""#.into()));
    let external = form.fields.contains_key(&Field::ExternalId) || form.chose(Choice::ExternalId);
    let mut conditions = Vec::new();
    if external {
        let said = form.value(Field::ExternalId).cloned();
        let id = desk.draft.name(ParameterKind::ExternalId, said.as_ref().map(|said| (said.text.as_str(), said.span)), form.span);
        let mut condition = Template::text(r#""StringEquals":{"sts:ExternalId":""#);
        condition.push_in_json(id);
        condition.push(Part::Text("\"}".into()));
        conditions.push(condition);
    }
    if form.chose(Choice::Mfa) {
        conditions.push(Template::text(r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#));
    }
    push_conditions(conditions, text);
}

/// The statement's conditions, and its end.
fn push_conditions(conditions: Vec<Template>, text: &mut Template) {
    if !conditions.is_empty() {
        text.push(Part::Text(r#","Condition":{"#.into()));
        for (at, condition) in conditions.into_iter().enumerate() {
            if at > 0 {
                text.push(Part::Text(",".into()));
            }
            condition.0.into_iter().for_each(|part| text.push(part));
        }
        text.push(Part::Text("}".into()));
    }
    text.push(Part::Text("}]}".into()));
}

/// A SAML provider, for the console too. Source: IAM User Guide, "Create a role for SAML 2.0 federation (console)".
fn saml(desk: &mut Desk, form: &Form, text: &mut Template) {
    let said = form.value(Field::IdentityProvider).cloned();
    let arn = match said {
        Some(said) if said.text.starts_with("arn:") => desk.draft.text(&said.text, said.span),
        Some(said) => own_arn(EntityKind::SamlProvider, &desk.draft.text(&said.text, said.span)),
        None => {
            let name = desk.draft.parameter(ParameterKind::Placeholder, Some("<SAML_PROVIDER>"), None, form.span);
            own_arn(EntityKind::SamlProvider, &Template::part(Part::Parameter(name)))
        }
    };
    text.push(Part::Text(r#"{"Federated":""#.into()));
    text.push_in_json(arn);
    text.push(Part::Text(r#""},"Action":"sts:AssumeRoleWithSAML""#.into()));
    push_conditions(vec![Template::text(r#""StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}"#)], text);
}

/// The providers that the console offers to everybody: what it calls them, whom the trust policy names, the key of the audience.
/// Source: IAM User Guide, "Create a role for OpenID Connect federation (console)"; "Available keys for AWS OIDC federation".
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("Amazon Cognito", "cognito-identity.amazonaws.com", "aud"),
    ("Google", "accounts.google.com", "aud"),
    ("Facebook", "graph.facebook.com", "app_id"),
    ("Login with Amazon", "www.amazon.com", "app_id"),
];

/// A web identity: the provider, its audience, and for GitHub the organisation, repository and branch. The console demands
/// the audience, and of GitHub the organisation: without them everybody would be let in.
/// Source: IAM User Guide, "Create a role for OpenID Connect federation (console)".
fn web(desk: &mut Desk, form: &Form, text: &mut Template) {
    let said = form.value(Field::IdentityProvider).cloned();
    let host = said.as_ref().map(|said| said.text.trim_start_matches("https://").trim_end_matches('/').to_owned());
    let built_in = host.as_deref().and_then(|host| BUILT_IN.iter().find(|(name, domain, _)| name.eq_ignore_ascii_case(host) || *domain == host));
    let known = desk.provider(host.as_deref());
    let only = known.as_ref().and_then(|provider| desk.audience_of(provider));
    let host = host.or_else(|| known.as_ref().and_then(|provider| provider.said.clone()));
    let (host, key) = match (built_in, host) {
        (Some((_, domain, key)), _) => (Template::text(*domain), *key),
        (None, Some(host)) => (desk.draft.text(&host, form.place(Field::IdentityProvider)), "aud"),
        (None, None) => (Template::part(desk.draft.placeholder("<IDENTITY_PROVIDER>", form.place(Field::IdentityProvider))), "aud"),
    };
    let arn = match known {
        _ if built_in.is_some() => host.clone(),
        Some(provider) => provider.arn(),
        None => own_arn(EntityKind::OidcProvider, &host),
    };
    text.push(Part::Text(r#"{"Federated":""#.into()));
    text.push_in_json(arn);
    text.push(Part::Text(r#""},"Action":"sts:AssumeRoleWithWebIdentity""#.into()));
    let mut conditions = Vec::new();
    let audience = match form.value(Field::Audience).cloned() {
        Some(audience) => desk.draft.text(&audience.text, audience.span),
        None => only.unwrap_or_else(|| Template::part(desk.draft.placeholder("<AUDIENCE>", form.place(Field::Audience)))),
    };
    conditions.push(equal("StringEquals", &host, key, audience));
    let github = host.literal() == Some("token.actions.githubusercontent.com");
    let fields = [(Field::GithubOrg, "repo:"), (Field::GithubRepo, "/"), (Field::GithubBranch, ":ref:refs/heads/")];
    if github || form.value(Field::GithubOrg).is_some() {
        let mut subject = Template::default();
        for (field, before) in fields {
            let value = match form.value(field).cloned() {
                Some(said) => desk.draft.text(&said.text, said.span),
                None if field == Field::GithubOrg => Template::part(desk.draft.placeholder("<GITHUB_ORGANIZATION>", form.place(field))),
                None => {
                    subject.push(Part::Text(if field == Field::GithubRepo { "/*" } else { ":*" }.into()));
                    break;
                }
            };
            subject.push(Part::Text(before.into()));
            value.0.into_iter().for_each(|part| subject.push(part));
        }
        conditions.push(equal("StringLike", &host, "sub", subject));
    }
    push_conditions(conditions, text);
}

/// `"OPERATOR":{"HOST:KEY":"VALUE"}`
fn equal(operator: &str, host: &Template, key: &str, value: Template) -> Template {
    let mut condition = Template::text(format!(r#""{operator}":{{""#));
    condition.push_in_json(host.clone());
    condition.push(Part::Text(format!(r#":{key}":""#)));
    condition.push_in_json(value);
    condition.push(Part::Text("\"}".into()));
    condition
}

impl Desk {
    /// The provider that the guide made, by its host where one is named.
    fn provider(&self, host: Option<&str>) -> Option<Entity> {
        let provider = self.recent(EntityKind::OidcProvider)?;
        (host.is_none() || provider.said.as_deref() == host).then_some(provider)
    }

    /// The audience with which the guide makes a provider, where it is one: the console offers no other.
    fn audience_of(&self, provider: &Entity) -> Option<Template> {
        let call = self.draft.calls.get(provider.by?.0)?;
        match call.input.iter().find(|(member, _)| *member == "ClientIDList") {
            Some((_, Arg::List(audiences))) if audiences.len() == 1 => {
                audiences.first().and_then(|audience| if let Arg::Text(text) = audience { Some(text.clone()) } else { None })
            }
            _ => None,
        }
    }
}
