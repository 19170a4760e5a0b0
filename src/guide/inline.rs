//! Text with its marks.

use crate::source::Span;

/// How a run of text stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(u8);

impl Mark {
    pub const PLAIN: Mark = Mark(0);
    pub const STRONG: Mark = Mark(1);
    pub const EMPHASIS: Mark = Mark(2);
    pub const CODE: Mark = Mark(4);
    pub const LINK: Mark = Mark(8);

    pub fn with(self, other: Mark) -> Mark {
        Mark(self.0 | other.0)
    }

    pub fn has(self, other: Mark) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_plain(self) -> bool {
        self.0 == 0
    }
}

/// A piece of text under one mark.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// As a reader sees it. A line break of the source is `\n`, a hard one `\u{85}`.
    pub text: String,
    pub mark: Mark,
    /// Where a link goes.
    pub url: Option<String>,
    pub span: Span,
}

/// The text of a paragraph, heading or cell.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub runs: Vec<Run>,
}

/// A hard line break inside [`Run::text`].
pub const HARD_BREAK: char = '\u{85}';

impl Text {
    /// Without marks, on one line.
    pub fn plain(&self) -> String {
        let joined: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        joined.split([' ', '\n', '\t', HARD_BREAK]).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    pub fn span(&self) -> Span {
        self.runs.iter().map(|run| run.span).reduce(Span::join).unwrap_or_default()
    }

    /// One bold title and nothing else.
    pub fn is_bold_title(&self) -> bool {
        !self.is_empty() && self.runs.iter().all(|run| run.mark.has(Mark::STRONG) || run.text.trim().trim_matches([':', '.']).is_empty())
    }
}
