//! A terminal without a machine: assignments, files, pipes and calls, in order.

use std::ops::Range;

use super::classify::{Meaning, meaning};
use super::command::strip_globals;
use super::files::file_key;
use super::lexer::{Body, Command, FaultKind, Joint, Piece, RedirectKind, Word};
use super::script::{Dialect, Script};
use super::streams::Stream;
use super::value::{Chunk, Content};
use super::{Host, Shell};
use crate::diagnostic::Diagnostic;
use crate::iam::operation_by_command;
use crate::source::Span;

/// How often the bodies of a fence's loops are read, all together.
const MOST_ROUNDS: usize = 200;

pub(super) struct Session<'a> {
    pub shell: &'a mut Shell,
    pub script: &'a Script,
    pub host: &'a mut dyn Host,
    pub depth: usize,
    /// Rounds of loops so far.
    pub rounds: usize,
    /// The pipeline at hand.
    pub pipeline: Range<usize>,
}

/// Where a command's output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goes {
    Reader,
    Variable,
    Argument,
}

impl Session<'_> {
    /// Interprets the commands; the output of the last one.
    pub(super) fn run(&mut self, commands: &[Command]) -> Stream {
        self.lists(commands, Goes::Reader)
    }

    pub(super) fn lists(&mut self, commands: &[Command], goes: Goes) -> Stream {
        let mut last = Stream::Nothing;
        let mut tested = false;
        let mut at = 0;
        while at < commands.len() && !self.host.is_full() {
            let pipe = commands[at + 1..].iter().take_while(|command| command.joint == Joint::Pipe).count();
            let pipeline = &commands[at..at + 1 + pipe];
            at += 1 + pipe;
            // What stands behind `||` happens only where the command before fails; a look that fails is how guides ask "is it there?".
            let spare = pipeline[0].joint == Joint::Or && last.wrote();
            if spare {
                self.host.information(self.script.span(pipeline[0].at.clone()));
                continue;
            }
            last = Stream::Nothing;
            let joined = matches!(pipeline[0].joint, Joint::And | Joint::Or);
            let test = pipeline[0].words.first().and_then(Word::plain).is_some_and(|name| matches!(name.as_str(), "[" | "[[" | "test"));
            tested = test || (tested && joined);
            if tested && !test && writes_iam(self.raw(pipeline[0].at.clone())) {
                self.opaque(&pipeline[0], self.script.span(pipeline[0].at.clone()));
                continue;
            }
            let end = pipeline.iter().map(|command| command.at.end).max().unwrap_or_default();
            let outer = std::mem::replace(&mut self.pipeline, pipeline[0].at.start..end);
            for command in pipeline {
                last = self.command(command, last, goes);
            }
            self.pipeline = outer;
        }
        last
    }

    pub(super) fn span(&self, word: &Word) -> Span {
        self.script.span(word.at.clone())
    }

    pub(super) fn raw(&self, range: Range<usize>) -> &str {
        self.script.text.get(range).unwrap_or_default()
    }

    fn command(&mut self, command: &Command, input: Stream, goes: Goes) -> Stream {
        let span = self.script.span(command.at.clone());
        match &command.body {
            Body::Simple => {}
            Body::Opaque => return self.opaque(command, span),
            Body::For { name, items, commands } => return self.for_each(command, name, items, commands, span),
        }
        if self.refuses(command) {
            return Stream::Unknown;
        }
        if command.words.is_empty() && command.redirects.iter().any(|redirect| redirect.kind == RedirectKind::Read) {
            // `$(< policy.json)`
            return self.input_of(command, input);
        }
        let assigned = command.words.iter().take_while(|word| word.assignment().is_some()).count();
        if assigned == command.words.len() || self.assigns_otherwise(command) {
            for word in &command.words {
                self.assign(word);
            }
            if goes == Goes::Reader && !command.words.is_empty() {
                self.host.information(span);
            }
            return Stream::Nothing;
        }
        let words = unwrapped(&command.words[assigned..]);
        let output = self.simple(command, words, input, goes, span);
        self.redirect(command, &output);
        output
    }

    /// Whether the command is so malformed that the guide cannot be planned.
    fn refuses(&mut self, command: &Command) -> bool {
        let text = self.raw(command.at.clone());
        let iam = names_iam(text);
        let write = writes_iam(text);
        let mut refused = false;
        for fault in &command.faults {
            let span = self.script.span(fault.at.clone());
            match fault.kind {
                FaultKind::Quote if iam => {
                    self.malformed(span, "this quote is never closed", None);
                    refused = true;
                }
                FaultKind::Substitution if write => {
                    self.malformed(span, "this command substitution is never closed", None);
                    refused = true;
                }
                FaultKind::HereDocument if write => {
                    self.malformed(span, "the here-document of this command is never closed and swallows `aws iam` commands", None);
                    refused = true;
                }
                FaultKind::Quote => self.host.finding(Diagnostic::warning("reading/unclosed-quote", span, "this quote is never closed")),
                FaultKind::Substitution => self.host.finding(Diagnostic::warning("reading/unclosed-substitution", span, "this command substitution is never closed")),
                FaultKind::HereDocument => {
                    self.host.finding(Diagnostic::warning("reading/unclosed-here-document", span, "the here-document of this command is never closed"));
                }
            }
        }
        refused
    }

    /// `export X=…`, `set X=…`, `$X = …`, `read X`.
    fn assigns_otherwise(&mut self, command: &Command) -> bool {
        let words = &command.words;
        let Some(first) = words.first() else { return true };
        if self.script.dialect == Dialect::PowerShell
            && let Some(Piece::Variable { name, .. }) = first.pieces.first()
        {
            return self.assigns_powershell(command, &name.clone());
        }
        match first.plain().unwrap_or_default().to_lowercase().as_str() {
            "export" | "declare" | "local" | "readonly" | "typeset" => true,
            "set" if words.len() == 2 && words[1].assignment().is_some() => true,
            "set" if words.len() > 2 => {
                let span = self.script.span(command.at.clone());
                let plain: Vec<&Word> = words[1..].iter().filter(|word| word.option_letter().is_none()).collect();
                let [name, value] = plain.as_slice() else { return false };
                let Some(name) = name.plain() else { return false };
                let value = self.assigned_value(value, &name);
                self.set(name, value, span);
                true
            }
            "read" => {
                let name = words.last().filter(|_| words.len() > 1).and_then(Word::plain).unwrap_or_default();
                let span = self.script.span(command.at.clone());
                let value = match self.input_of(command, Stream::Nothing) {
                    Stream::Text(content) => content,
                    _ => Content::open(format!("${name}"), span),
                };
                self.set(name, value, span);
                true
            }
            _ => false,
        }
    }

    fn assigns_powershell(&mut self, command: &Command, name: &str) -> bool {
        let words = &command.words;
        let joined = matches!(words[0].pieces.get(1), Some(Piece::Text { text, .. }) if text.starts_with('='));
        let apart = words.get(1).and_then(Word::plain).is_some_and(|text| text == "=");
        let span = self.script.span(command.at.clone());
        let value = match () {
            () if joined && words.len() == 1 => self.expand(&words[0], Goes::Variable, name).strip_first('='),
            () if apart && words.len() == 3 => self.assigned_value(&words[2], name),
            () if apart && words.len() > 3 => {
                let output = self.simple(command, &words[2..], Stream::Nothing, Goes::Variable, span);
                self.content_of(output, span, Goes::Variable).unwrap_or_else(|| Content::open(format!("${name}"), span))
            }
            () if apart => Content::open(format!("${name}"), span),
            () => return false,
        };
        self.set(name.to_owned(), value, span);
        true
    }

    /// A variable's value; one without end is asked for instead.
    fn set(&mut self, name: String, value: Content, span: Span) {
        let value = if value.is_huge() { Content::open(format!("${name}"), span) } else { value };
        self.shell.variables.insert(name, value);
    }

    fn assign(&mut self, word: &Word) {
        let Some((name, head)) = word.assignment() else { return };
        if let Some(Piece::Array { words, .. }) = word.pieces.get(1) {
            let values = words.iter().map(|word| self.expand(word, Goes::Variable, "")).collect();
            self.shell.arrays.insert(name, values);
            return;
        }
        let value = self.expand(word, Goes::Variable, &name);
        let value = value.without_first(head.len());
        let value = if value.is_blank() { Content::open(format!("${name}"), self.span(word)) } else { value };
        self.set(name, value, self.span(word));
    }

    fn assigned_value(&mut self, word: &Word, name: &str) -> Content {
        self.expand(word, Goes::Variable, name)
    }

    /// The value of an option or argument of `aws iam`; of `--option=value` what stands behind the sign.
    pub(super) fn value_of(&mut self, word: &Word) -> Content {
        let content = self.expand(word, Goes::Argument, "");
        match word.option() {
            Some(option) => content.without_first(option.len() + 1),
            None => content,
        }
    }

    /// A value with `file://` replaced by the file, and with the variables in literal text filled.
    pub(super) fn loaded(&mut self, content: Content, span: Span) -> Content {
        let name = content.strip_prefix("file://").or_else(|| content.strip_prefix("fileb://"));
        match name {
            Some(name) => {
                let file = self.file(&name, span);
                if let [Chunk::Open(token, _)] = file.0.as_slice()
                    && let Some(name) = token.strip_prefix("file://")
                {
                    let message = format!("the guide does not show what is in `{name}`, so it has to be given");
                    self.host.finding(Diagnostic::note("reading/unknown-file", span, message));
                }
                self.settled(&file)
            }
            None => self.settled(&content),
        }
    }

    pub(super) fn file(&mut self, name: &Content, span: Span) -> Content {
        let key = file_key(&name.shown());
        if let Some(content) = self.shell.written(&key).filter(|_| !self.exhausted(0)).cloned() {
            self.shell.copied += content.cost();
            return content;
        }
        match self.host.file(&key) {
            Ok(text) => Content::text(text, span),
            Err(_) => Content::open(format!("file://{key}"), span),
        }
    }

    /// `${NAME}` in quoted text and in files: the variable, where there is one.
    pub(super) fn settled(&self, content: &Content) -> Content {
        let mut settled = Content::default();
        let (mut size, mut counted) = (0, 0);
        for chunk in content.opened().0 {
            size += settled.0[counted..].iter().map(Chunk::size).sum::<usize>();
            counted = settled.0.len();
            if self.exhausted(size) {
                return content.clone();
            }
            let value = match &chunk {
                Chunk::Open(token, _) => token.strip_prefix('$').and_then(|name| self.shell.variables.get(name.trim_start_matches('{').trim_end_matches('}'))),
                _ => None,
            };
            match value {
                Some(value) if value.answer().is_none() => settled.extend(value.clone()),
                _ => settled.0.push(chunk),
            }
        }
        settled
    }

    fn redirect(&mut self, command: &Command, output: &Stream) {
        for redirect in &command.redirects {
            if !matches!(redirect.kind, RedirectKind::Write | RedirectKind::Append) {
                continue;
            }
            let key = file_key(&self.expand(&redirect.target, Goes::Variable, "").shown());
            if key.starts_with("/dev/") {
                continue;
            }
            let Some(content) = self.kept(output, &key, self.span(&redirect.target)) else { continue };
            match self.shell.files.get_mut(&key).filter(|_| redirect.kind == RedirectKind::Append) {
                Some(file) if !file.is_huge() => file.extend(content),
                Some(_) => {}
                None => {
                    self.shell.files.insert(key, content);
                }
            }
        }
    }

    fn for_each(&mut self, command: &Command, name: &str, items: &[Word], commands: &[Command], span: Span) -> Stream {
        let mut values: Vec<Content> = Vec::new();
        for item in items {
            if let Some(array) = self.array_of(item) {
                values.extend(array);
                continue;
            }
            let content = self.expand(item, Goes::Variable, "");
            let quoted = item.pieces.iter().any(|piece| matches!(piece, Piece::Text { quoted: true, .. }));
            match content.literal() {
                Some(text) if !quoted && !text.contains(['*', '?', '{']) => values.extend(text.split_whitespace().map(|value| Content::text(value, self.span(item)))),
                Some(_) if quoted => values.push(content),
                _ => return self.opaque(command, span),
            }
        }
        if self.rounds + values.len() > MOST_ROUNDS || self.depth > 2 {
            return self.opaque(command, span);
        }
        self.rounds += values.len();
        self.depth += 1;
        for value in values {
            self.set(name.to_owned(), value, span);
            self.run(commands);
        }
        self.depth -= 1;
        Stream::Nothing
    }

    /// The words of a variable that holds options: `aws iam … $COMMON`, `"${COMMON[@]}"`. Else none.
    pub(super) fn options_in(&self, word: &Word) -> Vec<Word> {
        let mut pieces = word.pieces.iter().filter(|piece| !matches!(piece, Piece::Text { text, .. } if text.is_empty()));
        let (Some(Piece::Variable { name, at, .. }), None) = (pieces.next(), pieces.next()) else { return Vec::new() };
        let own = |text: String| Word { pieces: vec![Piece::Text { text, at: at.clone(), quoted: false }], at: word.at.clone() };
        let known = |content: &Content| content.0.iter().all(|chunk| matches!(chunk, Chunk::Text(..) | Chunk::Open(..)));
        let options = match self.array_of(word) {
            Some(values) if values.iter().all(known) => values.iter().map(Content::shown).collect(),
            Some(_) => Vec::new(),
            None if self.raw(word.at.clone()).starts_with('"') => Vec::new(),
            None => self.shell.variables.get(name).filter(|value| known(value)).map_or(Vec::new(), |value| value.shown().split_whitespace().map(str::to_owned).collect()),
        };
        if options.first().is_some_and(|first| first.starts_with("--")) { options.into_iter().map(own).collect() } else { Vec::new() }
    }

    /// `"${NAMES[@]}"` of a known array.
    fn array_of(&self, word: &Word) -> Option<Vec<Content>> {
        let name = word.pieces.iter().find_map(|piece| match piece {
            Piece::Variable { name, .. } => name.strip_suffix("[@]"),
            _ => None,
        });
        self.shell.arrays.get(name?).cloned()
    }

    /// A loop, a condition or a function.
    fn opaque(&mut self, command: &Command, span: Span) -> Stream {
        let text = self.raw(command.at.clone()).to_owned();
        let reads = names_iam(&text) || !text.contains("aws ");
        if writes_iam(&text) || !reads {
            self.host.manual(span, &text, "a loop, a condition or a function");
        } else {
            self.host.information(span);
        }
        Stream::Unknown
    }

    /// Reports a command that is not `aws iam`.
    pub(super) fn other(&mut self, words: &[Word], goes: Goes, span: Span) {
        let plain: Vec<String> = words.iter().map(|word| word.plain().unwrap_or_else(|| "?".into())).collect();
        let stripped = strip_globals(words);
        let short: Vec<String> = stripped.words.iter().map(|word| word.plain().unwrap_or_else(|| "?".into())).collect();
        let names: Vec<&str> = if plain.first().is_some_and(|name| is_aws(name)) { short.iter().map(String::as_str).collect() } else { plain.iter().map(String::as_str).collect() };
        match meaning(&names) {
            Meaning::Manual(why) if goes == Goes::Reader || why == "another AWS service" => {
                // A person needs the whole pipeline.
                let text = self.raw(self.pipeline.clone()).to_owned();
                let span = self.script.span(self.pipeline.clone());
                self.host.manual(span, &text, why);
            }
            // The value is asked for instead.
            Meaning::Manual(_) if goes == Goes::Variable => {}
            _ if goes == Goes::Reader => self.host.information(span),
            _ => {}
        }
    }
}

pub(super) fn is_aws(name: &str) -> bool {
    matches!(name, "aws" | "awslocal" | "aws.exe")
}

/// The words behind `sudo`, `time` and the like.
pub(super) fn unwrapped(words: &[Word]) -> &[Word] {
    let Some(first) = words.first().and_then(Word::plain) else { return words };
    match first.as_str() {
        "sudo" | "time" | "command" | "exec" | "nohup" if words.len() > 1 => unwrapped(&words[1..]),
        "aws-vault" | "granted" | "saml2aws" | "chamber" => match words.iter().position(|word| word.plain().is_some_and(|text| text == "--")) {
            Some(at) => unwrapped(&words[at + 1..]),
            None => words,
        },
        _ => words,
    }
}

fn names_iam(text: &str) -> bool {
    commands_of(text).next().is_some()
}

/// Whether a text has an `aws iam` command that writes.
fn writes_iam(text: &str) -> bool {
    commands_of(text).any(|command| operation_by_command(command).is_some_and(|operation| operation.writes()))
}

/// The words behind `iam` in a text that names the AWS CLI.
fn commands_of(text: &str) -> impl Iterator<Item = &str> {
    let aws = text.contains("aws");
    let mut words = text.split_whitespace();
    std::iter::from_fn(move || {
        while let Some(word) = words.next().filter(|_| aws) {
            if word == "iam" {
                return Some(words.next().unwrap_or_default());
            }
        }
        None
    })
}
