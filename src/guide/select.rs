//! A part of a guide: a section with its subsections, or the procedure around a line.

use super::{Guide, SectionOrigin};
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

/// The procedure that line `line` (from 1) stands in: the section of the last block that begins on it or before it. Front matter
/// and what stands before the first block are in none.
pub fn part_of_line(guide: &Guide, source: &Source, line: usize) -> Option<Part> {
    let place = source.line_span(line)?;
    let block = guide.blocks.partition_point(|block| block.span.start <= place.end).checked_sub(1)?;
    let own = guide.blocks[block].section;
    // A component that is one step of several belongs to the procedure around it.
    let section = guide.ancestors(own).find(|&at| !is_step(guide, source, at))?;
    Some(Part::Span(procedure(guide, section)))
}

/// A section with its subsections; where it has steps of its own, up to the next title that opens another procedure. The guide
/// itself ends at its first heading.
fn procedure(guide: &Guide, section: usize) -> Span {
    let whole = guide.sections[section].span;
    let numbered = guide.items.iter().any(|item| item.section == section);
    let ends = |origin| match origin {
        SectionOrigin::BoldTitle => numbered,
        SectionOrigin::Heading => section == 0,
        _ => false,
    };
    let inside = guide.sections.iter().skip(section + 1).take_while(|next| next.span.start < whole.end);
    let end = inside.filter(|next| ends(next.origin)).map(|next| next.heading.start).next().unwrap_or(whole.end);
    Span::new(whole.start, end)
}

fn is_step(guide: &Guide, source: &Source, section: usize) -> bool {
    let section = &guide.sections[section];
    section.origin == SectionOrigin::Component && source.slice(section.heading).get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("<step"))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn lines(text: &str, line: usize) -> Option<(usize, usize)> {
        let source = Source::new("g.md", text);
        let guide = parse(&source);
        match part_of_line(&guide, &source, line)? {
            Part::Span(span) => Some(source.lines(span)),
            Part::Whole => None,
        }
    }

    #[test]
    fn a_line_chooses_its_procedure_and_no_other() {
        let text = "---\ntitle: T\n---\n# T\n\nintro\n\n**To add it (console)**\n\n1. a\n1. b\n\n**To drop it**  \nUse this:\n+ c\n\n## Next\n\ntext\n";
        for (line, wanted) in
            [(2, None), (4, Some((4, 19))), (8, Some((8, 11))), (11, Some((8, 11))), (12, Some((8, 11))), (13, Some((13, 15))), (14, Some((13, 15))), (17, Some((17, 19)))]
        {
            assert_eq!(lines(text, line), wanted, "line {line}");
        }
        assert_eq!(lines(text, 400), None);
    }

    #[test]
    fn components_are_steps_of_one_procedure() {
        let text = "## Make it\n\n<Steps>\n<Step title=\"One\">\na\n</Step>\n<Step title=\"Two\">\nb\n</Step>\n</Steps>\n\n## Use it\n\nc\n";
        assert_eq!(lines(text, 8), Some((1, 8)));
        assert_eq!(lines(text, 14), Some((12, 14)));
    }
}
