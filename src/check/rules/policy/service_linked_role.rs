//! `policy/service-linked-role`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/service-linked-role", severity: Severity::Note, page: include_str!("service_linked_role.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Identity && !document.boundary) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let narrowed = statement.conditions().iter().any(|condition| condition.key.text.eq_ignore_ascii_case("iam:AWSServiceName"));
        let all = statement.has("NotResource") || statement.texts("Resource").iter().any(|resource| resource.text == "*");
        let action = statement.texts("Action").into_iter().find(|action| action.text.eq_ignore_ascii_case("iam:CreateServiceLinkedRole"));
        if let Some(action) = action.filter(|_| all && !narrowed) {
            let message = "this lets the service-linked roles of every service be made";
            found.push(
                Finding::at(&action.range, message).help("name the role, `arn:aws:iam::*:role/aws-service-role/SERVICE.amazonaws.com/*`, or narrow it with `iam:AWSServiceName`"),
            );
        }
    }
}
