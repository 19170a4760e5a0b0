//! Policy documents: their kinds, the text that goes over the wire, what IAM refuses, and what AWS's services know.

mod actions;
mod canonical;
mod document;
pub mod evaluate;
mod grammar;
mod key;
mod near;
mod operator;
mod statement;
mod tree;
mod variable;
mod wildcard;

pub use actions::{AccessLevel, Action, ConditionKey, ResourceType, Service, date, is_unlisted, prefixes, service};
pub use canonical::canonical;
pub use document::{Flaw, PolicyKind, PolicyText, parse, repeated};
pub use grammar::{Refused, refused};
pub use key::{GLOBAL, KeyKind, KeyOf, global_key, is_key, key_kind};
pub use near::closest;
pub use operator::{Compares, OPERATORS, Operator, Set};
pub use statement::{Condition, Policy, Said, Statement};
pub use tree::{Json, Member, Node};
pub use variable::{Fault, Variable, variables};
pub use wildcard::covers;
