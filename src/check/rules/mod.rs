//! All rules. To add one: copy a file and its page, and add a row here.

mod policy;

use super::Rule;
use crate::iam::placeholders;

/// In the order in which they are listed to people.
pub const RULES: &[&Rule] = &[
    &policy::broken_json::RULE,
    &policy::json_comments::RULE,
    &policy::repeated_key::RULE,
    &policy::unknown_element::RULE,
    &policy::missing_element::RULE,
    &policy::invalid_effect::RULE,
    &policy::invalid_version::RULE,
    &policy::old_version::RULE,
    &policy::invalid_service::RULE,
    &policy::invalid_action::RULE,
    &policy::retired::RULE,
    &policy::needs_star::RULE,
    &policy::action_resource_mismatch::RULE,
    &policy::arn_form::RULE,
    &policy::invalid_partition::RULE,
    &policy::arn_region::RULE,
    &policy::invalid_account::RULE,
    &policy::invalid_operator::RULE,
    &policy::duplicate_sid::RULE,
    &policy::invalid_sid::RULE,
    &policy::invalid_principal::RULE,
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
