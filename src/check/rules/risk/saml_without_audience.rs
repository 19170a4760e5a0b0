//! `risk/saml-without-audience`.

use super::place::risky;
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "risk/saml-without-audience", severity: Severity::Warning, page: include_str!("saml_without_audience.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    found.extend(
        risky(subject, "saml-without-audience")
            .into_iter()
            .map(|risky| Finding::at(&risky.place, risky.message()).help("add the condition `{\"StringEquals\": {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}}`")),
    );
}
