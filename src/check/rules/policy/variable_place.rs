//! `policy/variable-place`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Compares, key_kind, variables};

pub const RULE: Rule = Rule { code: "policy/variable-place", severity: Severity::Error, page: include_str!("variable_place.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        for element in ["Sid", "Effect", "Action", "NotAction"] {
            let with = statement.texts(element).into_iter().filter(|said| is_variable(said.text));
            found.extend(with.map(|said| Finding::at(&said.range, format!("`{element}` takes no variables: this is plain text there"))));
        }
        let with = statement.principals().into_iter().filter(|(_, who)| is_variable(who.text));
        found.extend(
            with.map(|(_, who)| Finding::at(&who.range, "a principal takes no variables: this is plain text there").help("allow the account, and narrow it with a condition")),
        );
    }
    for (_, condition, operator) in conditions(document).filter(|(.., operator)| !matches!(operator.compares, Compares::Text | Compares::Arn)) {
        let with = condition.values.items().iter().filter(|value| value.text().is_some_and(is_variable));
        found.extend(with.map(|value| Finding::at(&value.range, format!("`{}` takes no variables: they stand in comparisons of texts and ARNs only", operator.name))));
    }
}

/// Whether it holds a condition key, not something that a shell or a reader replaces.
fn is_variable(text: &str) -> bool {
    text.contains("${") && variables(text).iter().any(|variable| variable.fault.is_none() && variable.key.contains(':') && key_kind(variable.key).is_some())
}
