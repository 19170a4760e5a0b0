//! For somebody who writes a guide.

pub mod preview;
