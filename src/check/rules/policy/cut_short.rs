//! `policy/cut-short`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/cut-short", severity: Severity::Warning, page: include_str!("cut_short.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let at = match &document.read {
        Err((_, at)) if document.text.get(*at..).is_some_and(|rest| rest.starts_with("...") || rest.starts_with('…')) => *at,
        Err(_) => return,
        Ok(_) => return,
    };
    let length = if document.text[at..].starts_with("...") { 3 } else { '…'.len_utf8() };
    found.push(Finding::at(&(at..at + length), "something is left out here, which the reader has to know").help("write the document out: it is pasted as it stands"));
}
