//! Sentences that say the same of several things, or different things of each.

use super::Recent;
use super::clause::{Clause, part};
use super::instruction::{Act, Said, Target};
use super::mention::{Mention, What};
use super::spelling::{is_file, looks_like_a_name};
use crate::lexicon::{Noun, Thing, Word};

/// "Attach A to `x` and B to `y`": each for its own. Empty where there is one only; None where it is not clear what goes to one.
pub fn shared_out<'t>(clause: &Clause<'t>) -> Option<Vec<Clause<'t>>> {
    let rest = &*clause.rest;
    let (mut parts, mut from) = (Vec::new(), 0);
    for to in (1..rest.len()).filter(|at| rest[*at].is(Word::To)) {
        let holder = rest[to + 1..].iter().take(4).take_while(|near| !near.is(Word::Then)).position(|near| matches!(near.what, What::Value));
        let Some(end) = holder.map(|length| to + 2 + length).filter(|_| to >= from) else { continue };
        let head = &rest[from..to];
        if !head.iter().any(Mention::is_value) {
            if parts.is_empty() || !head.first().is_some_and(|first| first.is(Word::Then)) {
                continue;
            }
            return None;
        }
        let skipped = head.iter().take_while(|near| near.is(Word::Then)).count();
        parts.push(Clause { rest: part(&clause.rest, from + skipped..end), prefix: if parts.is_empty() { clause.prefix.clone() } else { Default::default() }, ..clause.clone() });
        from = end;
    }
    Some(if parts.len() > 1 { parts } else { Vec::new() })
}

/// "Give anna ReadOnlyAccess, bert PowerUserAccess": each policy behind the name that it is for. Where one policy is given, only
/// somebody whom the guide has spoken of is its holder.
pub fn given_to(clause: &Clause, acts: &mut Vec<Act>) -> bool {
    let rest: Vec<&Mention> = clause.rest.iter().filter(|mention| !mention.is(Word::Then) && !matches!(mention.what, What::Stop)).collect();
    let pairs: Vec<(&Mention, &Mention)> = rest.chunks(2).filter_map(|pair| if let [name, policy] = pair { Some((*name, *policy)) } else { None }).collect();
    let named = |name: &Mention| matches!(name.what, What::Value) || name.may_name();
    if pairs.is_empty() || pairs.len() * 2 != rest.len() || !pairs.iter().all(|(name, policy)| named(name) && matches!(policy.what, What::Policy)) {
        return false;
    }
    match pairs.as_slice() {
        [(name, policy)] => acts.extend([Act::Value(name.said()), Act::Pick { thing: Some(Thing::Policy), values: vec![policy.said()] }]),
        _ => acts.extend(pairs.into_iter().map(|(name, policy)| {
            let to = Some(Target { thing: Thing::User, name: Some(name.said()) });
            Act::Attach { policies: vec![policy.said()], recent: Recent::Open, to }
        })),
    }
    true
}

/// "Two groups: `x` and `y`", "the roles `x`, `y`", "two groups: Operators and Readers": the names behind the noun at `at`.
pub fn enumerated(rest: &[Mention], at: usize) -> Vec<Said> {
    if !rest[at].folded.ends_with('s') {
        return Vec::new();
    }
    let behind = &rest[at + 1..];
    let ends = |mention: &Mention| matches!(mention.word(), Some(Word::With | Word::To | Word::From | Word::Or | Word::Past | Word::Example)) || mention.verb().is_some();
    let length = behind.iter().position(ends).unwrap_or(behind.len());
    let colon = behind[..length].iter().position(|mention| matches!(mention.what, What::Colon));
    let apart = |at: usize| behind.get(at).is_none_or(|near| near.is(Word::Then) || matches!(near.what, What::Colon | What::Stop));
    let plain = |at: usize| {
        let capital = behind[at].may_name() && behind[at].text.starts_with(|c: char| c.is_ascii_uppercase());
        capital && colon.is_some_and(|colon| at > colon) && apart(at - 1) && apart(at + 1)
    };
    let named = (0..length).filter(|&at| matches!(behind[at].what, What::Value) && !is_file(behind[at].text) || plain(at));
    let names: Vec<Said> = named.map(|at| behind[at].said()).collect();
    // A name of several words is none.
    if names.iter().any(|name| name.text.contains(' ')) { Vec::new() } else { names }
}

/// "Create the user `x` and the group `y`": where the second thing begins.
pub fn another(rest: &[Mention]) -> Option<usize> {
    let thing =
        |mention: &Mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role)) || mention.noun() == Some(Noun::Policy) && mention.folded.ends_with("policy");
    let called = |mentions: &[Mention]| mentions.windows(2).any(|pair| pair[0].is(Word::Named) && pair[1].may_name() && looks_like_a_name(pair[1].text));
    let more = |mention: &Mention| matches!(mention.word(), Some(Word::With | Word::To | Word::From | Word::Past));
    let then = rest.iter().position(|mention| mention.is(Word::Then))?;
    let (first, second) = (&rest[..then], rest[then + 1..].iter().skip_while(|mention| mention.is(Word::Then)).take(4).collect::<Vec<_>>());
    // "A policy `x` from the JSON below".
    let written = first.iter().find_map(Mention::noun) == Some(Noun::Policy) && first.iter().any(|mention| mention.noun() == Some(Noun::Document));
    let named = first.iter().any(thing) && (called(first) || first.iter().any(|mention| matches!(mention.what, What::Value))) && (written || !first.iter().any(more));
    // A policy that is told last may be for what is told first, or not.
    let noun = second.iter().position(|mention| thing(mention) && mention.noun() != Some(Noun::Policy)).filter(|noun| *noun < 2)?;
    let next = second[noun + 1..].iter().find(|mention| !mention.is(Word::Named)).is_some_and(|next| matches!(next.what, What::Value));
    (named && (next || called(&rest[then + 1..]))).then_some(then)
}
