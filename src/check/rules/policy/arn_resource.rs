//! `policy/arn-resource`.

use super::terms::forms;
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;
use crate::policy::service;

pub const RULE: Rule = Rule { code: "policy/arn-resource", severity: Severity::Warning, page: include_str!("arn_resource.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        // Where actions are named, what they apply to is another rule's.
        let named = statement.texts("Action").iter().any(|action| !action.text.contains(['*', '?']));
        if named {
            continue;
        }
        for resource in [statement.texts("Resource"), statement.texts("NotResource")].concat() {
            let Some(arn) = Arn::parse(resource.text).filter(|_| !is_open(resource.text)) else { continue };
            let Some(of) = service(arn.service).filter(|of| !of.resources.is_empty()) else { continue };
            // A star may reach over a colon.
            if [arn.service, arn.region, arn.account].iter().any(|part| part.contains('*')) || forms(resource.text).is_some() {
                continue;
            }
            let kinds: Vec<String> = of.resources.iter().take(MOST).map(|kind| kind.arn.split(':').skip(3).collect::<Vec<_>>().join(":")).collect();
            let more = if of.resources.len() > MOST { ", …" } else { "" };
            found.push(Finding::at(&resource.range, format!("{} has nothing of the form `{}`", of.name, arn.resource)).help(format!("there are {}{more}", kinds.join(", "))));
        }
    }
}

/// Forms that are told.
const MOST: usize = 8;
