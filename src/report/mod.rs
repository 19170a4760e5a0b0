//! Rendering. It decides nothing.

mod account;
mod clean;
mod output;

pub use account::account_text;
pub use clean::clean;
pub use output::{print, print_bytes, say};
