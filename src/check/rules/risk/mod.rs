//! Rules over what the guide has its reader risk.

pub mod literal_secret;
