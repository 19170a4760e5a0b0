//! Rendering. It decides nothing.

mod clean;
mod output;

pub use clean::clean;
pub use output::{print, print_bytes, say};
