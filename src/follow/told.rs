//! What the guide's texts say: each read once, and only where somebody asks for it.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::words::{is_option, is_optional};
use crate::guide::{BlockKind, Guide, Run, SectionOrigin, Text};
use crate::reading::{Reading, folded, read};

/// The readings of a guide.
pub struct Told<'g> {
    guide: &'g Guide,
    blocks: Vec<OnceCell<Reading>>,
    /// By section.
    pub titles: Vec<Title>,
}

/// What a section's title says.
pub struct Title {
    /// Without marks.
    pub text: String,
    pub optional: bool,
    /// It offers one way of several.
    pub option: bool,
    reading: OnceCell<Reading>,
}

impl<'g> Told<'g> {
    pub fn new(guide: &'g Guide) -> Self {
        let title = |section: &crate::guide::Section| {
            let text = section.title.plain();
            let lower = text.to_lowercase();
            Title { optional: is_optional(&lower), option: section.origin == SectionOrigin::Tab || is_option(&lower), text, reading: OnceCell::new() }
        };
        Self { guide, blocks: vec![OnceCell::new(); guide.blocks.len()], titles: guide.sections.iter().map(title).collect() }
    }

    /// What a block says; nothing where it is no paragraph.
    pub fn block(&self, at: usize) -> &Reading {
        self.blocks[at].get_or_init(|| match &self.guide.blocks[at].kind {
            BlockKind::Paragraph(text) if !leads_elsewhere(text) => read(text),
            _ => Reading::default(),
        })
    }

    pub fn title(&self, section: usize) -> &Reading {
        self.titles[section].reading.get_or_init(|| read(&self.guide.sections[section].title))
    }

    /// A block's words as matching sees them, for which nothing is read.
    pub fn words(&self, at: usize) -> Cow<'_, str> {
        match (self.blocks[at].get(), &self.guide.blocks[at].kind) {
            (Some(reading), _) => Cow::Borrowed(&reading.folded),
            (None, BlockKind::Paragraph(text)) => Cow::Owned(folded(text)),
            _ => Cow::Borrowed(""),
        }
    }
}

/// "[Create the role](#create-the-role)" and nothing else: a line of a table of contents.
fn leads_elsewhere(text: &Text) -> bool {
    let words = |run: &&Run| run.text.contains(|c: char| c.is_alphanumeric());
    let local = |run: &Run| run.url.as_deref().is_some_and(|url| !url.contains("://") && !url.is_empty());
    text.runs.iter().any(local) && text.runs.iter().filter(words).all(local)
}
