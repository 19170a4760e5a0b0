//! What a change of a guide does to its readers' accounts: for a terminal, for a comment on a pull request, and as JSON.

use serde_json::{Value, json};

use super::{change_lines, clean, detail_text, headline, record_text};
use crate::sync::change::{Change, Detail, Placed};
use crate::sync::permissions::{Permission, Standing, What};

/// What is compared, and what of it is different.
pub struct Diff {
    pub old: String,
    pub new: String,
    pub changes: Vec<Change>,
    /// None where they could not be evaluated, for this reason.
    pub permissions: Result<Vec<Permission>, String>,
}

impl Diff {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.permissions.as_ref().is_ok_and(Vec::is_empty)
    }

    fn gained(&self) -> Vec<&Permission> {
        self.permissions.iter().flatten().filter(|permission| permission.is_gained()).collect()
    }

    fn lost(&self) -> Vec<&Permission> {
        self.permissions.iter().flatten().filter(|permission| permission.is_lost() && !permission.is_gained()).collect()
    }
}

/// Lines for a terminal.
pub fn diff_text(diff: &Diff) -> Vec<String> {
    if diff.is_empty() {
        return vec!["the two mean the same".into()];
    }
    let mut lines = Vec::new();
    if !diff.changes.is_empty() {
        lines.push("operations".into());
        lines.extend(diff.changes.iter().flat_map(change_lines));
    }
    for (title, sign, permissions) in [("permissions gained", '+', diff.gained()), ("permissions lost", '-', diff.lost())] {
        if !permissions.is_empty() {
            lines.push(title.into());
            lines.extend(permissions.into_iter().map(|permission| format!("  {sign} {}: {}{}", clean(&permission.who), clean(&what(permission)), clean(&standings(permission)))));
        }
    }
    lines.extend(diff.permissions.as_ref().err().map(|why| format!("permissions were not evaluated: {}", clean(why))));
    lines
}

/// A comment in GitHub's Markdown. Whatever a guide says stands in code spans.
pub fn diff_markdown(diff: &Diff) -> String {
    let mut text = format!("### What {} does to an account now\n\n", code(&diff.new));
    if diff.is_empty() {
        text.push_str("The same as before.\n");
        return text;
    }
    for (title, permissions) in [("Permissions gained", diff.gained()), ("Permissions lost", diff.lost())] {
        if permissions.is_empty() {
            continue;
        }
        text.push_str(&format!("**{title}**\n\n| who | what | |\n| --- | --- | --- |\n"));
        for permission in permissions {
            let cell = |text: &str| code(text).replace('|', "\\|");
            let standing = standings(permission);
            text.push_str(&format!("| {} | {} | {} |\n", cell(&permission.who), cell(&what(permission)), if standing.is_empty() { String::new() } else { cell(standing.trim()) }));
        }
        text.push('\n');
    }
    if let Err(why) = &diff.permissions {
        text.push_str(&format!("Permissions were not evaluated: {}\n\n", code(why)));
    }
    if !diff.changes.is_empty() {
        text.push_str("**Operations**\n\n");
        for change in &diff.changes {
            text.push_str(&format!("- {}\n", code(headline(change).trim())));
            if let Change::Changed { details, .. } = change {
                details.iter().for_each(|detail| text.push_str(&format!("  - {}\n", code(&detail_text(detail)))));
            }
        }
    }
    text
}

/// A code span that nothing in the text can close. Source: CommonMark 0.31.2, 6.1.
fn code(text: &str) -> String {
    let text = clean(text).replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn what(permission: &Permission) -> String {
    match &permission.what {
        What::Action { action, resource } => format!("{action} on {resource}"),
        What::Managed(arn) => format!("all of {arn}"),
    }
}

/// What is not plain yes and no.
fn standings(permission: &Permission) -> String {
    match (&permission.was, &permission.is) {
        (Standing::No, Standing::Yes) | (Standing::Yes, Standing::No) => String::new(),
        (was, is) => format!(" ({}; before: {})", standing(is), standing(was)),
    }
}

fn standing(standing: &Standing) -> String {
    match standing {
        Standing::No => "no".into(),
        Standing::Yes => "yes".into(),
        Standing::Unknown => "perhaps, through a policy of AWS".into(),
        Standing::Under(terms) => format!("only where {}", terms.iter().cloned().collect::<Vec<_>>().join(", or ")),
    }
}

/// Version 1.
pub fn diff_json(diff: &Diff) -> Value {
    let permission = |one: &Permission| {
        let (action, resource, policy) = match &one.what {
            What::Action { action, resource } => (Some(action), Some(resource), None),
            What::Managed(arn) => (None, None, Some(arn)),
        };
        let change = if one.is_gained() && one.is_lost() {
            "conditions"
        } else if one.is_gained() {
            "gained"
        } else {
            "lost"
        };
        json!({"who": one.who, "change": change, "action": action, "resource": resource, "policy": policy, "was": standing(&one.was), "is": standing(&one.is)})
    };
    let permissions: Vec<Value> = diff.permissions.iter().flatten().map(permission).collect();
    let operations: Vec<Value> = diff.changes.iter().map(change_json).collect();
    json!({"version": 1, "old": diff.old, "new": diff.new, "operations": operations, "permissions": permissions, "not_evaluated": diff.permissions.as_ref().err()})
}

fn change_json(change: &Change) -> Value {
    let placed = |kind: &str, one: &Placed, details: &[Detail]| {
        let details: Vec<String> = details.iter().map(detail_text).collect();
        let lines = (one.meant.lines.0 > 0).then_some(one.meant.lines);
        json!({"change": kind, "operation": one.meant.operation, "call": record_text(&one.meant.operation, &one.meant.input), "section": one.section, "lines": lines, "details": details})
    };
    match change {
        Change::Added(one) => placed("added", one, &[]),
        Change::Removed(one) => placed("removed", one, &[]),
        Change::Moved(one) => placed("moved", one, &[]),
        Change::Changed { is, details, .. } => placed("changed", is, details),
        Change::Value { was, is } => {
            json!({"change": "value", "was": was.as_ref().map(|value| &value.name), "is": is.as_ref().map(|value| &value.name), "text": headline(change).trim()})
        }
    }
}
