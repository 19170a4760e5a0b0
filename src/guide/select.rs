//! A part of a guide: a section with its subsections, or the procedure around a line.

use super::{BlockKind, Guide};
use crate::source::{Source, Span};

/// What of a guide is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Span(Span),
}

impl Part {
    pub fn holds(self, span: Span) -> bool {
        match self {
            Part::Whole => true,
            Part::Span(part) => part.contains(span),
        }
    }
}

/// The section with this heading (any case, numbers and marks aside) or anchor. The error lists the headings.
pub fn part_of_section(guide: &Guide, wanted: &str) -> Result<Part, Vec<String>> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let anchor = wanted.trim_start_matches('#');
    let exact = guide.sections.iter().position(|section| section.title.plain() == wanted || (!section.anchor.is_empty() && section.anchor == anchor));
    let near = || guide.sections.iter().position(|section| !section.title.is_empty() && plain(&section.title.plain()) == plain(wanted));
    match exact.or_else(near) {
        Some(at) => Ok(Part::Span(guide.sections[at].span)),
        None => Err(sections_by_title(guide)),
    }
}

/// All headings in order.
pub fn sections_by_title(guide: &Guide) -> Vec<String> {
    guide.sections.iter().map(|section| section.title.plain()).filter(|title| !title.is_empty()).collect()
}

/// The procedure that line `line` (from 1) stands in: the innermost section, unless it holds no step of its own.
pub fn part_of_line(guide: &Guide, source: &Source, line: usize) -> Option<Part> {
    let place = source.line_span(line)?;
    let holds = |span: Span| span.start <= place.end && place.start < span.end.max(span.start + 1);
    let section = guide.sections.iter().enumerate().rev().find(|(_, section)| holds(section.span)).map(|(at, _)| at)?;
    let fuller = guide.ancestors(section).find(|&at| guide.blocks.iter().any(|block| block.section == at && !matches!(block.kind, BlockKind::Heading)))?;
    Some(Part::Span(guide.sections[fuller].span))
}
