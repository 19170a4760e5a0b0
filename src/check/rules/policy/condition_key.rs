//! `policy/condition-key`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{GLOBAL, Statement, closest, global_key, is_key, is_unlisted, prefixes, service};

pub const RULE: Rule = Rule { code: "policy/condition-key", severity: Severity::Error, page: include_str!("condition_key.md"), over: Over::Document(look) };

/// Names that are taken for global keys, and the key that is meant.
const MEANT: &[(&str, &str)] = &[
    ("aws:ARN", "aws:PrincipalArn"),
    ("aws:SourceIpAddress", "aws:SourceIp"),
    ("aws:MultiFactorAuth", "aws:MultiFactorAuthPresent"),
    ("aws:MFAPresent", "aws:MultiFactorAuthPresent"),
    ("aws:Region", "aws:RequestedRegion"),
    ("aws:AccountId", "aws:PrincipalAccount"),
];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    found.extend(document.refused(RULE.code));
    for statement in policy.statements() {
        for condition in statement.conditions() {
            let name = condition.key.text;
            // The keys of an identity provider begin with its address.
            let Some((prefix, _)) = name.split_once(':').filter(|(prefix, _)| !is_open(name) && !prefix.contains(['.', '/'])) else { continue };
            let prefix = prefix.to_ascii_lowercase();
            let finding = |message: String| Finding::at(&condition.key.range, message);
            if prefix == "aws" {
                found.extend(global(name, finding));
            } else if global_key(name).is_none() && !FOREIGN.contains(&prefix.as_str()) && !brought(statement, name) {
                found.extend(of_service(&prefix, name, finding));
            }
        }
    }
}

/// Prefixes of keys that are no service's.
/// Source: the condition keys of AWS STS and others in the Service Authorization Reference.
const FOREIGN: &[&str] = &["saml", "identitystore", "identitycenter", "catalog", "cognito-identity-auth", "cognito-identity-unauth"];

fn global(name: &str, finding: impl Fn(String) -> Finding) -> Option<Finding> {
    if global_key(name).is_some() {
        return None;
    }
    let bare = name.trim_end_matches('/');
    if let Some((known, _)) = GLOBAL.iter().find(|(known, _)| known.strip_suffix('/').is_some_and(|known| known.eq_ignore_ascii_case(bare))) {
        return Some(finding(format!("`{name}` is the key of no tag")).help(format!("write `{known}TAG`")));
    }
    let bare = name.split('/').next().unwrap_or(name);
    let near = GLOBAL
        .iter()
        .map(|(known, _)| known.trim_end_matches('/'))
        .find(|known| (1..=2).contains(&strsim::damerau_levenshtein(&known.to_ascii_lowercase(), &bare.to_ascii_lowercase())));
    let meant = MEANT.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(name)).map(|(_, meant)| *meant).or(near)?;
    Some(finding(format!("there is no condition key `{name}`")).help(format!("did you mean `{meant}`?")))
}

/// Whether a request for one of the statement's actions brings the key, whatever service it is of.
fn brought(statement: Statement, name: &str) -> bool {
    let services = statement.texts("Action").into_iter().filter_map(|action| service(action.text.split_once(':')?.0)).collect::<Vec<_>>();
    services.iter().any(|service| service.keys.iter().any(|key| is_key(&key.name, name)))
}

fn of_service(prefix: &str, name: &str, finding: impl Fn(String) -> Finding) -> Option<Finding> {
    let Some(known) = service(prefix) else {
        let meant = prefixes().find(|known| {
            strsim::damerau_levenshtein(known, prefix) == 1
                && service(known).is_some_and(|service| service.keys.iter().any(|key| is_key(&key.name, &name.replacen(prefix, known, 1))))
        });
        return (!is_unlisted(prefix)).then_some(meant?).map(|meant| finding(format!("no AWS service has the prefix `{prefix}`")).help(format!("did you mean `{meant}`?")));
    };
    if known.keys.is_empty() || known.keys.iter().any(|key| is_key(&key.name, name)) {
        return None;
    }
    let tag = known.keys.iter().find(|key| key.name.split_once("/${").is_some_and(|(bare, _)| bare.eq_ignore_ascii_case(name.trim_end_matches('/'))));
    if let Some(key) = tag {
        let bare = key.name.split("${").next().unwrap_or_default();
        return Some(finding(format!("`{name}` is the key of no tag")).help(format!("write `{bare}TAG`")));
    }
    let meant = closest(name, known.keys.iter().map(|key| key.name.as_str()).filter(|key| key.to_ascii_lowercase().starts_with(&format!("{prefix}:"))))?;
    Some(finding(format!("{} has no condition key `{name}`", known.name)).help(format!("did you mean `{meant}`?")))
}
