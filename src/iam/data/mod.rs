//! Tables of facts, each made by the script beside it.

#[path = "managed_policies.rs"]
pub mod managed_policies;
#[path = "operations.rs"]
pub mod operations;
