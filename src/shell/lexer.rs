//! A script to commands: tolerant, total, and nothing in it is ever executed.

use std::ops::Range;

use super::here::Pending;
use super::script::{Dialect, HashPrompt, Script, is_output, prompt, starts_aws};

/// How deep command substitutions may nest.
pub(super) const DEEPEST: usize = 10;

/// A simple command, or a compound one that is kept as it stands.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// From the first word to the end of the last here-document.
    pub at: Range<usize>,
    pub joint: Joint,
    pub body: Body,
    pub faults: Vec<Fault>,
}

/// What stands between this command and the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joint {
    #[default]
    Next,
    Pipe,
    And,
    Or,
}

#[derive(Debug, Default)]
pub(super) enum Body {
    #[default]
    Simple,
    /// `for NAME in ITEMS; do …; done`
    For { name: String, items: Vec<Word>, commands: Vec<Command> },
    /// A condition, an open loop, a function: not taken apart.
    Opaque,
}

#[derive(Debug, Default)]
pub(super) struct Word {
    pub pieces: Vec<Piece>,
    pub at: Range<usize>,
}

#[derive(Debug)]
pub(super) enum Piece {
    /// Stands in the script byte for byte.
    Text {
        text: String,
        at: Range<usize>,
        quoted: bool,
    },
    Variable {
        name: String,
        fallback: Option<String>,
        at: Range<usize>,
    },
    Substitution {
        commands: Vec<Command>,
        at: Range<usize>,
    },
    /// `NAME=(a b c)`
    Array {
        words: Vec<Word>,
        at: Range<usize>,
    },
    /// Arithmetic, positional parameters.
    Opaque {
        at: Range<usize>,
    },
}

#[derive(Debug)]
pub(super) struct Redirect {
    pub kind: RedirectKind,
    /// The file, or the text of a here-document.
    pub target: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectKind {
    Write,
    Append,
    Read,
    Here,
    /// Of another stream than the output.
    Other,
}

#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub kind: FaultKind,
    pub at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    Quote,
    Substitution,
    HereDocument,
}

/// The commands of a script.
pub(super) fn commands(script: &Script) -> Vec<Command> {
    Lexer { script, text: &script.text, at: 0, pending: Vec::new(), unclosed: 0, faults: Vec::new(), depth: 0 }.list(Stop::End)
}

/// Where a list of commands ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    End,
    Paren,
    Backtick,
    Done,
}

pub(super) struct Lexer<'a> {
    script: &'a Script,
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) pending: Vec<Pending>,
    /// Here-documents without an end so far.
    pub(super) unclosed: usize,
    pub(super) faults: Vec<Fault>,
    pub(super) depth: usize,
}

impl Lexer<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        self.script.dialect
    }

    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn starts(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// The beginning of the line's rest, so that a long line takes linear time.
    pub(super) fn window(&self) -> &str {
        let rest = self.rest();
        rest[..rest.floor_char_boundary(200)].split('\n').next().unwrap_or_default()
    }

    pub(super) fn line(&self) -> &str {
        self.rest().split('\n').next().unwrap_or_default()
    }

    fn skip_line(&mut self) {
        self.at += self.line().len();
    }

    /// The commands inside `$(…)` or backticks, from behind the opening.
    pub(super) fn substitution(&mut self, stop: Stop, opening: usize) -> Option<Vec<Command>> {
        if self.depth >= DEEPEST {
            return None;
        }
        let outer = std::mem::take(&mut self.pending);
        self.depth += 1;
        let close = if stop == Stop::Backtick { '`' } else { ')' };
        let commands = self.list(stop);
        self.depth -= 1;
        self.pending = outer;
        if self.peek() == Some(close) {
            self.at += 1;
        } else {
            self.faults.push(Fault { kind: FaultKind::Substitution, at: opening..opening + 1 });
        }
        Some(commands)
    }

    fn list(&mut self, stop: Stop) -> Vec<Command> {
        let mut commands: Vec<Command> = Vec::new();
        let mut joint = Joint::Next;
        let mut prompted = false;
        loop {
            self.skip_blanks();
            if stop == Stop::End && self.at_line_start() && self.skips_line(&mut prompted) {
                self.skip_line();
            }
            let Some(letter) = self.peek() else { break };
            match letter {
                '\n' => {
                    self.at += 1;
                    self.here_documents(&mut commands);
                }
                '#' => self.skip_line(),
                ')' if stop == Stop::Paren => break,
                '`' if stop == Stop::Backtick => break,
                '|' | '&' | ';' => joint = self.operator(joint),
                // `(…).Property` of PowerShell.
                ')' if self.starts(").") => self.at += self.line().find([' ', '|', ';']).unwrap_or(self.line().len()),
                '(' | ')' => self.at += 1,
                _ => {
                    if stop == Stop::Done && self.at_word("done") {
                        break;
                    }
                    let before = self.at;
                    let mut command = self.command(commands.len(), stop);
                    if self.at == before {
                        self.at += letter.len_utf8();
                        continue;
                    }
                    command.joint = std::mem::take(&mut joint);
                    commands.push(command);
                }
            }
        }
        self.here_documents(&mut commands);
        commands
    }

    fn operator(&mut self, joint: Joint) -> Joint {
        let (length, joint) = match () {
            () if self.starts("&&") => (2, Joint::And),
            () if self.starts("||") => (2, Joint::Or),
            () if self.starts("|&") => (2, Joint::Pipe),
            () if self.starts("|") => (1, Joint::Pipe),
            () => (1, joint),
        };
        self.at += length;
        joint
    }

    fn at_line_start(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end_matches([' ', '\t', '\r']);
        before.is_empty() || before.ends_with('\n')
    }

    /// Takes a prompt away; true where the line is no command.
    fn skips_line(&mut self, prompted: &mut bool) -> bool {
        let hash = if self.script.hash_prompt { HashPrompt::Yes } else { HashPrompt::No };
        if let Some(length) = prompt(self.line(), hash) {
            self.at += length;
            *prompted = true;
            return false;
        }
        let line = self.line();
        let words = line.split_whitespace().nth(1);
        (*prompted && self.script.prompts && !(starts_aws(line) && words == Some("iam"))) || is_output(line)
    }

    fn at_word(&self, word: &str) -> bool {
        self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/' | '=')))
    }

    /// Blanks and line continuations.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\u{a0}']).len();
            self.at += blank;
            match self.continuation() {
                Some(length) => self.at += length,
                None if blank == 0 => return,
                None => {}
            }
        }
    }

    /// The length of a continuation that begins here: the mark, blanks, the line break, and a second prompt.
    pub(super) fn continuation(&self) -> Option<usize> {
        if let Some(next) = self.rest().strip_prefix('\n') {
            // Options on a line of their own belong to the line before, though the mark is missing: no command begins so.
            let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
            let option = next[indent..].strip_prefix("--").is_some_and(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
            return (option && self.pending.is_empty()).then_some(1 + indent);
        }
        let mark = match self.dialect() {
            Dialect::Posix | Dialect::Fish => '\\',
            Dialect::PowerShell => '`',
            Dialect::Cmd => '^',
        };
        let after = self.rest().strip_prefix([mark, '\\'])?;
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
        let next = after[blank..].strip_prefix('\n')?;
        let indent = next.len() - next.trim_start_matches([' ', '\t']).len();
        let second = if self.script.prompts && next[indent..].starts_with("> ") { indent + 2 } else { 0 };
        Some(1 + blank + 1 + second)
    }

    fn command(&mut self, index: usize, stop: Stop) -> Command {
        let start = self.at;
        let faults = self.faults.len();
        let mut command = Command { at: start..start, ..Command::default() };
        if let Some(body) = self.compound() {
            command.body = body;
            command.at.end = self.at;
            command.faults = self.faults.split_off(faults.min(self.faults.len()));
            return command;
        }
        loop {
            self.skip_blanks();
            let Some(letter) = self.peek() else { break };
            match letter {
                '\n' | ';' | '|' | ')' => break,
                '`' if stop == Stop::Backtick => break,
                '&' if !self.starts("&>") => break,
                '(' if self.dialect() != Dialect::Fish || command.words.is_empty() => {
                    if !self.function(&mut command) {
                        break;
                    }
                }
                '#' => {
                    self.skip_line();
                    break;
                }
                _ => {
                    let before = self.at;
                    if !self.redirect(&mut command, index) {
                        let word = self.word(stop);
                        if self.at == before {
                            break;
                        }
                        command.words.push(word);
                    }
                    command.at.end = self.at;
                }
            }
        }
        command.faults = self.faults.split_off(faults.min(self.faults.len()));
        command
    }

    /// `name() { … }`: kept as it stands.
    fn function(&mut self, command: &mut Command) -> bool {
        if command.words.len() != 1 || !self.starts("()") {
            return false;
        }
        let rest = self.rest();
        let end = rest[..rest.floor_char_boundary(8192)].find("\n}").map_or_else(|| self.line().len(), |length| length + 2);
        self.at += end;
        command.body = Body::Opaque;
        command.at.end = self.at;
        true
    }

    fn compound(&mut self) -> Option<Body> {
        if self.at_word("for") && self.depth < DEEPEST {
            let start = self.at;
            if let Some(body) = self.for_loop() {
                return Some(body);
            }
            self.at = start;
        }
        if !["for", "while", "until", "if", "case", "select", "function"].into_iter().any(|word| self.at_word(word)) {
            return None;
        }
        self.skip_compound();
        Some(Body::Opaque)
    }

    fn for_loop(&mut self) -> Option<Body> {
        self.at += 3;
        self.skip_blanks();
        let line = self.line();
        let name = line[..line.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(line.len())].to_owned();
        self.at += name.len();
        self.skip_blanks();
        if name.is_empty() || !self.at_word("in") {
            return None;
        }
        self.at += 2;
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            let before = self.at;
            match self.peek()? {
                ';' | '\n' => break,
                _ => items.push(self.word(Stop::End)),
            }
            if self.at == before {
                return None;
            }
        }
        while self.peek().is_some_and(|letter| letter == ';' || letter.is_whitespace()) {
            self.at += 1;
        }
        if !self.at_word("do") {
            return None;
        }
        self.at += 2;
        let outer = std::mem::take(&mut self.pending);
        self.depth += 1;
        let commands = self.list(Stop::Done);
        self.depth -= 1;
        self.pending = outer;
        if !self.at_word("done") {
            return None;
        }
        self.at += 4;
        Some(Body::For { name, items, commands })
    }

    fn skip_compound(&mut self) {
        let mut depth = 0usize;
        let mut first = true;
        let rest = self.rest();
        let mut end = rest.len();
        let mut at = 0;
        for token in rest.split_inclusive([' ', '\t', '\n', ';']) {
            let word = token.trim_end_matches([' ', '\t', '\n', ';', ')']);
            at += token.len();
            match word {
                "for" | "while" | "until" | "if" | "case" | "select" if first => depth += 1,
                "function" if first && depth == 0 => {
                    end = rest.find("\n}").map_or(rest.len(), |length| length + 2);
                    break;
                }
                "done" | "fi" | "esac" if first => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        end = at - (token.len() - word.len());
                        break;
                    }
                }
                _ => {}
            }
            let opens = matches!(word, "do" | "then" | "else" | "elif" | "&&" | "||" | "|" | "!");
            first = opens || token.ends_with(['\n', ';']) || (word.is_empty() && first);
        }
        self.at += end;
    }

    fn redirect(&mut self, command: &mut Command, index: usize) -> bool {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let after = if digits <= 1 { &rest[digits..] } else { rest };
        let digits = if digits <= 1 { digits } else { 0 };
        let error = digits == 1 && !rest.starts_with(['0', '1']);
        let (kind, length) = match () {
            () if after.starts_with("<<<") => (RedirectKind::Here, 3),
            () if after.starts_with("<<") => return self.here_document(command, index, digits),
            () if after.starts_with("<(") || after.starts_with(">(") => (RedirectKind::Other, 1),
            () if after.starts_with('<') && digits == 0 && self.placeholder_end().is_some() => return false,
            () if after.starts_with('<') => (RedirectKind::Read, 1),
            () if after.starts_with("&>") => (RedirectKind::Other, if after.starts_with("&>>") { 3 } else { 2 }),
            () if after.starts_with(">&") => (RedirectKind::Other, 2),
            () if after.starts_with(">>") => (if error { RedirectKind::Other } else { RedirectKind::Append }, 2),
            () if after.starts_with(">|") => (RedirectKind::Write, 2),
            () if after.starts_with('>') => (if error { RedirectKind::Other } else { RedirectKind::Write }, 1),
            () => return false,
        };
        self.at += digits + length;
        if self.starts("(") {
            let start = self.at;
            self.skip_parens();
            command.redirects.push(Redirect { kind, target: Word { pieces: vec![Piece::Opaque { at: start..self.at }], at: start..self.at } });
            return true;
        }
        self.skip_blanks();
        let target = self.word(Stop::End);
        command.redirects.push(Redirect { kind, target });
        true
    }

    /// To behind the parenthesis that closes the one here, else to the end of the line.
    pub(super) fn skip_parens(&mut self) {
        let mut depth = 0usize;
        let rest = self.rest();
        // A window: what is longer is no expression of a guide.
        for (at, letter) in rest[..rest.floor_char_boundary(4096)].char_indices() {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                self.at += at + letter.len_utf8();
                return;
            }
        }
        self.skip_line();
    }
}
