//! What IAM would surely refuse, known before the first call.
//! Sources: the service model's bounds and patterns; "IAM and AWS STS quotas" in the IAM User Guide.

use serde_json::Value;

use super::operation::{Kind, Member, Operation, pattern};

/// Tags on one user, role, policy, provider or instance profile.
pub const TAGS: usize = 50;
/// Access keys of one user.
pub const ACCESS_KEYS: usize = 2;
/// Characters of a managed policy, white space not counted.
pub const MANAGED_POLICY: usize = 6_144;
/// Characters of a trust policy (the default quota; up to 4,096 on request), white space not counted.
pub const TRUST_POLICY: usize = 2_048;

/// Characters of all inline policies of one principal, white space not counted.
pub fn inline_policies(operation: &str) -> Option<usize> {
    match operation {
        "PutUserPolicy" => Some(2_048),
        "PutGroupPolicy" => Some(5_120),
        "PutRolePolicy" => Some(10_240),
        _ => None,
    }
}

/// Why IAM would refuse `value` as the member, in words that follow its name; None where it would not.
pub fn refusal(operation: &Operation, member: &Member, value: &Value) -> Option<String> {
    if member.name.ends_with("Document") || member.name == "Document" {
        return document_refusal(operation, member, value.as_str()?);
    }
    if member.name == "UserName" && value.as_str().is_some_and(|name| name.chars().count() > 64) {
        return Some("is longer than the 64 characters that a user name may have".into());
    }
    kind_refusal(&member.kind, value)
}

fn document_refusal(operation: &Operation, member: &Member, text: &str) -> Option<String> {
    let size = text.chars().filter(|c| !c.is_whitespace()).count();
    let (most, what) = match member.name {
        "AssumeRolePolicyDocument" => (TRUST_POLICY, "a trust policy"),
        _ if operation.name == "UpdateAssumeRolePolicy" => (TRUST_POLICY, "a trust policy"),
        _ => match inline_policies(operation.name) {
            Some(most) => (most, "the inline policies of one principal"),
            None => (MANAGED_POLICY, "a managed policy"),
        },
    };
    (size > most).then(|| format!("has {size} characters; {what} may have {most}, white space not counted"))
}

fn kind_refusal(kind: &Kind, value: &Value) -> Option<String> {
    match (kind, value) {
        (Kind::Text { min, max, pattern: rule }, Value::String(text)) => text_refusal(text, *min, *max, *rule),
        (Kind::Choice(choices), Value::String(text)) if !choices.contains(&text.as_str()) => Some(format!("must be one of {}", choices.join(", "))),
        (Kind::Integer { min, max }, Value::Number(number)) => {
            let inside = number.as_u64().is_some_and(|n| n >= u64::from(*min) && n <= u64::from(*max));
            (!inside).then(|| format!("must be from {min} to {max}"))
        }
        (Kind::Texts(inner), Value::Array(items)) => items.iter().find_map(|item| kind_refusal(inner, item)),
        (Kind::Tags, Value::Array(tags)) => tags_refusal(tags),
        _ => None,
    }
}

fn text_refusal(text: &str, min: u32, max: u32, rule: Option<usize>) -> Option<String> {
    let length = text.chars().count();
    if length < min as usize {
        return Some(if length == 0 { "is empty".into() } else { format!("has {length} characters; it needs at least {min}") });
    }
    if length > max as usize {
        return Some(format!("has {length} characters; it may have {max}"));
    }
    let regex = pattern(rule?)?;
    // One letter that looks like another is told by its number.
    let foreign = text.chars().enumerate().find(|(_, c)| !c.is_ascii() && !regex.is_match(&c.to_string()));
    (!regex.is_match(text)).then(|| match text.chars().find(|c| !regex.is_match(&c.to_string())) {
        _ if let Some((at, odd)) = foreign => {
            format!("has a character that IAM does not allow there: {} (U+{:04X}, character {})", odd.escape_debug(), u32::from(odd), at + 1)
        }
        Some(odd) if !regex.as_str().contains('/') => format!("has a character that IAM does not allow there: {}", odd.escape_debug()),
        _ => format!("does not have the form that IAM asks for ({})", regex.as_str().trim_start_matches("^(?:").trim_end_matches(")$")),
    })
}

fn tags_refusal(tags: &[Value]) -> Option<String> {
    if tags.len() > TAGS {
        return Some(format!("are {}; one thing may have {TAGS} tags", tags.len()));
    }
    let mut seen = std::collections::BTreeSet::new();
    tags.iter().find_map(|tag| {
        let key = tag.get("Key").and_then(Value::as_str).unwrap_or_default();
        let value = tag.get("Value").and_then(Value::as_str).unwrap_or_default();
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Some(format!("have the key `{key}`; keys that begin with aws: are AWS's own"));
        }
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 {
            return Some("have a key of 0 or more than 128 characters, or a value of more than 256".into());
        }
        (!seen.insert(key.to_lowercase())).then(|| format!("have the key `{key}` twice; keys differ by more than case"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::operation::operation;
    use super::*;
    use serde_json::json;

    fn why(name: &str, member: &str, value: Value) -> Option<String> {
        let operation = operation(name).unwrap();
        refusal(operation, operation.member(member).unwrap(), &value)
    }

    #[test]
    fn names_and_tags() {
        assert_eq!(why("CreateUser", "UserName", json!("ci-user")), None);
        assert!(why("CreateUser", "UserName", json!("ci user")).unwrap().ends_with("not allow there:  "));
        assert!(why("CreateUser", "UserName", json!("a".repeat(65))).is_some());
        assert!(why("CreateUser", "Path", json!("ops/")).is_some());
        assert!(why("TagUser", "Tags", json!([{"Key": "aws:x", "Value": "y"}])).unwrap().contains("AWS's own"));
        assert_eq!(why("TagUser", "Tags", json!([{"Key": "Stufe", "Value": "größer"}])), None);
    }

    #[test]
    fn sizes_do_not_count_white_space() {
        let padded = format!("{}{}", " ".repeat(9_000), "x".repeat(6_144));
        assert_eq!(why("CreatePolicy", "PolicyDocument", json!(padded)), None);
        assert!(why("CreatePolicy", "PolicyDocument", json!("x".repeat(6_145))).unwrap().contains("6144"));
    }
}
