//! Findings with the lines they are about.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::clean;
use super::style::{BAD, BOLD, DIM, WANTED};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// All findings, one after the other; excerpts of the source in so many columns.
pub fn findings_text(diagnostics: &[Diagnostic], source: &Source, columns: Option<usize>) -> String {
    // So many are read by nobody: those that weigh come first then.
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
    let more = shown.len().saturating_sub(MOST);
    if more > 0 {
        shown.sort_by_key(|diagnostic| (!diagnostic.refuses, std::cmp::Reverse(diagnostic.severity)));
        shown.truncate(MOST);
    }
    let mut text = shown.into_iter().map(|diagnostic| finding(diagnostic, source, columns)).collect::<Vec<_>>().join("\n\n") + "\n";
    if more > 0 {
        text.push_str(&format!("\nand {more} more findings; --format json shows them all\n"));
    }
    text
}

/// Findings that are shown.
const MOST: usize = 200;
/// Characters of a line that are shown before, in and behind a place.
const NEAR: usize = 400;

/// The last characters of a text, and the first ones: a line without end is not shown whole for each finding in it.
fn tail(text: &str) -> Cow<'_, str> {
    match text.char_indices().rev().nth(NEAR) {
        Some((at, _)) => Cow::Owned(format!("…{}", &text[at..])),
        None => Cow::Borrowed(text),
    }
}

fn head(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(NEAR) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

/// The parts of a line, cut so that together they take no more than so many columns; the marked one goes before the others.
fn cut([before, marked, after]: [String; 3], room: usize) -> [String; 3] {
    let marked = first(&marked, room.saturating_sub(2).max(1));
    let left = room.saturating_sub(marked.width());
    // What stands before a place explains it, most of all what stands near.
    let behind = after.width().min(left / 3);
    let before = match first(&before.chars().rev().collect::<String>(), left - behind) {
        whole if whole.width() == before.width() => before,
        cut => cut.chars().rev().collect(),
    };
    let after = first(&after, left.saturating_sub(before.width()));
    [before, marked, after]
}

/// The beginning of a text in at most so many columns, and a sign where that is not all.
fn first(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut taken = 0;
    let fits = |c: &char| {
        taken += c.width().unwrap_or(0);
        taken < columns
    };
    let sign = if columns > 0 { "…" } else { "" };
    text.chars().take_while(fits).collect::<String>() + sign
}

fn finding(diagnostic: &Diagnostic, source: &Source, columns: Option<usize>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // Only the first line of a long place is shown; what a terminal would obey is escaped, so the columns are counted anew.
    let (line, _) = source.lines(diagnostic.span);
    let whole = source.line_span(line).unwrap_or_default();
    let end = diagnostic.span.end.clamp(diagnostic.span.start, whole.end);
    let before = clean(&tail(source.slice(Span::new(whole.start, diagnostic.span.start)))).into_owned();
    let marked = clean(&head(source.slice(Span::new(diagnostic.span.start, end)))).into_owned();
    let after = clean(&head(source.slice(Span::new(end, whole.end)))).into_owned();
    let [before, marked, after] = match columns {
        // Beside the excerpt stands the number of the line.
        Some(columns) => cut([before, marked, after], columns.saturating_sub(line.to_string().len() + 4)),
        None => [before, marked, after],
    };
    let shown = format!("{before}{marked}{after}");
    let place = before.len()..before.len() + marked.len();
    let (name, message) = (clean(source.name()), clean(&diagnostic.message));
    let snippet = Snippet::source(shown.as_str()).line_start(line).path(name.as_ref()).annotation(AnnotationKind::Primary.span(place));
    let title = level.primary_title(message.as_ref()).id(diagnostic.code).element(snippet);
    let help = diagnostic.help.as_deref().map(clean);
    let mut groups = vec![title];
    groups.extend(help.as_ref().map(|help| Group::with_title(Level::HELP.secondary_title(help.as_ref()))));
    let renderer = Renderer::styled().error(BAD).warning(WANTED).note(BOLD).info(BOLD).help(BOLD).line_num(DIM).context(BOLD);
    // What was cut to fit is not cut once more.
    columns.map_or(renderer.clone(), |columns| renderer.term_width(2 * columns + 80)).render(&groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_fits() {
        let cut = |before: &str, marked: &str, after: &str, room| cut([before.into(), marked.into(), after.into()], room);
        assert_eq!(cut("a ", "bad", " one", 20), ["a ", "bad", " one"]);
        assert_eq!(cut("0123456789", "bad", "0123456789", 12), ["…56789".to_owned(), "bad".into(), "01…".into()]);
        assert_eq!(cut("", "0123456789", "", 6), [String::new(), "012…".into(), String::new()]);
        for room in 0..40 {
            let parts = cut("ユーザーの前にある文", "印のある所です", "後ろにある文と続き", room);
            assert!(parts.concat().width() <= room.max(1), "{room}: {parts:?}");
        }
    }
}
