//! A policy document of a guide, written anew where it says something else than it should: order, white space and comments stay, and
//! so does a placeholder where what should stand there may be its value.

use std::collections::HashMap;

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstNode, CstObject, CstRootNode};
use serde_json::{Value, json};

use crate::iam::placeholders;
use crate::policy::canonical;

/// What the guide's placeholders stand for in the other document: each for one thing throughout.
type Bound = HashMap<String, String>;

/// The text of the document with the meaning of `wanted`; the same text where it means that already. None where it is no JSON object.
pub fn rewrite(text: &str, wanted: &Value) -> Option<String> {
    let root = CstRootNode::parse(text, &ParseOptions::default()).ok()?;
    let object = root.object_value()?;
    let said = object.to_serde_value()?;
    if !fits(&said, wanted) {
        let mut bound = bound(&said, wanted);
        merge_object(&object, wanted.as_object()?, &mut bound);
    }
    Some(root.to_string())
}

/// Whether what the guide says is what is wanted, each placeholder taken for one text throughout.
pub fn fits(said: &Value, wanted: &Value) -> bool {
    let whole = |document: &Value| canonical(document.clone());
    fits_in(&whole(said), &whole(wanted), &mut Bound::new())
}

/// What the placeholders stand for, as far as statements that fit say it.
fn bound(said: &Value, wanted: &Value) -> Bound {
    let all = |document: &Value| match canonical(document.clone())["Statement"].take() {
        Value::Array(statements) => statements,
        _ => Vec::new(),
    };
    let (said, wanted) = (all(said), all(wanted));
    let mut bound = Bound::new();
    for statement in &said {
        let _ = wanted.iter().any(|other| fits_in(statement, other, &mut bound));
    }
    // Where a statement has changed, its resources may still say what a placeholder is.
    for (one, other) in said.iter().zip(&wanted) {
        for element in ["Resource", "NotResource"] {
            let _ = fits_in(&one[element], &other[element], &mut bound);
        }
    }
    bound
}

/// What was bound before stays bound; where the two do not fit nothing is bound anew.
fn fits_in(said: &Value, wanted: &Value, bound: &mut Bound) -> bool {
    let mut tried = bound.clone();
    let fit = match (said, wanted) {
        (Value::String(said), Value::String(wanted)) => fits_text(said, wanted, &mut tried),
        (Value::Array(said), Value::Array(wanted)) => said.len() == wanted.len() && paired(said, wanted, &mut tried),
        (Value::Object(said), Value::Object(wanted)) => {
            said.len() == wanted.len() && said.iter().all(|(name, value)| wanted.iter().any(|(other, is)| fits_text(name, other, &mut tried) && fits_in(value, is, &mut tried)))
        }
        _ => said == wanted,
    };
    if fit {
        *bound = tried;
    }
    fit
}

/// Lists are sets; a placeholder is sorted elsewhere than its value.
fn paired(said: &[Value], wanted: &[Value], bound: &mut Bound) -> bool {
    let mut left: Vec<&Value> = wanted.iter().collect();
    // What is equal goes first, so that a placeholder takes what is left; then what says most, so that `<BUCKET>` does not take `box/x`.
    let (equal, mut open): (Vec<&Value>, Vec<&Value>) = said.iter().partition(|one| wanted.contains(one));
    open.sort_by_key(|one| std::cmp::Reverse(one.to_string().len()));
    equal.into_iter().chain(open).all(|one| match left.iter().position(|other| *other == one).or_else(|| left.iter().position(|other| fits_in(one, other, bound))) {
        Some(at) => {
            left.remove(at);
            true
        }
        None => false,
    })
}

/// Each placeholder stands for one character or more, and for no wildcard: that would be more than the reader's own thing.
fn fits_text(said: &str, wanted: &str, bound: &mut Bound) -> bool {
    if said == wanted {
        return true;
    }
    let open = placeholders(said);
    let Some(first) = open.first() else { return false };
    let Some(mut rest) = wanted.strip_prefix(&said[..first.start]) else { return false };
    let mut tried = bound.clone();
    for (at, hole) in open.iter().enumerate() {
        let until = open.get(at + 1).map_or(said.len(), |next| next.start);
        let literal = &said[hole.end..until];
        let known = tried.get(&said[hole.clone()]).cloned();
        // What is bound already must stand there; the last piece must end the text.
        let found = match &known {
            Some(known) => rest.strip_prefix(known.as_str()).filter(|behind| behind.starts_with(literal)).map(|_| known.len()),
            None if at + 1 == open.len() => rest.strip_suffix(literal).map(str::len),
            None => rest.char_indices().skip(1).map(|(at, _)| at).find(|&at| rest[at..].starts_with(literal)),
        };
        match found {
            Some(at) if at > 0 && !rest[..at].contains(['*', '?']) => {
                tried.insert(said[hole.clone()].to_owned(), rest[..at].to_owned());
                rest = &rest[at + literal.len()..];
            }
            _ => return false,
        }
    }
    if !rest.is_empty() {
        return false;
    }
    *bound = tried;
    true
}

fn merge_object(object: &CstObject, wanted: &serde_json::Map<String, Value>, bound: &mut Bound) {
    let name_of = |property: &jsonc_parser::cst::CstObjectProp| property.decoded_name().unwrap_or_default();
    for property in object.properties() {
        if !wanted.keys().any(|name| fits_text(&name_of(&property), name, &mut bound.clone())) {
            property.remove();
        }
    }
    for (name, value) in wanted {
        let there = object
            .properties()
            .into_iter()
            .find(|property| name_of(property) == *name)
            .or_else(|| object.properties().into_iter().find(|property| fits_text(&name_of(property), name, &mut bound.clone())));
        match there.as_ref().and_then(|property| property.value()) {
            Some(node) => merge(node, name, value, bound),
            None => {
                object.append(name, input(value, bound));
            }
        }
    }
}

/// `name`: the member that holds the value.
fn merge(node: CstNode, name: &str, wanted: &Value, bound: &mut Bound) {
    let said = node.to_serde_value().unwrap_or_default();
    let in_place = |value: &Value| if name == "Statement" { json!({ "Statement": value }) } else { json!({"Statement": [{name: value}]}) };
    let same = |said: &Value, wanted: &Value, bound: &mut Bound| fits_in(&canonical(in_place(said)), &canonical(in_place(wanted)), bound);
    if same(&said, wanted, bound) {
        return;
    }
    match (node.as_object(), node.as_array(), wanted) {
        (Some(object), _, Value::Object(members)) => merge_object(&object, members, bound),
        (Some(object), _, Value::Array(items)) if items.len() == 1 && items[0].is_object() => merge(object.into(), name, &items[0], bound),
        (_, Some(array), Value::Array(items)) => merge_array(&array, name, items, bound),
        (_, Some(array), one) => merge_array(&array, name, std::slice::from_ref(one), bound),
        _ => replace(node, wanted, bound),
    }
}

/// Whether a value is the one that is wanted.
type Alike<'a> = dyn Fn(&Value, &Value) -> bool + 'a;

fn merge_array(array: &CstArray, name: &str, wanted: &[Value], bound: &mut Bound) {
    let said = |node: &CstNode| node.to_serde_value().unwrap_or_default();
    let in_place = |value: &Value| canonical(json!({"Statement": [{name: value}]}));
    let known = bound.clone();
    let same = |one: &Value, other: &Value| fits_in(&in_place(one), &in_place(other), &mut known.clone());
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
                merge(node, name, value, bound);
            }
        }
    }
    nodes.into_iter().flatten().for_each(CstNode::remove);
    for value in left.into_iter().flatten() {
        array.append(input(value, bound));
    }
}

fn replace(node: CstNode, wanted: &Value, bound: &Bound) {
    let value = input(wanted, bound);
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

/// The value as the guide writes it: with its placeholders for what they stand for.
fn input(value: &Value, bound: &Bound) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(flag) => CstInputValue::Bool(*flag),
        Value::Number(number) => CstInputValue::Number(number.to_string()),
        Value::String(text) => CstInputValue::String(as_guide_writes(text, bound)),
        Value::Array(items) => CstInputValue::Array(items.iter().map(|item| input(item, bound)).collect()),
        Value::Object(members) => CstInputValue::Object(members.iter().map(|(name, member)| (name.clone(), input(member, bound))).collect()),
    }
}

fn as_guide_writes(text: &str, bound: &Bound) -> String {
    let mut values: Vec<(&String, &String)> = bound.iter().filter(|(_, value)| value.len() > 1).collect();
    values.sort_by_key(|(placeholder, value)| (std::cmp::Reverse(value.len()), (*placeholder).clone()));
    let mut text = text.to_owned();
    for (placeholder, value) in values {
        let whole = |at: usize| {
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
            edge(text[..at].chars().next_back()) && edge(text[at + value.len()..].chars().next())
        };
        let places: Vec<usize> = text.match_indices(value.as_str()).map(|(at, _)| at).filter(|&at| whole(at)).collect();
        for at in places.into_iter().rev() {
            text.replace_range(at..at + value.len(), placeholder);
        }
    }
    text
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
    fn a_placeholder_is_any_text_but_the_same_throughout() {
        let fits_text = |said: &str, wanted: &str| super::fits_text(said, wanted, &mut Bound::new());
        assert!(fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::a/*") && fits_text("<ORG>-<REPO>", "x-y") && fits_text("<BUCKET>", "x"));
        assert!(!fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::/*") && !fits_text("arn:aws:s3:::<BUCKET>/*", "arn:aws:s3:::*/*"));
        assert!(!fits_text("<ORG>-<REPO>", "xy") && !fits_text("a", "b") && !fits_text("<ORG>z", "xy"));
        let both = |first: &str, second: &str| json!({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": [first, second]}]});
        let said = both("arn:aws:s3:::<BUCKET>", "arn:aws:s3:::<BUCKET>/*");
        assert!(fits(&said, &both("arn:aws:s3:::box", "arn:aws:s3:::box/*")) && !fits(&said, &both("arn:aws:s3:::secrets", "arn:aws:s3:::box/*")));
    }

    #[test]
    fn what_a_placeholder_stands_for_is_not_written_out() {
        let mut wanted = statement(json!(["s3:GetObject", "s3:PutObject"]), "arn:aws:s3:::post/*");
        wanted["Statement"].as_array_mut().unwrap().push(json!({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::post"}));
        let text = rewrite(GUIDE, &wanted).unwrap();
        assert!(text.contains(r#""arn:aws:s3:::<BUCKET>""#) && !text.contains("post"), "{text}");
    }
}
