//! One JSON document from a guide.

use std::collections::HashSet;

use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast, parse_to_serde_value};
use serde_json::Value;

/// What a document is, by its content.
/// Source: "Policies and permissions in IAM", policy types; "IAM JSON policy elements: Principal".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Grants permissions to whom it is attached: no principal.
    Identity,
    /// Says who may assume a role.
    Trust,
    /// Has a principal, and belongs to a bucket, key or queue.
    Resource,
    /// Not a policy: the output of a command, a part of a policy.
    Other,
}

/// A document as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    pub kind: PolicyKind,
    /// Without white space and comments.
    pub minified: String,
    pub flaws: Vec<Flaw>,
}

/// What is not strict JSON, and was taken without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Comments or trailing commas.
    Relaxed,
    /// A key stands twice in one object, at this byte the second time: parsers disagree on which one counts.
    Repeated { at: usize },
}

/// Reads a document. The error says what is wrong, and at which byte of `text`.
pub fn parse(text: &str) -> Result<PolicyText, (String, usize)> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => Ok(PolicyText { kind: kind_of(&value), minified: value.to_string(), flaws: repeated(text).map(|at| Flaw::Repeated { at }).into_iter().collect() }),
        Err(strict) => match parse_to_serde_value::<Value>(text, &relaxed()) {
            Ok(value) if value.is_object() => {
                let flaws = std::iter::once(Flaw::Relaxed).chain(repeated(text).map(|at| Flaw::Repeated { at })).collect();
                Ok(PolicyText { kind: kind_of(&value), minified: value.to_string(), flaws })
            }
            _ => Err((why(&strict), offset(text, strict.line(), strict.column()))),
        },
    }
}

/// Where a key stands for the second time in one object, as parsers decode it.
pub fn repeated(text: &str) -> Option<usize> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &relaxed()).ok()?;
    repeated_in(&parsed.value?)
}

fn repeated_in(value: &ast::Value) -> Option<usize> {
    match value {
        ast::Value::Object(object) => {
            let mut seen = HashSet::new();
            let twice = object.properties.iter().find(|property| !seen.insert(property.name.as_str()));
            twice.map(|property| property.range.start).or_else(|| object.properties.iter().find_map(|property| repeated_in(&property.value)))
        }
        ast::Value::Array(array) => array.elements.iter().find_map(repeated_in),
        _ => None,
    }
}

/// Comments and trailing commas say nothing. What else is no JSON is no guess of ours to mend.
pub(super) fn relaxed() -> ParseOptions {
    ParseOptions { allow_missing_commas: false, allow_loose_object_property_names: false, allow_single_quoted_strings: false, ..ParseOptions::default() }
}

fn why(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    // Columns are bytes, and may lie within a letter.
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

fn kind_of(value: &Value) -> PolicyKind {
    let statements: Vec<&Value> = match value.get("Statement") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => return PolicyKind::Other,
    };
    let principal = statements.iter().any(|statement| statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some());
    let assumes = statements.iter().any(|statement| actions(statement).iter().any(|action| action.to_ascii_lowercase().starts_with("sts:assumerole")));
    match (principal, assumes) {
        (true, true) => PolicyKind::Trust,
        (true, false) => PolicyKind::Resource,
        (false, _) => PolicyKind::Identity,
    }
}

fn actions(statement: &Value) -> Vec<&str> {
    match statement.get("Action") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content() {
        let kind = |text: &str| parse(text).unwrap().kind;
        assert_eq!(kind(r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#), PolicyKind::Identity);
        assert_eq!(kind(r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#), PolicyKind::Trust);
        assert_eq!(kind(r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#), PolicyKind::Resource);
        assert_eq!(kind(r#"{"User":{"UserName":"x"}}"#), PolicyKind::Other);
    }

    #[test]
    fn keys_that_stand_twice() {
        assert_eq!(repeated(r#"{"a": 1, "b": {"a": 2}}"#), None);
        assert_eq!(repeated(r#"{"a": 1, "a": 2}"#), Some(9));
        assert_eq!(repeated(r#"[{"b": {"Effect": 1, "\u0045ffect": 2}}]"#), Some(21));
        assert_eq!(parse(r#"{"a": 1, "a": 2}"#).unwrap().flaws, [Flaw::Repeated { at: 9 }]);
    }

    #[test]
    fn comments_are_taken_out_and_broken_text_has_a_place() {
        let relaxed = parse("{\n // a remark\n \"Statement\": [],\n}").unwrap();
        assert_eq!((relaxed.minified.as_str(), relaxed.flaws.as_slice()), (r#"{"Statement":[]}"#, [Flaw::Relaxed].as_slice()));
        assert_eq!(parse("{\n  \"a\" 1\n}").unwrap_err().1, 8);
        assert_eq!(parse("{ユーザー").unwrap_err().1, 1);
    }
}
