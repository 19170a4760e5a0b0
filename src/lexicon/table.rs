//! One table of everything that may be recognised in a sentence, and the longest match at a place in it.
//!
//! `build.rs` makes it out of `data/*.tsv`, so that the program builds nothing when it starts.

use super::control::{Action, Choice, Control, Field, Page, Tab, Thing};
use super::letters::{first_word, hash, spaced};
use super::past::Past;
use super::service::Service;
use super::word::{Noun, Verb, Word};

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// A label as the console showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub text: &'static str,
    pub control: Control,
    pub language: &'static str,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Label(&'static Label),
    Word(Word),
    Service(&'static Service),
}

/// A match: how many characters, and everything that they may be, labels first.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    pub length: usize,
    pub entries: &'static [Entry],
}

/// The tables of `build.rs`: [`ROWS`] stand by their first words; of those with the same one, the longest text stands first.
/// [`WORDS`] has at the hash of a first word, or behind it, from which to which row it reaches.
pub struct Lexicon;

/// Small, and without references that the start of the program would have to put right.
struct Row {
    /// Where its text, folded, begins in [`TEXTS`].
    at: u32,
    bytes: u16,
    /// In characters.
    length: u16,
    /// Bytes of its first word.
    first: u16,
    /// Its last character is of a script that separates its words.
    spaced: bool,
    /// Where its entries begin in [`ENTRIES`], and how many there are.
    entries: u16,
    count: u8,
}

/// The one lexicon.
pub fn lexicon() -> &'static Lexicon {
    &Lexicon
}

pub(super) fn labels() -> &'static [Label] {
    &LABELS
}

pub(super) fn pasts() -> &'static [Past] {
    &PAST
}

pub(super) fn services() -> &'static [Service] {
    &SERVICES
}

/// Whether the word, in lower case, is one of any sentence, and so nobody's name, whatever introduces it.
pub fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

impl Lexicon {
    /// The longest known text at the beginning of `text` (folded) that ends where a word ends.
    pub fn longest(&self, text: &str) -> Option<Hit> {
        self.matches(text).next()
    }

    /// All known texts at the beginning of `text`, longest first.
    pub fn matches(&self, text: &str) -> impl Iterator<Item = Hit> {
        with_first_word_of(text).iter().filter(move |row| row.begins(text)).map(Row::hit)
    }

    /// What the whole of `text` is.
    pub fn whole(&self, text: &str) -> Option<Hit> {
        with_first_word_of(text).iter().find(|row| row.text() == text.as_bytes()).map(Row::hit)
    }
}

fn with_first_word_of(text: &str) -> &'static [Row] {
    let word = first_word(text);
    let mut place = hash(word);
    loop {
        let (from, to) = WORDS[place % WORDS.len()];
        let rows = &ROWS[usize::from(from)..usize::from(to)];
        if rows.first().is_none_or(|row| row.first_word() == word.as_bytes()) {
            return rows;
        }
        place += 1;
    }
}

impl Row {
    fn text(&self) -> &'static [u8] {
        &TEXTS.as_bytes()[self.at as usize..][..usize::from(self.bytes)]
    }

    fn first_word(&self) -> &'static [u8] {
        &self.text()[..usize::from(self.first)]
    }

    /// Whether `text` begins with the row's, and the word ends there. Scripts without spaces have no word ends.
    fn begins(&self, text: &str) -> bool {
        let own = self.text();
        // Few of the rows with one first word go on as the text does.
        let second = usize::from(self.first) + 1;
        let goes_on = own.get(second).is_none_or(|byte| text.as_bytes().get(second) == Some(byte));
        goes_on && text.as_bytes().starts_with(own) && !(self.spaced && text[own.len()..].starts_with(spaced))
    }

    fn hit(&self) -> Hit {
        Hit { length: usize::from(self.length), entries: &ENTRIES[usize::from(self.entries)..][..usize::from(self.count)] }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().map(fold).collect()
    }

    #[test]
    fn the_longest_word_wins_and_ends_at_its_end() {
        assert_eq!(lexicon().longest(&folded("Attach policies directly, then")).unwrap().length, "attach policies directly".len());
        assert!(lexicon().longest(&folded("toward")).is_none());
        assert_eq!(lexicon().longest(&folded("ユーザー名に")).unwrap().length, 5);
    }

    #[test]
    fn every_text_is_found() {
        for row in &ROWS {
            let text = std::str::from_utf8(row.text()).unwrap();
            assert!(lexicon().whole(text).is_some_and(|hit| !hit.entries.is_empty()), "{text}");
        }
        assert!(lexicon().whole("").is_none());
    }

    #[test]
    fn ordinary_words() {
        assert!(is_ordinary("the") && is_ordinary("ihr") && !is_ordinary("post"));
    }
}
