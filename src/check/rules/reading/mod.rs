//! Rules over what the guide tells its reader to do.

pub mod case_clash;
pub mod made_twice;
pub mod malformed_command;
pub mod missing_argument;
pub mod misspelled_policy;
pub mod not_followed;
pub mod not_understood;
pub mod other_name;
pub mod refused_value;
pub mod third_key;
pub mod told_twice;
pub mod too_much;
pub mod unclosed_here_document;
pub mod unclosed_quote;
pub mod unclosed_substitution;
pub mod unknown_file;
