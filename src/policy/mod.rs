//! Policy documents: their kinds, and the text that goes over the wire.

mod document;

pub use document::{Flaw, PolicyKind, PolicyText, parse};
