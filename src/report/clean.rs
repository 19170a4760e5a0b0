//! The one way by which text from outside reaches a terminal.

use std::borrow::Cow;

use crate::source::is_unseen;

/// `text` with everything escaped that a terminal would obey or a person could not see: control characters, bidirectional
/// controls, zero-width and other invisible characters. Line breaks and tabs become spaces.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !is_unseen(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => shown.push(' '),
            _ if is_unseen(c) => shown.extend(c.escape_unicode()),
            _ => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown_escaped() {
        assert_eq!(clean("plain 「text」"), "plain 「text」");
        assert_eq!(clean("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(clean("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(clean("two\nlines"), "two lines");
    }
}
