//! Carrying out a plan: the only part that waits for a network. It knows plans, never guides.

pub mod account;
pub mod answer;
mod attempt;
mod begin;
pub mod client;
mod desk;
pub mod embedded;
mod embedded_policy;
mod embedded_rules;
mod embedded_state;
mod event;
mod folder;
mod form;
mod journal;
mod lock;
mod outcome;
mod password;
pub mod presuppose;
mod record;
mod retry;
mod run;
mod settle;
mod signals;
mod sink;
mod stamp;
mod sweep;
#[cfg(test)]
mod tests;

pub use answer::{Answer, CallError, Secret};
pub use begin::{Binding, begin, without_passwords};
pub use client::{Caller, Client, ConnectOptions};
pub use desk::Calls;
pub use event::Event;
pub use folder::{RunFolder, state_folder};
pub use journal::{Journal, JournalError, Records, read};
pub use lock::{Lock, LockError};
pub use outcome::{CallReport, CallState, CheckpointReport, Failure, Outcome, Status};
pub use record::{Begin, By, Decision, Entry, GuideBinding, PlannedRecord, Selection, ValueRecord, Verdict};
pub use retry::Pace;
pub use run::{Asker, Job, Options, Ownership, run};
pub use signals::{Signal, signals};
pub use sink::{Kept, Sink, SinkChoice, SinkError};
pub use stamp::{run_id, stamp};
pub use sweep::{Swept, what_hangs_on};
