//! Values of variables, files and arguments: text that remembers where it stands, with holes.

use super::Host;
use super::command::Answer;
use crate::iam::{Part, Template, placeholders};
use crate::source::Span;

/// Text with holes, before the holes are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Content(pub Vec<Chunk>);

/// Larger than any document.
pub(super) const HUGE: usize = 60_000;

#[derive(Clone, Debug)]
pub(super) enum Chunk {
    /// The span is exact while the text is as long as it.
    Text(String, Span),
    Part(Part),
    /// Only the reader knows it; asked for when a call uses it.
    Open(String, Span),
    /// The whole answer of a command, kept for a later `jq`.
    Answer(Box<Answer>, Span),
}

impl Chunk {
    /// What it costs to keep.
    pub fn size(&self) -> usize {
        if let Chunk::Text(text, _) = self { text.len() + 8 } else { 64 }
    }
}

impl Content {
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        Self(vec![Chunk::Text(text.into(), span)])
    }

    pub fn open(token: impl Into<String>, span: Span) -> Self {
        Self(vec![Chunk::Open(token.into(), span)])
    }

    pub fn of(template: Template, span: Span) -> Self {
        let chunk = |part| match part {
            Part::Text(text) => Chunk::Text(text, span),
            part => Chunk::Part(part),
        };
        Self(template.0.into_iter().map(chunk).collect())
    }

    pub fn extend(&mut self, more: Content) {
        self.0.extend(more.0);
    }

    /// The text, where nothing is open.
    pub fn literal(&self) -> Option<String> {
        let mut text = String::new();
        for chunk in &self.0 {
            let Chunk::Text(more, _) = chunk else { return None };
            text.push_str(more);
        }
        Some(text)
    }

    /// The text with holes as they are written: good for names of files.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for chunk in &self.0 {
            match chunk {
                Chunk::Text(more, _) => text.push_str(more),
                Chunk::Open(token, _) => text.push_str(token),
                Chunk::Part(part) => text.push_str(&format!("{part:?}")),
                Chunk::Answer(..) => {}
            }
        }
        text
    }

    /// The answer of a command, where the content is one and nothing else.
    pub fn answer(&self) -> Option<&Answer> {
        let mut chunks = self.0.iter().filter(|chunk| !matches!(chunk, Chunk::Text(text, _) if text.trim().is_empty()));
        match (chunks.next(), chunks.next()) {
            (Some(Chunk::Answer(answer, _)), None) => Some(answer),
            _ => None,
        }
    }

    /// Whether a part of it stands in a file that the guide does not show.
    pub fn is_unknown(&self) -> bool {
        self.0.iter().any(|chunk| matches!(chunk, Chunk::Answer(..)) || matches!(chunk, Chunk::Open(token, _) if token.starts_with("file://") || token.starts_with("http")))
    }

    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|chunk| matches!(chunk, Chunk::Text(text, _) if text.trim().is_empty()))
    }

    /// Larger than any document: a text that doubles itself line by line grows without end.
    pub fn is_huge(&self) -> bool {
        self.size() > HUGE
    }

    /// What it costs to copy: pieces do, however short.
    pub fn cost(&self) -> usize {
        self.size() + 40 * self.0.len()
    }

    pub fn size(&self) -> usize {
        self.0.iter().map(Chunk::size).sum()
    }

    pub fn trim_end(mut self) -> Self {
        while let Some(Chunk::Text(text, _)) = self.0.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            self.0.pop();
        }
        self
    }

    /// The text behind `prefix`, where the content begins with it.
    pub fn strip_prefix(&self, prefix: &str) -> Option<Content> {
        let mut left = prefix;
        let mut rest = self.0.iter();
        for chunk in rest.by_ref() {
            let Chunk::Text(text, span) = chunk else { return None };
            if let Some(more) = text.strip_prefix(left) {
                let tail = Chunk::Text(more.to_owned(), Span::new((span.start + left.len()).min(span.end), span.end));
                return Some(Content(std::iter::once(tail).chain(rest.cloned()).collect()));
            }
            left = left.strip_prefix(text.as_str())?;
        }
        None
    }

    /// Placeholders in the text become holes.
    pub fn opened(&self) -> Content {
        let mut opened = Vec::new();
        for chunk in &self.0 {
            let Chunk::Text(text, span) = chunk else {
                opened.push(chunk.clone());
                continue;
            };
            let place = |at: usize| (span.start + at).min(span.end);
            let mut last = 0;
            for range in placeholders(text) {
                opened.push(Chunk::Text(text[last..range.start].to_owned(), Span::new(place(last), place(range.start))));
                opened.push(Chunk::Open(text[range.clone()].to_owned(), Span::new(place(range.start), place(range.end))));
                last = range.end;
            }
            opened.push(Chunk::Text(text[last..].to_owned(), Span::new(place(last), span.end)));
        }
        opened.retain(|chunk| !matches!(chunk, Chunk::Text(text, _) if text.is_empty()));
        Content(opened)
    }
}

/// Text in which each hole is one character of a private plane, so that parsers pass it through.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub text: String,
    parts: Vec<Part>,
    /// Where each chunk began in the text, with its span.
    places: Vec<(usize, Span)>,
}

const FIRST: u32 = 0xF_0000;
const MOST: usize = 0xFFFD;

impl Marked {
    /// Asks the host for every hole, in order.
    pub fn of(content: &Content, host: &mut dyn Host) -> Self {
        let mut marked = Marked::default();
        for chunk in content.opened().0 {
            match chunk {
                Chunk::Text(text, span) => {
                    marked.places.push((marked.text.len(), span));
                    marked.text.extend(text.chars().map(|letter| if is_mark(letter) { char::REPLACEMENT_CHARACTER } else { letter }));
                }
                Chunk::Part(part) => marked.push(part),
                Chunk::Open(token, span) => {
                    marked.places.push((marked.text.len(), span));
                    let part = host.parameter(&token, span);
                    marked.push(part);
                }
                Chunk::Answer(_, span) => {
                    marked.places.push((marked.text.len(), span));
                    let part = host.parameter("<answer of an earlier command>", span);
                    marked.push(part);
                }
            }
        }
        marked
    }

    fn push(&mut self, part: Part) {
        let mark = u32::try_from(self.parts.len()).ok().filter(|_| self.parts.len() < MOST).and_then(|index| char::from_u32(FIRST + index));
        if let Some(mark) = mark {
            self.text.push(mark);
            self.parts.push(part);
        }
    }

    /// A piece of the text as a template.
    pub fn template(&self, piece: &str) -> Template {
        self.filled(piece, str::to_owned)
    }

    /// A piece of JSON as a template: text that the host put in is escaped.
    pub fn json_template(&self, piece: &str) -> Template {
        self.filled(piece, |text| {
            let quoted = serde_json::Value::String(text.to_owned()).to_string();
            quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
        })
    }

    fn filled(&self, piece: &str, written: impl Fn(&str) -> String) -> Template {
        let mut template = Template::default();
        let mut text = String::new();
        for letter in piece.chars() {
            let part = is_mark(letter).then(|| self.parts.get((letter as u32 - FIRST) as usize)).flatten();
            match part {
                None => text.push(letter),
                Some(Part::Text(inner)) => text.push_str(&written(inner)),
                Some(part) => {
                    if !text.is_empty() {
                        template.push(Part::Text(std::mem::take(&mut text)));
                    }
                    template.push(part.clone());
                }
            }
        }
        if !text.is_empty() {
            template.push(Part::Text(text));
        }
        template
    }

    pub fn has_marks(&self, piece: &str) -> bool {
        piece.chars().any(is_mark)
    }

    /// The place in the guide of a byte of the text.
    pub fn span_at(&self, at: usize) -> Option<Span> {
        let index = self.places.partition_point(|&(start, _)| start <= at).checked_sub(1)?;
        let &(start, span) = self.places.get(index)?;
        let place = (span.start + (at - start)).min(span.end);
        Some(Span::new(place, (place + 1).min(span.end)))
    }
}

fn is_mark(letter: char) -> bool {
    (FIRST..FIRST + MOST as u32).contains(&(letter as u32))
}
