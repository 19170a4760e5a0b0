//! Carrying out: the only part that waits for anything.

pub mod account;
pub mod answer;
pub mod client;
pub mod embedded;
mod embedded_policy;
mod embedded_rules;
mod embedded_state;
mod form;
pub mod presuppose;
