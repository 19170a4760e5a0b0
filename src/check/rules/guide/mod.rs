//! Rules over the text itself: what a reader of the page sees, and what not.

pub mod access_key;
pub mod dead_anchor;
pub mod expectation;
pub mod hidden;
pub mod hint;
pub mod ignore_without_reason;
pub mod invisible;
pub mod missing_file;
pub mod missing_step;
pub mod numbering;
pub mod source;
pub mod too_much;
pub mod unclosed_fence;
pub mod unsettled_expectation;
pub mod unused_ignore;
