//! Rules over what the guide has its reader risk.

pub mod admin_policy;
pub mod changes_existing;
pub mod confused_deputy;
pub mod delete;
pub mod escalation;
pub mod escalation_by_service;
pub mod escalation_scoped;
pub mod federation_without_condition;
pub mod hint;
pub mod literal_secret;
pub mod long_lived_key;
mod place;
pub mod role_would_do;
pub mod saml_without_audience;
pub mod trust_account;
pub mod trust_everyone;
pub mod trust_other_account;
