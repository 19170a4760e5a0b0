//! `risk/confused-deputy`.

use serde_json::Value;

use super::place::{Risky, risky};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::iam::{Arn, is_example_account};

pub const RULE: Rule = Rule { code: "risk/confused-deputy", severity: Severity::Warning, page: include_str!("confused_deputy.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let all = risky(subject, "trust-other-account").into_iter().filter(is_open);
    let message = |risky: &Risky| format!("{} {} without an external ID: whoever is served by that account too can have it act here in their name", risky.thing, risky.risk.why);
    let help = "demand one: `\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"…\"}}`, with the ID that the account's owner gives each customer";
    found.extend(all.map(|risky| Finding::at(&risky.place, message(&risky)).help(help)));
}

/// The statement lets in an account that is the same for every reader of the guide, and demands nothing that tells its customers apart.
/// Source: "The confused deputy problem" in the IAM User Guide. An account that the reader fills in may be the reader's own.
pub(super) fn is_open(risky: &Risky) -> bool {
    let Some(statement) = &risky.statement else { return false };
    let principals = statement.pointer("/Principal/AWS");
    let texts = principals.into_iter().flat_map(|who| who.as_array().map_or_else(|| vec![who], |items| items.iter().collect())).filter_map(Value::as_str);
    let fixed = |who: &str| {
        let account = Arn::parse(who).map_or(who, |arn| arn.account);
        account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) && !is_example_account(account)
    };
    let conditions = statement.get("Condition").and_then(Value::as_object).into_iter().flatten().filter_map(|(_, keys)| keys.as_object()).flatten();
    let told_apart = conditions.into_iter().any(|(key, _)| KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)));
    !told_apart && texts.into_iter().any(fixed)
}

/// Conditions that only the reader's own people, or a customer with an ID, can meet.
const KEYS: &[&str] = &["sts:ExternalId", "aws:PrincipalOrgID", "aws:MultiFactorAuthPresent", "aws:SourceAccount", "aws:SourceArn"];
