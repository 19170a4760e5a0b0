//! All rules. To add one: copy a file and its page, and add a row here.

mod console;
pub mod guide;
mod policy;
mod reading;
mod risk;

use super::Rule;
use crate::iam::placeholders;

/// In the order in which they are listed to people.
pub const RULES: &[&Rule] = &[
    &guide::access_key::RULE,
    &guide::dead_anchor::RULE,
    &guide::hidden::RULE,
    &guide::hint::RULE,
    &guide::ignore_without_reason::RULE,
    &guide::invisible::RULE,
    &guide::missing_file::RULE,
    &guide::missing_step::RULE,
    &guide::numbering::RULE,
    &guide::too_much::RULE,
    &guide::unclosed_fence::RULE,
    &guide::unused_ignore::RULE,
    &reading::case_clash::RULE,
    &reading::linked_policy::RULE,
    &reading::made_twice::RULE,
    &reading::malformed_command::RULE,
    &reading::missing_argument::RULE,
    &reading::misspelled_policy::RULE,
    &reading::misspelled_service::RULE,
    &reading::not_followed::RULE,
    &reading::not_understood::RULE,
    &reading::other_name::RULE,
    &reading::other_region::RULE,
    &reading::policy_in_picture::RULE,
    &reading::refused_value::RULE,
    &reading::third_key::RULE,
    &reading::told_twice::RULE,
    &reading::too_much::RULE,
    &reading::unclosed_here_document::RULE,
    &reading::unclosed_quote::RULE,
    &reading::unclosed_substitution::RULE,
    &reading::unknown_file::RULE,
    &reading::unknown_policy_arn::RULE,
    &reading::unmade::RULE,
    &reading::unsaved_key::RULE,
    &reading::unused_policy::RULE,
    &reading::used_before_made::RULE,
    &console::old_label::RULE,
    &policy::broken_json::RULE,
    &policy::smart_quotes::RULE,
    &policy::cut_short::RULE,
    &policy::json_comments::RULE,
    &policy::repeated_key::RULE,
    &policy::unknown_element::RULE,
    &policy::missing_element::RULE,
    &policy::wrong_type::RULE,
    &policy::exclusive_elements::RULE,
    &policy::empty_element::RULE,
    &policy::empty_optional::RULE,
    &policy::invalid_effect::RULE,
    &policy::invalid_version::RULE,
    &policy::missing_version::RULE,
    &policy::old_version::RULE,
    &policy::invalid_sid::RULE,
    &policy::duplicate_sid::RULE,
    &policy::invalid_service::RULE,
    &policy::invalid_action::RULE,
    &policy::retired::RULE,
    &policy::needs_star::RULE,
    &policy::action_resource_mismatch::RULE,
    &policy::service_linked_role::RULE,
    &policy::arn_form::RULE,
    &policy::invalid_partition::RULE,
    &policy::partition_elsewhere::RULE,
    &policy::arn_service::RULE,
    &policy::service_wildcard::RULE,
    &policy::arn_region::RULE,
    &policy::arn_incomplete::RULE,
    &policy::unknown_region::RULE,
    &policy::invalid_account::RULE,
    &policy::arn_resource::RULE,
    &policy::invalid_operator::RULE,
    &policy::null_operator::RULE,
    &policy::condition_key::RULE,
    &policy::operator_type::RULE,
    &policy::condition_value::RULE,
    &policy::value_form::RULE,
    &policy::epoch_date::RULE,
    &policy::wildcard_without_like::RULE,
    &policy::condition_star::RULE,
    &policy::string_for_arn::RULE,
    &policy::missing_qualifier::RULE,
    &policy::set_operator::RULE,
    &policy::condition_never::RULE,
    &policy::private_address::RULE,
    &policy::loose_network::RULE,
    &policy::paired_keys::RULE,
    &policy::spoofable_key::RULE,
    &policy::prefix_turned::RULE,
    &policy::variable_form::RULE,
    &policy::variable_place::RULE,
    &policy::unknown_variable::RULE,
    &policy::principal_not_allowed::RULE,
    &policy::trust_form::RULE,
    &policy::invalid_principal::RULE,
    &policy::principal_wildcard::RULE,
    &policy::principal_id::RULE,
    &policy::service_principal::RULE,
    &policy::federated_principal::RULE,
    &policy::trust_action::RULE,
    &policy::allow_not_principal::RULE,
    &policy::service_without_source::RULE,
    &policy::redundant::RULE,
    &policy::too_large::RULE,
    &risk::literal_secret::RULE,
];

/// The name that was probably meant.
pub fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let scored = known.map(|known| (strsim::jaro_winkler(&lower, &known.to_ascii_lowercase()), known));
    scored.filter(|(score, _)| *score > 0.86).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, known)| known)
}

/// Whether a text still holds something that the reader replaces: `<BUCKET>`, `{{bucket}}`, `${BUCKET}`, `YOUR_BUCKET`; or is cut short.
pub fn is_open(text: &str) -> bool {
    text.contains("...") || text.contains('…') || !placeholders(text).is_empty()
}
