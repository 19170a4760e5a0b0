//! `reading/other-region`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::source::Span;

pub const RULE: Rule = Rule { code: "reading/other-region", severity: Severity::Note, page: include_str!("other_region.md"), over: Over::Guide(look) };

/// What stands before a region that is meant.
const BEFORE: &[&str] = &["region=", "--region ", "AWS_REGION=", "AWS_DEFAULT_REGION="];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let text = subject.source.text();
    let mut named: Vec<(&str, Span)> = Vec::new();
    for (at, before) in BEFORE.iter().flat_map(|before| text.match_indices(before)) {
        let start = at + before.len();
        let rest = text[start..].trim_start_matches(['"', '\'', '=']);
        let start = text.len() - rest.len();
        let region = &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len())];
        // IAM has one console for all regions.
        let around = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        if is_region(region) && !around.contains("/iam") {
            named.push((region, Span::new(start, start + region.len())));
        }
    }
    named.sort_by_key(|(_, span)| span.start);
    named.dedup_by(|one, other| one.0 == other.0);
    // It changes once, or for one place; more often, the guide is about several regions.
    let changed = match named.as_slice() {
        [first, other] => Some((first, other)),
        [first, other, back] if first.0 == back.0 => Some((first, other)),
        _ => None,
    };
    if let Some(((first, _), (other, span))) = changed {
        found.push(Finding::at(&span.range(), format!("the guide is in {first} until here, and here in {other}")).help("if both are meant, say why"));
    }
}

/// `eu-west-1`, `us-gov-east-1`.
fn is_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let area = parts.next().is_some_and(|area| area.len() == 2 && area.bytes().all(|byte| byte.is_ascii_lowercase()));
    let last = parts.next_back().is_some_and(|last| !last.is_empty() && last.len() <= 2 && last.bytes().all(|byte| byte.is_ascii_digit()));
    area && last && parts.next().is_some_and(|side| side.len() >= 3 && side.bytes().all(|byte| byte.is_ascii_lowercase()))
}
