//! A policy document of a guide, written anew where it says something else than it should: order, white space and comments stay, and
//! so does a placeholder where what should stand there may be its value.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstNode, CstObject, CstRootNode};
use serde_json::{Value, json};

use crate::iam::placeholders;
use crate::policy::canonical;

/// The text of the document with the meaning of `wanted`; the same text where it means that already. None where it is no JSON object.
pub fn rewrite(text: &str, wanted: &Value) -> Option<String> {
    let root = CstRootNode::parse(text, &ParseOptions::default()).ok()?;
    let object = root.object_value()?;
    merge_object(&object, wanted.as_object()?);
    Some(root.to_string())
}

/// Whether what the guide says is what is wanted, placeholders taken for any text.
pub fn fits(said: &Value, wanted: &Value) -> bool {
    let whole = |document: &Value| canonical(document.clone());
    fits_in(&whole(said), &whole(wanted))
}

fn fits_in(said: &Value, wanted: &Value) -> bool {
    match (said, wanted) {
        (Value::String(said), Value::String(wanted)) => fits_text(said, wanted),
        (Value::Array(said), Value::Array(wanted)) => said.len() == wanted.len() && paired(said, wanted),
        (Value::Object(said), Value::Object(wanted)) => {
            said.len() == wanted.len() && said.iter().all(|(name, value)| wanted.iter().any(|(other, is)| fits_text(name, other) && fits_in(value, is)))
        }
        _ => said == wanted,
    }
}

/// Lists are sets; a placeholder is sorted elsewhere than its value.
fn paired(said: &[Value], wanted: &[Value]) -> bool {
    let mut left: Vec<&Value> = wanted.iter().collect();
    // What is equal goes first, so that a placeholder takes what is left.
    let (equal, open): (Vec<&Value>, Vec<&Value>) = said.iter().partition(|one| wanted.contains(one));
    equal.into_iter().chain(open).all(|one| match left.iter().position(|other| *other == one).or_else(|| left.iter().position(|other| fits_in(one, other))) {
        Some(at) => {
            left.remove(at);
            true
        }
        None => false,
    })
}

/// Each placeholder stands for one character or more, and for no wildcard: that would be more than the reader's own thing.
fn fits_text(said: &str, wanted: &str) -> bool {
    if said == wanted {
        return true;
    }
    let open = placeholders(said);
    let Some(first) = open.first() else { return false };
    let Some(mut rest) = wanted.strip_prefix(&said[..first.start]) else { return false };
    for (at, hole) in open.iter().enumerate() {
        let until = open.get(at + 1).map_or(said.len(), |next| next.start);
        let literal = &said[hole.end..until];
        // The last piece must end the text.
        let found =
            if at + 1 == open.len() { rest.strip_suffix(literal).map(str::len) } else { rest.char_indices().skip(1).map(|(at, _)| at).find(|&at| rest[at..].starts_with(literal)) };
        match found {
            Some(at) if at > 0 && !rest[..at].contains(['*', '?']) => rest = &rest[at + literal.len()..],
            _ => return false,
        }
    }
    true
}

fn merge_object(object: &CstObject, wanted: &serde_json::Map<String, Value>) {
    let name_of = |property: &jsonc_parser::cst::CstObjectProp| property.decoded_name().unwrap_or_default();
    for property in object.properties() {
        if !wanted.keys().any(|name| fits_text(&name_of(&property), name)) {
            property.remove();
        }
    }
    for (name, value) in wanted {
        let there = object
            .properties()
            .into_iter()
            .find(|property| name_of(property) == *name)
            .or_else(|| object.properties().into_iter().find(|property| fits_text(&name_of(property), name)));
        match there.as_ref().and_then(|property| property.value()) {
            Some(node) => merge(node, name, value),
            None => {
                object.append(name, input(value));
            }
        }
    }
}

/// `name`: the member that holds the value.
fn merge(node: CstNode, name: &str, wanted: &Value) {
    let said = node.to_serde_value().unwrap_or_default();
    let in_place = |value: &Value| if name == "Statement" { json!({ "Statement": value }) } else { json!({"Statement": [{name: value}]}) };
    if fits(&in_place(&said), &in_place(wanted)) {
        return;
    }
    match (node.as_object(), node.as_array(), wanted) {
        (Some(object), _, Value::Object(members)) => merge_object(&object, members),
        (Some(object), _, Value::Array(items)) if items.len() == 1 && items[0].is_object() => merge(object.into(), name, &items[0]),
        (_, Some(array), Value::Array(items)) => merge_array(&array, name, items),
        (_, Some(array), one) => merge_array(&array, name, std::slice::from_ref(one)),
        _ => replace(node, wanted),
    }
}

/// Whether a value is the one that is wanted.
type Alike<'a> = dyn Fn(&Value, &Value) -> bool + 'a;

fn merge_array(array: &CstArray, name: &str, wanted: &[Value]) {
    let said = |node: &CstNode| node.to_serde_value().unwrap_or_default();
    let same = |one: &Value, other: &Value| fits(&json!({"Statement": [{name: one}]}), &json!({"Statement": [{name: other}]}));
    let mut nodes: Vec<Option<CstNode>> = array.elements().into_iter().map(Some).collect();
    let mut left: Vec<Option<&Value>> = wanted.iter().map(Some).collect();
    // What is there already; then statements that have only changed.
    let alike: [&Alike; 3] = [&same, &|one, other| one["Sid"].is_string() && one["Sid"] == other["Sid"], &|one, other| one.is_object() && other.is_object()];
    for alike in alike {
        for place in &mut nodes {
            let Some(node) = place else { continue };
            let is = said(node);
            let Some(at) = left.iter().position(|other| other.is_some_and(|other| alike(&is, other))) else { continue };
            if let (Some(value), Some(node)) = (left[at].take(), place.take())
                && !same(&is, value)
            {
                merge(node, name, value);
            }
        }
    }
    nodes.into_iter().flatten().for_each(CstNode::remove);
    for value in left.into_iter().flatten() {
        array.append(input(value));
    }
}

fn replace(node: CstNode, wanted: &Value) {
    let value = input(wanted);
    if let Some(one) = node.as_string_lit() {
        one.replace_with(value);
    } else if let Some(one) = node.as_object() {
        one.replace_with(value);
    } else if let Some(one) = node.as_boolean_lit() {
        one.replace_with(value);
    } else if let Some(one) = node.as_number_lit() {
        one.replace_with(value);
    } else if let Some(one) = node.as_null_keyword() {
        one.replace_with(value);
    }
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(flag) => CstInputValue::Bool(*flag),
        Value::Number(number) => CstInputValue::Number(number.to_string()),
        Value::String(text) => CstInputValue::String(text.clone()),
        Value::Array(items) => CstInputValue::Array(items.iter().map(input).collect()),
        Value::Object(members) => CstInputValue::Object(members.iter().map(|(name, member)| (name.clone(), input(member))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      // letters
      "Sid": "Letters",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::<BUCKET>/*"
    }
  ]
}"#;

    fn statement(action: Value, resource: &str) -> Value {
        json!({"Version": "2012-10-17", "Statement": [{"Sid": "Letters", "Effect": "Allow", "Action": action, "Resource": resource}]})
    }

    #[test]
    fn what_means_the_same_stays_as_it_is() {
        let wanted = statement(json!(["s3:PutObject", "s3:GetObject"]), "arn:aws:s3:::post/*");
        assert_eq!(rewrite(GUIDE, &wanted).as_deref(), Some(GUIDE));
    }

    #[test]
    fn only_what_differs_is_written_anew() {
        let wanted = statement(json!(["s3:GetObject", "s3:DeleteObject"]), "arn:aws:s3:::post/*");
        assert_eq!(rewrite(GUIDE, &wanted), Some(GUIDE.replace("s3:PutObject", "s3:DeleteObject")));
        let wanted = statement(json!("s3:GetObject"), "arn:aws:s3:::post");
        let text = rewrite(GUIDE, &wanted).unwrap();
        assert!(text.contains("// letters") && text.contains(r#""Resource": "arn:aws:s3:::post""#) && text.contains(r#""Action": ["s3:GetObject"]"#), "{text}");
    }

    #[test]
    fn statements_come_and_go() {
        let mut wanted = statement(json!(["s3:GetObject", "s3:PutObject"]), "arn:aws:s3:::post/*");
        wanted["Statement"].as_array_mut().unwrap().push(json!({"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}));
        let text = rewrite(GUIDE, &wanted).unwrap();
        assert!(text.starts_with(GUIDE.strip_suffix("\n  ]\n}").unwrap()), "{text}");
        assert!(fits(&serde_json::from_str(&text.replace("// letters", "")).unwrap(), &wanted), "{text}");
        assert_eq!(rewrite(&text, &statement(json!(["s3:GetObject", "s3:PutObject"]), "arn:aws:s3:::post/*")).as_deref(), Some(GUIDE));
    }

    #[test]
    fn a_placeholder_is_any_text() {
        assert!(fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::a/*") && fits_text("<ORG>-<REPO>", "x-y") && fits_text("<BUCKET>", "x"));
        assert!(
            !fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::/*")
                && !fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::*/*")
                && !fits_text("<ORG>-<REPO>", "xy")
                && !fits_text("a", "b")
                && !fits_text("<ORG>z", "xy")
        );
    }
}
