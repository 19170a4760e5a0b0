//! `sed s/X/Y/` on text that the guide has shown: only the replacing of a literal text.

use super::lexer::Word;
use super::value::{Chunk, Content, HUGE};
use crate::source::Span;

/// The words of one `sed` command.
pub(super) struct Arguments<'a> {
    pub scripts: Vec<&'a Word>,
    pub files: Vec<&'a Word>,
    pub in_place: bool,
}

/// What the words mean; None for options that do more than replace.
pub(super) fn arguments(words: &[Word]) -> Option<Arguments<'_>> {
    let mut found = Arguments { scripts: Vec::new(), files: Vec::new(), in_place: false };
    let mut named = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.option_letter().as_deref() {
            Some("-e") => {
                named = true;
                found.scripts.push(words.next()?);
            }
            Some("-E" | "-r" | "-u") => {}
            Some(option) if option.starts_with("-i") || option.starts_with("--in-place") => found.in_place = true,
            Some(_) => return None,
            // The empty suffix that BSD wants: `-i ''`.
            None if found.in_place && word.plain().is_some_and(|text| text.is_empty()) => {}
            None if found.scripts.is_empty() && !named => found.scripts.push(word),
            None => found.files.push(word),
        }
    }
    Some(found).filter(|found| !found.scripts.is_empty())
}

/// One replacement.
#[derive(Debug)]
pub(super) struct Edit {
    pattern: String,
    replacement: Content,
    everywhere: bool,
}

/// The replacements of a script; None where it holds anything that is not the replacing of a literal text.
pub(super) fn edits(script: &Content) -> Option<Vec<Edit>> {
    let mut found = Vec::new();
    let mut rest = Letters::of(script);
    loop {
        rest.skip(|letter| letter.is_whitespace() || letter == ';');
        let Some(first) = rest.next() else { return Some(found) };
        let (Letter::Text('s', _), Letter::Text(mark, _)) = (first, rest.next()?) else { return None };
        let pattern = literal(&rest.until(mark)?)?;
        let replacement = replacement(rest.until(mark)?)?;
        let mut everywhere = false;
        while let Some(Letter::Text(flag, _)) = rest.peek() {
            match flag {
                'g' => everywhere = true,
                'I' | 'i' | 'p' | 'e' | 'w' | 'm' | 'M' | '0'..='9' => return None,
                _ => break,
            }
            rest.next();
        }
        if pattern.is_empty() {
            return None;
        }
        found.push(Edit { pattern, replacement, everywhere });
    }
}

/// A character of the script, or a value in it.
#[derive(Clone)]
enum Letter {
    Text(char, Span),
    Value(Chunk),
}

struct Letters {
    letters: Vec<Letter>,
    at: usize,
}

impl Letters {
    fn of(content: &Content) -> Self {
        let mut letters = Vec::new();
        for chunk in &content.0 {
            match chunk {
                Chunk::Text(text, span) => letters.extend(text.char_indices().map(|(at, letter)| {
                    let start = (span.start + at).min(span.end);
                    Letter::Text(letter, Span::new(start, (start + letter.len_utf8()).min(span.end)))
                })),
                value => letters.push(Letter::Value(value.clone())),
            }
        }
        Self { letters, at: 0 }
    }

    fn peek(&self) -> Option<Letter> {
        self.letters.get(self.at).cloned()
    }

    fn next(&mut self) -> Option<Letter> {
        let next = self.peek();
        self.at += 1;
        next
    }

    fn skip(&mut self, fits: impl Fn(char) -> bool) {
        while matches!(self.peek(), Some(Letter::Text(letter, _)) if fits(letter)) {
            self.at += 1;
        }
    }

    /// What stands before the next `mark`, which is taken too. `\` before the mark takes its meaning away.
    fn until(&mut self, mark: char) -> Option<Vec<Letter>> {
        let mut found = Vec::new();
        while let Some(letter) = self.next() {
            match letter {
                Letter::Text(letter, _) if letter == mark => return Some(found),
                Letter::Text('\\', _) if matches!(self.peek(), Some(Letter::Text(next, _)) if next == mark) => found.extend(self.next()),
                letter => {
                    let escape = matches!(letter, Letter::Text('\\', _));
                    found.push(letter);
                    if escape {
                        found.extend(self.next());
                    }
                }
            }
        }
        None
    }
}

/// The text that a regular expression stands for, where it stands for one alone. A dot is taken for itself.
fn literal(letters: &[Letter]) -> Option<String> {
    let mut text = String::new();
    let mut letters = letters.iter();
    while let Some(letter) = letters.next() {
        match letter {
            Letter::Text('\\', _) => match letters.next()? {
                Letter::Text(escaped, _) if !escaped.is_alphanumeric() && !"(){}+?|<>".contains(*escaped) => text.push(*escaped),
                _ => return None,
            },
            Letter::Text('*' | '^' | '[' | ']', _) | Letter::Value(_) => return None,
            Letter::Text('$', _) if letters.len() == 0 => return None,
            Letter::Text(letter, _) => text.push(*letter),
        }
    }
    Some(text)
}

fn replacement(letters: Vec<Letter>) -> Option<Content> {
    let mut content = Content::default();
    let mut letters = letters.into_iter();
    while let Some(letter) = letters.next() {
        let (letter, span) = match letter {
            Letter::Value(chunk) => {
                content.0.push(chunk);
                continue;
            }
            Letter::Text('&', _) => return None,
            Letter::Text('\\', _) => match letters.next()? {
                Letter::Text(escaped, span) if !escaped.is_alphanumeric() => (escaped, span),
                _ => return None,
            },
            Letter::Text(letter, span) => (letter, span),
        };
        match content.0.last_mut() {
            Some(Chunk::Text(text, before)) => {
                text.push(letter);
                *before = before.join(span);
            }
            _ => content.0.push(Chunk::Text(letter.to_string(), span)),
        }
    }
    Some(content)
}

impl Content {
    /// The text after the replacement. A value that is put in is not searched again.
    pub(super) fn edited(&self, edit: &Edit) -> Content {
        let mut edited = Content::default();
        let (mut done, mut size) = (false, 0);
        for chunk in &self.0 {
            let Chunk::Text(text, span) = chunk else {
                edited.0.push(chunk.clone());
                continue;
            };
            let place = |from: usize, to: usize| Span::new((span.start + from).min(span.end), (span.start + to).min(span.end));
            let mut kept = 0;
            let mut at = 0;
            while let Some(found) = text.get(at..).and_then(|rest| rest.find(&edit.pattern)).map(|length| at + length) {
                done &= !text[at..found].contains('\n');
                at = found + edit.pattern.len();
                if done && !edit.everywhere {
                    continue;
                }
                done = true;
                edited.0.push(Chunk::Text(text[kept..found].to_owned(), place(kept, found)));
                edited.extend(edit.replacement.clone());
                size += edit.replacement.size() + 8;
                if size > 2 * HUGE {
                    return edited;
                }
                kept = at;
            }
            done &= !text.get(at..).unwrap_or_default().contains('\n');
            edited.0.push(Chunk::Text(text[kept..].to_owned(), place(kept, text.len())));
        }
        edited.0.retain(|chunk| !matches!(chunk, Chunk::Text(text, _) if text.is_empty()));
        edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::lexer::Piece;

    fn run(script: &str, text: &str) -> Option<String> {
        let edits = edits(&Content::text(script, Span::default()))?;
        edits.iter().fold(Content::text(text, Span::default()), |content, edit| content.edited(edit)).literal()
    }

    #[test]
    fn literal_replacements() {
        for (script, text, expected) in [
            ("s/NAME/oak/g", "NAME NAME\nNAME", "oak oak\noak"),
            ("s/NAME/oak/", "NAME NAME\nNAME", "oak NAME\noak"),
            ("s|a/b|c|;s/c/d/", "a/b", "d"),
            (r"s/\[\[X\]\]/y/g", "[[X]]", "y"),
            (r"s/a\/b/c/", "a/b", "c"),
        ] {
            assert_eq!(run(script, text).as_deref(), Some(expected), "{script}");
        }
        for script in ["s/a*/b/", "s/a/&b/", "d", r"s/\(a\)/\1/", "s/a/b", "s//b/", "y/a/b/", "s/a/b/w file"] {
            assert_eq!(run(script, "a"), None, "{script}");
        }
    }

    fn word(text: &str) -> Word {
        Word { pieces: vec![Piece::Text { text: text.into(), at: 0..text.len(), quoted: true }], at: 0..text.len() }
    }

    #[test]
    fn in_place_with_and_without_a_suffix() {
        let plain = |text: &str| Word { pieces: vec![Piece::Text { text: text.into(), at: 0..0, quoted: false }], at: 0..0 };
        for words in
            [vec![plain("-i"), word("s/a/b/"), plain("f")], vec![plain("-i"), word(""), word("s/a/b/"), plain("f")], vec![plain("-i.bak"), plain("-e"), word("s/a/b/"), plain("f")]]
        {
            let found = arguments(&words).unwrap();
            assert!(found.in_place && found.scripts.len() == 1 && found.files.len() == 1);
        }
        assert!(arguments(&[plain("-n"), word("/a/p")]).is_none());
    }
}
