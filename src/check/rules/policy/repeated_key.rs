//! `policy/repeated-key`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{Json, Node};

pub const RULE: Rule = Rule { code: "policy/repeated-key", severity: Severity::Error, page: include_str!("repeated_key.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    if let Ok(root) = &document.read {
        within(root, found);
    }
}

fn within(node: &Node, found: &mut Vec<Finding>) {
    match &node.json {
        Json::Object(members) => {
            for (at, member) in members.iter().enumerate() {
                if let Some(first) = members[..at].iter().find(|other| other.name.eq_ignore_ascii_case(&member.name)) {
                    let message = format!("`{}` stands here a second time; IAM refuses it, and other programs take one of the two", member.name);
                    found.push(Finding::at(&member.range, message).help(format!("make one of it and the first `{}`", first.name)));
                }
                within(&member.node, found);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| within(item, found)),
        _ => {}
    }
}
