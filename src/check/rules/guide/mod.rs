//! Rules over the text itself: what a reader of the page sees, and what not.

pub mod hidden;
pub mod hint;
pub mod invisible;
pub mod too_much;
pub mod unclosed_fence;
