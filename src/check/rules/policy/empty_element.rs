//! `policy/empty-element`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Json, Node};

pub const RULE: Rule = Rule { code: "policy/empty-element", severity: Severity::Warning, page: include_str!("empty_element.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    let is_empty = |node: &Node| matches!(&node.json, Json::Array(items) if items.is_empty()) || matches!(&node.json, Json::Object(members) if members.is_empty());
    if let Some(node) = policy.root.member("Statement").filter(|node| is_empty(node)) {
        found.push(Finding::at(&node.range, "the policy has no statement, so it allows nothing"));
    }
    for statement in policy.statements() {
        for member in statement.node.members() {
            let name = member.name.as_str();
            if matches!(name, "Action" | "NotAction" | "Resource" | "NotResource" | "Principal" | "NotPrincipal") && is_empty(&member.node) {
                found.push(Finding::at(&member.node.range, format!("`{name}` is empty, so the statement does nothing")));
            }
            if matches!(name, "Principal" | "NotPrincipal") {
                found.extend(
                    member
                        .node
                        .members()
                        .iter()
                        .filter(|kind| is_empty(&kind.node))
                        .map(|kind| Finding::at(&kind.node.range, format!("`{}` is empty: it names nobody", kind.name))),
                );
            }
            if name == "Condition" {
                for operator in member.node.members() {
                    let keys = operator.node.members().iter().filter(|key| is_empty(&key.node));
                    found.extend(keys.map(|key| {
                        Finding::at(&key.node.range, format!("`{}` is compared with nothing", key.name)).help("write the values, or use `Null` to ask whether it is there")
                    }));
                }
            }
        }
    }
}
