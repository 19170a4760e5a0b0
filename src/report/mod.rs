//! Rendering. It decides nothing.

mod account;
mod clean;
mod findings;
mod output;
mod plan_text;

pub use account::account_text;
pub use clean::clean;
pub use findings::findings_text;
pub use output::{print, print_bytes, say};
pub use plan_text::{plan_text, procedure_line, statements};
