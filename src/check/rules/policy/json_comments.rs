//! `policy/json-comments`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/json-comments", severity: Severity::Warning, page: include_str!("json_comments.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    if document.read.is_err() {
        return;
    }
    let Err(strict) = serde_json::from_str::<serde::de::IgnoredAny>(&document.text) else { return };
    let line = document.text.split_inclusive('\n').take(strict.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (line + strict.column().saturating_sub(1)).min(document.text.len().saturating_sub(1));
    found.push(Finding::at(&(at..at + 1), "IAM refuses comments and trailing commas").help("write strict JSON"));
}
