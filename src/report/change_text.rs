//! What differs between two meanings of a guide: lines for a terminal.

use serde_json::Value;

use super::{clean, record_text, statement_text};
use crate::sync::change::{Change, Detail, Placed};
use crate::sync::meaning::Wanted;

/// One line for each difference, and below it one for each argument and statement.
pub fn change_lines(change: &Change) -> Vec<String> {
    let mut lines = vec![headline(change)];
    match change {
        Change::Changed { details, .. } => lines.extend(details.iter().map(|detail| format!("      {}", detail_text(detail)))),
        Change::Added(one) | Change::Removed(one) => {
            let sign = if matches!(change, Change::Added(_)) { '+' } else { '-' };
            lines.extend(one.meant.documents.iter().flat_map(|document| &document.statements).map(|statement| format!("      {sign} {}", shown(statement))));
        }
        _ => {}
    }
    lines
}

/// The whole difference in one line: `CreatePolicy mail: + Allow ses:* on *`.
pub fn change_text(change: &Change) -> String {
    let named = |one: &Placed| record_text(&one.meant.operation, &one.meant.input);
    match change {
        Change::Added(one) => format!("{} is new", named(one)),
        Change::Removed(one) => format!("{} is gone", named(one)),
        Change::Moved(one) => format!("{} stands at another place", named(one)),
        Change::Changed { is, details, .. } => format!("{}: {}", named(is), details.iter().map(detail_text).collect::<Vec<_>>().join("; ")),
        Change::Value { was, is } => value_text(was.as_ref(), is.as_ref()),
    }
}

/// The difference in one line: `+ CreateAccessKey ci (line 14)`.
pub fn headline(change: &Change) -> String {
    let text = |one: &Placed| format!("{}{}", record_text(&one.meant.operation, &one.meant.input), place(one));
    match change {
        Change::Added(one) => format!("  + {}", text(one)),
        Change::Removed(one) => format!("  - {}", text(one)),
        Change::Moved(one) => format!("  > {}: at another place", text(one)),
        Change::Changed { is, .. } => format!("  ~ {}", text(is)),
        Change::Value { was, is } => format!("  {}", value_text(was.as_ref(), is.as_ref())),
    }
}

/// What of an operation is another, in one line.
pub fn detail_text(detail: &Detail) -> String {
    let text = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), |value| clean(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)).into_owned());
    match detail {
        Detail::Argument { member, was, is } => format!("{}: {} was {}", clean(member), text(is), text(was)),
        Detail::Version { member, was, is } => {
            let version = |version: &Option<String>| version.as_deref().map_or("none".to_owned(), |version| clean(version).into_owned());
            format!("{} Version: {} was {}", clean(member), version(is), version(was))
        }
        Detail::StatementAdded { statement, .. } => format!("+ {}", shown(statement)),
        Detail::StatementRemoved { statement, .. } => format!("- {}", shown(statement)),
    }
}

fn value_text(was: Option<&Wanted>, is: Option<&Wanted>) -> String {
    let default = |wanted: &Wanted| wanted.default.as_deref().map_or("without a default".to_owned(), |default| format!("default {}", clean(default)));
    match (was, is) {
        (None, Some(is)) => format!("+ value {} ({}, {})", clean(&is.name), clean(&is.kind), default(is)),
        (Some(was), None) => format!("- value {} ({}, {})", clean(&was.name), clean(&was.kind), default(was)),
        (Some(was), Some(is)) => format!("~ value {}: {}, {}; was {}, {}", clean(&is.name), clean(&is.kind), default(is), clean(&was.kind), default(was)),
        (None, None) => String::new(),
    }
}

fn place(one: &Placed) -> String {
    match one.meant.lines {
        (0, _) if one.section.is_empty() => String::new(),
        (0, _) => format!("  (under {})", clean(&one.section)),
        (first, last) if first == last => format!("  (line {first})"),
        (first, last) => format!("  (lines {first}–{last})"),
    }
}

/// A statement in words; as it is where it is no JSON.
fn shown(statement: &str) -> String {
    let words = serde_json::from_str::<Value>(statement).ok().filter(Value::is_object).map(|statement| statement_text(&statement));
    clean(&words.unwrap_or_else(|| statement.to_owned())).into_owned()
}
