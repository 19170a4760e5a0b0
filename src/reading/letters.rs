//! A text letter by letter, decoded and folded once.

use crate::guide::{Mark, Run, Text};
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
        text.runs.iter().for_each(|run| letters.run(run));
        letters
    }

    fn run(&mut self, run: &Run) {
        let exact = run.text.len() == run.span.end - run.span.start;
        let place = |offset: usize, length: usize| if exact { (run.span.start + offset, run.span.start + offset + length) } else { (run.span.start, run.span.end) };
        let (first, folded) = (self.text.len(), self.folded.len());
        let letter = |c: char, offset: usize, folded_byte: usize| {
            let (at, end) = place(offset, c.len_utf8());
            Letter { c, mark: run.mark, at: at as u32, end: end as u32, byte: (first + offset) as u32, folded_byte: folded_byte as u32 }
        };
        self.text.push_str(&run.text);
        if run.text.is_ascii() {
            self.row.extend(run.text.bytes().enumerate().map(|(offset, byte)| letter(char::from(byte), offset, folded + offset)));
            for (at, piece) in run.text.split(['\n', '\t']).enumerate() {
                self.folded.push_str(if at > 0 { " " } else { "" });
                self.folded.push_str(piece);
            }
            self.folded[folded..].make_ascii_lowercase();
            return;
        }
        for (offset, c) in run.text.char_indices() {
            self.row.push(letter(c, offset, self.folded.len()));
            self.folded.push(fold(c));
        }
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
