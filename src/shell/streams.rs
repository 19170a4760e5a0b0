//! Simple commands and what they print, as far as it can be known without running them.

use super::command::{Answer, strip_globals};
use super::lexer::{Command, Piece, RedirectKind, Word};
use super::query::selected;
use super::script::Dialect;
use super::session::{Goes, Session, is_aws};
use super::value::{Chunk, Content};
use crate::iam::{CallerFact, Part};
use crate::source::Span;

/// What a command prints.
pub(super) enum Stream {
    Nothing,
    Text(Content),
    Answer(Answer),
    /// The answer of `aws sts get-caller-identity`, with the path that is taken from it.
    Caller(Option<String>),
    Unknown,
}

impl Stream {
    /// Whether it is the answer of a call that writes.
    pub fn wrote(&self) -> bool {
        matches!(self, Stream::Answer(answer) if answer.call.is_some())
    }
}

impl Word {
    /// A word of one dash: `-n`.
    pub(super) fn option_letter(&self) -> Option<String> {
        self.plain().filter(|text| text.starts_with('-') && !matches!(self.pieces.first(), Some(Piece::Text { quoted: true, .. })))
    }
}

impl Content {
    /// Without the first `count` bytes, which are text.
    pub(super) fn without_first(mut self, mut count: usize) -> Content {
        while let Some(Chunk::Text(text, span)) = self.0.first_mut() {
            if count < text.len() {
                *text = text.get(count..).unwrap_or_default().to_owned();
                *span = Span::new((span.start + count).min(span.end), span.end);
                break;
            }
            count -= text.len();
            self.0.remove(0);
            if count == 0 {
                break;
            }
        }
        self
    }

    /// What stands behind the first `mark`.
    pub(super) fn strip_first(mut self, mark: char) -> Content {
        while let Some(chunk) = self.0.first_mut() {
            if let Chunk::Text(text, span) = chunk
                && let Some(at) = text.find(mark)
            {
                let at = at + mark.len_utf8();
                *span = Span::new((span.start + at).min(span.end), span.end);
                *text = text.split_off(at);
                break;
            }
            self.0.remove(0);
        }
        self
    }
}

impl Session<'_> {
    pub(super) fn simple(&mut self, command: &Command, words: &[Word], input: Stream, goes: Goes, span: Span) -> Stream {
        let name = words.first().and_then(Word::plain).unwrap_or_default();
        let input = self.input_of(command, input);
        let rest = words.get(1..).unwrap_or_default();
        if is_aws(&name) {
            return self.aws(words, goes, span);
        }
        // PowerShell prints a text that stands alone.
        if self.script.dialect == Dialect::PowerShell
            && let [text] = words
            && matches!(text.pieces.first(), Some(Piece::Text { quoted: true, .. } | Piece::Variable { .. }))
        {
            return Stream::Text(self.expand(text, Goes::Variable, ""));
        }
        let output = match name.as_str() {
            "cat" => self.cat(rest, input, span),
            "echo" | "printf" | "Write-Output" => self.echo(&name, rest),
            "Out-File" | "Set-Content" | "tee" => {
                self.tee(rest, &input);
                input
            }
            "pwd" => Stream::Text(Content::text(".", span)),
            "jq" => jq(rest, input),
            "envsubst" => match input {
                Stream::Text(content) => Stream::Text(self.settled(&content)),
                _ => Stream::Unknown,
            },
            "tr" | "head" | "tail" | "xargs" if rest.iter().all(|word| word.option_letter().is_some() || word.plain().is_some_and(|text| text.len() <= 4)) => input,
            _ => Stream::Unknown,
        };
        let piped = name == "xargs" && rest.iter().any(|word| word.plain().is_some_and(|text| is_aws(&text)));
        if piped {
            let text = self.raw(command.at.clone()).to_owned();
            self.host.manual(span, &text, "a loop, a condition or a function");
            return Stream::Unknown;
        }
        self.other(words, goes, span);
        output
    }

    fn aws(&mut self, words: &[Word], goes: Goes, span: Span) -> Stream {
        let stripped = strip_globals(words.get(1..).unwrap_or_default());
        let name = |at: usize| stripped.words.get(at).and_then(|word| word.plain()).unwrap_or_default();
        match (name(0).as_str(), name(1).as_str()) {
            ("iam", _) => {
                let mut inner = strip_globals(words.get(1..).unwrap_or_default());
                inner.words.remove(0);
                self.iam(&inner, span).map_or(Stream::Unknown, Stream::Answer)
            }
            ("sts", "get-caller-identity") => {
                let query = stripped.query.map(|word| self.value_of(word)).and_then(|content| content.literal());
                if goes == Goes::Reader {
                    self.host.information(span);
                }
                Stream::Caller(query)
            }
            _ => {
                self.other(words, goes, span);
                Stream::Unknown
            }
        }
    }

    /// A here-document or a file stands before what a pipe brings.
    fn input_of(&mut self, command: &Command, input: Stream) -> Stream {
        let mut input = input;
        for redirect in &command.redirects {
            match redirect.kind {
                RedirectKind::Here => input = Stream::Text(self.expand(&redirect.target, Goes::Variable, "")),
                RedirectKind::Read => {
                    let name = self.expand(&redirect.target, Goes::Variable, "");
                    let span = self.span(&redirect.target);
                    input = Stream::Text(self.file(&name, span));
                }
                _ => {}
            }
        }
        input
    }

    fn cat(&mut self, words: &[Word], input: Stream, span: Span) -> Stream {
        let names: Vec<&Word> = words.iter().filter(|word| word.option_letter().is_none()).collect();
        if names.is_empty() {
            return input;
        }
        let mut text = Content::default();
        for word in names {
            let name = self.expand(word, Goes::Variable, "");
            text.extend(self.file(&name, span));
        }
        Stream::Text(text)
    }

    fn echo(&mut self, name: &str, words: &[Word]) -> Stream {
        let mut text = Content::default();
        let mut values = words.iter().filter(|word| !matches!(word.option_letter().as_deref(), Some("-n" | "-e" | "-E" | "-ne" | "-en")));
        if name == "printf"
            && let Some(format) = values.next()
        {
            let format = self.expand(format, Goes::Variable, "");
            if format.shown().contains('%') && !format.literal().is_some_and(|text| matches!(text.as_str(), "%s" | "%s\\n")) {
                return Stream::Unknown;
            }
            if format.literal().is_none_or(|text| !text.contains('%')) {
                return Stream::Text(format.unescaped());
            }
        }
        for (at, word) in values.enumerate() {
            if at > 0 {
                text.extend(Content::text(" ", self.span(word)));
            }
            let value = self.expand(word, Goes::Variable, "");
            text.extend(value);
        }
        Stream::Text(text)
    }

    fn tee(&mut self, words: &[Word], input: &Stream) {
        let names = words.iter().filter(|word| word.option_letter().is_none());
        for word in names.filter(|word| !word.plain().is_some_and(|text| ["ascii", "utf8", "utf-8"].contains(&text.to_lowercase().as_str()))) {
            let key = super::files::file_key(&self.expand(word, Goes::Variable, "").shown());
            match input {
                Stream::Text(content) => {
                    self.shell.files.insert(key, content.clone());
                }
                Stream::Nothing => {}
                _ => {
                    let span = self.span(word);
                    self.shell.files.insert(key.clone(), Content::open(format!("file://{key}"), span));
                }
            }
        }
    }

    /// A stream as a value; None where only a run would tell.
    pub(super) fn content_of(&mut self, stream: Stream, span: Span) -> Option<Content> {
        match stream {
            Stream::Text(content) => Some(content),
            Stream::Answer(answer) => {
                let query = answer.query.clone()?;
                selected(&answer, &query, span, self.host)
            }
            Stream::Caller(Some(path)) if path.trim_matches(['[', ']', '.', '"', ' ']) == "Account" => Some(Content(vec![Chunk::Part(Part::Caller(CallerFact::AccountId))])),
            Stream::Nothing | Stream::Caller(_) | Stream::Unknown => None,
        }
    }
}

impl Content {
    fn unescaped(mut self) -> Content {
        for chunk in &mut self.0 {
            if let Chunk::Text(text, _) = chunk {
                *text = text.replace("\\n", "\n").replace("\\t", "\t");
            }
        }
        self
    }
}

/// `jq -r .Policy.Arn` selects as `--query` does.
fn jq(words: &[Word], input: Stream) -> Stream {
    let path = words.iter().filter(|word| word.option_letter().is_none()).find_map(Word::plain);
    match (input, path) {
        (Stream::Answer(answer), Some(path)) if answer.query.is_none() => Stream::Answer(Answer { query: Some(Content::text(path, Span::default())), ..answer }),
        (Stream::Caller(None), Some(path)) => Stream::Caller(Some(path)),
        _ => Stream::Unknown,
    }
}
