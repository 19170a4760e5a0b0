//! `policy/service-without-source`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::PolicyKind;

pub const RULE: Rule = Rule { code: "policy/service-without-source", severity: Severity::Note, page: include_str!("service_without_source.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy().filter(|_| document.kind == PolicyKind::Resource) else { return };
    for statement in policy.statements().filter(|statement| statement.effect() == Some("Allow")) {
        let narrowed = statement.conditions().iter().any(|condition| {
            let key = condition.key.text.to_ascii_lowercase();
            key.starts_with("aws:source") || key.starts_with("aws:principal")
        });
        let service = statement.principals().into_iter().find(|(key, _)| key.as_ref().is_some_and(|key| key.text == "Service"));
        if let Some((_, who)) = service.filter(|_| !narrowed) {
            let message = format!("`{}` may be sent here by any account that uses it", who.text);
            found.push(Finding::at(&who.range, message).help("narrow it with a condition on `aws:SourceArn` or `aws:SourceAccount`"));
        }
    }
}
