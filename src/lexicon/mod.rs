//! The words of the console and of the people who write about it, as tables: labels with their dates, words around them,
//! headings, services. Knows no guide.

mod control;
mod letters;
mod past;
mod section;
mod service;
mod table;
mod word;

pub use control::{Action, Choice, Control, Field, Page, Tab, Thing};
pub use letters::{fold, spaced, unspaced};
pub use past::{Past, labels_of_today, past};
pub use section::{SectionRole, section_role};
pub use service::{Service, principal_of, principal_of_case, service};
pub use table::{Entry, Hit, Label, Lexicon, is_ordinary, lexicon};
pub use word::{Noun, Verb, Word};
