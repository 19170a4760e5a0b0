//! `policy/broken-json`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/broken-json", severity: Severity::Error, page: include_str!("broken_json.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Err((why, at)) = &document.read else { return };
    let rest = &document.text[document.text.floor_char_boundary(*at)..];
    let next = rest.chars().next();
    // These have pages of their own.
    if rest.starts_with("...") || matches!(next, Some('…' | '\'' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{ff02}')) {
        return;
    }
    let here = *at..*at + next.map_or(0, char::len_utf8);
    found.push(Finding::at(&here, format!("the policy is not JSON: {why}")));
}
