//! For somebody who writes a guide.

pub mod lsp;
pub mod preview;
