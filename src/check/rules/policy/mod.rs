//! Rules over policy documents.

pub mod action_resource_mismatch;
pub mod arn_form;
pub mod arn_region;
pub mod broken_json;
pub mod duplicate_sid;
pub mod invalid_account;
pub mod invalid_action;
pub mod invalid_effect;
pub mod invalid_operator;
pub mod invalid_partition;
pub mod invalid_principal;
pub mod invalid_service;
pub mod invalid_sid;
pub mod invalid_version;
pub mod json_comments;
pub mod missing_element;
pub mod needs_star;
pub mod old_version;
pub mod repeated_key;
pub mod retired;
pub mod unknown_element;
