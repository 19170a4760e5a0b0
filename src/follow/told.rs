//! What the guide's texts say, each read once.

use super::words::{is_option, is_optional};
use crate::guide::{BlockKind, Guide, SectionOrigin};
use crate::reading::{Reading, read};

/// The readings of a guide.
pub struct Told {
    /// By block; nothing for what is no paragraph.
    pub blocks: Vec<Reading>,
    /// By section.
    pub titles: Vec<Title>,
}

/// What a section's title says.
pub struct Title {
    /// Without marks.
    pub text: String,
    pub reading: Reading,
    pub optional: bool,
    /// It offers one way of several.
    pub option: bool,
}

impl Told {
    pub fn new(guide: &Guide) -> Self {
        let title = |section: &crate::guide::Section| {
            let text = section.title.plain();
            let lower = text.to_lowercase();
            Title { reading: read(&section.title), optional: is_optional(&lower), option: section.origin == SectionOrigin::Tab || is_option(&lower), text }
        };
        Self {
            blocks: guide.blocks.iter().map(|block| if let BlockKind::Paragraph(text) = &block.kind { read(text) } else { Reading::default() }).collect(),
            titles: guide.sections.iter().map(title).collect(),
        }
    }
}
