//! Simple commands and what they print, as far as it can be known without running them.

use super::command::{Answer, Stripped, strip_globals};
use super::files::file_key;
use super::lexer::{Command, Piece, RedirectKind, Word};
use super::query::selected;
use super::script::Dialect;
use super::sed;
use super::session::{Goes, Session, is_aws};
use super::value::{Chunk, Content};
use crate::iam::{CallerFact, Part};
use crate::source::Span;

const STDIN: &str = "/dev/stdin";

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
            // A here-document is what `file:///dev/stdin` reads.
            if let Stream::Text(content) = input {
                self.shell.files.insert(STDIN.to_owned(), content);
            }
            let output = self.aws(words, goes, span);
            self.shell.files.remove(STDIN);
            return output;
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
            "cp" | "mv" | "copy" | "move" => {
                self.copy(rest);
                Stream::Nothing
            }
            "jq" => self.jq(rest, input, span),
            "sed" | "gsed" => self.sed(rest, input, span),
            "cut" | "awk" => field(&name, rest, input, span),
            "curl" | "wget" => self.download(&name, rest, command),
            "ConvertFrom-Json" | "Out-String" => input,
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
        let rest = words.get(1..).unwrap_or_default();
        let split: Vec<Vec<Word>> = rest.iter().map(|word| self.options_in(word)).collect();
        let line: Vec<&Word> = rest.iter().zip(&split).flat_map(|(word, inner)| if inner.is_empty() { std::slice::from_ref(word) } else { inner }).collect();
        let stripped = strip_globals(line.iter().copied());
        let name = |at: usize| stripped.words.get(at).and_then(|word| word.plain()).unwrap_or_default();
        match (name(0).as_str(), name(1).as_str()) {
            ("iam", _) => {
                let query = stripped.query;
                self.iam(&Stripped { words: stripped.words[1..].to_vec(), query }, span).map_or(Stream::Unknown, Stream::Answer)
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
    pub(super) fn input_of(&mut self, command: &Command, input: Stream) -> Stream {
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
            let key = file_key(&self.expand(word, Goes::Variable, "").shown());
            if let Some(content) = self.kept(input, &key, self.span(word)) {
                self.shell.files.insert(key, content);
            }
        }
    }

    /// What a file holds into which a command's output goes; None where a person types it.
    pub(super) fn kept(&mut self, output: &Stream, key: &str, span: Span) -> Option<Content> {
        match output {
            // Typed by the reader: `cat > policy.json`.
            Stream::Nothing => None,
            Stream::Text(content) if !content.is_huge() => Some(content.clone()),
            Stream::Answer(answer) => Some(self.answered(answer, span).unwrap_or_else(|| Content::open(format!("file://{key}"), span))),
            _ => Some(Content::open(format!("file://{key}"), span)),
        }
    }

    /// `cp a b` and `mv a b` of a file that the guide has shown.
    fn copy(&mut self, words: &[Word]) {
        let names: Vec<&Word> = words.iter().filter(|word| word.option_letter().is_none()).collect();
        let [from, to] = names.as_slice() else { return };
        let [from, to] = [from, to].map(|word| file_key(&self.expand(word, Goes::Variable, "").shown()));
        if let Some(content) = self.shell.written(&from).cloned() {
            self.shell.files.insert(to, content);
        }
    }

    /// A file that only a link leads to: what is in it is asked for under the link.
    fn download(&mut self, name: &str, words: &[Word], command: &Command) -> Stream {
        let plain: Vec<String> = words.iter().map(|word| word.plain().unwrap_or_default()).collect();
        let Some(at) = plain.iter().position(|word| word.starts_with("https://") || word.starts_with("http://")) else { return Stream::Unknown };
        let content = Content::open(&plain[at], self.span(&words[at]));
        let behind = |options: &[&str]| plain.iter().position(|word| options.contains(&word.as_str())).and_then(|option| plain.get(option + 1)).cloned();
        let last = plain[at].rsplit('/').next().filter(|last| last.contains('.')).map(str::to_owned);
        let options = plain.iter().filter(|word| word.starts_with('-') && !word.starts_with("--")).flat_map(|word| word.chars()).collect::<String>();
        let file = match name {
            "wget" => behind(&["-O", "-qO", "--output-document"]).or(last),
            _ if options.contains('O') || plain.iter().any(|word| word == "--remote-name") => last,
            _ if options.contains('o') => {
                plain.iter().position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('o')).and_then(|option| plain.get(option + 1)).cloned()
            }
            _ => behind(&["--output"]),
        };
        match file {
            Some(file) if file != "-" => {
                let key = file_key(&file);
                if self.shell.written(&key).is_none() {
                    self.shell.files.insert(key, content);
                }
                Stream::Nothing
            }
            _ if command.redirects.iter().any(|redirect| redirect.kind == RedirectKind::Write) => Stream::Text(content),
            _ => Stream::Unknown,
        }
    }

    /// `sed s/X/Y/`: of a file, of what a pipe brings, or in place.
    fn sed(&mut self, words: &[Word], input: Stream, span: Span) -> Stream {
        let Some(command) = sed::arguments(words) else { return Stream::Unknown };
        let mut edits = Some(Vec::new());
        for script in &command.scripts {
            let script = self.expand(script, Goes::Variable, "");
            edits = edits.and_then(|mut edits| {
                edits.extend(sed::edits(&script)?);
                Some(edits)
            });
        }
        let edited = |content: &Content| match &edits {
            Some(edits) if !content.is_unknown() => Some(edits.iter().fold(content.clone(), |content, edit| content.edited(edit))).filter(|content| !content.is_huge()),
            _ => None,
        };
        if command.files.is_empty() {
            return match input {
                Stream::Text(content) => edited(&content).map_or(Stream::Unknown, Stream::Text),
                _ => Stream::Unknown,
            };
        }
        let mut output = Content::default();
        for word in command.files {
            let name = self.expand(word, Goes::Variable, "");
            let key = file_key(&name.shown());
            let content = edited(&self.file(&name, span));
            match content {
                Some(content) if command.in_place => _ = self.shell.files.insert(key, content),
                Some(content) => output.extend(content),
                // What is in the file from here on, only its reader knows.
                None if command.in_place => _ = self.shell.files.insert(key.clone(), Content::open(format!("file://{key}"), self.span(word))),
                None => return Stream::Unknown,
            }
        }
        if command.in_place { Stream::Nothing } else { Stream::Text(output) }
    }

    /// `jq -r .Policy.Arn` selects as `--query` does; `jq .` only formats.
    fn jq(&mut self, words: &[Word], input: Stream, span: Span) -> Stream {
        let made = words
            .iter()
            .filter_map(Word::plain)
            .any(|word| word.starts_with("--arg") || word.starts_with("--slurp") || word.starts_with("--raw") && word != "--raw-output" || word == "-n");
        let mut plain = words.iter().filter(|word| word.option_letter().is_none());
        let path = plain.next().and_then(Word::plain).filter(|_| !made);
        let input = match plain.next() {
            Some(file) => {
                let name = self.expand(file, Goes::Variable, "");
                Stream::Text(self.file(&name, span))
            }
            None => input,
        };
        let input = match input {
            Stream::Text(content) => match content.answer() {
                Some(answer) => Stream::Answer(answer.clone()),
                None => Stream::Text(content),
            },
            input => input,
        };
        match (input, path) {
            (input, Some(path)) if path == "." => input,
            (Stream::Answer(answer), Some(path)) if answer.query.is_none() => Stream::Answer(Answer { query: Some(Content::text(path, Span::default())), ..answer }),
            (Stream::Caller(None), Some(path)) => Stream::Caller(Some(path)),
            _ => Stream::Unknown,
        }
    }

    /// What is left of an answer in a variable or file: the field that is taken from it, else all of it.
    fn answered(&mut self, answer: &Answer, span: Span) -> Option<Content> {
        match answer.query.clone() {
            Some(query) => selected(answer, &query, span, self.host),
            None => Some(Content(vec![Chunk::Answer(Box::new(answer.clone()), span)])),
        }
    }

    /// A stream as a value; None where only a run would tell.
    pub(super) fn content_of(&mut self, stream: Stream, span: Span, goes: Goes) -> Option<Content> {
        match stream {
            Stream::Text(content) => Some(content),
            Stream::Answer(answer) if answer.query.is_some() || goes == Goes::Variable => self.answered(&answer, span),
            Stream::Answer(_) => None,
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

/// `cut -d: -f2` and `awk -F: '{print $2}'`, where the text is known: the fields of the caller's ARN, or of plain text.
fn field(name: &str, words: &[Word], input: Stream, span: Span) -> Stream {
    let plain: Vec<String> = words.iter().map(|word| word.plain().unwrap_or_default()).collect();
    let option = |lead: &str| {
        let at = plain.iter().position(|word| word.starts_with(lead))?;
        Some(plain[at][lead.len()..].to_owned()).filter(|value| !value.is_empty()).or_else(|| plain.get(at + 1).cloned())
    };
    let (mark, number) = match name {
        "cut" => (option("-d"), option("-f")),
        _ => (option("-F"), plain.last().and_then(|program| program.trim_matches(['{', '}', ' ']).strip_prefix("print $").map(str::to_owned))),
    };
    let (Some(mark), Some(number)) = (mark.filter(|mark| mark.len() == 1), number.and_then(|number| number.trim().parse::<usize>().ok())) else { return Stream::Unknown };
    let fact = |fact| Stream::Text(Content(vec![Chunk::Part(Part::Caller(fact))]));
    match input {
        Stream::Caller(Some(path)) if path.trim_matches(['"', '.', ' ']) == "Arn" && mark == ":" => match number {
            2 => fact(CallerFact::Partition),
            5 => fact(CallerFact::AccountId),
            _ => Stream::Unknown,
        },
        Stream::Text(content) => match content.literal().as_deref().and_then(|text| text.trim_end().split(mark.as_str()).nth(number.checked_sub(1)?).map(str::to_owned)) {
            Some(text) => Stream::Text(Content::text(text, span)),
            None => Stream::Unknown,
        },
        _ => Stream::Unknown,
    }
}
