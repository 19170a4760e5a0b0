//! Steps that are to be gone through once more.

use super::clause::Clause;
use super::fields::thing_of;
use super::instruction::{Act, Said};
use super::mention::{Mention, What};
use crate::lexicon::{Noun, Thing, Verb, Word};

/// "Perform the same steps for the other group": which steps those are, only a person sees.
pub fn same_for_another(clause: &Clause) -> bool {
    let words = || clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter()).map(|mention| mention.folded);
    if !words().next().is_some_and(|first| matches!(first, "perform" | "repeat" | "do" | "follow" | "apply")) {
        return false;
    }
    let text: Vec<&str> = words().collect();
    let steps = |word: &str| matches!(word, "steps" | "step" | "process" | "procedure");
    let same = text.windows(2).any(|two| two[0] == "same" && steps(two[1]));
    let repeats = text.first() == Some(&"repeat") && text.iter().any(|word| steps(word));
    let alike = text.windows(2).any(|two| two == ["same", "for"]);
    // "Repeat for each user", "repeat steps 1 through 4 to create the user `x`".
    let each = text.first() == Some(&"repeat") && text.windows(2).any(|two| two[0] == "for" && matches!(two[1], "each" | "every" | "all"));
    let made = clause.purpose.as_ref().is_some_and(|(verb, _)| *verb == Verb::Create);
    each || (same || repeats || alike) && (made || text.contains(&"for"))
}

/// "… for another user, `x`", "… for the `y` group, but add the user `x`": each thing with its name. None where one has no other.
pub fn others_named(clause: &Clause) -> Option<Act> {
    let made = clause.purpose.iter().filter(|(verb, _)| *verb == Verb::Create).flat_map(|(_, purpose)| purpose.iter());
    let all: Vec<&Mention> = clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter()).chain(made).collect();
    // A name may be spelled like a service's.
    let named = |mention: &Mention| mention.is_value() || mention.firm && matches!(mention.what, What::Service(_));
    let thing = |mention: &&Mention| mention.noun().and_then(thing_of).filter(|thing| matches!(thing, Thing::User | Thing::Group | Thing::Role));
    let mut with = Vec::new();
    for (at, mention) in all.iter().enumerate().filter(|(_, mention)| named(mention)) {
        let before = all[..at].iter().rev().find(|near| !near.is_comma() && !near.is(Word::Named));
        let kind = match mention.what {
            What::Policy => Some(Thing::Policy),
            _ => all.get(at + 1).and_then(thing).or_else(|| before.and_then(thing)),
        };
        with.push((kind, mention.said()));
    }
    // "The groups `a` and `b`": once for each.
    let kinds: Vec<Thing> = with.iter().filter_map(|(kind, _)| *kind).collect();
    let plural = all.iter().any(|mention| thing(mention).is_some() && mention.folded.ends_with('s'));
    let each = plural && with.len() > 1 && kinds.first().is_some_and(|first| *first != Thing::Policy && kinds.iter().all(|kind| kind == first));
    let times: Vec<Vec<(Thing, Said)>> = if each {
        with.into_iter().map(|(_, said)| vec![(kinds[0], said)]).collect()
    } else {
        vec![with.into_iter().map(|(kind, said)| Some((kind?, said))).collect::<Option<_>>()?]
    };
    // "… with console access", "steps 2 to 4", "the last step": more than other names, or not all of the steps.
    const PLAIN: &[&str] = &[
        "repeat",
        "perform",
        "follow",
        "do",
        "apply",
        "the",
        "these",
        "this",
        "same",
        "all",
        "of",
        "steps",
        "process",
        "procedure",
        "above",
        "for",
        "to",
        "a",
        "an",
        "another",
        "other",
        "second",
        "third",
        "new",
        "but",
        "attach",
        "add",
        "policy",
        "managed policy",
        ".",
        ":",
    ];
    let thing = |mention: &Mention| mention.noun().is_some_and(|noun| matches!(noun, Noun::User | Noun::Group | Noun::Role));
    let plain = |mention: &&Mention| named(mention) || mention.is_comma() || mention.is(Word::Then) || mention.is(Word::Named) || thing(mention) || PLAIN.contains(&mention.folded);
    // "The same for x" may be no more than the last click.
    let steps = all.iter().any(|mention| matches!(mention.folded, "steps" | "process" | "procedure"));
    let things = all.iter().filter(|mention| thing(mention)).count();
    (things == times[0].iter().filter(|(thing, _)| *thing != Thing::Policy).count() && things > 0 && steps && all.iter().all(plain)).then_some(Act::Repeat { times })
}

/// "Repeat the steps above, but select Lambda as the use case": the role's wizard once more, for another service. What else is to be
/// different, only a person sees.
pub fn same_but(clause: &Clause) -> Option<Act> {
    let all: Vec<&Mention> = clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter()).collect();
    let first = all.first().is_some_and(|first| matches!(first.folded, "perform" | "repeat" | "do" | "follow" | "use"));
    let but = all.iter().position(|mention| matches!(mention.folded, "but" | "except"))?;
    let steps = all[..but].iter().any(|mention| matches!(mention.folded, "steps" | "step" | "process" | "procedure"));
    if !first || !steps {
        return None;
    }
    let services: Vec<_> = all[but..].iter().filter_map(|mention| if let What::Service(service) = mention.what { Some(service) } else { None }).collect();
    let asked = all[but..].iter().any(|mention| matches!(mention.folded, "case" | "use case" | "trusted entity"));
    Some(match services.as_slice() {
        [service] if asked && !service.principal.is_empty() => Act::Again(service),
        _ => Act::Person,
    })
}
