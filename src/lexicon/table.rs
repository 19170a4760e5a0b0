//! One table of everything that may be recognised in a sentence, and the longest match at a place in it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use super::control::Control;
use super::service::{SERVICES, Service};
use super::word::Word;

/// A label as the console showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub text: &'static str,
    pub control: Control,
    pub language: &'static str,
    /// ISO dates on which AWS's own guide began and ceased to use it; empty: always, or still.
    pub from: &'static str,
    pub until: &'static str,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Label(Label),
    Word(Word),
    Service(&'static Service),
}

/// A match: how many characters, and everything that they may be, labels first.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    pub length: usize,
    pub entries: &'a [Entry],
}

pub struct Lexicon {
    /// By the first word; the longest text first.
    rows: HashMap<String, Vec<Row>, BuildHasherDefault<Fnv>>,
}

struct Row {
    /// Folded.
    text: String,
    /// In characters.
    length: usize,
    /// Its last character is of a script that separates its words.
    spaced: bool,
    entries: Vec<Entry>,
}

/// A hash that is quick for single words (FNV-1a).
#[derive(Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The one lexicon, made at its first use.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::new)
}

/// A character as matching sees it: case, curly quotes and odd spaces aside.
pub fn fold(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '\u{a0}' | '\t' | '\n' | '\u{85}' | '\u{3000}' => ' ',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self { rows: HashMap::default() };
        for line in rows(include_str!("data/labels.tsv")) {
            let mut cells = line.split('\t');
            let (Some(control), Some(text), Some(language)) = (cells.next().and_then(Control::parse), cells.next(), cells.next()) else { continue };
            let label = Label { text, control, language, from: cells.next().unwrap_or_default(), until: cells.next().unwrap_or_default() };
            lexicon.add(text, Entry::Label(label));
        }
        for line in rows(include_str!("data/words.tsv")) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            let Some(class) = Word::parse(class) else { continue };
            words.split('|').for_each(|word| lexicon.add(word, Entry::Word(class)));
        }
        for service in SERVICES.get() {
            service.names.iter().for_each(|name| lexicon.add(name, Entry::Service(service)));
        }
        lexicon.rows.values_mut().for_each(|rows| rows.sort_by_key(|row| std::cmp::Reverse(row.length)));
        lexicon
    }

    fn add(&mut self, text: &str, entry: Entry) {
        let text: String = text.chars().map(fold).collect();
        let rows = self.rows.entry(first_word(&text).to_owned()).or_default();
        match rows.iter_mut().find(|row| row.text == text) {
            Some(row) => row.entries.push(entry),
            None => rows.push(Row { length: text.chars().count(), spaced: text.ends_with(spaced), text, entries: vec![entry] }),
        }
    }

    /// The longest known text at the beginning of `text` (folded) that ends where a word ends.
    pub fn longest(&self, text: &str) -> Option<Hit<'_>> {
        self.matches(text).next()
    }

    /// All known texts at the beginning of `text`, longest first.
    pub fn matches<'a>(&'a self, text: &str) -> impl Iterator<Item = Hit<'a>> {
        let rows = self.rows.get(first_word(text)).into_iter().flatten();
        rows.filter(move |row| row.begins(text)).map(Row::hit)
    }

    /// What the whole of `text` is.
    pub fn whole(&self, text: &str) -> Option<Hit<'_>> {
        self.rows.get(first_word(text))?.iter().find(|row| row.text == text).map(Row::hit)
    }
}

impl Row {
    /// Whether `text` begins with the row's, and the word ends there. Scripts without spaces have no word ends.
    fn begins(&self, text: &str) -> bool {
        text.strip_prefix(self.text.as_str()).is_some_and(|rest| !(self.spaced && rest.starts_with(spaced)))
    }

    fn hit(&self) -> Hit<'_> {
        Hit { length: self.length, entries: &self.entries }
    }
}

/// The first word of a text; where no word begins, its first character.
fn first_word(text: &str) -> &str {
    let length = text.find(|c| !spaced(c)).unwrap_or(text.len());
    &text[..if length > 0 { length } else { text.chars().next().map_or(0, char::len_utf8) }]
}

/// A letter or digit of a script that separates its words.
pub fn spaced(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() && !unspaced(c)
}

/// A letter of a script that does not: Han, Kana; and Hangul, whose particles follow the word without a space.
pub fn unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().map(fold).collect()
    }

    #[test]
    fn every_row_is_understood() {
        for line in rows(include_str!("data/labels.tsv")) {
            assert!(Control::parse(line.split('\t').next().unwrap()).is_some(), "{line}");
        }
        for line in rows(include_str!("data/words.tsv")) {
            assert!(Word::parse(line.split('\t').next().unwrap()).is_some(), "{line}");
        }
    }

    #[test]
    fn the_longest_word_wins_and_ends_at_its_end() {
        assert_eq!(lexicon().longest(&folded("Attach policies directly, then")).unwrap().length, "attach policies directly".len());
        assert!(lexicon().longest(&folded("toward")).is_none());
        assert_eq!(lexicon().longest(&folded("ユーザー名に")).unwrap().length, 5);
    }
}
