//! Goals: what is to be deleted, detached or made inactive.

use super::clause::Clause;
use super::fields::thing_of;
use super::holder::target;
use super::instruction::{Act, Said};
use super::mention::{Mention, What};
use crate::lexicon::{Control, Noun, Thing, Verb, Word};

/// "Delete the user x", "remove the policy from the group", "detach X".
pub fn delete(clause: &Clause, verb: &str, acts: &mut Vec<Act>) {
    let rest = &*clause.rest;
    let from = rest.iter().rposition(|mention| mention.is(Word::From) && mention.folded == "from");
    let holder = from.and_then(|from| target(&rest[from + 1..]));
    let head = &rest[..from.unwrap_or(rest.len())];
    let noun = head.iter().find_map(|mention| mention.noun());
    let values: Vec<Said> = head.iter().filter(|mention| mention.is_value()).map(Mention::said).collect();
    // "Remove unused users": which ones, a person decides.
    let many = values.is_empty() && head.iter().any(|mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role)) && mention.text.ends_with('s'));
    if many && !head.iter().any(|mention| mention.marked) {
        acts.push(Act::Person);
        return;
    }
    if let Some(control) =
        rest.iter().find_map(|mention| if let What::Label(control @ Control::Action(_)) = mention.what { Some(control) } else { None }).filter(|_| noun.is_none())
    {
        acts.push(Act::Press(control));
        return;
    }
    match noun.and_then(thing_of) {
        Some(Thing::Policy) if holder.is_some() || verb.starts_with("detach") => acts.push(Act::Detach { policies: values, from: holder }),
        Some(thing) => acts.push(Act::Delete { thing, name: values.into_iter().next(), from: holder }),
        None if head.iter().any(|mention| matches!(mention.what, What::Policy)) => acts.push(Act::Detach { policies: values, from: holder }),
        None if noun == Some(Noun::Foreign) => acts.push(Act::Foreign),
        // "Remove `x` from the group": whoever is not said to be another is a user.
        None if noun.is_none() && !values.is_empty() && holder.as_ref().is_some_and(|holder| holder.thing == Thing::Group) => {
            acts.extend(values.into_iter().map(|user| Act::Delete { thing: Thing::User, name: Some(user), from: holder.clone() }));
        }
        None => acts.push(Act::Read),
    }
}

/// "Deactivate the key".
pub fn disable(clause: &Clause, acts: &mut Vec<Act>) {
    let key = clause.rest.iter().any(|mention| mention.noun() == Some(Noun::Key) || mention.folded == "key") || clause.rest.first().is_some_and(|first| first.is(Word::It));
    if key {
        acts.push(Act::Deactivate);
    } else {
        let iam = clause.rest.iter().any(|mention| matches!(mention.what, What::Label(_)) && clause.verb.as_ref().is_some_and(|verb| verb.verb() == Some(Verb::Disable)));
        acts.push(if iam { Act::Read } else { Act::Foreign });
    }
}
