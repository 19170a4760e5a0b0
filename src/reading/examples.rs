//! Values that are given as a mere possibility.

use super::clause::{Stretch, part};
use super::mention::{Mention, What};
use super::spelling::looks_like_a_name;
use crate::lexicon::{Control, Noun, Word};

/// "such as `x` or `y`", "like `x`": the first one is the example.
pub fn take_examples<'t>(body: &mut Stretch<'t>, examples: &mut Vec<Mention<'t>>) {
    let Some(at) = body.iter().position(|mention| mention.is(Word::Example)) else { return };
    let values = body[at..].iter().take_while(|mention| !mention.is(Word::Or)).filter(|mention| mention.is_value()).count();
    if values > 0 {
        // "two names, e.g. `x`, `y`": one example for each.
        let policies = body[..at].iter().any(|mention| mention.noun() == Some(Noun::Policy) && mention.folded.ends_with("policies")) && joined(&body[at..]);
        let several = policies
            || body[..at].iter().any(|mention| (mention.noun() == Some(Noun::Name) || matches!(mention.control(), Some(Control::Field(_)))) && mention.text.ends_with('s'));
        let given = body[at..].iter().filter(|mention| mention.is_value()).take(if several { values } else { 1 });
        examples.extend(given.copied());
        let end = body[at..].iter().position(|mention| mention.verb().is_some() || mention.is(Word::Not)).map_or(body.len(), |length| at + length);
        *body = if end == body.len() { part(body, 0..at) } else { body[..at].iter().chain(&body[end..]).copied().collect() };
    } else if let Some(word) = body.get(at + 1).filter(|word| word.may_name()).copied() {
        let lone = body.get(at + 2).is_none_or(|next| next.is(Word::Then) || matches!(next.what, What::Stop));
        if lone && at > 0 {
            examples.push(word);
            *body = part(body, 0..at);
        }
    }
}

/// "… A for this and B for that": both, where an "and" joins them.
fn joined(given: &[Mention]) -> bool {
    given.iter().skip_while(|mention| !matches!(mention.what, What::Policy)).any(|mention| mention.folded == "and")
}

/// "I filled it with `x`", "here I named mine `x`": what the author gave, where it is one name.
pub fn authors_value<'m, 't>(flat: &'m [Mention<'t>]) -> Option<&'m Mention<'t>> {
    let first_person = flat.iter().any(|mention| mention.text == "I" && !mention.marked);
    let gave = |mention: &Mention| {
        matches!(mention.folded, "filled" | "named" | "called" | "used" | "entered" | "chose" | "picked" | "fill" | "use" | "name" | "call" | "name it" | "call it")
    };
    let mut names = flat.iter().filter(|mention| matches!(mention.what, What::Value));
    let (Some(name), None) = (names.next(), names.next()) else { return None };
    (first_person && name.firm && flat.iter().any(gave) && !flat.iter().any(|mention| mention.noun().is_some() || mention.control().is_some())).then_some(name)
}

/// "(data-reader for this one)", "(my-role in this guide)".
pub fn named_for_this<'m, 't>(inner: &'m [Mention<'t>]) -> Option<&'m Mention<'t>> {
    let [name, how, ..] = inner else { return None };
    let told = name.may_name() && looks_like_a_name(name.text) && matches!(how.word(), Some(Word::To | Word::From));
    Some(name).filter(|_| told && !inner.iter().any(|mention| mention.verb().is_some()))
}

/// "(here we selected ReadOnlyAccess, though less would do)": the author's choice is a possibility.
pub fn chosen_here<'m, 't>(inner: &'m [Mention<'t>]) -> Option<&'m Mention<'t>> {
    const CHOSE: &[&str] = &["selected", "chose", "used", "picked", "attached", "added", "select", "choose", "use", "pick"];
    let policy = inner.iter().position(|mention| matches!(mention.what, What::Policy))?;
    let (before, ours) = (&inner[..policy], |mention: &Mention| matches!(mention.folded, "we" | "i" | "i've" | "we've"));
    let chose = before.last().is_some_and(|last| CHOSE.contains(&last.folded)) && before.iter().any(ours);
    let doubt = before.iter().any(|mention| matches!(mention.word(), Some(Word::Not | Word::If | Word::Or | Word::Can | Word::Should)));
    (chose && !doubt).then(|| &inner[policy])
}
