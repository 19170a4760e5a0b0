//! What a guide takes from an answer: the handful of `--query` and `jq` paths that guides use.

use super::Host;
use super::command::{Answer, name_argument};
use super::own_arn::presumed_arn;
use super::value::{Chunk, Content, Marked};
use crate::iam::{EntityKind, Part, Template, managed_policy};
use crate::source::Span;

/// Fields of answers that later commands use. Secrets are not among them.
const FIELDS: &[&str] = &[
    "Policy.Arn",
    "Policy.PolicyId",
    "Policy.PolicyName",
    "Role.Arn",
    "Role.RoleId",
    "Role.RoleName",
    "User.Arn",
    "User.UserId",
    "User.UserName",
    "Group.Arn",
    "Group.GroupId",
    "Group.GroupName",
    "AccessKey.AccessKeyId",
    "AccessKey.UserName",
    "InstanceProfile.Arn",
    "InstanceProfile.InstanceProfileId",
    "InstanceProfile.InstanceProfileName",
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "VirtualMFADevice.SerialNumber",
    "PolicyVersion.VersionId",
    "ServerCertificateMetadata.Arn",
    "ServerCertificateMetadata.ServerCertificateId",
    "SSHPublicKey.SSHPublicKeyId",
    "Certificate.CertificateId",
    "ServiceSpecificCredential.ServiceSpecificCredentialId",
];

/// The lists of things, with the kind of each and the field that names it.
const LISTS: &[(&str, EntityKind, &str)] = &[
    ("Policies", EntityKind::Policy, "PolicyName"),
    ("Roles", EntityKind::Role, "RoleName"),
    ("Users", EntityKind::User, "UserName"),
    ("Groups", EntityKind::Group, "GroupName"),
    ("InstanceProfiles", EntityKind::InstanceProfile, "InstanceProfileName"),
];

/// What the query selects from the answer; None where only AWS knows.
pub(super) fn selected(answer: &Answer, query: &Content, span: Span, host: &mut dyn Host) -> Option<Content> {
    let marked = Marked::of(query, host);
    let path = marked.text.trim().trim_start_matches('.').replace(['"', ' '], "");
    let path = path.strip_suffix("|[0]").unwrap_or(&path).trim_start_matches('[').to_owned();
    if let Some(call) = answer.call {
        let path = path.trim_matches(['[', ']']).replace("[].", ".");
        let field = FIELDS.iter().find(|field| **field == path)?;
        return Some(Content(vec![Chunk::Part(Part::Output(call, field))]));
    }
    let template = one_thing(answer, &path, host).or_else(|| filtered(&path, &marked, host)).or_else(|| access_key(answer, &path, host))?;
    Some(Content::of(template, span))
}

/// `get-role --role-name x --query Role.Arn`.
fn one_thing(answer: &Answer, path: &str, host: &dyn Host) -> Option<Template> {
    let (thing, field) = path.split_once('.')?;
    if (thing, field) == ("Policy", "Arn") {
        return name_argument(&answer.input, "PolicyArn").cloned();
    }
    let (_, kind, member) = LISTS.iter().find(|row| row.2.strip_suffix("Name") == Some(thing))?;
    let name = name_argument(&answer.input, member)?;
    match field {
        "Arn" => presumed_arn(*kind, name, host),
        _ if field == *member => Some(name.clone()),
        _ => None,
    }
}

/// `list-policies --query "Policies[?PolicyName=='x'].Arn"`.
fn filtered(path: &str, marked: &Marked, host: &dyn Host) -> Option<Template> {
    let (list, rest) = path.split_once("[?")?;
    let (filter, field) = rest.split_once(']')?;
    if list == "OpenIDConnectProviderList" && field.contains(".Arn") {
        return provider(filter, host);
    }
    let (_, kind, member) = LISTS.iter().find(|row| row.0 == list)?;
    let (left, right) = filter.split_once("==")?;
    let name = marked.template(right.trim_matches(['\'', '`', '"', '\\']));
    if left != *member || !(field.contains(".Arn") || field.contains(".[Arn]")) {
        return None;
    }
    let aws = name.literal().and_then(managed_policy).filter(|_| *kind == EntityKind::Policy && host.made(*kind, &name).is_none());
    match aws {
        Some(policy) => {
            let mut arn = Template::text("arn:");
            arn.push(Part::Caller(crate::iam::CallerFact::Partition));
            arn.push(Part::Text(policy.arn("").trim_start_matches("arn:").to_owned()));
            Some(arn)
        }
        None => presumed_arn(*kind, &name, host),
    }
}

/// `contains(Arn,'tokens.example.com')`: the provider of that address.
fn provider(filter: &str, host: &dyn Host) -> Option<Template> {
    let inner = ["contains(Arn,", "ends_with(Arn,"].iter().find_map(|lead| filter.strip_prefix(lead))?.strip_suffix(')')?;
    let address = inner.trim_matches(['\'', '`', '"', '\\', '/']).trim_start_matches("oidc-provider/");
    if let Some(call) = host.made(EntityKind::OidcProvider, &Template::text(format!("https://{address}"))) {
        return Some(Template::part(Part::Output(call, "OpenIDConnectProviderArn")));
    }
    let whole = address.contains('.') && address.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '/' | '_'));
    presumed_arn(EntityKind::OidcProvider, &Template::text(address), host).filter(|_| whole)
}

fn access_key(answer: &Answer, path: &str, host: &dyn Host) -> Option<Template> {
    let user = name_argument(&answer.input, "UserName")?;
    let first = matches!(path, "AccessKeyMetadata[0].AccessKeyId" | "AccessKeyMetadata[].AccessKeyId" | "AccessKeyMetadata[*].AccessKeyId");
    let call = host.made(EntityKind::AccessKey, user).filter(|_| first)?;
    Some(Template::part(Part::Output(call, "AccessKey.AccessKeyId")))
}
