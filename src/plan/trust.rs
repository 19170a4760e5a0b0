//! Whom a trust policy lets in.

use serde_json::Value;

use super::Risk;
use super::risk::{EVERYONE, OPEN_FEDERATION, OPEN_SAML, OTHER_ACCOUNT, OWN_ACCOUNT, list, texts};
use crate::iam::Arn;

/// The risks of a statement that allows a principal something. Services are AWS's own, and no risk.
pub fn trust(statement: &Value) -> Vec<Risk> {
    let Some(principal) = statement.get("Principal") else {
        // All but those.
        return vec![EVERYONE];
    };
    if principal.as_str().is_some_and(is_anyone) {
        return vec![EVERYONE];
    }
    let mut found: Vec<Risk> = texts(principal, "AWS").into_iter().filter_map(who).collect();
    let condition = statement.get("Condition");
    for provider in texts(principal, "Federated") {
        found.extend(match provider {
            _ if is_anyone(provider) => Some(EVERYONE),
            _ if provider.contains(":saml-provider/") => (!demands(condition, |key| key.eq_ignore_ascii_case("saml:aud"), narrows)).then_some(OPEN_SAML),
            _ if provider.contains(":oidc-provider/") => (!demands(condition, |key| key.to_ascii_lowercase().ends_with(":sub"), narrows)).then_some(OPEN_FEDERATION),
            // Amazon Cognito, Login with Amazon, Facebook, Google: the application is what they are told apart by.
            _ if provider.contains('.') => {
                let names_application = |key: &str| [":aud", ":app_id", ":oaud", ":sub"].iter().any(|end| key.to_ascii_lowercase().ends_with(end));
                (!demands(condition, names_application, narrows)).then_some(OPEN_FEDERATION)
            }
            _ => None,
        });
    }
    found
}

fn is_anyone(who: &str) -> bool {
    who.contains('*')
}

/// A principal of `"AWS"`. Whose account it is in, only the caller knows; where the guide leaves it to the caller, it is the caller's.
fn who(principal: &str) -> Option<Risk> {
    if is_anyone(principal) {
        return Some(EVERYONE);
    }
    let (account, resource) = Arn::parse(principal).map_or((principal, "root"), |arn| (arn.account, arn.resource));
    match account {
        "${account-id}" => (resource == "root").then_some(OWN_ACCOUNT),
        _ => Some(OTHER_ACCOUNT),
    }
}

/// Whether the condition demands something of a key, and enough of it.
fn demands(condition: Option<&Value>, key: impl Fn(&str) -> bool, enough: impl Fn(&str) -> bool) -> bool {
    let operators = condition.and_then(Value::as_object).into_iter().flatten();
    // What is only negated, or holds where the key is missing, demands nothing.
    let positive = operators.filter(|(operator, _)| {
        let operator = operator.to_ascii_lowercase();
        matches!(operator.strip_prefix("foranyvalue:").unwrap_or(&operator), "stringequals" | "stringlike" | "stringequalsignorecase")
    });
    let mut keys = positive.filter_map(|(_, keys)| keys.as_object()).flatten().filter(|(name, _)| key(name));
    keys.any(|(_, values)| {
        let values: Vec<&str> = list(Some(values)).into_iter().filter_map(Value::as_str).collect();
        !values.is_empty() && values.into_iter().all(&enough)
    })
}

/// Whether a pattern says more than the kind of what it matches: `repo:*` is every repository there is, `repo:acme/*` is not.
fn narrows(pattern: &str) -> bool {
    let fixed = pattern.split(['*', '?']).next().unwrap_or_default();
    let kind = fixed.split([':', '/']).next().unwrap_or_default();
    fixed == pattern || fixed.len() > kind.len() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(principal: Value, condition: Value) -> Vec<&'static str> {
        trust(&json!({"Effect": "Allow", "Principal": principal, "Condition": condition})).iter().map(|risk| risk.rule).collect()
    }

    #[test]
    fn accounts() {
        let aws = |who: &str| rules(json!({"AWS": who}), json!({}));
        assert_eq!(aws("*"), ["trust-everyone"]);
        assert_eq!(aws("arn:aws:iam::*:root"), ["trust-everyone"]);
        assert_eq!(aws("arn:aws:iam::444455556666:root"), ["trust-other-account"]);
        assert_eq!(aws("444455556666"), ["trust-other-account"]);
        assert_eq!(aws("arn:aws:iam::<ACCOUNT>:role/ci"), ["trust-other-account"]);
        assert_eq!(aws("arn:${partition}:iam::${account-id}:root"), ["trust-account"]);
        assert_eq!(aws("${account-id}"), ["trust-account"]);
        assert_eq!(aws("arn:aws:iam::${account-id}:user/ci"), [""; 0]);
        assert_eq!(rules(json!("*"), json!({})), ["trust-everyone"]);
        assert_eq!(rules(json!({"Service": "ec2.amazonaws.com"}), json!({})), [""; 0]);
        assert_eq!(trust(&json!({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::1:user/a"}})), [EVERYONE]);
    }

    #[test]
    fn subjects_of_a_provider() {
        let oidc = |condition: Value| rules(json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.example.com"}), condition);
        assert_eq!(oidc(json!({})), ["federation-without-condition"]);
        assert_eq!(oidc(json!({"StringEquals": {"token.example.com:aud": "sts.amazonaws.com"}})), ["federation-without-condition"]);
        for open in ["*", "repo:*", "repo:*/*:ref:refs/heads/main", "?*", "r*", "organization:*:project:x"] {
            assert_eq!(oidc(json!({"StringLike": {"token.example.com:sub": open}})), ["federation-without-condition"], "{open}");
        }
        assert_eq!(oidc(json!({"StringLike": {"token.example.com:sub": ["repo:acme/app:*", "repo:*"]}})), ["federation-without-condition"]);
        assert_eq!(oidc(json!({"StringNotEquals": {"token.example.com:sub": "repo:acme/app:x"}})), ["federation-without-condition"]);
        assert_eq!(oidc(json!({"StringEqualsIfExists": {"token.example.com:sub": "repo:acme/app:x"}})), ["federation-without-condition"]);
        for closed in ["repo:acme/*", "repo:acme/app:*", "repo:<ORG>/<REPO>:*", "system:serviceaccount:build:*", "project_path:acme/app:*"] {
            assert_eq!(oidc(json!({"StringLike": {"token.example.com:sub": closed}})), [""; 0], "{closed}");
        }
    }

    #[test]
    fn audiences() {
        let saml = |condition: Value| rules(json!({"Federated": "arn:aws:iam::111122223333:saml-provider/corp"}), condition);
        assert_eq!(saml(json!({})), ["saml-without-audience"]);
        assert_eq!(saml(json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}})), [""; 0]);
        let cognito = |condition: Value| rules(json!({"Federated": "cognito-identity.amazonaws.com"}), condition);
        assert_eq!(cognito(json!({})), ["federation-without-condition"]);
        assert_eq!(cognito(json!({"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:12"}})), [""; 0]);
    }
}
