//! Markdown text to a document: sections, steps with their numbers, inline marks, fences, tables, containers.
//! Every node keeps its bytes in the file. Knows nothing of AWS.

mod blocks;
mod bounds;
mod containers;
mod elements;
mod ids;
mod inline;
mod json_block;
mod layout;
mod links;
mod numbering;
mod parse;
mod select;
mod tag;
mod titles;
mod written;

use crate::source::Span;

pub use bounds::Beyond;
pub use inline::{HARD_BREAK, Mark, Run, Text};
pub use links::Link;
pub use parse::parse;
pub use select::{Part, part_of_line, part_of_section, sections_by_title};
pub use written::{Written, written};

/// A parsed guide. Everything refers to everything else by index.
#[derive(Debug, Default)]
pub struct Guide {
    /// From the front matter, else the first heading.
    pub title: String,
    /// The first one is the guide itself, without a heading.
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
    pub blocks: Vec<Block>,
    pub steps: Vec<Step>,
    /// What a rendered page would not show.
    pub hidden: Vec<Hidden>,
    /// Those of the text first, then those in tags.
    pub links: Vec<Link>,
    /// Ids that the text itself gives to its places: `<a name="key">`, `{#key}`.
    pub ids: Vec<String>,
    /// It is more than people read: nothing, or only its beginning, stands here.
    pub beyond: Option<Beyond>,
}

/// A heading with what stands under it; also a tab and a titled step of a component.
#[derive(Debug)]
pub struct Section {
    pub title: Text,
    pub origin: SectionOrigin,
    /// 1 to 6 for headings; 7 for bold titles; 0 for the guide and for containers.
    pub level: u8,
    pub parent: Option<usize>,
    pub heading: Span,
    /// From the heading to the end of the last subsection.
    pub span: Span,
    /// GitHub's.
    pub anchor: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionOrigin {
    Guide,
    Heading,
    /// A paragraph that is one bold title: "**To create a role (console)**".
    BoldTitle,
    Tab,
    /// A component that holds one step: `<Step title="…">`.
    Component,
}

/// A list item.
#[derive(Debug)]
pub struct Item {
    /// As the guide shows it; None in a bullet list.
    pub number: Option<u64>,
    pub parent: Option<usize>,
    pub section: usize,
    pub span: Span,
    /// Whether the box before it is ticked: `- [x]`; None without a box.
    pub ticked: Option<bool>,
}

/// A leaf block.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
    pub section: usize,
    pub item: Option<usize>,
    /// Stands in a note, tip or warning.
    pub aside: bool,
    pub quoted: bool,
}

#[derive(Debug)]
pub enum BlockKind {
    /// The section's own heading.
    Heading,
    Paragraph(Text),
    Fence(Fence),
    Table(Table),
}

/// A fenced or indented code block, or JSON that stands in the text without a fence.
#[derive(Clone, Debug, Default)]
pub struct Fence {
    /// The first word of the info string, in lower case.
    pub language: String,
    pub info: String,
    pub lines: Vec<FenceLine>,
    /// Only the end of the file closes it.
    pub unclosed: bool,
}

/// One line of a fence, without its indentation and line ending.
#[derive(Clone, Debug)]
pub struct FenceLine {
    pub text: String,
    pub start: usize,
}

#[derive(Debug)]
pub struct Table {
    pub head: Vec<Text>,
    pub rows: Vec<Vec<Text>>,
}

/// A thing that a reader does: a list item, a paragraph of its own, a heading.
#[derive(Debug)]
pub struct Step {
    /// The guide's own number where it shows one, unique in the guide and easy to type.
    pub id: String,
    pub title: String,
    pub blocks: Vec<usize>,
    pub section: usize,
    pub span: Span,
}

/// An element that a rendered page does not show.
#[derive(Debug)]
pub struct Hidden {
    pub span: Span,
    pub what: &'static str,
}

impl Fence {
    /// The text with line breaks.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.lines.iter().map(|line| line.text.len() + 1).sum());
        for line in &self.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }
}

impl Guide {
    /// The section and what it stands in, innermost first.
    pub fn ancestors(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(section), |&at| self.sections[at].parent)
    }
}
