//! A console without a screen: pages, open wizards with their fields, the things seen so far. It takes instructions and
//! emits the calls that the real console would make. It knows no Markdown.

mod desk;
mod dialog;
mod editor;
mod entity;
mod form;
mod give_way;
mod goals;
mod hinted;
mod keys;
mod named;
mod open;
mod pick;
mod policies;
mod press;
mod repeat;
mod tags;
mod wizard;

pub use desk::{Desk, Outcome};
pub use entity::Entity;
pub use form::{Form, Kind};
pub use keys::KeysAhead;
