//! JSON arguments: parsed, minified, with holes in their strings.

use std::collections::HashSet;

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::Host;
use super::value::{Content, Marked};
use crate::diagnostic::Diagnostic;
use crate::iam::{Arg, Document, Template};
use crate::source::Span;

/// The document that a member takes; None where the text is no JSON, which is then a finding.
pub(super) fn document(content: &Content, span: Span, host: &mut dyn Host) -> Option<Arg> {
    let marked = Marked::of(content, host);
    if marked.has_marks(&marked.text) && marked.text.trim().chars().count() == 1 {
        return Some(Arg::Text(marked.template(marked.text.trim())));
    }
    let minified = read(&marked, span, host, |value| {
        let mut text = String::new();
        minify(value, &mut text);
        text
    })?;
    Some(Arg::Document(Document { text: marked.json_template(&minified), span }))
}

/// Any JSON as an argument.
pub(super) fn argument(content: &Content, span: Span, host: &mut dyn Host) -> Option<Arg> {
    let marked = Marked::of(content, host);
    read(&marked, span, host, |value| arg(value, &marked))
}

/// The members of a JSON object.
pub(super) fn members(content: &Content, span: Span, host: &mut dyn Host) -> Option<Vec<(String, Arg)>> {
    match argument(content, span, host)? {
        Arg::Map(members) => Some(members),
        _ => {
            host.finding(Diagnostic::error("reading/malformed-command", span, "this has to be a JSON object").refusing());
            None
        }
    }
}

/// JSON inside a JSON string, or as an object where a string belongs.
pub(super) fn document_of(arg: Arg, span: Span, host: &mut dyn Host) -> Option<Arg> {
    match arg {
        Arg::Text(template) => document(&Content::of(template, span), span, host),
        Arg::Document(document) => Some(Arg::Document(document)),
        _ => None,
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_trailing_commas: false,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn read<T>(marked: &Marked, span: Span, host: &mut dyn Host, use_value: impl FnOnce(&Value) -> T) -> Option<T> {
    let collect = CollectOptions::default();
    let text = marked.text.as_str();
    let (fault, at) = match parse_to_ast(text, &collect, &strict()) {
        Ok(parsed) => match parsed.value {
            Some(value) if obscure(&value, text, span, marked, host) => return None,
            Some(value) => return Some(use_value(&value)),
            None => ("there is no JSON".to_owned(), 0),
        },
        Err(error) => (error.kind().to_string(), error.range().start),
    };
    let place = marked.span_at(at).unwrap_or(span);
    let lenient = ParseOptions { allow_comments: true, allow_trailing_commas: true, ..strict() };
    if let Ok(parsed) = parse_to_ast(text, &collect, &lenient)
        && let Some(value) = parsed.value
    {
        if obscure(&value, text, span, marked, host) {
            return None;
        }
        let message = "AWS takes no comments and no trailing commas in JSON; the document is used without them";
        host.finding(Diagnostic::warning("policy/json-comments", place, message));
        return Some(use_value(&value));
    }
    host.finding(Diagnostic::error("policy/broken-json", place, format!("this is no valid JSON: {fault}")).refusing());
    None
}

/// Whether the JSON is not what it seems: an escape for one of the letters that stand for holes. A key that stands twice is a finding.
fn obscure(value: &Value, text: &str, span: Span, marked: &Marked, host: &mut dyn Host) -> bool {
    if let Some(at) = repeated(value) {
        let message = "this key stands twice in one object; what reads it takes the one or the other";
        // The call is shown with both; the plan is refused.
        host.finding(Diagnostic::error("policy/repeated-key", marked.span_at(at).unwrap_or(span), message).help("take one of them out").refusing());
    }
    let escape = text.match_indices("\\u").find(|(at, _)| text.get(at + 2..at + 5).is_some_and(|high| ["db8", "db9", "dba", "dbb"].contains(&high.to_ascii_lowercase().as_str())));
    if let Some((at, _)) = escape {
        let message = "this escape stands for a character that nobody sees";
        host.finding(Diagnostic::error("policy/broken-json", marked.span_at(at).unwrap_or(span), message).refusing());
    }
    escape.is_some()
}

fn repeated(value: &Value) -> Option<usize> {
    match value {
        Value::Object(object) => {
            let mut seen = HashSet::new();
            let twice = object.properties.iter().find(|property| !seen.insert(property.name.as_str()));
            twice.map(|property| property.range.start).or_else(|| object.properties.iter().find_map(|property| repeated(&property.value)))
        }
        Value::Array(array) => array.elements.iter().find_map(repeated),
        _ => None,
    }
}

fn minify(value: &Value, text: &mut String) {
    match value {
        Value::StringLit(string) => quote(&string.value, text),
        Value::NumberLit(number) => text.push_str(number.value),
        Value::BooleanLit(boolean) => text.push_str(if boolean.value { "true" } else { "false" }),
        Value::NullKeyword(_) => text.push_str("null"),
        Value::Array(array) => {
            text.push('[');
            for (index, element) in array.elements.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                minify(element, text);
            }
            text.push(']');
        }
        Value::Object(object) => {
            text.push('{');
            for (index, property) in object.properties.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(property.name.as_str(), text);
                text.push(':');
                minify(&property.value, text);
            }
            text.push('}');
        }
    }
}

fn quote(string: &str, text: &mut String) {
    text.push_str(&serde_json::Value::String(string.to_owned()).to_string());
}

fn arg(value: &Value, marked: &Marked) -> Arg {
    match value {
        Value::StringLit(string) => Arg::Text(marked.template(&string.value)),
        Value::NumberLit(number) => number.value.parse().map_or_else(|_| Arg::text(number.value), Arg::Number),
        Value::BooleanLit(boolean) => Arg::Flag(boolean.value),
        Value::NullKeyword(_) => Arg::Text(Template::default()),
        Value::Array(array) => Arg::List(array.elements.iter().map(|element| arg(element, marked)).collect()),
        Value::Object(object) => Arg::Map(object.properties.iter().map(|property| (property.name.as_str().to_owned(), arg(&property.value, marked))).collect()),
    }
}
