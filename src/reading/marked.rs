//! What stands under a mark: a label, a name, a path of labels, or simply emphasised words.

use super::mention::{Mention, What};
use super::scan::Scanner;
use super::spelling::{ends_in_field, is_reference, page_of, without_article, without_remark};
use crate::iam::managed_policy;
use crate::lexicon::{Control, Entry, Page, Word, lexicon, unspaced};

const ARROWS: &[char] = &['→', '➜', '➔', '»', '›', '❯', '➡'];

impl Scanner<'_> {
    /// A marked piece: a label, a name, a path of labels, or simply emphasised words.
    pub(super) fn group(&mut self, start: usize, end: usize, code: bool) {
        let (start, end) = self.trim(start, end);
        if start >= end {
            return;
        }
        let path = self.split_path(start, end);
        if path.len() > 1 && self.is_path(start, end, &path) {
            for (at, (from, to)) in path.into_iter().enumerate() {
                if at > 0 {
                    self.push(What::Arrow, from, from, false);
                }
                self.piece(from, to, code);
            }
            return;
        }
        self.piece(start, end, code);
    }

    fn piece(&mut self, start: usize, end: usize, code: bool) {
        let (start, end) = self.trim(start, end);
        if start >= end {
            return;
        }
        // "`**x**`": bold within code is shown as it is written, and meant as bold.
        if code && end - start > 4 && [start, start + 1, end - 2, end - 1].iter().all(|&at| self.row[at].c == '*') {
            return self.piece(start + 2, end - 2, code);
        }
        let text = self.letters.text(start, end);
        let label = without_remark(self.letters.folded(start, end));
        // "Click **Create an access key**": the button as it reads in a sentence.
        let bare = if self.after_press() { without_article(label) } else { None };
        let hit = lexicon().whole(label).or_else(|| lexicon().whole(bare.as_deref()?));
        if let Some(hit) = hit {
            let capital = self.row[start].c.is_uppercase() || unspaced(self.row[start].c);
            for entry in hit.entries {
                match entry {
                    Entry::Label(label) => return self.push(What::Label(label.control), start, end, true),
                    Entry::Service(service) => return self.push(What::Service(service), start, end, true),
                    Entry::Word(Word::Noun(noun)) if capital && !code && page_of(*noun, text).is_some() => {
                        return self.push(What::Label(Control::Page(page_of(*noun, text).unwrap_or(Page::Users))), start, end, true);
                    }
                    Entry::Word(word) if !code => return self.push(What::Word(*word), start, end, true),
                    Entry::Word(_) => {}
                }
            }
        }
        let bare = text.strip_suffix(" policy").unwrap_or(text);
        if managed_policy(bare).is_some() {
            // The place is that of all the words.
            let folded = self.letters.folded(start, start + bare.len());
            return self.found.push(Mention { what: What::Policy, text: bare, folded, span: self.letters.span(start, end), marked: true, firm: true });
        }
        if text.contains(',') && self.listed_policies(start, end) {
            return;
        }
        if !code && self.reads_as_words(start, end) {
            let mut at = start;
            self.inside_words = true;
            while at < end {
                // "**the group "readers"**".
                at = match self.quoted_end(at).filter(|close| *close <= end) {
                    Some(close) => {
                        self.group(at + 1, close, false);
                        close + 1
                    }
                    None => self.plain(at, end, self.row[at].c),
                };
            }
            self.inside_words = false;
            return;
        }
        let what = if !code && is_reference(self.letters.folded(start, end)) { What::Other } else { What::Value };
        self.push(what, start, end, true);
    }

    /// `A, B, C`: several of AWS's policies under one mark.
    fn listed_policies(&mut self, start: usize, end: usize) -> bool {
        let commas = (start..end).filter(|&at| self.row[at].c == ',');
        let edges: Vec<usize> = std::iter::once(start).chain(commas.flat_map(|at| [at, at + 1])).chain([end]).collect();
        let pieces: Vec<(usize, usize)> = edges.chunks(2).map(|pair| self.trim(pair[0], pair[1])).filter(|(from, to)| from < to).collect();
        let all = pieces.len() > 1 && pieces.iter().all(|&(from, to)| managed_policy(self.letters.text(from, to)).is_some());
        if all {
            pieces.into_iter().for_each(|(from, to)| self.push(What::Policy, from, to, true));
        }
        all
    }

    /// Emphasised words are not a name: they begin with a verb, hold a label, or are many.
    fn reads_as_words(&self, start: usize, end: usize) -> bool {
        let folded = self.letters.folded(start, end);
        let words = folded.split(' ').filter(|word| !word.is_empty()).count();
        let han = folded.chars().filter(|c| unspaced(*c)).count();
        let colon = folded.contains(':') && !folded.contains('/');
        let begins = || {
            lexicon().longest(folded).is_some_and(|hit| {
                hit.length < end - start
                    && hit
                        .entries
                        .iter()
                        .any(|entry| matches!(entry, Entry::Word(Word::Verb(_) | Word::Noun(_) | Word::Not | Word::Optional | Word::If)) || matches!(entry, Entry::Label(_)))
            })
        };
        words > 4 || han > 8 || (words > 1 && (colon || begins() || ends_in_field(folded)))
    }

    /// Arrows lead from one thing of the console to another; a `>` that stands among other letters is one of them: `a"><b`.
    fn is_path(&self, start: usize, end: usize, pieces: &[(usize, usize)]) -> bool {
        let drawn = self.row[start..end].iter().any(|letter| ARROWS.contains(&letter.c));
        let known = |&(from, to): &(usize, usize)| {
            let (from, to) = self.trim(from, to);
            let hit = lexicon().whole(without_remark(self.letters.folded(from, to)));
            hit.is_some_and(|hit| hit.entries.iter().any(|entry| matches!(entry, Entry::Label(_) | Entry::Service(_) | Entry::Word(Word::Noun(_)))))
        };
        // "IAM **>** Users": nothing but the arrow stands out.
        let bare = !self.row[start..end].iter().any(|letter| letter.c.is_alphanumeric());
        drawn || bare || pieces.iter().any(known)
    }

    /// `IAM > Users > Create user`: the pieces of a path of labels.
    fn split_path(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let arrow = |at: usize| match self.row[at].c {
            c if ARROWS.contains(&c) => true,
            '>' => at > start && self.row[at - 1].c == ' ' || !self.row[start..at].iter().any(|c| c.c == '<'),
            _ => false,
        };
        let mut pieces = Vec::new();
        let mut from = start;
        for at in start..end {
            if arrow(at) {
                let to = if self.row[at].c == '>' && at > from && matches!(self.row[at - 1].c, '-' | '=') { at - 1 } else { at };
                pieces.push((from, to));
                from = at + 1;
            }
        }
        pieces.push((from, end));
        pieces
    }
}
