//! `policy/federated-principal`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/federated-principal", severity: Severity::Error, page: include_str!("federated_principal.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        let assumes = statement.texts("Action").iter().any(|action| action.text.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("sts:")));
        for (key, who) in statement.principals() {
            if key.is_none_or(|key| key.text != "Federated") || is_open(who.text) || who.text.contains('*') {
                continue;
            }
            if document.kind == PolicyKind::Resource && !assumes {
                let message = "only the trust policy of a role may name an identity provider; other policies refuse it";
                found.push(Finding::at(&who.range, message).help("name the role that the provider's users assume"));
                continue;
            }
            let help = match Arn::parse(who.text) {
                Some(arn) if arn.service == "iam" && (arn.resource.starts_with("saml-provider/") || arn.resource.starts_with("oidc-provider/")) => {
                    if !arn.resource.contains("://") {
                        continue;
                    }
                    "leave out `https://`: a provider is named by its host and path"
                }
                None if who.text.contains('.') && !who.text.contains("://") && !who.text.contains(' ') => continue,
                _ => "write `arn:aws:iam::ACCOUNT:oidc-provider/HOST`, `arn:aws:iam::ACCOUNT:saml-provider/NAME` or the domain of a public provider",
            };
            found.push(Finding::at(&who.range, format!("`{}` names no identity provider", who.text)).help(help));
        }
    }
}
