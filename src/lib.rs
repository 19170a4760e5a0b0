//! Executes how-to guides. The map of the source is src/README.md.

pub mod access;
pub mod check;
pub mod cli;
pub mod console;
pub mod diagnostic;
pub mod editor;
pub mod execute;
pub mod follow;
pub mod guide;
pub mod iam;
pub mod lexicon;
pub mod plan;
pub mod policy;
pub mod reading;
pub mod report;
pub mod shell;
pub mod source;
pub mod sync;
