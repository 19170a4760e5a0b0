//! Sentences that say the same of several things, or different things of each.

use super::Recent;
use super::clause::{Clause, part};
use super::instruction::{Act, Target};
use super::mention::{Mention, What};
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

/// "Create the user `x` and the group `y`": where the second thing begins.
pub fn another(rest: &[Mention]) -> Option<usize> {
    let thing = |mention: &Mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role));
    let more = |mention: &Mention| matches!(mention.word(), Some(Word::With | Word::To | Word::From | Word::Past));
    let then = rest.iter().position(|mention| mention.is(Word::Then))?;
    let (first, second) = (&rest[..then], rest[then + 1..].iter().skip_while(|mention| mention.is(Word::Then)).take(4).collect::<Vec<_>>());
    let named = first.iter().any(thing) && first.iter().any(|mention| matches!(mention.what, What::Value)) && !first.iter().any(more);
    let noun = second.iter().position(|mention| thing(mention)).filter(|noun| *noun < 2)?;
    let next = second[noun + 1..].iter().find(|mention| !mention.is(Word::Named)).is_some_and(|next| matches!(next.what, What::Value));
    (named && next).then_some(then)
}
