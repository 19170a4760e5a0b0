//! Executes how-to guides. The map of the source is src/README.md.

pub mod cli;
pub mod diagnostic;
pub mod execute;
pub mod guide;
pub mod iam;
pub mod plan;
pub mod report;
pub mod source;
