//! `policy/smart-quotes`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Node;

pub const RULE: Rule = Rule { code: "policy/smart-quotes", severity: Severity::Error, page: include_str!("smart_quotes.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Err((_, at)) = &document.read else { return };
    // Code has its texts in single quotes; where nothing else is quoted they are all meant so.
    let single = !document.text.contains('"');
    let smart = |c: char| (single && c == '\'') || matches!(c, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{ff02}');
    // The place at which a parser gives up, or the first one where a key or value begins with one.
    let rest = document.text.get(*at..).unwrap_or_default();
    if !rest.starts_with(|c| smart(c) || c == '\'') {
        return;
    }
    let here = *at..*at + rest.chars().next().map_or(1, char::len_utf8);
    let all: Vec<(std::ops::Range<usize>, &str)> = document.text.match_indices(smart).map(|(at, quote)| (at..at + quote.len(), "\"")).collect();
    let mended: String = document.text.chars().map(|c| if smart(c) { '"' } else { c }).collect();
    let kind = if rest.starts_with('\'') { "single" } else { "typographic" };
    let finding = Finding::at(&here, format!("{kind} quotes are no quotes to JSON; IAM refuses the policy")).help("write straight quotes, `\"`");
    // Only where nothing else is wrong with it.
    found.push(if Node::parse(&mended).is_ok() { all.iter().fold(finding, |finding, (range, text)| finding.fix(range, *text)) } else { finding });
}
