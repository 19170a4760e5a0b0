//! Rendering. It decides nothing.

mod account;
mod call_text;
mod can;
mod change_text;
mod check;
mod clean;
mod findings;
mod live_text;
mod output;
mod plan_text;
mod progress;
mod run_json;
mod run_text;
mod runs_text;
mod summary;
mod undo_text;

pub use account::account_text;
pub use call_text::{call_text, entity_name, record_text};
pub use can::{Answered, can_json, can_text};
pub use change_text::{change_lines, detail_text, headline};
pub use check::{CheckForm, CheckWriter, Checked, Github, Json, Junit, Sarif, Tally, Text, check_summary};
pub use clean::clean;
pub use findings::findings_text;
pub use live_text::{live_json, live_text, notes_text, problems_text};
pub use output::{print, print_bytes, print_json, say};
pub use plan_text::{count, line_range, plan_text, statement_text, statements};
pub use progress::{Display, Progress};
pub use run_json::{RunFacts, run_json};
pub use run_text::run_text;
pub use runs_text::{LeftCall, RunRow, changes_text, runs_json, runs_text};
pub use summary::{procedure_line, step_counts, summary_line};
pub use undo_text::{undo_json, undo_plan_text, undo_text};
