//! Tags: a key and its value.

use super::clause::Clause;
use super::instruction::{Act, Said};
use super::mention::{Mention, What};
use crate::lexicon::{Field, Noun, Word};

/// "Add a tag with the key `x` and the value `y`", "the tags `team` = `data` and `env` = `test`", "the tag `team=data`".
pub fn tag(clause: &Clause, acts: &mut Vec<Act>) {
    let boxes = boxes(clause);
    if boxes.iter().any(|(field, _)| *field == Field::TagKey) {
        return acts.extend(paired(boxes));
    }
    let values: Vec<Said> = clause.rest.iter().filter(|mention| mention.is_value()).map(Mention::said).collect();
    if values.len() > 2 && values.len().is_multiple_of(2) {
        return acts.extend(values.chunks(2).map(|pair| Act::Tag { key: pair[0].clone(), value: Some(pair[1].clone()) }));
    }
    match values.as_slice() {
        [key, value, ..] => acts.push(Act::Tag { key: key.clone(), value: Some(value.clone()) }),
        [both] => acts.push(in_one(both)),
        [] => acts.push(Act::Read),
    }
}

/// `team=data`
pub fn in_one(both: &Said) -> Act {
    let part = |text: &str| Said::new(text.trim(), both.span);
    match both.text.split_once('=') {
        Some((key, value)) => Act::Tag { key: part(key), value: Some(part(value)).filter(|value| !value.text.is_empty()) },
        None => Act::Tag { key: both.clone(), value: None },
    }
}

fn paired(boxes: Vec<(Field, Said)>) -> Vec<Act> {
    let mut tags: Vec<(Said, Option<Said>)> = Vec::new();
    for (field, said) in boxes {
        match (field, tags.last_mut()) {
            (Field::TagValue, Some((_, value @ None))) => *value = Some(said),
            (Field::TagKey, _) => tags.push((said, None)),
            _ => {}
        }
    }
    tags.into_iter().map(|(key, value)| Act::Tag { key, value }).collect()
}

/// "Key: `x`, Value: `y`", "enter the key x and the value y": the boxes for a tag, each with what is typed into it. Others have
/// keys and values too: only the console knows whether a tag's are shown.
pub fn boxes(clause: &Clause) -> Vec<(Field, Said)> {
    let all: Vec<&Mention> = clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter()).collect();
    let mut found = Vec::new();
    for (at, mention) in all.iter().enumerate() {
        let Some(field) = named(mention) else { continue };
        // "`x` as the key" is not looked for.
        let told = all[at + 1..].iter().find(|near| !matches!(near.what, What::Colon | What::Dash | What::Arrow) && !near.is(Word::Optional) && !near.is(Word::Named));
        let value = told.filter(|near| named(near).is_none() && (near.is_value() || near.may_name() || near.marked && !near.is(Word::Then)));
        found.extend(value.map(|near| (field, near.said())));
    }
    found
}

fn named(mention: &Mention) -> Option<Field> {
    match mention.folded.trim_end_matches(" - optional").trim_end_matches(" (optional)") {
        "key" | "tag key" => Some(Field::TagKey),
        "value" | "tag value" => Some(Field::TagValue),
        _ => None,
    }
}

/// "Tag the user with …", "tag it with key x and value y".
pub fn tags_it(clause: &Clause) -> bool {
    let mut all = clause.prefix.iter().chain(clause.rest.iter()).filter(|mention| !mention.is(Word::Then));
    let (Some(first), Some(next)) = (all.next(), all.next()) else { return false };
    let object = next.is(Word::It) || next.is(Word::This) || next.folded == "the" || next.noun().is_some_and(|noun| matches!(noun, Noun::User | Noun::Role | Noun::Policy));
    clause.verb.is_none() && first.noun() == Some(Noun::Tags) && first.folded == "tag" && object && all.any(|mention| mention.is(Word::With))
}
