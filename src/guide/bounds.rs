//! What no guide for people exceeds. A text beyond it is not read at all: it would cost more than it can say.

use crate::source::Span;

/// Why a text is no guide, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    pub span: Span,
    /// In words that follow "the guide".
    pub why: String,
}

/// Bytes of text, pictures in it (`data:image/…`) not counted.
const TEXT: usize = 1 << 20;
/// Lines, and characters that Markdown or a shell gives a meaning.
const MARKS: usize = 200_000;
/// Blocks, items, marks and pieces of text as the parser tells them.
pub const PARTS: usize = 100_000;
/// Lists, quotes and components in one another.
pub const DEPTH: usize = 50;

/// What can be told before the text is parsed, in one pass over its bytes.
pub fn of_text(text: &str) -> Option<Beyond> {
    let (mut words, mut marks) = (0, 0);
    let mut at = 0;
    for picture in pictures(text).chain(std::iter::once(text.len()..text.len())) {
        for part in text.as_bytes()[at..picture.start].chunks(PART) {
            words += part.len();
            marks += part.iter().map(|byte| usize::from(MARK[usize::from(*byte)])).sum::<usize>();
            if words > TEXT {
                return Some(beyond(text, at, format!("has more than {} MB of text, which no guide has", TEXT >> 20)));
            }
            if marks > MARKS {
                return Some(beyond(text, at, format!("has more than {MARKS} lines and marks, which no guide has")));
            }
            at += part.len();
        }
        at = picture.end;
    }
    None
}

/// Bytes that are counted at a time.
const PART: usize = 4096;

/// Which bytes are counted as [`MARKS`].
const MARK: [bool; 256] = {
    let (mut table, mut at) = ([false; 256], 0);
    let marks = b"\n*_`~[]<>&|\\;!";
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
};

pub fn too_many_parts(at: usize) -> Beyond {
    Beyond { span: Span::new(at, at), why: format!("has more than {PARTS} parts, which no guide has") }
}

pub fn too_deep(at: usize) -> Beyond {
    Beyond { span: Span::new(at, at + 1), why: format!("has lists, quotes or elements more than {DEPTH} deep in one another, which no guide has") }
}

fn beyond(text: &str, mut at: usize, why: String) -> Beyond {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Beyond { span: Span::new(at, at), why }
}

/// The bytes of pictures that stand in the text itself.
fn pictures(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find("data:image/")?;
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b':' | b';' | b',' | b'-' | b'.');
        from = start + text.as_bytes()[start..].iter().take_while(|byte| inside(byte)).count();
        Some(start..from)
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::source::Source;

    fn why(text: &str) -> Option<String> {
        parse(&Source::new("g.md", text)).beyond.map(|beyond| beyond.why)
    }

    #[test]
    fn more_than_any_guide() {
        assert_eq!(why(&"1. a\n".repeat(10_000)), None);
        assert_eq!(why(&format!("![]({}data:image/png;base64,{})\n", "", "iVBORw0K".repeat(400_000))), None);
        assert!(why(&"word ".repeat(300_000)).is_some_and(|why| why.contains("MB of text")));
        assert!(why(&"1. a\n".repeat(200_001)).is_some_and(|why| why.contains("lines")));
        assert!(why(&"a `b` ".repeat(60_000)).is_some_and(|why| why.contains("parts")));
        for deep in ["- ", "> ", "1. "] {
            assert!(why(&format!("{}a\n", deep.repeat(20_000))).is_some_and(|why| why.contains("deep")), "{deep}");
            assert_eq!(why(&format!("{}a\n", deep.repeat(20))), None);
        }
        assert!(why(&"<div>\n".repeat(100)).is_some_and(|why| why.contains("deep")));
    }
}
