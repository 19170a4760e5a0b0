//! Rules over what the guide tells its reader to do.

pub mod case_clash;
pub mod linked_policy;
pub mod made_twice;
pub mod malformed_command;
pub mod missing_argument;
pub mod misspelled_policy;
pub mod misspelled_service;
pub mod not_followed;
pub mod not_understood;
pub mod other_name;
pub mod other_region;
pub mod policy_in_picture;
pub mod refused_value;
pub mod third_key;
pub mod told_twice;
pub mod too_much;
pub mod unclosed_here_document;
pub mod unclosed_quote;
pub mod unclosed_substitution;
pub mod unknown_file;
pub mod unknown_policy_arn;
pub mod unmade;
pub mod unsaved_key;
pub mod unused_policy;
pub mod used_before_made;
