//! A guide's text and the places in it.

use std::fmt;
use std::ops::Range;

use sha2::{Digest, Sha256};

/// A half-open range of bytes in a [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A place as people count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The name of a source that came through standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// The text of one guide under the name that messages use for it.
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// Characters before each block of bytes, so that columns are soon counted in lines without end.
    characters: Vec<usize>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let characters = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| Some(std::mem::replace(sum, *sum + begun(block)))).collect();
        Self { name: name.into(), text, line_starts, characters }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span is not one of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    pub fn position(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.line_starts[line - 1];
        Position { line, column: self.characters_before(offset) - self.characters_before(start) + 1 }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default();
        self.characters.get(block).copied().unwrap_or_else(|| begun(self.text.as_bytes())) + begun(rest)
    }

    /// First and last line of a span, from 1, both included.
    pub fn lines(&self, span: Span) -> (usize, usize) {
        let last = self.text.get(span.range()).map_or(span.end, |text| span.start + text.trim_end().len());
        (self.line(span.start), self.line(last.saturating_sub(1).max(span.start)))
    }

    /// The bytes of line `line` (from 1), without its line ending.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        Some(Span::new(start, end))
    }

    /// SHA-256 of the text in lower-case hexadecimal: what consent binds to.
    pub fn sha256(&self) -> String {
        use fmt::Write;
        Sha256::digest(self.text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Characters that begin among the bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Whether a person sees nothing of the character, or a terminal obeys it: control characters, bidirectional controls,
/// zero-width and other invisible characters.
/// Source of the ranges: Unicode 16, general categories Cc and Cf, and UAX #9.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the character turns the order in which others are shown.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The files beside a guide that a guide may name (`file://policy.json`).
///
/// Only `cli` gives access to real ones: regular files below the guide's own folder, no links.
pub trait Files {
    /// The text of `relative`, or why it may not or cannot be read.
    fn read(&self, relative: &str) -> Result<String, String>;

    /// Whether there is a file or folder of this name; None where that cannot or may not be known.
    fn exists(&self, _relative: &str) -> Option<bool> {
        None
    }

    /// The file of hints beside the guide, where there is one.
    fn hints(&self) -> Result<Option<Source>, String> {
        Ok(None)
    }
}

/// No files at all: for guides from standard input, and for tests.
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _relative: &str) -> Result<String, String> {
        Err("there is no folder beside this guide to read it from".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let source = Source::new("g.md", "aé「x」\nsecond\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position("aé「".len()), Position { line: 1, column: 4 });
        assert_eq!(source.lines(Span::new(0, source.text().len())), (1, 2));
        assert_eq!(source.slice(source.line_span(2).unwrap()), "second");
    }
}
