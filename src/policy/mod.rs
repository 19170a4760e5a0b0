//! Policy documents: their kinds, the text that goes over the wire, and what AWS's services know.

mod actions;
mod document;

pub use actions::{AccessLevel, Action, ConditionKey, ResourceType, Service, date, prefixes, service};
pub use document::{Flaw, PolicyKind, PolicyText, parse};
