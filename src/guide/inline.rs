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
        let mut plain = String::with_capacity(self.runs.iter().map(|run| run.text.len()).sum());
        let mut apart = false;
        for run in &self.runs {
            // A word may go on from one run to the next.
            for (at, word) in run.text.split(|c| matches!(c, ' ' | '\n' | '\t' | HARD_BREAK)).enumerate() {
                apart |= at > 0;
                if word.is_empty() {
                    continue;
                }
                if std::mem::take(&mut apart) && !plain.is_empty() {
                    plain.push(' ');
                }
                plain.push_str(word);
            }
        }
        plain
    }

    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    pub fn span(&self) -> Span {
        self.runs.iter().map(|run| run.span).reduce(Span::join).unwrap_or_default()
    }

    /// The first line, and what stands below it.
    pub fn first_line(&self) -> (Text, Text) {
        let breaks = |run: &Run| run.text.find(['\n', HARD_BREAK]);
        let Some((at, cut)) = self.runs.iter().enumerate().find_map(|(at, run)| breaks(run).map(|cut| (at, cut))) else { return (self.clone(), Text::default()) };
        let (mut line, mut below) = (Text { runs: self.runs[..at].to_vec() }, Text { runs: self.runs[at + 1..].to_vec() });
        let run = &self.runs[at];
        let rest = cut + run.text[cut..].chars().next().map_or(0, char::len_utf8);
        // The text up to the last piece of a run is the source's, byte by byte.
        let part = |range: std::ops::Range<usize>, end: usize| {
            (!range.is_empty()).then(|| Run { span: Span::new(run.span.start + range.start, end), text: run.text[range].to_owned(), ..run.clone() })
        };
        line.runs.extend(part(0..cut, run.span.start + cut));
        below.runs.splice(0..0, part(rest..run.text.len(), run.span.end));
        (line, below)
    }

    /// One bold title and nothing else.
    pub fn is_bold_title(&self) -> bool {
        !self.is_empty() && self.runs.iter().all(|run| run.mark.has(Mark::STRONG) || run.text.trim().trim_matches([':', '.']).is_empty())
    }
}
