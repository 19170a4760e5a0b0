//! ARNs of things in the reader's own account.

use super::Host;
use crate::iam::{CallerFact, EntityKind, Part, Template, is_example_account};

/// The kinds of things by the first part of an ARN's resource, with the field of the answer that holds the ARN.
const KINDS: &[(&str, EntityKind, &str)] = &[
    ("policy", EntityKind::Policy, "Policy.Arn"),
    ("role", EntityKind::Role, "Role.Arn"),
    ("user", EntityKind::User, "User.Arn"),
    ("group", EntityKind::Group, "Group.Arn"),
    ("instance-profile", EntityKind::InstanceProfile, "InstanceProfile.Arn"),
    ("oidc-provider", EntityKind::OidcProvider, "OpenIDConnectProviderArn"),
    ("mfa", EntityKind::MfaDevice, "VirtualMFADevice.SerialNumber"),
    ("saml-provider", EntityKind::SamlProvider, "SAMLProviderArn"),
];

/// A written ARN as the output of the call that makes the thing, else with the caller's account in place of an example's.
pub(super) fn own_arn(template: Template, host: &mut dyn Host) -> Template {
    let Some((head, account, resource)) = split(&template) else { return template };
    if account.literal() == Some("aws") {
        return template;
    }
    let name = name_of(&resource);
    let kind = resource.0.first().and_then(|part| match part {
        Part::Text(text) => KINDS.iter().find(|row| text.strip_prefix(row.0).is_some_and(|rest| rest.starts_with('/'))),
        _ => None,
    });
    if let Some((_, kind, path)) = kind
        && let Some(call) = host.made(*kind, &name)
    {
        return Template::part(Part::Output(call, path));
    }
    if !account.literal().is_some_and(is_example_account) {
        return template;
    }
    let mut own = head;
    own.push(Part::Caller(CallerFact::AccountId));
    own.push(Part::Text(":".into()));
    resource.0.into_iter().for_each(|part| own.push(part));
    own
}

/// The ARN of a thing that no call of the guide makes.
pub(super) fn presumed_arn(kind: EntityKind, name: &Template, host: &dyn Host) -> Option<Template> {
    let (word, _, path) = KINDS.iter().find(|row| row.1 == kind)?;
    if let Some(call) = host.made(kind, name) {
        return Some(Template::part(Part::Output(call, path)));
    }
    let mut arn = Template::text("arn:");
    arn.push(Part::Caller(CallerFact::Partition));
    arn.push(Part::Text(":iam::".into()));
    arn.push(Part::Caller(CallerFact::AccountId));
    arn.push(Part::Text(format!(":{word}/")));
    name.0.iter().cloned().for_each(|part| arn.push(part));
    Some(arn)
}

/// `arn:PARTITION:iam::`, the account, and the resource.
fn split(template: &Template) -> Option<(Template, Template, Template)> {
    let mut fields = vec![Template::default()];
    for part in &template.0 {
        let Part::Text(text) = part else {
            fields.last_mut()?.push(part.clone());
            continue;
        };
        for (index, piece) in text.split(':').enumerate() {
            if index > 0 && fields.len() < 6 {
                fields.push(Template::default());
            } else if index > 0 {
                fields.last_mut()?.push(Part::Text(":".into()));
            }
            if !piece.is_empty() {
                fields.last_mut()?.push(Part::Text(piece.to_owned()));
            }
        }
    }
    let [arn, partition, service, region, account, resource] = fields.try_into().ok()?;
    let iam = arn.literal() == Some("arn") && service.literal() == Some("iam") && region.literal() == Some("");
    iam.then_some(())?;
    let mut head = Template::text("arn:");
    partition.0.into_iter().for_each(|part| head.push(part));
    head.push(Part::Text(":iam::".into()));
    Some((head, account, resource))
}

/// What stands behind the last slash.
fn name_of(resource: &Template) -> Template {
    let mut name = Template::default();
    for part in &resource.0 {
        match part {
            Part::Text(text) => match text.rsplit_once('/') {
                Some((_, last)) => name = if last.is_empty() { Template::default() } else { Template::text(last) },
                None => name.push(part.clone()),
            },
            part => name.push(part.clone()),
        }
    }
    name
}
