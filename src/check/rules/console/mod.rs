//! Rules over what the console shows, and has shown.

pub mod old_label;
