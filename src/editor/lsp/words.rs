//! Words of a guide's text as AWS's names are made.

use crate::source::Span;

/// A stretch of letters that may be a name, an action or a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    pub text: &'t str,
    pub span: Span,
}

/// The word at a byte, or directly before it. What ends a sentence or stands out in bold is not part of it.
pub fn word_at(text: &str, offset: usize) -> Option<Word<'_>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '=' | '.' | '@' | '-' | ':' | '/' | '*' | '?' | '$' | '{' | '}');
    let start = text[..offset].rfind(|c: char| !inside(c)).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let end = text[offset..].find(|c: char| !inside(c)).map_or(text.len(), |at| offset + at);
    let word = &text[start..end];
    // A trailing star is part of a pattern, two are bold.
    let bare = word.trim_start_matches(['*', '_', '.', ':']).trim_end_matches(['.', ':', '_', '?']);
    let bare = bare.strip_suffix("**").unwrap_or(bare);
    let start = start + word.find(bare)?;
    (!bare.is_empty()).then_some(Word { text: bare, span: Span::new(start, start + bare.len()) })
}

/// Whether a name at this place is not a piece of a longer one.
pub fn is_whole(text: &str, span: Span) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '=' | '@');
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let next = after.next();
    // A full stop or comma goes on where a letter follows.
    let goes_on = next.is_some_and(joins) || (matches!(next, Some('.' | ',')) && after.next().is_some_and(char::is_alphanumeric));
    !before.is_some_and(joins) && !goes_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_their_marks() {
        for (text, offset, wanted) in [
            ("see `s3:Get*`.", 6, Some("s3:Get*")),
            ("see **ReadOnlyAccess**.", 8, Some("ReadOnlyAccess")),
            ("**ReadOnlyAccess**", 0, Some("ReadOnlyAccess")),
            ("an end.", 7, Some("end")),
            ("「s3:GetObject」", 6, Some("s3:GetObject")),
            ("a , b", 2, None),
            ("", 0, None),
            ("***", 1, None),
        ] {
            assert_eq!(word_at(text, offset).map(|word| word.text), wanted, "{text}");
            assert!(word_at(text, offset).is_none_or(|word| &text[word.span.range()] == word.text));
        }
    }

    #[test]
    fn names_are_whole() {
        let whole = |text: &str| is_whole(text, Span::new(2, 4));
        assert!(whole("a ci.") && whole("a ci, b") && whole("a ci") && whole("`\"ci\""));
        assert!(!whole("a ci-2") && !whole("xxcix") && !whole("a ci.org") && !whole("x-ci"));
    }
}
