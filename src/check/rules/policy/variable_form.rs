//! `policy/variable-form`.

use super::terms::patterns;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Fault, variables};

pub const RULE: Rule = Rule { code: "policy/variable-form", severity: Severity::Error, page: include_str!("variable_form.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for said in policy.statements().flat_map(|statement| patterns(statement)) {
        for variable in variables(said.text) {
            // Without a colon it is no key, but what a shell or a reader replaces.
            let named = variable.key.contains(':') || variable.fault == Some(Fault::Empty);
            let Some(fault) = variable.fault.filter(|_| named) else { continue };
            let (message, help) = match fault {
                Fault::Brace => ("nothing closes this variable", format!("write `${{{}}}`", variable.key.split(['/', '*']).next().unwrap_or_default())),
                Fault::Empty => ("this variable has no name", "write the condition key whose value is meant: `${aws:username}`".to_owned()),
                Fault::Space => ("a variable has no spaces in it; this one stands for nothing", format!("write `${{{}}}`", variable.key)),
                Fault::Quote => ("what a variable falls back to stands in single quotes", format!("write `${{{}, 'DEFAULT'}}`", variable.key)),
            };
            found.push(Finding::at(&said.range, message).help(help));
        }
    }
}
