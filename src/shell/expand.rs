//! Words to values: variables and substitutions filled in, as far as they are known.

use std::ops::Range;

use super::lexer::{Command, Piece, Word};
use super::query::selected;
use super::script::Dialect;
use super::session::{Goes, Session, is_aws, unwrapped};
use super::value::{Chunk, Content, HUGE};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Bytes that the commands of a guide may copy into variables and files, all together.
const MOST_COPIED: usize = 20_000_000;

impl Session<'_> {
    pub(super) fn expand(&mut self, word: &Word, goes: Goes, variable: &str) -> Content {
        let mut content = Content::default();
        let (mut taken, mut size, mut counted) = (0, 0, 0);
        for (at, piece) in word.pieces.iter().enumerate() {
            size += content.0[counted..].iter().map(Chunk::size).sum::<usize>();
            counted = content.0.len();
            if self.exhausted(size) {
                return Content::open(self.raw(word.at.clone()).to_owned(), self.span(word));
            }
            match piece {
                Piece::Text { text, at: place, .. } if taken > 0 => {
                    content.0.push(Chunk::Text(text[taken..].to_owned(), self.script.span(place.start + taken..place.end)));
                    taken = 0;
                }
                Piece::Variable { name, at: place, .. } if self.script.dialect == Dialect::PowerShell && self.member(name, word.pieces.get(at + 1)).is_some() => {
                    let path = self.member(name, word.pieces.get(at + 1)).unwrap_or_default();
                    taken = path.len();
                    let span = self.script.span(place.clone());
                    let value = self.member_value(name, &path, span);
                    content.extend(value.unwrap_or_else(|| Content::open(format!("${name}{path}"), span)));
                }
                Piece::Text { text, at, .. } => content.0.push(Chunk::Text(text.clone(), self.script.span(at.clone()))),
                Piece::Variable { name, fallback, at } => content.extend(self.variable(name, fallback.as_deref(), self.script.span(at.clone()), goes)),
                Piece::Array { at, .. } | Piece::Opaque { at } => content.extend(Content::open(self.raw(at.clone()).to_owned(), self.script.span(at.clone()))),
                Piece::Substitution { commands, at } => content.extend(self.substitute(commands, at.clone(), goes, variable)),
            }
        }
        self.shell.copied += content.cost();
        content
    }

    /// Nobody copies so much by hand: the values of commands that multiply what they have are not known.
    pub(super) fn exhausted(&self, size: usize) -> bool {
        size > 4 * HUGE || self.shell.copied > MOST_COPIED
    }

    /// `.Policy.Arn` behind a variable of PowerShell that holds an answer.
    fn member(&self, name: &str, next: Option<&Piece>) -> Option<String> {
        self.shell.variables.get(name)?.answer()?;
        let Some(Piece::Text { text, quoted: false, .. }) = next else { return None };
        let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.')).unwrap_or(text.len());
        (text.starts_with('.') && end > 1).then(|| text[..end].to_owned())
    }

    fn member_value(&mut self, name: &str, path: &str, span: Span) -> Option<Content> {
        let answer = self.shell.variables.get(name)?.answer()?.clone();
        selected(&answer, &Content::text(path, span), span, self.host)
    }

    fn variable(&self, name: &str, fallback: Option<&str>, span: Span, goes: Goes) -> Content {
        match (self.shell.variables.get(name), fallback) {
            (Some(value), _) if value.answer().is_some() && goes == Goes::Argument => Content::open(format!("${name}"), span),
            (Some(value), _) => value.clone(),
            (None, Some(text)) if !text.is_empty() => Content::text(text, span),
            (None, _) if name == "PWD" => Content::text(".", span),
            (None, _) => Content::open(format!("${name}"), span),
        }
    }

    /// `$(…)`: its output, where the shell can know it.
    fn substitute(&mut self, commands: &[Command], at: Range<usize>, goes: Goes, variable: &str) -> Content {
        let span = self.script.span(at.clone());
        let goes = if goes == Goes::Reader { Goes::Variable } else { goes };
        let output = self.lists(commands, goes);
        let aws = commands.first().and_then(|command| unwrapped(&command.words).first()).and_then(Word::plain).is_some_and(|name| is_aws(&name));
        if let Some(content) = self.content_of(output, span, goes) {
            return content.trim_end();
        }
        let raw = self.raw(at).to_owned();
        if goes == Goes::Argument && !aws {
            let finding = Diagnostic::error("reading/malformed-command", span, "nothing here runs this command for the value of an option").refusing();
            self.host.finding(finding.help("assign it to a variable, whose value is then asked for"));
        }
        if variable.is_empty() { Content::open(raw, span) } else { Content::open(format!("${variable}"), span) }
    }
}
