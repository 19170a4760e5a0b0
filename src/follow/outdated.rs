//! Clicks on what the console no longer shows.

use crate::lexicon::{Control, Past, fold, lexicon, past, spaced, unspaced};
use crate::plan::Outdated;
use crate::reading::{Act, Place, Reading};
use crate::source::Span;

/// Adds the labels that the instruction has its reader click and that are gone; `text` is what stands in the guide for it.
pub fn outdated(act: &Act, reading: &Reading, text: &str, span: Span, found: &mut Vec<Outdated>) {
    let Some(control) = clicked(act).filter(|_| text.len() <= LONGEST) else { return };
    let mut gone = past(control).filter(|past| reading.folded.contains(past.folded)).peekable();
    // "In the older console", "formerly called": whoever writes so knows.
    if gone.peek().is_none() || KNOWN.iter().any(|word| reading.folded.contains(word)) {
        return;
    }
    let folded = Folded::of(text);
    for past in gone {
        let now = past.now().map(|now| folded_text(now.text));
        // "**Add users** or **Create user**".
        if now.as_ref().is_some_and(|now| reading.folded.contains(now.as_str())) && control != Control::Next {
            continue;
        }
        for place in folded.places(past) {
            let span = Span::new(span.start + place.start, span.start + place.end);
            // Several instructions of one clause are about the same text.
            if !found.iter().rev().take(NEAR).any(|known| known.span == span) {
                let label = past.label().text;
                found.push(Outdated { span, label, until: past.until, now: past.now().map(|now| now.text), today: control.today() });
            }
        }
    }
}

/// Bytes of a clause that a person could read.
const LONGEST: usize = 2_000;
/// Labels of one clause.
const NEAR: usize = 16;

/// Who writes this tells the consoles apart.
const KNOWN: &[&str] = &[" old ", "older", "previous", "formerly", "legacy", "used to be", "classic", "antigu", "antig", "alte ", "ancien", "旧", "舊", "以前", "이전"];

/// Behind a label these say that it is where the reader is, not what is clicked.
const WHERE: &[&str] = &[" page", " screen", " section", " step", " window", " dialog", " wizard", " panel", " column", " tab"];

fn clicked(act: &Act) -> Option<Control> {
    Some(match act {
        Act::Press(Control::Screen) => return None,
        Act::Press(control) => *control,
        Act::Choose(choice) => Control::Option(*choice),
        Act::Fill { field, .. } => Control::Field(*field),
        Act::Visit(Place::Page(page)) => Control::Page(*page),
        Act::Visit(Place::Tab(tab)) => Control::Tab(*tab),
        _ => return None,
    })
}

fn folded_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// A text as matching sees it, and where each character stood.
struct Folded<'t> {
    source: &'t str,
    text: String,
    /// For each character: its byte in `text`, and in the source.
    places: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    fn of(source: &'t str) -> Self {
        let (mut text, mut places) = (String::with_capacity(source.len()), Vec::with_capacity(source.len() + 1));
        for (at, c) in source.char_indices() {
            places.push((text.len(), at));
            text.push(fold(c));
        }
        places.push((text.len(), source.len()));
        Self { source, text, places }
    }

    fn origin(&self, at: usize) -> usize {
        self.places.binary_search_by_key(&at, |(folded, _)| *folded).map_or(self.source.len(), |place| self.places[place].1)
    }

    /// Where the label itself stands, not a longer one that begins with it, and is meant as one: marked, or written as the console writes it.
    fn places(&self, past: &Past) -> Vec<std::ops::Range<usize>> {
        let label = past.label().text;
        let wanted = past.folded;
        let fits = |at: usize| {
            let whole = !self.text[..at].ends_with(spaced) && lexicon().longest(&self.text[at..]).is_some_and(|hit| hit.length == wanted.chars().count());
            let place = self.origin(at)..self.origin(at + wanted.len());
            let (before, after) = (&self.source[..place.start], &self.source[place.end..]);
            let marked = before.ends_with(['*', '_', '`', '"', '\'', '“', '‘', '[', '「', '『', '«', '„', '>', '“', '【', '＞', '→']);
            let written = &self.source[place.clone()] == label && before.contains(char::is_alphanumeric);
            let bare = after.trim_start_matches(['*', '_', '`', '"', '\'', '”', '’', ']', '」', '』', '»']);
            let place_only = WHERE.iter().any(|word| bare.to_lowercase().starts_with(word));
            (whole && (marked || written || label.starts_with(unspaced)) && !place_only).then_some(place)
        };
        self.text.match_indices(wanted).filter_map(|(at, _)| fits(at)).collect()
    }
}
