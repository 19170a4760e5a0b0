//! One table of everything that may be recognised in a sentence, and the longest match at a place in it.

use std::collections::HashMap;
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
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    pub length: usize,
    pub entries: &'a [Entry],
}

pub struct Lexicon {
    /// By the first two folded characters; the longest text first.
    rows: HashMap<[char; 2], Vec<Row>>,
}

struct Row {
    text: Vec<char>,
    entries: Vec<Entry>,
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
        let mut entries: HashMap<Vec<char>, Vec<Entry>> = HashMap::new();
        for line in rows(include_str!("data/labels.tsv")) {
            let mut cells = line.split('\t');
            let (Some(control), Some(text), Some(language)) = (cells.next().and_then(Control::parse), cells.next(), cells.next()) else { continue };
            let label = Label { text, control, language, from: cells.next().unwrap_or_default(), until: cells.next().unwrap_or_default() };
            entries.entry(text.chars().map(fold).collect()).or_default().push(Entry::Label(label));
        }
        for line in rows(include_str!("data/words.tsv")) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            let Some(class) = Word::parse(class) else { continue };
            for word in words.split('|') {
                entries.entry(word.chars().map(fold).collect()).or_default().push(Entry::Word(class));
            }
        }
        for service in SERVICES.get() {
            for name in &service.names {
                entries.entry(name.chars().map(fold).collect()).or_default().push(Entry::Service(service));
            }
        }
        let mut rows: HashMap<[char; 2], Vec<Row>> = HashMap::new();
        for (text, entries) in entries {
            rows.entry(key(&text)).or_default().push(Row { text, entries });
        }
        rows.values_mut().for_each(|bucket| bucket.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text))));
        Self { rows }
    }

    /// The longest known text at the beginning of `text` (folded characters) that ends where a word ends.
    pub fn longest<'a>(&'a self, text: &'a [char]) -> Option<Hit<'a>> {
        self.matches(text).next()
    }

    /// All known texts at the beginning of `text`, longest first.
    pub fn matches<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = Hit<'a>> {
        let single = [text.first().copied().unwrap_or('\0'), '\0'];
        [self.rows.get(&key(text)), self.rows.get(&single)]
            .into_iter()
            .flatten()
            .flatten()
            .filter(move |row| begins(text, &row.text))
            .map(|row| Hit { length: row.text.len(), entries: &row.entries })
    }

    /// What the whole of `text` is.
    pub fn whole(&self, text: &[char]) -> Option<Hit<'_>> {
        let bucket = self.rows.get(&key(text))?;
        bucket.iter().find(|row| row.text == text).map(|row| Hit { length: row.text.len(), entries: &row.entries })
    }
}

fn key(text: &[char]) -> [char; 2] {
    [text.first().copied().unwrap_or('\0'), text.get(1).copied().unwrap_or('\0')]
}

/// Whether `text` begins with `word`, and the word ends there. Scripts without spaces have no word ends.
fn begins(text: &[char], word: &[char]) -> bool {
    text.starts_with(word) && {
        let last = word.last().copied().unwrap_or(' ');
        let next = text.get(word.len()).copied().unwrap_or(' ');
        !(spaced(last) && spaced(next))
    }
}

/// A letter or digit of a script that separates its words.
pub fn spaced(c: char) -> bool {
    c.is_alphanumeric() && !unspaced(c)
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

    fn folded(text: &str) -> Vec<char> {
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
