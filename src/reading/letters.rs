//! A text letter by letter, decoded and folded once.

use crate::guide::{Mark, Text};
use crate::lexicon::fold;
use crate::source::Span;

/// What a text is read from: its letters in one row, whatever marks cut it into runs.
pub struct Letters {
    pub row: Vec<Letter>,
    text: String,
    /// As matching sees it; letter for letter the same.
    folded: String,
}

/// One letter with its place in the guide.
#[derive(Clone, Copy)]
pub struct Letter {
    pub c: char,
    pub folded: char,
    pub mark: Mark,
    at: u32,
    end: u32,
    /// Its first byte in the row's text and in the folded text.
    byte: u32,
    folded_byte: u32,
}

impl Letters {
    pub fn new(text: &Text) -> Self {
        let bytes = text.runs.iter().map(|run| run.text.len()).sum();
        let mut letters = Self { row: Vec::with_capacity(bytes), text: String::with_capacity(bytes), folded: String::with_capacity(bytes) };
        for run in &text.runs {
            let exact = run.text.len() == run.span.end - run.span.start;
            for (offset, c) in run.text.char_indices() {
                let (at, end) = if exact { (run.span.start + offset, run.span.start + offset + c.len_utf8()) } else { (run.span.start, run.span.end) };
                let folded = fold(c);
                let (byte, folded_byte) = (letters.text.len() as u32 + offset as u32, letters.folded.len() as u32);
                letters.row.push(Letter { c, folded, mark: run.mark, at: at as u32, end: end as u32, byte, folded_byte });
                letters.folded.push(folded);
            }
            letters.text.push_str(&run.text);
        }
        letters
    }

    /// The letters from `start` to before `end`.
    pub fn text(&self, start: usize, end: usize) -> &str {
        let byte = |at: usize| self.row.get(at).map_or(self.text.len(), |letter| letter.byte as usize);
        &self.text[byte(start)..byte(end)]
    }

    pub fn folded(&self, start: usize, end: usize) -> &str {
        let byte = |at: usize| self.row.get(at).map_or(self.folded.len(), |letter| letter.folded_byte as usize);
        &self.folded[byte(start)..byte(end)]
    }

    pub fn into_folded(self) -> String {
        self.folded
    }

    /// The letter that begins with this byte of the text.
    pub fn at_byte(&self, byte: usize) -> usize {
        self.row.partition_point(|letter| (letter.byte as usize) < byte)
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        match (self.row.get(start), end.checked_sub(1).and_then(|last| self.row.get(last))) {
            (Some(first), Some(last)) if end > start => Span::new(first.at as usize, last.end as usize),
            (Some(first), _) => Span::new(first.at as usize, first.at as usize),
            _ => Span::default(),
        }
    }
}
