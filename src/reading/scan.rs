//! Text with marks to mentions: the longest known words, marked pieces, tokens.

use std::borrow::Cow;

use super::around::{goals_like_buttons, named_like_services, of_github, paths, said_to_be_of_aws, screens, spelled_policies};
use super::letters::{Letter, Letters};
use super::mention::{Mention, What};
use super::named::named_operations;
use super::spelling::{closing, is_account, names_something, pressable, runs_into_field, what_counts};
use crate::guide::{HARD_BREAK, Mark, Text};
use crate::iam::{Operation, managed_policy};
use crate::lexicon::{Choice, Control, Entry, Field, Verb, Word, lexicon, spaced, unspaced};
use crate::source::Span;

/// Everything that is recognised in `text`, in order; `letters` are its letters.
pub fn scan<'t>(text: &'t Text, letters: &'t Letters) -> Vec<Mention<'t>> {
    let named = named_operations(text);
    let within = |at: usize| named.iter().any(|named| named.runs.contains(&at));
    let urls = text.runs.iter().enumerate().filter(|(at, _)| !within(*at)).filter_map(|(_, run)| run.url.as_deref().map(|url| (run.span, url))).collect();
    let begins = |run: usize| text.runs[..run].iter().map(|run| run.text.chars().count()).sum();
    let operations = named.iter().map(|named| (begins(named.runs.start), begins(named.runs.end), named.operation)).collect();
    let mut scanner = Scanner {
        letters,
        row: &letters.row,
        urls,
        found: Vec::with_capacity(letters.row.len() / 4),
        inside_words: false,
        tokens: tokens(letters),
        operations,
        line_stop: 0,
        plain_stop: 0,
        word: 0..0,
        word_bound: 0,
        word_stop: 0,
    };
    scanner.run();
    scanner.found
}

pub(super) struct Scanner<'t> {
    pub(super) letters: &'t Letters,
    pub(super) row: &'t [Letter],
    pub(super) urls: Vec<(Span, &'t str)>,
    pub(super) found: Vec<Mention<'t>>,
    /// Placeholders, as ranges of letters.
    pub(super) tokens: Vec<(usize, usize)>,
    /// Operations that are named, as ranges of letters.
    pub(super) operations: Vec<(usize, usize, &'static Operation)>,
    /// Within emphasised words, where only labels stand out.
    pub(super) inside_words: bool,
    /// Where the line ends that was looked at last, and where its plain words do.
    pub(super) line_stop: usize,
    pub(super) plain_stop: usize,
    /// The letters without a gap that were looked at last, and where they end but for the marks behind them.
    pub(super) word: std::ops::Range<usize>,
    pub(super) word_bound: usize,
    pub(super) word_stop: usize,
}

/// The placeholders of the whole text.
fn tokens(letters: &Letters) -> Vec<(usize, usize)> {
    let text = letters.text(0, letters.row.len());
    // A hard break has two bytes.
    let lines = if text.contains(HARD_BREAK) { Cow::Owned(text.replace(HARD_BREAK, "\n\n")) } else { Cow::Borrowed(text) };
    crate::iam::placeholders(&lines).into_iter().map(|range| (letters.at_byte(range.start), letters.at_byte(range.end))).collect()
}

/// Whether the letter may stand within a word or a name.
fn goes_on(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_whitespace() && !unspaced(c) && !matches!(c, ',' | '(' | ')' | '"' | '→' | '：' | '，' | '。' | '、' | '“' | '”')
}

fn stands_out(mark: Mark) -> bool {
    mark.has(Mark::STRONG) || mark.has(Mark::EMPHASIS) || mark.has(Mark::CODE)
}

/// Ends of lines that no sentence ends with: what they lead to stands in the next line.
const UNFINISHED: &[&str] = &[
    " the",
    " a",
    " an",
    " as",
    " like",
    " to",
    " of",
    " with",
    " for",
    " from",
    " by",
    " and",
    " or",
    " named",
    " called",
    " the name",
    " como",
    " de",
    " con",
    " para",
    " el",
    " la",
];

impl<'t> Scanner<'t> {
    fn run(&mut self) {
        let mut at = self.after_number();
        while at < self.row.len() {
            at = self.enumerator(at).unwrap_or_else(|| self.step(at));
        }
        paths(&mut self.found);
        screens(&mut self.found);
        of_github(&mut self.found);
        named_like_services(&mut self.found);
        spelled_policies(&mut self.found);
        said_to_be_of_aws(&mut self.found);
        goals_like_buttons(&mut self.found);
        // After the words of the link, so that they read on.
        let mut urls = std::mem::take(&mut self.urls).into_iter().peekable();
        if urls.peek().is_none() {
            return;
        }
        let url = |(span, url)| Mention { what: What::Url(url), text: "", folded: "", span, marked: false, firm: false };
        let mut merged = Vec::with_capacity(self.found.len() + urls.len());
        for mention in std::mem::take(&mut self.found) {
            while let Some(before) = urls.next_if(|(span, _)| span.end <= mention.span.start) {
                merged.push(url(before));
            }
            merged.push(mention);
        }
        merged.extend(urls.map(url));
        self.found = merged;
    }

    /// A list that Markdown does not know: "a. ", "B) ", "2.) ", "(3) " at the beginning of a line. What it begins is a sentence of its own.
    fn enumerator(&mut self, at: usize) -> Option<usize> {
        let begins = self.row[..at].iter().rev().find(|near| !matches!(near.c, ' ' | '\t')).is_none_or(|before| matches!(before.c, '\n' | HARD_BREAK));
        if !begins || self.row[at].c.is_whitespace() || stands_out(self.row[at].mark) {
            return None;
        }
        let window = self.letters.text(at, self.row.len().min(at + 6));
        let inner = window.strip_prefix('(').unwrap_or(window);
        let (mark, rest) = inner.split_at(inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len()));
        let end = rest.find(char::is_whitespace)?;
        let closes = if inner.len() < window.len() { matches!(&rest[..end], ")" | ").") } else { matches!(&rest[..end], "." | ")" | ".)") };
        let number = mark.len() < 3 && mark.bytes().all(|c| c.is_ascii_digit());
        // "A. Smith" is somebody.
        let capital = matches!(mark.as_bytes(), [b'A'..=b'Z']) && rest[..end].contains(')');
        let counts = number || capital || matches!(mark.as_bytes(), [b'a'..=b'z']) || matches!(mark, "ii" | "iii" | "iv" | "vi" | "vii");
        if mark.is_empty() || !closes || !counts {
            return None;
        }
        self.push(What::Stop, at, at, false);
        Some(at + window.len() - rest.len() + end)
    }

    /// Where the text begins after a number that it wears: "2.3.1 ", "Step 4: ", "STEP 1️⃣ ", "5-> ".
    fn after_number(&self) -> usize {
        let text = self.letters.folded(0, self.row.len().min(40));
        let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '#').len();
        let step = ["step ", "paso ", "passo ", "schritt ", "étape "].iter().find(|word| text[start..].starts_with(**word)).map_or(0, |word| word.len());
        let digits = text[start + step..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ')' | '\u{fe0f}' | '\u{20e3}')).count();
        let number = &text[start + step..];
        let number = &number[..number.char_indices().nth(digits).map_or(number.len(), |(at, _)| at)];
        let ends = text[start + step + number.len()..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '：'));
        let behind = &text[start + step + number.len()..];
        let arrow = behind.starts_with("->");
        if digits == 0 || !number.starts_with(|c: char| c.is_ascii_digit()) || !ends || (step == 0 && !arrow && !number.contains(['.', ')'])) {
            return 0;
        }
        let rest = behind.chars().take_while(|c| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '：') || arrow && *c == '>').count();
        text[..start + step].chars().count() + digits + rest
    }

    /// Recognises what begins at `at`, and says where the next thing begins.
    fn step(&mut self, at: usize) -> usize {
        let Letter { c, mark, .. } = self.row[at];
        if c == ' ' && !stands_out(mark) && self.operations.is_empty() {
            return at + 1;
        }
        if let Ok(found) = self.operations.binary_search_by_key(&at, |(start, ..)| *start) {
            let (start, end, operation) = self.operations[found];
            self.push(What::Operation(operation), start, end, true);
            return end;
        }
        if stands_out(mark) {
            let end = self.marked_end(at);
            self.group(at, end, mark.has(Mark::CODE));
            return end;
        }
        if let Some(end) = self.quoted_end(at) {
            self.group(at + 1, end, false);
            return end + 1;
        }
        if let Some((end, what)) = self.token(at) {
            self.push(what, at, end, true);
            return end;
        }
        self.plain(at, self.row.len(), c)
    }

    /// A run of one mark may be broken by the places where the parser cut the text.
    fn marked_end(&self, at: usize) -> usize {
        let mark = self.row[at].mark;
        at + self.row[at..].iter().take_while(|c| c.mark == mark).count()
    }

    pub(super) fn quoted_end(&self, at: usize) -> Option<usize> {
        let close = closing(self.row[at].c)?;
        let apostrophe = matches!(self.row[at].c, '\'' | '‘') && at > 0 && self.row[at - 1].c.is_alphanumeric();
        let length = self.row[at + 1..].iter().take(90).position(|c| c.c == close)?;
        let inside = &self.row[at + 1..at + 1 + length];
        let name = length > 0 && !apostrophe && !inside.iter().any(|c| matches!(c.c, '\n' | HARD_BREAK));
        let quote_ends_word = close != '\'' || self.row.get(at + 2 + length).is_none_or(|c| !c.c.is_alphanumeric());
        (name && quote_ends_word && inside.iter().all(|c| !stands_out(c.mark) || inside.iter().all(|d| d.mark == c.mark))).then_some(at + 1 + length)
    }

    /// A placeholder or an address that stands in plain text.
    fn token(&self, at: usize) -> Option<(usize, What<'t>)> {
        if at > 0 && self.row[at - 1].c.is_alphanumeric() {
            return None;
        }
        let first = self.row[at].c;
        if first == 'h' {
            let length = self.row[at..].iter().take(300).take_while(|c| !c.c.is_whitespace() && !unspaced(c.c) && !matches!(c.c, ')' | '>' | '，' | '。' | '：')).count();
            let rest = self.letters.text(at, at + length);
            if rest.starts_with("http://") || rest.starts_with("https://") {
                return Some((at + length, What::Url(rest)));
            }
        }
        if first.is_ascii_digit() {
            let digits = self.row[at..].iter().take_while(|c| c.c.is_ascii_digit() || c.c == '-').count();
            if is_account(self.letters.text(at, at + digits)) && self.row.get(at + digits).is_none_or(|c| !c.c.is_alphanumeric()) {
                return Some((at + digits, What::Value));
            }
        }
        let end = self.tokens[self.tokens.binary_search_by_key(&at, |(start, _)| *start).ok()?].1;
        Some((end, What::Value))
    }

    /// Recognises plain text at `at`; `end` bounds it.
    pub(super) fn plain(&mut self, at: usize, end: usize, c: char) -> usize {
        if !c.is_ascii_alphanumeric() {
            if let Some(end) = self.punctuation(at, c) {
                return end;
            }
            if c.is_whitespace() {
                return at + 1;
            }
        }
        // "l'utilisateur": the article is no part of the word.
        let letter = |near: usize| self.row.get(near).is_some_and(|near| near.c.is_alphabetic());
        if matches!(c, 'l' | 'L' | 'd') && self.row.get(at + 1).is_some_and(|next| matches!(next.c, '\'' | '’')) && letter(at + 2) && (at == 0 || !spaced(self.row[at - 1].c)) {
            return at + 2;
        }
        let starts = at == 0 || unspaced(c) || !spaced(c) || !spaced(self.row[at - 1].c);
        if starts {
            let stop = self.stop(at).min(end).min(at + 90);
            let window = self.letters.folded(at, stop);
            // "S3-user" and "project_x" are names, whatever begins them.
            let joined = |length: usize| {
                let behind = &self.row[(at + length).min(stop)..stop];
                matches!(behind, [joint, next, ..] if matches!(joint.c, '-' | '_') && next.c.is_ascii_alphanumeric())
            };
            for hit in lexicon().matches(window).filter(|hit| !joined(hit.length) && !runs_into_field(window, self.letters.folded(at, at + hit.length), hit.entries)) {
                if let Some(what) = self.acceptable(at, hit.length, hit.entries) {
                    self.push(what, at, at + hit.length, false);
                    return at + hit.length;
                }
            }
        }
        let length = if unspaced(c) { 1 } else { (self.word_end(at, end) - at).max(1) };
        // "-`name`": the dash of a list that lacks its blank is no part of the name.
        let bullet = self.row[at..at + length]
            .iter()
            .take(8)
            .position(|c| c.c.is_alphanumeric())
            .filter(|&letter| letter > 0 && stands_out(self.row[at + letter].mark) && !stands_out(self.row[at].mark));
        let length = bullet.unwrap_or(length);
        let mut stop = at + length;
        if stop == self.word.end {
            stop = self.word_stop.max(at + 1);
        }
        while stop > at + 1 && matches!(self.row[stop - 1].c, '.' | ':' | ';' | '!' | '?') {
            stop -= 1;
        }
        let text = self.letters.text(at, stop);
        let what = if c.is_ascii_uppercase() && managed_policy(text).is_some() { What::Policy } else { What::Other };
        if what_counts(&what, text) {
            self.push(what, at, stop, false);
        }
        stop
    }

    /// Where the letters without a gap end that `at` stands among.
    fn word_end(&mut self, at: usize, bound: usize) -> usize {
        if !self.word.contains(&at) || self.word_bound != bound {
            let end = at + self.row[at..bound].iter().take_while(|c| goes_on(c.c)).count();
            let mut stop = end;
            while stop > at && matches!(self.row[stop - 1].c, '.' | ':' | ';' | '!' | '?') {
                stop -= 1;
            }
            (self.word, self.word_bound, self.word_stop) = (at..end, bound, stop);
        }
        self.word.end.max(at)
    }

    /// Where whatever begins at `at` ends: with its line, and in plain words before the next mark.
    fn stop(&mut self, at: usize) -> usize {
        if self.line_stop <= at {
            let ends = |near: &usize| self.row[*near].c == HARD_BREAK || self.row[*near].c == '\n' && self.line_ends(*near);
            self.line_stop = (at..self.row.len()).find(ends).unwrap_or(self.row.len());
        }
        if stands_out(self.row[at].mark) {
            return self.line_stop;
        }
        if self.plain_stop <= at {
            self.plain_stop = at + self.row[at..].iter().take_while(|c| !stands_out(c.mark)).count();
        }
        self.line_stop.min(self.plain_stop)
    }

    /// Which of the meanings of a plain stretch holds.
    fn acceptable(&self, at: usize, length: usize, entries: &[Entry]) -> Option<What<'t>> {
        let first = self.row[at].c;
        let capital = first.is_uppercase() || unspaced(first) || !first.is_alphabetic();
        let word = self.word_here(entries);
        for entry in entries {
            match entry {
                // Words within a quoted label are not another label.
                Entry::Label(label) if self.inside_words && matches!(label.control, Control::Option(_)) && !stands_out(self.row[at].mark) => {}
                // Nobody writes it for anything else, in whatever case.
                Entry::Label(label) if label.control == Control::Option(Choice::Programmatic) => return Some(What::Label(label.control)),
                // "user name", "role name": nobody writes them for anything else.
                Entry::Label(label) if matches!(label.control, Control::Field(field) if names_something(field)) && (unspaced(first) || length > 6) => {
                    return Some(What::Label(label.control));
                }
                Entry::Label(label) if word.is_some() && matches!(label.control, Control::Screen) => {}
                // "Add tags with the key …": in plain text it is said, not named.
                Entry::Label(label) if matches!(label.control, Control::Screen) && !stands_out(self.row[at].mark) && self.begins_sentence(at) => {}
                // "Add user to the group": no button is meant.
                // "click add provider", "select web identity".
                Entry::Label(label) if label.text.contains(' ') && self.after_press() && pressable(label.control) => return Some(What::Label(label.control)),
                // "Provide a description", "enter the audience".
                Entry::Label(label) if matches!(label.control, Control::Field(field) if field != Field::Name) && self.after_fill() => return Some(What::Label(label.control)),
                Entry::Label(label) if unspaced(first) && (word.is_some() || length < 6 && matches!(label.control, Control::Option(_) | Control::Field(_))) => {}
                Entry::Label(label) if capital && (word.is_none() || label.text.contains(' ')) => {
                    // A capital that a sentence's beginning explains says nothing.
                    let begins_sentence = self.begins_sentence(at) && label.text.split(' ').count() < 2 && label.language == "en";
                    if !begins_sentence || matches!(label.control, Control::Field(_) | Control::Page(_) | Control::Tab(_)) {
                        return Some(What::Label(label.control));
                    }
                }
                Entry::Service(service) if capital => return Some(What::Service(service)),
                _ => {}
            }
        }
        word.map(What::Word)
    }

    /// A word of several classes is a verb where a clause begins, and none elsewhere: "Name the user", "a name".
    fn word_here(&self, entries: &[Entry]) -> Option<Word> {
        let mut words = entries.iter().filter_map(|entry| if let Entry::Word(word) = entry { Some(*word) } else { None });
        let first = words.next()?;
        let Some(second) = words.next() else { return Some(first) };
        let begins =
            self.found.last().is_none_or(|last| matches!(last.what, What::Stop | What::Colon | What::Dash | What::Arrow | What::Word(Word::Then | Word::Must | Word::Optional)));
        let (verb, other) = if matches!(first, Word::Verb(_)) { (first, second) } else { (second, first) };
        Some(if begins { verb } else { other })
    }

    /// The verb just before says that something is clicked on.
    pub(super) fn after_press(&self) -> bool {
        // "click add permissions, then attach policies"
        let chain = |mention: &Mention| mention.is(Word::Then) || mention.folded == "the" || mention.control().is_some() || matches!(mention.what, What::Arrow);
        let before = self.found.iter().rev().find(|mention| !chain(mention));
        before.and_then(Mention::verb) == Some(Verb::Press)
    }

    /// The verb just before says that a field is filled.
    fn after_fill(&self) -> bool {
        self.found.iter().rev().take(3).find_map(Mention::verb) == Some(Verb::Fill)
    }

    fn begins_sentence(&self, at: usize) -> bool {
        self.row[..at].iter().rev().find(|c| !c.c.is_whitespace() && !matches!(c.c, '*' | '_')).is_none_or(|c| matches!(c.c, '.' | '!' | '?' | '。' | ':'))
    }

    fn punctuation(&mut self, at: usize, c: char) -> Option<usize> {
        let next = self.row.get(at + 1).map_or(' ', |c| c.c);
        let before = at.checked_sub(1).and_then(|at| self.row.get(at)).map_or(' ', |c| c.c);
        let what = match c {
            '。' | '！' | '？' | HARD_BREAK => What::Stop,
            '.' | '!' | '?' if next.is_whitespace() || next == HARD_BREAK || matches!(next, ')' | '"' | '”') || unspaced(next) => {
                if c == '.' && self.abbreviation(at) {
                    return None;
                }
                if c == '?' && self.answered(at + 1) { What::Colon } else { What::Stop }
            }
            '\n' if self.line_ends(at) => What::Stop,
            '→' | '➜' | '➔' | '»' | '›' | '❯' | '↓' | '➡' | '⇒' => What::Arrow,
            '>' if before == ' ' || next == ' ' || matches!(before, '-' | '=') => What::Arrow,
            '：' => What::Colon,
            ':' if next.is_whitespace() || at + 1 == self.row.len() || stands_out(self.row[at + 1].mark) || closing(next).is_some() => What::Colon,
            // A box that nobody has ticked.
            '☐' | '⬜' | '🔲' => What::Word(Word::Off),
            '[' if next == ' ' && self.row.get(at + 2).is_some_and(|c| c.c == ']') => {
                self.push(What::Word(Word::Off), at, at + 3, false);
                return Some(at + 3);
            }
            '(' | '（' => What::Open,
            ')' | '）' => What::Close,
            '\t' => What::Colon,
            // "->", "-->", "=>"
            '-' | '=' if matches!(next, '>' | '-' | '=') => {
                let length = self.row[at..].iter().take_while(|near| near.c == c).count();
                if self.row.get(at + length).is_none_or(|c| c.c != '>') || before.is_alphanumeric() {
                    return None;
                }
                self.push(What::Arrow, at, at + length + 1, false);
                return Some(at + length + 1);
            }
            '–' | '—' => What::Dash,
            '-' if next == ' ' && before == ' ' => What::Dash,
            _ => return None,
        };
        self.push(what, at, at + 1, false);
        Some(at + 1)
    }

    /// "Console access? No.": a question and its answer are a label and its value.
    fn answered(&self, from: usize) -> bool {
        let line = self.row[from..].iter().take(30).take_while(|near| !matches!(near.c, '\n' | HARD_BREAK)).count();
        let behind = self.letters.folded(from, from + line);
        let answer = behind.trim_start_matches([' ', '*', '_']);
        let hit = lexicon().longest(answer);
        hit.is_some_and(|hit| {
            let says = hit.entries.iter().any(|entry| matches!(entry, Entry::Word(Word::Off | Word::Not)));
            says && answer.chars().nth(hit.length).is_none_or(|next| matches!(next, '.' | ',' | ';' | '!' | ' ' | '*' | '_'))
                && !answer.chars().skip(hit.length).any(char::is_alphanumeric)
        })
    }

    fn abbreviation(&self, at: usize) -> bool {
        let word = self.letters.folded(at.saturating_sub(5), at);
        ["e.g", "i.e", "etc", " vs", "eg", "p. ej", "z.b", "p.ej"].iter().any(|known| word.ends_with(known))
    }

    /// A line break ends a sentence where the line is too short to have been wrapped and the next begins anew.
    fn line_ends(&self, at: usize) -> bool {
        let begin = self.row[..at].iter().rposition(|c| matches!(c.c, '\n' | HARD_BREAK)).map_or(0, |before| before + 1);
        if UNFINISHED.iter().any(|end| self.letters.folded(begin, at).trim_end().ends_with(end)) {
            return false;
        }
        let next = self.row[at + 1..].iter().find(|c| !c.c.is_whitespace());
        // "… to Permissions", and below it "Choose …": an order begins with its verb, however long the line before it was.
        if self.row[at + 1..].iter().take_while(|c| c.c.is_whitespace()).count() < 4
            && let Some(next) = self.row[at + 1..].iter().position(|c| !c.c.is_whitespace()).map(|next| at + 1 + next)
        {
            let text = self.letters.text(next, self.row.len().min(next + 8));
            if ["Click ", "Choose ", "Select ", "Enter ", "Go to "].iter().any(|verb| text.starts_with(verb)) {
                return true;
            }
        }
        at - begin < 56 && next.is_none_or(|c| !c.c.is_lowercase() && !c.c.is_ascii_punctuation() || stands_out(c.mark))
    }

    pub(super) fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        let edge = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '：' | '，' | '。' | '"' | '“' | '”' | '「' | '」' | '\'' | '[' | ']' | '+');
        while start < end && edge(self.row[start].c) {
            start += 1;
        }
        while end > start && edge(self.row[end - 1].c) {
            end -= 1;
        }
        (start, end)
    }

    pub(super) fn push(&mut self, what: What<'t>, start: usize, end: usize, marked: bool) {
        let colon = marked && self.row.get(end).is_some_and(|c| matches!(c.c, ':' | '：')) && stands_out(self.row[end].mark);
        let stands = marked || self.row.get(start).is_some_and(|c| stands_out(c.mark));
        let marked = stands && (!self.inside_words || matches!(what, What::Label(_)));
        let firm = marked && self.row.get(start).is_some_and(|c| c.mark.has(Mark::CODE) || !stands_out(c.mark));
        let letters = self.letters;
        self.found.push(Mention { what, text: letters.text(start, end), folded: letters.folded(start, end), span: letters.span(start, end), marked, firm });
        if colon {
            self.found.push(Mention { what: What::Colon, text: ":", folded: ":", span: letters.span(end, end + 1), marked: false, firm: false });
        }
    }
}
