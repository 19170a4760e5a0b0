//! `policy/allow-not-principal`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/allow-not-principal", severity: Severity::Warning, page: include_str!("allow_not_principal.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Resource) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let members = statement.node.members().iter().filter(|member| member.name == "NotPrincipal");
        found.extend(members.map(|member| {
            Finding::at(&member.range, "`Allow` with `NotPrincipal` allows everyone else, anonymous callers too").help("write `Principal`, with those who are to be allowed")
        }));
    }
}
