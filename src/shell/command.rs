//! `aws iam …`: options to the members of a call.

use super::document;
use super::own_arn::own_arn;
use super::session::Session;
use super::value::{Chunk, Content, Marked};
use crate::diagnostic::Diagnostic;
use crate::iam::{Arg, Call, Kind, Member, Operation, OperationRef, Template, operation_by_command, operations, placeholders, spells};
use crate::shell::lexer::Word;
use crate::source::Span;

/// Options of the AWS CLI itself that take a value.
const GLOBAL_VALUES: &[&str] = &[
    "--endpoint-url",
    "--output",
    "--query",
    "--profile",
    "--region",
    "--color",
    "--ca-bundle",
    "--cli-read-timeout",
    "--cli-connect-timeout",
    "--cli-binary-format",
    "--cli-error-format",
    "--max-items",
    "--page-size",
    "--starting-token",
    "--outfile",
    "--bootstrap-method",
];
/// Options of the AWS CLI itself that stand alone.
const GLOBAL_FLAGS: &[&str] =
    &["--debug", "--no-verify-ssl", "--no-paginate", "--version", "--no-sign-request", "--no-cli-pager", "--cli-auto-prompt", "--no-cli-auto-prompt", "--no-color"];

/// What one `aws iam` command was.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// Where it writes.
    pub call: Option<OperationRef>,
    pub input: Vec<(&'static str, Arg)>,
    /// What `--query` selects.
    pub query: Option<Content>,
}

/// The words behind `aws` without the options of the CLI itself.
pub(super) struct Stripped<'a> {
    pub words: Vec<&'a Word>,
    pub query: Option<&'a Word>,
}

pub(super) fn strip_globals<'a>(words: impl IntoIterator<Item = &'a Word>) -> Stripped<'a> {
    let mut stripped = Stripped { words: Vec::new(), query: None };
    let mut rest = words.into_iter();
    while let Some(word) = rest.next() {
        match word.option() {
            Some(name) if GLOBAL_FLAGS.contains(&name.as_str()) => {}
            Some(name) if name == "--query" => stripped.query = if word.holds_value() { Some(word) } else { rest.next() },
            Some(name) if GLOBAL_VALUES.contains(&name.as_str()) => {
                if !word.holds_value() {
                    rest.next();
                }
            }
            _ => stripped.words.push(word),
        }
    }
    stripped
}

impl Word {
    /// `--name` of an option, without what stands behind `=`.
    pub(super) fn option(&self) -> Option<String> {
        use super::lexer::Piece;
        match self.pieces.first()? {
            Piece::Text { text, quoted: false, .. } if text.starts_with("--") && text.len() > 2 => Some(text.split('=').next().unwrap_or_default().to_owned()),
            _ => None,
        }
    }

    fn holds_value(&self) -> bool {
        use super::lexer::Piece;
        matches!(self.pieces.first(), Some(Piece::Text { text, .. }) if text.contains('='))
    }
}

/// The CLI's spelling of a member: `--user-name`.
fn option_of(member: &Member) -> String {
    format!("--{}", crate::iam::command_word(member.name))
}

fn is_document(member: &Member) -> bool {
    member.name.ends_with("Document") && member.name != "SAMLMetadataDocument"
}

impl Session<'_> {
    /// One `aws iam …` command from behind `iam`; None where it is malformed or makes no call.
    pub(super) fn iam(&mut self, stripped: &Stripped, span: Span) -> Option<Answer> {
        let mut words = stripped.words.iter().copied();
        let Some(first) = words.next() else {
            self.malformed(span, "`aws iam` without a command", None);
            return None;
        };
        let name = first.plain().unwrap_or_default();
        if name == "help" || name == "wait" {
            self.host.information(span);
            return None;
        }
        let Some(operation) = operation_by_command(&name) else {
            let similar = closest(&name, operations().iter().map(Operation::command));
            self.malformed(self.span(first), &format!("`aws iam` has no command `{name}`"), similar);
            return None;
        };
        let words: Vec<&Word> = words.collect();
        if words.iter().any(|word| word.plain().is_some_and(|text| text == "help" || text == "--generate-cli-skeleton")) {
            self.host.information(span);
            return None;
        }
        let input = self.input(operation, &words, span)?;
        let query = stripped.query.map(|word| self.value_of(word));
        if !operation.writes() {
            self.host.information(span);
            return Some(Answer { call: None, input, query });
        }
        let call = self.host.call(Call::new(operation, input.clone(), span));
        Some(Answer { call: Some(call), input, query })
    }

    fn input(&mut self, operation: &'static Operation, words: &[&Word], span: Span) -> Option<Vec<(&'static str, Arg)>> {
        let mut input: Vec<(&'static str, Arg)> = Vec::new();
        let mut sound = true;
        let mut at = 0;
        while let Some(&word) = words.get(at) {
            at += 1;
            let Some(option) = word.option() else {
                let shown = word.plain().unwrap_or_else(|| "a value".into());
                self.malformed(self.span(word), &format!("`{shown}` belongs to no option"), None);
                sound = false;
                continue;
            };
            let count = words[at..].iter().take_while(|word| word.option().is_none()).count();
            let mut values: Vec<(Content, Span)> = Vec::new();
            if word.holds_value() {
                values.push((self.value_of(word), self.span(word)));
            }
            let member = operation.members.iter().find(|member| option.strip_prefix("--").is_some_and(|name| spells(name, member.name)));
            let takes_many = member.is_some_and(|member| matches!(member.kind, Kind::Texts(_) | Kind::Tags | Kind::Structure));
            let flag = flag_of(operation, &option);
            let most = match () {
                () if flag.is_some() => 0,
                () if takes_many => count,
                () => usize::from(values.is_empty()).min(count),
            };
            for value in &words[at..at + most] {
                values.push((self.value_of(value), self.span(value)));
            }
            at += most;
            let place = values.iter().map(|(_, span)| *span).reduce(Span::join).unwrap_or(self.span(word));
            if let Some((member, on)) = flag {
                set(&mut input, member.name, Arg::Flag(on));
                continue;
            }
            if option == "--cli-input-json" || option == "--cli-input-yaml" {
                sound &= self.whole_input(operation, values, place, &mut input);
                continue;
            }
            let Some(member) = member else {
                let similar = closest(&option, operation.members.iter().map(option_of));
                self.malformed(self.span(word), &format!("`aws iam {}` has no option `{option}`", operation.command()), similar);
                sound = false;
                continue;
            };
            if values.is_empty() {
                self.malformed(self.span(word), &format!("`{option}` has no value"), None);
                sound = false;
                continue;
            }
            match self.argument(operation, member, values, place) {
                Some(arg) => set(&mut input, member.name, arg),
                None => sound = false,
            }
        }
        let missing: Vec<String> = operation.members.iter().filter(|member| member.required && !input.iter().any(|(name, _)| *name == member.name)).map(option_of).collect();
        if sound && !missing.is_empty() {
            let message = format!("`aws iam {}` needs {}", operation.command(), missing.join(", "));
            let finding = Diagnostic::error("reading/malformed-command", span, message);
            self.host.finding(if operation.writes() { finding.refusing() } else { finding });
            return None;
        }
        sound.then_some(input)
    }

    fn whole_input(&mut self, operation: &'static Operation, values: Vec<(Content, Span)>, place: Span, input: &mut Vec<(&'static str, Arg)>) -> bool {
        let Some((content, _)) = values.into_iter().next() else {
            self.malformed(place, "there is no JSON here", None);
            return false;
        };
        let content = self.loaded(content, place);
        if whole_hole(&content).is_some() {
            self.unreadable(place);
            return false;
        }
        let Some(members) = document::members(&content, place, self.host) else { return false };
        for (name, arg) in members {
            let Some(member) = operation.member(&name) else {
                let similar = closest(&name, operation.members.iter().map(|member| member.name.to_owned()));
                self.malformed(place, &format!("{} has no member `{name}`", operation.name), similar);
                return false;
            };
            let arg = if is_document(member) { document::document_of(arg, place, self.host) } else { Some(arg) };
            match arg {
                // An option of its own wins over the file.
                Some(arg) if !input.iter().any(|(name, _)| *name == member.name) => input.push((member.name, arg)),
                Some(_) => {}
                None => return false,
            }
        }
        true
    }

    fn argument(&mut self, operation: &'static Operation, member: &'static Member, values: Vec<(Content, Span)>, place: Span) -> Option<Arg> {
        let mut values: Vec<(Content, Span)> = values.into_iter().map(|(content, span)| (self.loaded(content, span), span)).collect();
        let json = values.len() == 1 && values[0].0.shown().trim_start().starts_with(['[', '{']) && !is_one_hole(&values[0].0);
        match &member.kind {
            _ if is_document(member) => {
                let (content, span) = values.pop()?;
                match whole_hole(&content) {
                    Some((token, span)) => Some(Arg::Text(Template::part(self.host.argument(operation, member.name, &token, span)))),
                    None => document::document(&content, span, self.host),
                }
            }
            Kind::Texts(_) | Kind::Structure | Kind::Tags if json => document::argument(&values.pop()?.0, place, self.host).map(listed),
            Kind::Texts(_) => Some(Arg::List(values.into_iter().map(|(content, _)| Arg::Text(self.template(operation, member, content))).collect())),
            Kind::Tags | Kind::Structure if values.iter().any(|(content, _)| is_one_hole(content)) => {
                self.unreadable(place);
                None
            }
            Kind::Tags | Kind::Structure => self.shorthand(values, place),
            Kind::Integer { .. } => {
                let (content, span) = values.pop()?;
                let template = self.template(operation, member, content);
                match template.literal().map(|text| text.trim().parse::<i64>()) {
                    Some(Ok(number)) => Some(Arg::Number(number)),
                    Some(Err(_)) => {
                        self.malformed(span, &format!("`{}` takes a number", option_of(member)), None);
                        None
                    }
                    None => Some(Arg::Text(template)),
                }
            }
            _ => {
                let (content, _) = values.pop()?;
                Some(Arg::Text(self.template(operation, member, content)))
            }
        }
    }

    /// A text argument; an ARN of the reader's own account becomes the output of the call that makes the thing.
    fn template(&mut self, operation: &'static Operation, member: &'static Member, content: Content) -> Template {
        if let Some((token, span)) = whole_hole(&content) {
            return Template::part(self.host.argument(operation, member.name, &token, span));
        }
        if let Some(span) = named_as_option(member, &content) {
            let token = content.literal().unwrap_or_default();
            return Template::part(self.host.argument(operation, member.name, &token, span));
        }
        let marked = Marked::of(&content, self.host);
        let template = marked.template(marked.text.trim_end_matches('\n'));
        if member.name.ends_with("Arn") || member.name == "SerialNumber" || member.name == "PermissionsBoundary" { own_arn(template, self.host) } else { template }
    }

    /// `Key=a,Value=b`.
    fn shorthand(&mut self, values: Vec<(Content, Span)>, place: Span) -> Option<Arg> {
        let mut list = Vec::new();
        for (content, span) in values {
            // Several objects, each a word of its own.
            if content.shown().trim_start().starts_with('{') && content.shown().contains("\":") {
                list.push(document::argument(&content, span, self.host)?);
                continue;
            }
            let marked = Marked::of(&content, self.host);
            for group in groups(&marked.text) {
                let mut members: Vec<(String, Arg)> = Vec::new();
                for pair in split_outside_quotes(group, ',') {
                    let Some((name, value)) = pair.split_once('=') else {
                        self.malformed(span, "this is not written as `Key=…,Value=…`", None);
                        return None;
                    };
                    members.push((name.trim().to_owned(), Arg::Text(marked.template(value.trim().trim_matches(['"', '\''])))));
                }
                list.push(Arg::Map(members));
            }
        }
        if list.is_empty() {
            self.malformed(place, "there is no value here", None);
            return None;
        }
        Some(Arg::List(list))
    }

    /// A structure that only the reader knows cannot be asked for as one value.
    fn unreadable(&mut self, place: Span) {
        let text = self.raw(self.pipeline.clone()).to_owned();
        let span = self.script.span(self.pipeline.clone()).join(place);
        self.host.manual(span, &text, "its input stands in a file or variable that the guide does not show");
    }

    pub(super) fn malformed(&mut self, span: Span, message: &str, similar: Option<String>) {
        let finding = Diagnostic::error("reading/malformed-command", span, message).refusing();
        self.host.finding(match similar {
            Some(similar) => finding.help(format!("did you mean `{similar}`?")),
            None => finding,
        });
    }
}

fn set(input: &mut Vec<(&'static str, Arg)>, name: &'static str, arg: Arg) {
    input.retain(|(known, _)| *known != name);
    input.push((name, arg));
}

fn listed(arg: Arg) -> Arg {
    if matches!(arg, Arg::Map(_)) { Arg::List(vec![arg]) } else { arg }
}

fn flag_of(operation: &'static Operation, option: &str) -> Option<(&'static Member, bool)> {
    let name = option.strip_prefix("--")?;
    operation.members.iter().filter(|member| matches!(member.kind, Kind::Flag)).find_map(|member| match () {
        () if spells(name, member.name) => Some((member, true)),
        () if name.strip_prefix("no-").is_some_and(|name| spells(name, member.name)) => Some((member, false)),
        () => None,
    })
}

fn is_one_hole(content: &Content) -> bool {
    whole_hole(content).is_some()
}

/// The token, where the content is one hole and nothing else.
fn whole_hole(content: &Content) -> Option<(String, Span)> {
    let mut chunks = content.0.iter().filter(|chunk| !matches!(chunk, Chunk::Text(text, _) if text.is_empty()));
    match (chunks.next()?, chunks.next()) {
        (Chunk::Open(token, span), None) => Some((token.clone(), *span)),
        // A token stands on one line.
        (Chunk::Text(text, span), None) if !text.contains('\n') && placeholders(text).first() == Some(&(0..text.len())) => {
            Some((text.clone(), Span::new(span.start, (span.start + text.len()).min(span.end))))
        }
        _ => None,
    }
}

/// `--user-name USERNAME`, `--role-name role-name`, `--group-name GROUP`: the name of the option is no value.
fn named_as_option(member: &Member, content: &Content) -> Option<Span> {
    let text = content.literal()?;
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let spans = content.0.iter().filter_map(|chunk| match chunk {
        Chunk::Text(_, span) => Some(*span),
        _ => None,
    });
    let thing = member.name.strip_suffix("Name").is_some_and(|thing| text == thing.to_ascii_uppercase());
    (thing || plain.eq_ignore_ascii_case(member.name) && member.name.len() > 4).then(|| spans.reduce(Span::join)).flatten()
}

/// `{Key=a,Value=b},{Key=c,Value=d}` or one group without braces.
fn groups(text: &str) -> Vec<&str> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    if !text.starts_with('{') {
        return vec![text];
    }
    text.split('}').map(|group| group.trim_start_matches([',', '{', ' '])).filter(|group| !group.is_empty()).collect()
}

fn split_outside_quotes(text: &str, mark: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, letter) in text.char_indices() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == mark => {
                pieces.push(&text[start..at]);
                start = at + mark.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn closest(word: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let scored = known.map(|name| (strsim::normalized_damerau_levenshtein(word, &name), name));
    scored.filter(|(score, _)| *score > 0.6).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The name that a member gives, as one text.
pub(super) fn name_argument<'a>(input: &'a [(&'static str, Arg)], member: &str) -> Option<&'a Template> {
    input.iter().find(|(name, _)| *name == member).and_then(|(_, arg)| match arg {
        Arg::Text(template) => Some(template),
        _ => None,
    })
}
