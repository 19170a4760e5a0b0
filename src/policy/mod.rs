//! Policy documents: their kinds, the text that goes over the wire, and what AWS's services know.

mod actions;
mod canonical;
mod document;
pub mod evaluate;
mod statement;
mod tree;
mod wildcard;

pub use actions::{AccessLevel, Action, ConditionKey, ResourceType, Service, date, is_unlisted, prefixes, service};
pub use canonical::canonical;
pub use document::{Flaw, PolicyKind, PolicyText, parse};
pub use statement::{Condition, Policy, Said, Statement};
pub use tree::{Json, Member, Node};
pub use wildcard::covers;
