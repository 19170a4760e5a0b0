//! Findings with the lines they are about.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::clean;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// All findings, one after the other.
pub fn findings_text(diagnostics: &[Diagnostic], source: &Source) -> String {
    // So many are read by nobody: those that weigh come first then.
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
    let more = shown.len().saturating_sub(MOST);
    if more > 0 {
        shown.sort_by_key(|diagnostic| (!diagnostic.refuses, std::cmp::Reverse(diagnostic.severity)));
        shown.truncate(MOST);
    }
    let mut text = shown.into_iter().map(|diagnostic| finding(diagnostic, source)).collect::<Vec<_>>().join("\n\n") + "\n";
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

fn finding(diagnostic: &Diagnostic, source: &Source) -> String {
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
    let shown = format!("{before}{marked}{after}");
    let place = before.len()..before.len() + marked.len();
    let (name, message) = (clean(source.name()), clean(&diagnostic.message));
    let snippet = Snippet::source(shown.as_str()).line_start(line).path(name.as_ref()).annotation(AnnotationKind::Primary.span(place));
    let title = level.primary_title(message.as_ref()).id(diagnostic.code).element(snippet);
    let help = diagnostic.help.as_deref().map(clean);
    let mut groups = vec![title];
    groups.extend(help.as_ref().map(|help| Group::with_title(Level::HELP.secondary_title(help.as_ref()))));
    Renderer::styled().render(&groups)
}
