//! Hints that are about findings, not about what is done: `allow = "CODE", reason = "…"`.

use super::ours;
use super::syntax::{Says, comment};
use crate::guide::Guide;
use crate::source::{Source, Span};

/// A comment that says which findings are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The comment.
    pub span: Span,
    /// Codes, and families as `policy/*`, each with its place.
    pub codes: Vec<(String, Span)>,
    pub reason: Option<String>,
}

/// All of them, in their order. What is wrong with one, planning says.
pub fn allowances(guide: &Guide, source: &Source) -> Vec<Allowance> {
    let comments = guide.hidden.iter().filter(|hidden| hidden.what.ends_with("comment"));
    let allowance = |span: Span| {
        let body = ours(source.slice(span))?.ok()?;
        let start = span.start + body.start;
        let Ok(Says::Allow(allowed)) = comment(source.text().get(start..span.start + body.end)?) else { return None };
        let codes = allowed.codes.into_iter().map(|(code, at)| (code, Span::new(start + at.start, start + at.end))).collect();
        Some(Allowance { span, codes, reason: allowed.reason })
    };
    comments.filter_map(|hidden| allowance(hidden.span)).collect()
}
