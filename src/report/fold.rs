//! Lines that fit into a terminal: the one place where anything is folded.
//!
//! What is rendered has lines as long as they come. They are folded when they are written, and only for a terminal: a log keeps whole lines.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm, fill};
use unicode_width::UnicodeWidthChar;

/// The text in lines of at most `width` columns, as far as its words allow: names, paths and commands are never cut. What goes on is
/// indented below the last column of a row that begins in the left half and has room for its longest word. Columns stand two blanks apart;
/// else it goes on two blanks further in than it begins.
pub fn fitted(text: &str, width: Option<usize>) -> Cow<'_, str> {
    each(text, width, hang)
}

/// The same for paragraphs and lists: a line goes on below its beginning.
pub fn fitted_prose(text: &str, width: Option<usize>) -> Cow<'_, str> {
    let begins = |line: &str, _| line.find(|c| c != ' ' && c != '-').unwrap_or(0);
    each(text, width, begins)
}

fn each(text: &str, width: Option<usize>, hang: impl Fn(&str, usize) -> usize) -> Cow<'_, str> {
    let Some(width) = width.filter(|width| text.lines().any(|line| display_width(line) > *width)) else { return Cow::Borrowed(text) };
    let folded = |line: &str| if display_width(line) > width { folded(line, width, hang(line, width)) } else { line.to_owned() };
    Cow::Owned(text.split('\n').map(folded).collect::<Vec<_>>().join("\n"))
}

fn folded(line: &str, width: usize, hang: usize) -> String {
    let hang = " ".repeat(hang);
    let options = Options::new(width).subsequent_indent(&hang).break_words(false).wrap_algorithm(WrapAlgorithm::FirstFit);
    fill(line, options.word_separator(WordSeparator::Custom(words)).word_splitter(WordSplitter::NoHyphenation))
}

/// The column below which a line goes on.
fn hang(line: &str, width: usize) -> usize {
    let (mut at, mut blanks) = (0, 0);
    let mut columns = Vec::new();
    for c in strip_str(line).flat_map(str::chars) {
        if c != ' ' && (blanks > 1 || columns.is_empty()) {
            columns.push(at);
        }
        blanks = if c == ' ' { blanks + 1 } else { 0 };
        at += c.width().unwrap_or(0);
    }
    let indent = columns.first().copied().unwrap_or(0);
    let longest = words(line).map(|word| display_width(word.word)).max().unwrap_or(0);
    columns.into_iter().skip(1).rfind(|column| column * 2 <= width && column + longest <= width).unwrap_or(indent + 2).min(width / 2)
}

/// What stays together: words, what stands between backticks, an option and its value, a word and the number behind it. Scripts that are written without blanks are parted
/// between their signs.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let (mut starts, mut start, mut code) = (vec![0], 0, false);
    for ((at, one), next) in line.char_indices().zip(line.chars().skip(1)) {
        let end = at + one.len_utf8();
        if one == '`' {
            code = !code && line.get(end..).is_some_and(|rest| rest.contains('`'));
        }
        let option = || one == ' ' && line.get(start..end).is_some_and(|word| strip_str(word).to_string().starts_with("--"));
        if parts(one, next) && !code && !next.is_ascii_digit() && !option() {
            starts.push(end);
        }
        if one == ' ' && next != ' ' {
            start = end;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([line.len()]).collect();
    Box::new(starts.into_iter().zip(ends).filter_map(|(start, end)| line.get(start..end)).map(Word::from))
}

fn parts(one: char, next: char) -> bool {
    // Not before what closes, nor behind what opens, nor before what changes the sign before it.
    const CLOSING: &str = "、。，．：；！？）」』】〉》〕］｝ー々";
    const OPENING: &str = "（「『【〈《〔［｛";
    let wide = |c: char| c.width() == Some(2);
    let changes = ('\u{1f3fb}'..='\u{1f3ff}').contains(&next);
    (one == ' ' && next != ' ') || (wide(one) && wide(next) && !changes && !CLOSING.contains(next) && !OPENING.contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, width: usize) -> Vec<String> {
        fitted(text, Some(width)).split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn rows_go_on_below_their_column() {
        assert_eq!(at("  2.7  call  Choose Next, then Create user  line 5", 30), ["  2.7  call  Choose Next, then", "             Create user", "             line 5"]);
        assert_eq!(at("plain text that goes on", 12), ["plain text", "  that goes", "  on"]);
        assert_eq!(at("first\n    second is longer", 16), ["first", "    second is", "      longer"]);
        assert_eq!(fitted("as long as it comes", None), "as long as it comes");
    }

    #[test]
    fn what_is_copied_is_never_cut() {
        let arn = "arn:aws:iam::123456789012:policy/a-name/that-is-long";
        assert_eq!(at(&format!("  op1  AttachUserPolicy {arn} (line 4)"), 24), ["  op1  AttachUserPolicy", &format!("    {arn}"), "    (line 4)"]);
        assert_eq!(at(&format!("  op1  AttachUserPolicy {arn}"), 60), ["  op1  AttachUserPolicy", &format!("       {arn}")]);
    }

    #[test]
    fn commands_stay_whole() {
        assert_eq!(at("go on with `bythebook resume r1`, or leave it", 30), ["go on with", "  `bythebook resume r1`, or", "  leave it"]);
        assert_eq!(at("Wanted: --set bucket-name=… --set user=…", 30), ["Wanted: --set bucket-name=…", "  --set user=…"]);
        assert_eq!(at("a tick ` alone is only a sign", 12), ["a tick `", "  alone is", "  only a", "  sign"]);
    }

    #[test]
    fn prose_goes_on_below_its_beginning() {
        assert_eq!(fitted_prose("one two three\n- four five", Some(8)), "one two\nthree\n- four\n  five");
    }

    #[test]
    fn colours_take_no_place() {
        assert_eq!(at("\u{1b}[1mone two\u{1b}[0m three", 13), ["\u{1b}[1mone two\u{1b}[0m three"]);
        assert_eq!(at("\u{1b}[1mone two three\u{1b}[0m four", 9), ["\u{1b}[1mone two", "  three\u{1b}[0m", "  four"]);
    }

    #[test]
    fn wide_signs_take_two_columns() {
        assert_eq!(at("ユーザーを作成する、次に進む。", 12), ["ユーザーを作", "  成する、次", "  に進む。"]);
        assert_eq!(at("作成する。する", 8), ["作成す", "  る。す", "  る"]);
        assert_eq!(at("🚀 deploy the thing", 11), ["🚀 deploy", "  the thing"]);
    }
}
