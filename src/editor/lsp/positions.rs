//! Positions of the protocol: lines from 0, and what comes before in a line, in UTF-16 code units or in bytes.
//!
//! Source: Language Server Protocol 3.17, "Position" and "Text Documents".

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::Span;

/// What a position counts in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    /// UTF-8 where the client offers it, else what every client knows.
    pub fn chosen(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        if offered.is_some_and(|offered| offered.contains(&PositionEncodingKind::UTF8)) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// What a byte of UTF-8 counts: in UTF-16 the first byte of a character does for all of them.
    fn units(self, byte: u8) -> usize {
        match self {
            Encoding::Utf8 => 1,
            Encoding::Utf16 => usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0),
        }
    }

    fn sum(self, bytes: &[u8]) -> usize {
        bytes.iter().map(|byte| self.units(*byte)).sum()
    }
}

/// Where the lines of one text are. They end at `\n`, `\r\n` and `\r`.
#[derive(Debug)]
pub struct Lines {
    encoding: Encoding,
    starts: Vec<usize>,
    /// What all before each [`BLOCK`] counts, so that a text of one long line takes no longer than others.
    before: Vec<usize>,
}

/// Bytes.
const BLOCK: usize = 1024;

impl Lines {
    pub fn of(text: &str, encoding: Encoding) -> Lines {
        let bytes = text.as_bytes();
        let ends = |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|&at| ends(at)).map(|at| at + 1)).collect();
        let before = bytes.chunks(BLOCK).scan(0, |sum, block| Some(std::mem::replace(sum, *sum + encoding.sum(block)))).collect();
        Lines { encoding, starts, before }
    }

    /// The position of a byte; of the end of the line for one inside of its line break, of the end for one behind the text.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.start(line, text);
        let character = self.units_before(text, offset.min(self.end(line, text))) - self.units_before(text, start);
        Position::new(narrow(line), narrow(character))
    }

    /// The byte of a position. Behind the end of a line it is that end, behind the last line that of the text, inside of a character
    /// its beginning.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return text.len();
        }
        let (start, end) = (self.start(line, text), self.end(line, text));
        let wanted = self.units_before(text, start) + position.character as usize;
        let block = self.before.partition_point(|&sum| sum <= wanted).saturating_sub(1);
        let (mut at, mut sum) = (block * BLOCK, self.before.get(block).copied().unwrap_or_default());
        while let Some(&byte) = text.as_bytes().get(at).filter(|_| at < end) {
            let next = sum + self.encoding.units(byte);
            if next > wanted {
                break;
            }
            sum = next;
            at += 1;
        }
        text.floor_char_boundary(at).clamp(start, end)
    }

    pub fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.position(text, span.start), self.position(text, span.end.max(span.start)))
    }

    /// Never the wrong way round.
    pub fn span(&self, text: &str, range: Range) -> Span {
        let start = self.offset(text, range.start);
        Span::new(start, self.offset(text, range.end).max(start))
    }

    fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// Where a line ends, without its line break.
    fn end(&self, line: usize, text: &str) -> usize {
        let Some(&next) = self.starts.get(line + 1) else { return text.len() };
        let whole = &text[..next];
        whole.strip_suffix("\r\n").or_else(|| whole.strip_suffix(['\n', '\r'])).unwrap_or(whole).len()
    }

    fn units_before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.before.len().saturating_sub(1));
        self.before.get(block).copied().unwrap_or_default() + self.encoding.sum(text.as_bytes().get(block * BLOCK..offset).unwrap_or_default())
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: [Encoding; 2] = [Encoding::Utf8, Encoding::Utf16];

    #[test]
    fn lines_end_as_the_protocol_says() {
        let text = "a\u{1f600}b\r\nc\rd\n\te";
        let places = |encoding| {
            let lines = Lines::of(text, encoding);
            text.char_indices().map(|(at, _)| lines.position(text, at)).map(|place| (place.line, place.character)).collect::<Vec<_>>()
        };
        assert_eq!(places(Encoding::Utf16), [(0, 0), (0, 1), (0, 3), (0, 4), (0, 4), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1)]);
        assert_eq!(places(Encoding::Utf8)[2], (0, 5));
        let lines = Lines::of(text, Encoding::Utf16);
        for ((line, character), byte) in [((0, 2), 1), ((0, 99), 6), ((1, 1), 9), ((3, 2), 14), ((9, 0), 14), ((u32::MAX, u32::MAX), 14)] {
            assert_eq!(lines.offset(text, Position::new(line, character)), byte, "{line}:{character}");
        }
        assert_eq!(lines.span(text, Range::new(Position::new(3, 1), Position::new(0, 0))), Span::new(13, 13));
    }

    /// Pieces that are counted differently, long enough to cross blocks.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("a"),
            Just("\u{e9}"),
            Just("\u{300c}"),
            Just("\u{1f469}\u{200d}\u{1f4bb}"),
            Just("\t"),
            Just("\n"),
            Just("\r\n"),
            Just("\r"),
            Just("a long line of some words and \u{1f600}s, again and again. "),
        ];
        prop::collection::vec(piece, 0..200).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn there_and_back(text in texts()) {
            for encoding in BOTH {
                let lines = Lines::of(&text, encoding);
                for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let inside_of_a_break = text[..at].ends_with('\r') && text[at..].starts_with('\n');
                    let place = lines.position(&text, at);
                    prop_assert_eq!(lines.offset(&text, place), if inside_of_a_break { at - 1 } else { at });
                    // Counted by hand.
                    let line = text[..at].rsplit(['\n', '\r']).next().unwrap_or_default();
                    let units = match encoding { Encoding::Utf8 => line.len(), Encoding::Utf16 => line.encode_utf16().count() };
                    prop_assert!(inside_of_a_break || place.character as usize == units);
                }
            }
        }

        #[test]
        fn any_position_is_somewhere(text in texts(), line in 0u32..300, character in 0u32..300) {
            for encoding in BOTH {
                let lines = Lines::of(&text, encoding);
                let at = lines.offset(&text, Position::new(line, character));
                prop_assert!(text.is_char_boundary(at));
                let place = lines.position(&text, at);
                prop_assert!(place <= Position::new(line, character));
                prop_assert_eq!(lines.offset(&text, place), at);
            }
        }
    }
}
