//! Words and their pieces: quotes, escapes, variables, substitutions, placeholders.

use std::ops::Range;

use super::here::HereRules;
use super::lexer::{Command, DEEPEST, Fault, FaultKind, Lexer, Piece, Stop, Word};
use super::script::Dialect;
use crate::iam::bracketed;

impl Word {
    /// The text, where nothing has to be expanded.
    pub fn plain(&self) -> Option<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            let Piece::Text { text: more, .. } = piece else { return None };
            text.push_str(more);
        }
        Some(text)
    }

    /// An unquoted assignment `NAME=…`: the name and the rest as a word.
    pub fn assignment(&self) -> Option<(String, Range<usize>)> {
        let Some(Piece::Text { text, at, quoted: false }) = self.pieces.first() else { return None };
        let name = &text[..text.find('=')?];
        let good = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        good.then(|| (name.to_owned(), at.start..at.start + name.len() + 1))
    }

    /// Adds text that stands at byte `at`, a piece for each line.
    fn push(&mut self, text: &str, mut at: usize, within: Within) {
        let quoted = within != Within::Bare;
        for line in text.split_inclusive('\n') {
            match self.pieces.last_mut() {
                Some(Piece::Text { text, at: range, quoted: same }) if range.end == at && *same == quoted && !text.ends_with('\n') => {
                    text.push_str(line);
                    range.end += line.len();
                }
                _ => self.pieces.push(Piece::Text { text: line.to_owned(), at: at..at + line.len(), quoted }),
            }
            at += line.len();
        }
    }
}

/// What ends a stretch in which variables are expanded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Bare,
    Double,
    Here,
}

impl Lexer<'_> {
    /// The word that begins here.
    pub(super) fn word(&mut self, stop: Stop) -> Word {
        let start = self.at;
        let mut word = Word { pieces: Vec::new(), at: start..start };
        while let Some(letter) = self.peek() {
            if letter != '\n'
                && let Some(length) = self.continuation()
            {
                self.at += length;
                continue;
            }
            match letter {
                '<' | '[' | '{' => match self.placeholder_end() {
                    Some(end) => self.take(&mut word, end),
                    None if letter == '<' => break,
                    None => self.take(&mut word, self.at + 1),
                },
                '\n' | ';' | '|' | '&' | '>' | ')' => break,
                _ if letter.is_whitespace() => break,
                // Fish substitutes a command in bare parentheses.
                '(' if self.dialect() == Dialect::Fish => {
                    let opening = self.at;
                    self.at += 1;
                    match self.substitution(Stop::Paren, opening) {
                        Some(commands) => word.pieces.push(Piece::Substitution { commands, at: opening..self.at }),
                        None => break,
                    }
                }
                '(' => {
                    let array = word.assignment().is_some();
                    if !array {
                        break;
                    }
                    self.array(&mut word);
                }
                '@' if self.dialect() == Dialect::PowerShell && self.here_string(&mut word) => {}
                '\'' => self.single(&mut word),
                '"' => self.double(&mut word),
                '`' if stop == Stop::Backtick => break,
                '`' | '$' => self.expansion(&mut word, Within::Bare),
                '%' if self.dialect() == Dialect::Cmd => self.expansion(&mut word, Within::Bare),
                '\\' if matches!(self.dialect(), Dialect::Posix | Dialect::Fish) => self.escape(&mut word, Within::Bare),
                _ => {
                    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | ':' | '=' | ',');
                    let length = self.rest().find(|c| !plain(c)).unwrap_or(self.rest().len());
                    self.take(&mut word, self.at + length.max(letter.len_utf8()));
                }
            }
        }
        word.at = start..self.at;
        word
    }

    /// `(a b c)` behind `NAME=`.
    fn array(&mut self, word: &mut Word) {
        let opening = self.at;
        if self.depth >= DEEPEST {
            self.skip_parens();
            word.pieces.push(Piece::Opaque { at: opening..self.at });
            return;
        }
        self.at += 1;
        self.depth += 1;
        let mut words = Vec::new();
        loop {
            self.skip_blanks();
            let before = self.at;
            match self.peek() {
                None => break,
                Some(')') => {
                    self.at += 1;
                    break;
                }
                Some('\n') => self.at += 1,
                Some('#') => self.at += self.line().len(),
                Some(_) => words.push(self.word(Stop::End)),
            }
            if self.at == before {
                break;
            }
        }
        self.depth -= 1;
        word.pieces.push(Piece::Array { words, at: opening..self.at });
    }

    /// PowerShell's `@'` … `'@`.
    fn here_string(&mut self, word: &mut Word) -> bool {
        let (end, expands) = match () {
            () if self.starts("@'\n") => ("\n'@", false),
            () if self.starts("@\"\n") => ("\n\"@", true),
            () => return false,
        };
        let start = self.at + 3;
        let Some(length) = self.rest().get(2..).and_then(|rest| rest.find(end)) else { return false };
        let body = start..(self.at + 2 + length).max(start);
        let text = self.here_text(body.clone(), HereRules { expands, strips_tabs: false });
        word.pieces.push(Piece::Text { text: String::new(), at: start..start, quoted: true });
        word.pieces.extend(text.pieces);
        self.at += 2 + length + end.len();
        true
    }

    /// The body of a here-document as a word.
    pub(super) fn here_text(&mut self, body: Range<usize>, rules: HereRules) -> Word {
        let mut word = Word { pieces: Vec::new(), at: body.clone() };
        let resume = self.at;
        self.at = body.start;
        let mut line_start = true;
        while self.at < body.end {
            let Some(letter) = self.peek() else { break };
            if line_start && rules.strips_tabs && letter == '\t' {
                self.at += 1;
                continue;
            }
            line_start = letter == '\n';
            match letter {
                '\\' if rules.expands => self.escape(&mut word, Within::Here),
                '$' | '`' if rules.expands => self.expansion(&mut word, Within::Here),
                _ => {
                    // The rest of the line, up to what is expanded.
                    let rest = self.text.get(self.at..body.end).unwrap_or_default();
                    let ends = |c: char| c == '\n' || rules.expands && matches!(c, '\\' | '$' | '`');
                    self.take(&mut word, self.at + rest.find(ends).unwrap_or(rest.len()).max(letter.len_utf8()));
                }
            }
        }
        self.at = resume;
        word
    }

    /// The end of a bracketed placeholder that begins here.
    pub(super) fn placeholder_end(&self) -> Option<usize> {
        bracketed(self.text, self.at)
    }

    /// Takes the script as it stands up to `end`.
    fn take(&mut self, word: &mut Word, end: usize) {
        word.push(self.text.get(self.at..end).unwrap_or_default(), self.at, Within::Bare);
        self.at = end.max(self.at + 1);
    }

    fn single(&mut self, word: &mut Word) {
        let opening = self.at;
        self.at += 1;
        let length = self.rest().find('\'');
        let end = self.at + length.unwrap_or(self.rest().len());
        word.push(self.text.get(self.at..end).unwrap_or_default(), self.at, Within::Double);
        if end == self.at {
            word.pieces.push(Piece::Text { text: String::new(), at: end..end, quoted: true });
        }
        self.at = (end + 1).min(self.text.len());
        if length.is_none() {
            self.faults.push(Fault { kind: FaultKind::Quote, at: opening..opening + 1 });
        }
    }

    fn double(&mut self, word: &mut Word) {
        let opening = self.at;
        self.at += 1;
        word.pieces.push(Piece::Text { text: String::new(), at: self.at..self.at, quoted: true });
        loop {
            match self.peek() {
                None => {
                    self.faults.push(Fault { kind: FaultKind::Quote, at: opening..opening + 1 });
                    return;
                }
                Some('"') => {
                    self.at += 1;
                    return;
                }
                Some('\\') => self.escape(word, Within::Double),
                Some('$' | '`') => self.expansion(word, Within::Double),
                Some('%') if self.dialect() == Dialect::Cmd => self.expansion(word, Within::Double),
                Some(letter) => {
                    let length = self.rest().find(['"', '\\', '$', '`', '%']).unwrap_or(self.rest().len()).max(letter.len_utf8());
                    word.push(&self.rest()[..length], self.at, Within::Double);
                    self.at += length;
                }
            }
        }
    }

    fn escape(&mut self, word: &mut Word, within: Within) {
        if let Some(length) = self.continuation() {
            self.at += length;
            return;
        }
        let next = self.rest().chars().nth(1);
        let escaped = match within {
            Within::Bare => next.is_some(),
            Within::Double => matches!(next, Some('"' | '\\' | '$' | '`')),
            Within::Here => matches!(next, Some('\\' | '$' | '`')),
        };
        match next.filter(|_| escaped) {
            Some(letter) => {
                word.push(letter.encode_utf8(&mut [0; 4]), self.at + 1, Within::Double);
                self.at += 1 + letter.len_utf8();
            }
            None => {
                word.push("\\", self.at, within);
                self.at += 1;
            }
        }
    }

    /// `$…`, backticks, `%…%`; what is none of them is text.
    fn expansion(&mut self, word: &mut Word, within: Within) {
        let start = self.at;
        let piece = match self.peek() {
            Some('`') if self.dialect() == Dialect::PowerShell => {
                self.at += 1;
                if let Some(letter) = self.peek() {
                    word.push(letter.encode_utf8(&mut [0; 4]), self.at, Within::Double);
                    self.at += letter.len_utf8();
                }
                return;
            }
            Some('`') => {
                self.at += 1;
                self.substitution(Stop::Backtick, start).map(|commands| Piece::Substitution { commands, at: start..self.at })
            }
            Some('%') => self.percent(),
            _ if self.starts("$((") => {
                self.at += 1;
                self.skip_parens();
                Some(Piece::Opaque { at: start..self.at })
            }
            _ if self.starts("$(") => {
                self.at += 2;
                self.substitution(Stop::Paren, start).map(|commands: Vec<Command>| Piece::Substitution { commands, at: start..self.at })
            }
            _ if self.starts("${") => self.braced(),
            _ if self.starts("$'") && within == Within::Bare => {
                self.at += 1;
                self.single(word);
                return;
            }
            _ => self.named(),
        };
        match piece {
            Some(piece) => word.pieces.push(piece),
            None => {
                self.at = self.at.max(start + 1);
                word.push(self.text.get(start..self.at).unwrap_or_default(), start, within);
            }
        }
    }

    fn percent(&mut self) -> Option<Piece> {
        let start = self.at;
        let line = self.window().get(1..)?;
        let length = line.find('%')?;
        let name = line.get(..length)?.to_owned();
        if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            return None;
        }
        self.at += length + 2;
        Some(Piece::Variable { name, fallback: None, at: start..self.at })
    }

    fn named(&mut self) -> Option<Piece> {
        let start = self.at;
        let rest = self.rest().get(1..)?;
        let environment = ["env:", "Env:", "ENV:"].iter().find_map(|lead| rest.strip_prefix(lead));
        let name = name_of(environment.unwrap_or(rest));
        if name.is_empty() {
            let special = rest.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '@' | '?' | '*'));
            self.at += if special { 2 } else { 0 };
            return special.then_some(Piece::Opaque { at: start..self.at });
        }
        let name = name.to_owned();
        self.at += 1 + usize::from(environment.is_some()) * 4 + name.len();
        Some(Piece::Variable { name, fallback: None, at: start..self.at })
    }

    /// `${NAME}`, `${NAME:-value}`; `${aws:username}` is a variable of IAM's policies and stays text.
    fn braced(&mut self) -> Option<Piece> {
        let start = self.at;
        let line = self.window();
        let inner = line.get(2..)?;
        let inner = inner.strip_prefix("env:").unwrap_or(inner);
        let lead = line.len() - inner.len();
        let name = name_of(inner);
        let after = &inner[name.len()..];
        let length = after.find('}')?;
        let operator = &after[..length];
        if name.is_empty() {
            return None;
        }
        if matches!(operator, "[@]" | "[*]") {
            let (name, end) = (format!("{name}[@]"), start + lead + name.len() + length + 1);
            self.at = end;
            return Some(Piece::Variable { name, fallback: None, at: start..end });
        }
        let fallback = [":-", ":=", "-", "="].iter().find_map(|mark| operator.strip_prefix(mark)).map(str::to_owned);
        let known = operator.is_empty() || fallback.is_some() || operator.starts_with(":?") || operator.starts_with('?');
        let policy_variable = operator.starts_with(':') && !known;
        let name = name.to_owned();
        let end = start + lead + name.len() + length + 1;
        if policy_variable {
            self.at = end;
            return None;
        }
        self.at = end;
        Some(if known { Piece::Variable { name, fallback, at: start..end } } else { Piece::Opaque { at: start..end } })
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(text.len());
    if text.starts_with(|first: char| first.is_ascii_digit()) { "" } else { &text[..end] }
}
