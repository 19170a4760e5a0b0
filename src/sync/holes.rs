//! Arguments whose values are not known yet, taken apart for other languages than ours: pieces of text, and JSON whose strings are such pieces.

use serde_json::{Number, Value};

use crate::iam::{Arg, CallerFact, Part, Template, json_escaped, managed_policy};
use crate::plan::{ParameterKind, Plan};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    Text(String),
    /// By its index in [`Plan::parameters`].
    Parameter(usize),
    /// A field of an earlier call's answer: the index of the call, and the path of the field, `Policy.Arn`.
    Output(usize, &'static str),
    AccountId,
    Partition,
    /// A console password that is made when the call is made.
    Password,
}

/// An argument as JSON, whose strings, and names of members, are pieces.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Flag(bool),
    Number(Number),
    Text(Vec<Piece>),
    List(Vec<Tree>),
    Map(Vec<(Vec<Piece>, Tree)>),
}

/// The pieces of a template. A parameter whose default is made of others stands as its default, unless it has a value.
pub fn pieces(template: &Template, plan: &Plan) -> Vec<Piece> {
    let mut found = Vec::new();
    expand(template, plan, 0, &mut found);
    found
}

/// The argument; a document is read as JSON where all that is open in it stands in its strings, and is one text where it is not.
pub fn tree(arg: &Arg, plan: &Plan) -> Tree {
    match arg {
        Arg::Text(template) => Tree::Text(pieces(template, plan)),
        Arg::Document(document) => read(&pieces(&document.text, plan)),
        Arg::Flag(flag) => Tree::Flag(*flag),
        Arg::Number(number) => Tree::Number((*number).into()),
        Arg::List(items) => Tree::List(items.iter().map(|item| tree(item, plan)).collect()),
        Arg::Map(members) => Tree::Map(members.iter().map(|(name, member)| (vec![Piece::Text(name.clone())], tree(member, plan))).collect()),
    }
}

/// The text, where nothing is open.
pub fn literal(pieces: &[Piece]) -> Option<&str> {
    match pieces {
        [] => Some(""),
        [Piece::Text(text)] => Some(text),
        _ => None,
    }
}

fn expand(template: &Template, plan: &Plan, depth: usize, found: &mut Vec<Piece>) {
    for part in &template.0 {
        let piece = match part {
            Part::Text(text) => Piece::Text(text.clone()),
            Part::Parameter(at) => match plan.parameters.get(at.0) {
                Some(parameter) if parameter.value.is_none() && depth < DEPTH => match &parameter.default {
                    Some(default) if default.literal().is_none() => {
                        expand(default, plan, depth + 1, found);
                        continue;
                    }
                    _ => Piece::Parameter(at.0),
                },
                _ => Piece::Parameter(at.0),
            },
            Part::Output(call, path) => Piece::Output(call.0, path),
            Part::Caller(CallerFact::AccountId) => Piece::AccountId,
            Part::Caller(CallerFact::Partition) => Piece::Partition,
            Part::Password => Piece::Password,
        };
        push(found, piece);
    }
}

/// Defaults that are made of defaults: more levels than this are none.
const DEPTH: usize = 4;

fn push(found: &mut Vec<Piece>, piece: Piece) {
    match (found.last_mut(), piece) {
        (Some(Piece::Text(last)), Piece::Text(more)) => last.push_str(&more),
        (_, piece) => found.push(piece),
    }
}

/// Marks around the number of a hole, while the document is read as JSON: private characters that no policy document holds.
const OPEN: char = '\u{f8f0}';
const CLOSE: char = '\u{f8f1}';

fn read(pieces: &[Piece]) -> Tree {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            _ => text.push_str(&format!("{OPEN}{at}{CLOSE}")),
        }
    }
    let marked = pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains([OPEN, CLOSE])));
    match serde_json::from_str::<Value>(&text) {
        Ok(value) if !marked => of_value(value, pieces),
        _ => Tree::Text(pieces.to_vec()),
    }
}

fn of_value(value: Value, holes: &[Piece]) -> Tree {
    match value {
        Value::Null => Tree::Null,
        Value::Bool(flag) => Tree::Flag(flag),
        Value::Number(number) => Tree::Number(number),
        Value::String(text) => Tree::Text(split(&text, holes)),
        Value::Array(items) => Tree::List(items.into_iter().map(|item| of_value(item, holes)).collect()),
        Value::Object(members) => Tree::Map(members.into_iter().map(|(name, member)| (split(&name, holes), of_value(member, holes))).collect()),
    }
}

fn split(text: &str, holes: &[Piece]) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, (number, after))) = rest.split_once(OPEN).and_then(|(before, behind)| Some((before, behind.split_once(CLOSE)?))) {
        if !before.is_empty() {
            push(&mut found, Piece::Text(before.to_owned()));
        }
        if let Some(hole) = number.parse::<usize>().ok().and_then(|at| holes.get(at)) {
            push(&mut found, hole.clone());
        }
        rest = after;
    }
    if !rest.is_empty() {
        push(&mut found, Piece::Text(rest.to_owned()));
    }
    found
}

/// What a parameter stands for where nobody gives another: its value, else its literal default. A policy to attach is written as its ARN.
pub fn given(parameter: usize, plan: &Plan) -> Option<String> {
    let parameter = plan.parameters.get(parameter)?;
    let text = parameter.value.as_deref().or_else(|| parameter.default.as_ref()?.literal())?;
    let policy = (parameter.kind == ParameterKind::AttachPolicy).then(|| managed_policy(text)).flatten();
    Some(policy.map_or_else(|| text.to_owned(), |policy| policy.arn("aws")))
}

/// A document as one text, what is open in it written by `hole`; nothing is escaped but what stands in the guide.
pub fn json_text(tree: &Tree, hole: &impl Fn(&Piece) -> String) -> String {
    let text = |pieces: &[Piece]| {
        let inner: String = pieces.iter().map(|piece| if let Piece::Text(text) = piece { json_escaped(text) } else { hole(piece) }).collect();
        format!("\"{inner}\"")
    };
    match tree {
        Tree::Null => "null".into(),
        Tree::Flag(flag) => flag.to_string(),
        Tree::Number(number) => number.to_string(),
        Tree::Text(pieces) => text(pieces),
        Tree::List(items) => format!("[{}]", items.iter().map(|item| json_text(item, hole)).collect::<Vec<_>>().join(",")),
        Tree::Map(members) => {
            let members: Vec<String> = members.iter().map(|(name, member)| format!("{}:{}", text(name), json_text(member, hole))).collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Document, ParameterRef};
    use crate::source::Span;

    #[test]
    fn holes_stand_in_strings_and_names() {
        let text = Template(vec![
            Part::Text(r#"{"a":["x","arn:"#.into()),
            Part::Caller(CallerFact::AccountId),
            Part::Text(r#":y"],"#.into()),
            Part::Text("\"".into()),
            Part::Parameter(ParameterRef(0)),
            Part::Text(r#":aud":true}"#.into()),
        ]);
        let read = tree(&Arg::Document(Document { text, span: Span::default() }), &Plan::default());
        let piece = |text: &str| Piece::Text(text.into());
        let expected = Tree::Map(vec![
            (vec![piece("a")], Tree::List(vec![Tree::Text(vec![piece("x")]), Tree::Text(vec![piece("arn:"), Piece::AccountId, piece(":y")])])),
            (vec![Piece::Parameter(0), piece(":aud")], Tree::Flag(true)),
        ]);
        assert_eq!(read, expected);
        assert_eq!(json_text(&read, &|hole| format!("<{hole:?}>")), r#"{"a":["x","arn:<AccountId>:y"],"<Parameter(0)>:aud":true}"#);
    }

    #[test]
    fn a_document_that_is_wholly_open_is_one_text() {
        let text = Template::part(Part::Parameter(ParameterRef(0)));
        assert_eq!(tree(&Arg::Document(Document { text, span: Span::default() }), &Plan::default()), Tree::Text(vec![Piece::Parameter(0)]));
    }
}
