//! Findings that the guide itself says to leave out, in comments: where each comment holds, and whether it was needed.

use super::levels::Pattern;
use super::{Rule, rules};
use crate::diagnostic::Diagnostic;
use crate::follow::allowances;
use crate::guide::{BlockKind, Guide};
use crate::source::{Source, Span};

/// The findings without those that a comment leaves out, how many these are, and what is wrong with the comments themselves.
pub fn without_ignored(found: Vec<Diagnostic>, guide: &Guide, source: &Source) -> (Vec<Diagnostic>, usize) {
    let comments = allowances(guide, source);
    if comments.is_empty() {
        return (found, 0);
    }
    let mut own = Vec::new();
    let mut ignores = Vec::new();
    for comment in &comments {
        if comment.reason.is_none() {
            let finding = of(&rules::guide::ignore_without_reason::RULE, comment.span, "nobody who reads this comment knows why the finding is left out");
            own.push(finding.help("add `reason = \"…\"`"));
        }
        let scope = scope(guide, source, comment.span);
        for (text, place) in &comment.codes {
            match Pattern::parse(text) {
                Ok(pattern) => ignores.push(Ignore { pattern, text, place: *place, scope, used: false }),
                Err(why) => own.push(unused_ignore(*place, why)),
            }
        }
    }
    let all = found.len();
    // All that hold are asked, so that each is known to be needed.
    let mut is_left = |finding: &Diagnostic| ignores.iter_mut().filter(|ignore| ignore.takes(finding)).map(|ignore| ignore.used = true).count() == 0;
    let mut left: Vec<Diagnostic> = found.into_iter().filter(|finding| is_left(finding)).collect();
    let ignored = all - left.len();
    let unused = ignores.iter().filter(|ignore| !ignore.used && ignore.pattern.is_always_asked());
    own.extend(unused.map(|ignore| {
        let message = format!("`{}` finds nothing where this comment holds", ignore.text);
        unused_ignore(ignore.place, message).help("take it out, or write it directly before the block that it is about")
    }));
    left.append(&mut own);
    (left, ignored)
}

/// One code of a comment.
struct Ignore<'a> {
    pattern: Pattern,
    text: &'a str,
    place: Span,
    scope: Span,
    used: bool,
}

impl Ignore<'_> {
    fn takes(&self, finding: &Diagnostic) -> bool {
        self.scope.contains(Span::new(finding.span.start, finding.span.start)) && self.pattern.names(finding)
    }
}

/// What is said of an ignore that leaves nothing out.
pub fn unused_ignore(place: Span, message: impl Into<String>) -> Diagnostic {
    of(&rules::guide::unused_ignore::RULE, place, message)
}

fn of(rule: &Rule, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule.code, rule.severity, span, message)
}

/// Where a comment holds: for a list item, where it stands at the beginning or the end of its first line; in its line, where that holds
/// anything else; else for the block around it or the next one, for a list item
/// with all that is in it, and for a section where that is a heading.
fn scope(guide: &Guide, source: &Source, comment: Span) -> Span {
    let (first, last) = source.lines(comment);
    let lines = [first, last].map(|line| source.line_span(line).unwrap_or(comment));
    let around = Span::new(lines[0].start, lines[1].end);
    let block_with = |span: Span| guide.blocks.iter().find(|block| block.span.start < span.end && span.start < block.span.end);
    let blank = |text: &str| text.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty();
    if !blank(source.slice(Span::new(around.start, comment.start))) || !blank(source.slice(Span::new(comment.end, around.end))) {
        let heading = block_with(around).filter(|block| matches!(block.kind, BlockKind::Heading));
        let item = || item_about(guide, source, comment, around);
        return heading.map(|block| guide.sections[block.section].span).or_else(item).unwrap_or(around);
    }
    if let Some(block) = block_with(comment).filter(|block| !blank(source.slice(Span::new(comment.end, block.span.end)))) {
        return block.span;
    }
    let Some(block) = guide.blocks.iter().find(|block| block.span.start >= comment.end) else { return comment };
    if matches!(block.kind, BlockKind::Heading) {
        return guide.sections[block.section].span;
    }
    // The outermost item that begins with the block.
    let items = std::iter::successors(block.item, |&item| guide.items[item].parent).take_while(|&item| guide.items[item].span.start >= comment.end);
    items.last().map_or(block.span, |item| guide.items[item].span)
}

/// The item whose first words or whose first line's last ones the comment is: all of the item is meant.
fn item_about(guide: &Guide, source: &Source, comment: Span, line: Span) -> Option<Span> {
    let begins = guide.items.iter().rev().find(|item| line.start <= item.span.start && item.span.start <= comment.start && comment.end <= item.span.end)?;
    let marker = |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')');
    let first = source.slice(Span::new(begins.span.start, comment.start)).chars().all(marker);
    let last = source.slice(Span::new(comment.end, line.end)).trim().is_empty();
    (first || last).then_some(begins.span)
}
