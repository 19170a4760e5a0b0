//! `policy/trust-action`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/trust-action", severity: Severity::Error, page: include_str!("trust_action.md"), over: Over::Document(look) };

/// Who is let in, by the action that lets them in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Plain,
    Saml,
    Web,
}

/// Services that need more than `sts:AssumeRole` of their roles.
/// Source: "Trust policy" in the IAM Roles Anywhere User Guide; "EKS Pod Identity" in the EKS User Guide.
const NEEDS: &[(&str, &[&str])] =
    &[("rolesanywhere.amazonaws.com", &["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]), ("pods.eks.amazonaws.com", &["sts:AssumeRole", "sts:TagSession"])];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Trust) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow") && !statement.has("NotAction")) {
        let principals = statement.principals();
        let ways: Vec<Way> = principals.iter().filter_map(|(key, who)| way(key.as_ref()?.text, who.text)).collect();
        let actions = statement.texts("Action");
        if ways.is_empty() || ways.len() < principals.len() || actions.iter().any(|action| action.text.contains('*')) {
            continue;
        }
        for action in &actions {
            let Some(wanted) = way_of(action.text).filter(|way| !ways.contains(way)) else { continue };
            let let_in = match ways[0] {
                Way::Plain => "sts:AssumeRole",
                Way::Saml => "sts:AssumeRoleWithSAML",
                Way::Web => "sts:AssumeRoleWithWebIdentity",
            };
            let who = match wanted {
                Way::Plain => "accounts, users, roles and services",
                Way::Saml => "the users of a SAML provider",
                Way::Web => "the users of an OIDC provider",
            };
            let finding = Finding::at(&action.range, format!("`{}` is for {who}, and the statement's principal is none of these", action.text)).help(format!("write `{let_in}`"));
            let only = ways.iter().all(|way| *way == ways[0]) && !actions.iter().any(|other| way_of(other.text) == Some(ways[0]));
            found.push(if only { finding.fix(&action.range, format!("\"{let_in}\"")) } else { finding });
        }
        for (service, needs) in NEEDS {
            let Some((_, who)) = principals.iter().find(|(_, who)| who.text == *service) else { continue };
            let lacks: Vec<&str> = needs.iter().filter(|need| !actions.iter().any(|action| action.text.eq_ignore_ascii_case(need))).copied().collect();
            // What another statement allows it counts too.
            let elsewhere =
                policy.statements().flat_map(|other| other.texts("Action").into_iter().map(|action| action.text.to_ascii_lowercase()).collect::<Vec<_>>()).collect::<Vec<_>>();
            let lacks: Vec<&str> = lacks.into_iter().filter(|need| !elsewhere.contains(&need.to_ascii_lowercase())).collect();
            if !lacks.is_empty() {
                found
                    .push(Finding::at(&who.range, format!("`{service}` assumes no role that does not allow it {}", needs.join(", "))).help(format!("add {}", lacks.join(" and "))));
            }
        }
    }
}

fn way(key: &str, who: &str) -> Option<Way> {
    match key {
        "AWS" | "Service" => Some(Way::Plain),
        "Federated" if who.contains(":saml-provider/") => Some(Way::Saml),
        "Federated" if who.contains(":oidc-provider/") || (who.contains('.') && !is_open(who) && !who.starts_with("arn:")) => Some(Way::Web),
        _ => None,
    }
}

fn way_of(action: &str) -> Option<Way> {
    match action.to_ascii_lowercase().as_str() {
        "sts:assumerole" => Some(Way::Plain),
        "sts:assumerolewithsaml" => Some(Way::Saml),
        "sts:assumerolewithwebidentity" => Some(Way::Web),
        _ => None,
    }
}
