//! Texts with the changes that a client tells.

use lsp_types::Range;

use super::positions::{Encoding, Lines};

/// The text with something else in a range; all of it where no range is named.
pub fn changed(mut text: String, range: Option<Range>, new: &str, encoding: Encoding) -> String {
    match range {
        None => new.to_owned(),
        Some(range) => {
            let span = Lines::of(&text, encoding).span(&text, range);
            text.replace_range(span.range(), new);
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;
    use proptest::prelude::*;

    use super::*;

    fn at(start: (u32, u32), end: (u32, u32)) -> Option<Range> {
        Some(Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1)))
    }

    #[test]
    fn ranges_are_replaced() {
        let text = || "a\u{1f600}b\r\nc".to_owned();
        assert_eq!(changed(text(), at((0, 1), (0, 3)), "x", Encoding::Utf16), "axb\r\nc");
        assert_eq!(changed(text(), at((0, 1), (0, 5)), "x", Encoding::Utf8), "axb\r\nc");
        assert_eq!(changed(text(), at((0, 4), (1, 0)), "", Encoding::Utf16), "a\u{1f600}bc");
        assert_eq!(changed(text(), at((9, 9), (9, 9)), "!", Encoding::Utf16), "a\u{1f600}b\r\nc!");
        assert_eq!(changed(text(), None, "new", Encoding::Utf16), "new");
    }

    proptest! {
        /// Whatever a client tells, a text comes of it.
        #[test]
        fn any_change_is_taken(text in "[a\u{e9}\u{1f600}\r\n]{0,40}", start in (0u32..9, 0u32..9), end in (0u32..9, 0u32..9)) {
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                prop_assert!(changed(text.clone(), at(start, end), "|", encoding).contains('|'));
            }
        }
    }
}
