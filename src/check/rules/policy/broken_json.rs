//! `policy/broken-json`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule =
    Rule { code: "policy/broken-json", severity: Severity::Error, validates: Some("JSON_SYNTAX_ERROR"), page: include_str!("broken_json.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Err((why, at)) = &document.read else { return };
    let rest = &document.text[*at.min(&document.text.len())..];
    let here = *at..*at + rest.chars().next().map_or(0, char::len_utf8);
    let finding = Finding::at(&here, format!("the policy is not JSON: {why}"));
    found.push(match rest.chars().next() {
        Some('\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}') => finding.help("write straight quotes, `\"`"),
        Some('.') => finding.help("write the document out; IAM does not take `...`"),
        _ => finding,
    });
}
