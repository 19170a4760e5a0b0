//! Which field of a form a clause speaks of, and which value it gives it.

use super::clause::Clause;
use super::instruction::Said;
use super::mention::{Mention, What};
use super::spelling::looks_like_a_name;
use crate::lexicon::{Control, Field, Noun, Thing, Verb, Word};

/// A field that is mentioned, and where in the list of mentions.
pub struct Named {
    pub field: Field,
    pub at: usize,
    pub marked: bool,
}

/// The fields that are named, in order: by their labels, or in words ("a name for your user").
pub fn fields(mentions: &[Mention]) -> Vec<Named> {
    let mut found = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        if let Some(Control::Field(field)) = mention.control() {
            found.push(Named { field, at, marked: mention.marked });
        } else if mention.noun() == Some(Noun::Name) {
            let around = [at.checked_sub(1), at.checked_sub(2), Some(at + 1), Some(at + 2), Some(at + 3), Some(at + 4)];
            let foreign = around.iter().flatten().filter_map(|near| mentions.get(*near)).find_map(Mention::noun).is_some_and(|noun| matches!(noun, Noun::Foreign | Noun::Key));
            if foreign {
                continue;
            }
            let owner = around.into_iter().flatten().filter_map(|near| mentions.get(near)).take_while(|near| !near.is_comma()).find_map(|near| near.noun().and_then(name_of));
            found.push(Named { field: owner.unwrap_or(Field::Name), at, marked: mention.marked });
        } else if mention.noun() == Some(Noun::Password) && found.is_empty() {
            found.push(Named { field: Field::Password, at, marked: mention.marked });
        }
    }
    found
}

/// The field that holds the name of a thing.
pub fn name_of(noun: Noun) -> Option<Field> {
    Some(match noun {
        Noun::User | Noun::Account => Field::UserName,
        Noun::Group => Field::GroupName,
        Noun::Role => Field::RoleName,
        Noun::Policy | Noun::Inline => Field::PolicyName,
        _ => return None,
    })
}

/// The thing that a noun means.
pub fn thing_of(noun: Noun) -> Option<Thing> {
    Some(match noun {
        Noun::User | Noun::Account => Thing::User,
        Noun::Group => Thing::Group,
        Noun::Role => Thing::Role,
        Noun::Policy => Thing::Policy,
        Noun::Key => Thing::Key,
        Noun::Provider => Thing::Provider,
        Noun::Inline => Thing::Inline,
        Noun::Password => Thing::Password,
        _ => return None,
    })
}

/// Pairs fields with values: a value belongs to the field before it, else to the one after it.
pub fn pairs(clause: &Clause) -> Vec<(Field, Option<Said>)> {
    let mentions = || clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter());
    if !mentions().any(|mention| matches!(mention.what, What::Label(Control::Field(_)) | What::Word(Word::Noun(Noun::Name | Noun::Password)))) {
        return Vec::new();
    }
    let all: Vec<Mention> = mentions().copied().collect();
    let named = fields(&all);
    // An emphasised word is no name where an example is given: "a **descriptive** name (e.g. `x`)".
    let firm_only = !clause.examples.is_empty();
    // "In the **Details** step, enter a name": the place is no value.
    let place = clause.prefix.first().is_some_and(|first| first.is(Word::From)) && fields(&clause.prefix).is_empty();
    let first = if place { clause.prefix.len() } else { 0 };
    // Those that no field has taken.
    let mut values: Vec<usize> = (first..all.len()).filter(|&at| value_like(&all[at]) && (!firm_only || all[at].firm)).collect();
    let mut pairs: Vec<(Field, Option<Said>)> = Vec::new();
    for (index, field) in named.iter().enumerate() {
        let next = named.get(index + 1).map_or(all.len(), |next| next.at);
        let previous = index.checked_sub(1).map_or(0, |before| named[before].at + 1);
        let behind = values.iter().position(|at| *at > field.at && *at < next);
        let value = behind.or_else(|| values.iter().rposition(|at| *at < field.at && *at >= previous)).map(|value| all[values.remove(value)].said());
        // "enter my-role as the role name", "type my-role into the role name box"
        let before = previous..field.at;
        let unmarked = || {
            (field.at + 1..next)
                .chain(before.filter(|at| matches!(all[at + 1].folded, "as" | "into" | "in")))
                .find(|&at| holds_name(field.field) && plain_name(&all, at))
                .map(|at| all[at].said())
        };
        pairs.push((field.field, value.or_else(unmarked)));
    }
    // "Enter a user name (e.g. `x`)": an example is for the first field that still wants a value.
    for example in &clause.examples {
        if let Some(open) = pairs.iter_mut().find(|(_, value)| value.is_none()) {
            open.1 = Some(example.said());
        }
    }
    // "User name: deployer": a lone word after the colon is the value.
    if let [(_, value @ None)] = pairs.as_mut_slice()
        && let [field] = named.as_slice()
        && let Some(word) = after_colon(&all[field.at + 1..])
    {
        *value = Some(word);
    }
    pairs
}

fn holds_name(field: Field) -> bool {
    matches!(field, Field::UserName | Field::GroupName | Field::RoleName | Field::PolicyName | Field::Name | Field::ExternalId)
}

/// A name that nothing marks: "enter my-role, then …", "give it the name DataReader". It looks like one and stands where one
/// stands; a plain word does right behind "enter" or "type".
pub fn plain_name(mentions: &[Mention], at: usize) -> bool {
    let mention = &mentions[at];
    let Some(before) = at.checked_sub(1).map(|before| &mentions[before]) else { return false };
    let introduced = matches!(before.verb(), Some(Verb::Fill | Verb::Name))
        || matches!(before.what, What::Label(Control::Field(_)) | What::Colon)
        || matches!(before.word(), Some(Word::It | Word::Named | Word::Example | Word::Noun(Noun::Name)))
        || before.text == "as";
    let ends = mentions.get(at + 1).is_none_or(|next| {
        next.text == "as"
            || matches!(next.what, What::Dash | What::Stop)
            || matches!(next.word(), Some(Word::Then | Word::Subordinate | Word::From | Word::Or | Word::To | Word::Example | Word::If))
    });
    let typed = matches!(before.folded, "enter" | "enter in" | "type" | "type in");
    mention.may_name() && introduced && ends && (looks_like_a_name(mention.text) || typed)
}

/// The words after a colon, where they are one token.
pub fn after_colon(mentions: &[Mention]) -> Option<Said> {
    let colon = mentions.iter().position(|mention| matches!(mention.what, What::Colon | What::Arrow | What::Dash))?;
    let mut after = &mentions[colon + 1..];
    while let [rest @ .., last] = after
        && last.is(Word::Then)
    {
        after = rest;
    }
    match after {
        [one] if one.may_name() || matches!(one.what, What::Service(_) | What::Word(Word::Noun(_))) => Some(one.said()),
        _ => None,
    }
}

pub fn value_like(mention: &Mention) -> bool {
    mention.is_value() || (mention.marked && matches!(mention.what, What::Word(Word::Noun(_)) | What::Service(_) | What::Other))
}

/// A field with its value is short, or has a colon. Many words without a verb that is known are a sentence about the world.
pub fn tells(clause: &Clause) -> bool {
    let words = clause.rest.iter().filter(|mention| matches!(mention.what, What::Other) && !mention.marked && mention.text.chars().count() > 1).count();
    words < 8 || clause.rest.iter().any(|mention| matches!(mention.what, What::Colon | What::Arrow)) || fields(&clause.rest).iter().any(|field| field.marked)
}
