//! The guide against its `bythebook.lock`.

pub mod changed;
pub mod missing;
