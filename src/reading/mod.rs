//! One piece of text to instructions: what a reader is told to do, in the console's terms. Knows no account and no plan.

mod around;
mod clause;
mod editor;
mod elsewhere;
mod examples;
mod fields;
mod fragment;
mod given;
mod holder;
mod instruction;
mod interpret;
mod letters;
mod looks;
mod marked;
mod mention;
mod named;
mod objects;
mod picks;
mod repeats;
mod scan;
mod sentence;
mod several;
mod spelling;
mod tags;
mod taken;
mod together;
mod typed;
mod ways;

use crate::guide::Text;
use letters::Letters;

pub use editor::Editing;
pub use fields::thing_of;
pub use instruction::{Act, Instruction, Mood, Place, Recent, Said, Target};
pub use ways::{Way, may_offer, numbered_way};

/// What a text says, in its order.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub instructions: Vec<Instruction>,
    /// Imperatives that nothing is known about.
    pub unread: Vec<crate::source::Span>,
    /// The text offers itself as optional as a whole: "(Optional) …".
    pub optional: bool,
    /// It begins with "Or", "Alternatively".
    pub alternative: bool,
    /// It offers what follows as several ways: "use one of the following commands".
    pub one_of: bool,
    /// It shows what will be seen: "the trust policy should look like this".
    pub shows: bool,
    /// It ends by having its reader do something with what stands below: "Search for:", "select:".
    pub introduces: Option<crate::lexicon::Verb>,
    /// The marked name that it begins with: "`x` for Lambda, with `Y`".
    pub lead: Option<Said>,
    /// Services that are spoken of.
    pub services: Vec<&'static crate::lexicon::Service>,
    /// What it speaks of, in order.
    pub nouns: Vec<crate::lexicon::Noun>,
    /// The ways that it offers where it stands: of each, its instructions lie in its place.
    pub ways: Vec<Way>,
    /// Its words as matching sees them: without marks, in lower case.
    pub folded: String,
}

/// Reads a paragraph, a heading or a cell.
pub fn read(text: &Text) -> Reading {
    let letters = Letters::new(text);
    let reading = match ways::parts(text, &letters) {
        Some(parts) => in_ways(parts),
        None => plain(text, &letters),
    };
    Reading { folded: letters.into_folded(), ..reading }
}

/// Each way is read for itself.
fn in_ways(parts: ways::Parts) -> Reading {
    let read = |text: &Text| plain(text, &Letters::new(text));
    let mut whole = read(&parts.head);
    for (way, text) in parts.ways {
        whole.ways.push(way);
        whole.go_on(read(&text));
    }
    whole.go_on(read(&parts.tail));
    whole
}

fn plain(text: &Text, letters: &Letters) -> Reading {
    in_clauses(text, letters, interpret::interpret)
}

impl Reading {
    /// What stands behind it in the same text.
    fn go_on(&mut self, next: Reading) {
        self.unread.extend(next.unread);
        self.instructions.extend(next.instructions);
        self.nouns.extend(next.nouns);
        self.services.extend(next.services);
        self.one_of |= next.one_of;
        self.shows |= next.shows;
        self.introduces = next.introduces;
    }
}

/// Its words as matching sees them, without reading it.
pub fn folded(text: &Text) -> String {
    text.runs.iter().flat_map(|run| run.text.chars()).map(crate::lexicon::fold).collect()
}

/// What it says of the visual policy editor, where that is open.
pub fn editing(text: &Text) -> Vec<Editing> {
    in_clauses(text, &Letters::new(text), editor::editing)
}

fn in_clauses<T>(text: &Text, letters: &Letters, understand: impl FnOnce(&[clause::Clause]) -> T) -> T {
    let (mentions, sentences) = sentence::sentences(scan::scan(text, letters));
    understand(&clause::clauses(&mentions, &sentences))
}
