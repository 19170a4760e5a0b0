//! Mentions to sentences, and what stands in brackets beside them.

use std::ops::Range;

use super::examples::{chosen_here, named_for_this};
use super::instruction::Mood;
use super::mention::{Mention, What};
use super::spelling::looks_like_a_name;
use crate::lexicon::{Control, Field, Noun, Verb, Word};
use crate::source::Span;

/// One sentence. Places are counted from its first mention.
pub struct Sentence<'t> {
    /// Its mentions, without those in brackets.
    pub place: Range<usize>,
    /// What brackets give as a mere possibility, and where they stand.
    pub examples: Vec<(usize, Vec<Mention<'t>>)>,
    pub moods: Vec<(usize, Mood)>,
    /// It tells nobody to do anything.
    pub remark: Option<(Mood, Span)>,
}

/// The mentions that are not in brackets, and the sentences that they make.
pub fn sentences<'t>(mentions: Vec<Mention<'t>>) -> (Vec<Mention<'t>>, Vec<Sentence<'t>>) {
    let mut all = Vec::new();
    if !mentions.iter().any(|mention| matches!(mention.what, What::Open | What::Close)) {
        let mut start = 0;
        for sentence in mentions.split(|mention| matches!(mention.what, What::Stop)) {
            all.extend((!sentence.is_empty()).then(|| bare(sentence, start)));
            start += sentence.len() + 1;
        }
        return (mentions, all);
    }
    let mut flat = Vec::with_capacity(mentions.len());
    let (mut start, mut depth) = (0, 0usize);
    for (at, mention) in mentions.iter().enumerate() {
        match mention.what {
            What::Open => depth += 1,
            What::Close => depth = depth.saturating_sub(1),
            What::Stop if depth == 0 => {
                all.extend((at > start).then(|| sentence(&mentions[start..at], &mut flat)));
                start = at + 1;
            }
            _ => {}
        }
    }
    all.extend((mentions.len() > start).then(|| sentence(&mentions[start..], &mut flat)));
    (flat, all)
}

/// Nobody is told what to do in a sentence of more pieces than this.
const LONGEST: usize = 400;

/// A sentence without brackets, which begins at `first`.
fn bare<'t>(mentions: &[Mention], first: usize) -> Sentence<'t> {
    let (length, remark) = match mentions.len() {
        _ if is_remarked(mentions) => (1, None),
        length if length > LONGEST => (0, Some((Mood::Do, span_of(mentions)))),
        length => (length, None),
    };
    Sentence { place: first..first + length, examples: Vec::new(), moods: Vec::new(), remark }
}

fn sentence<'t>(mentions: &[Mention<'t>], flat: &mut Vec<Mention<'t>>) -> Sentence<'t> {
    let first = flat.len();
    let mut sentence = bare(mentions, first);
    let mentions = &mentions[..sentence.place.len()];
    let mut at = 0;
    while at < mentions.len() {
        if !matches!(mentions[at].what, What::Open) {
            flat.push(mentions[at]);
            at += 1;
            continue;
        }
        let end = mentions[at..].iter().position(|mention| matches!(mention.what, What::Close)).map_or(mentions.len(), |length| at + length);
        let inner: Vec<Mention<'t>> = mentions[at + 1..end].iter().filter(|mention| !matches!(mention.what, What::Stop)).copied().collect();
        at = end + 1;
        if flat.len() == first && at >= mentions.len() {
            // The whole sentence stands in brackets: a remark.
            let mood = if inner.iter().any(|mention| mention.is(Word::Optional) || mention.is(Word::Can)) { Mood::Optional } else { Mood::If };
            sentence.remark = Some((mood, span_of(&inner)));
            flat.extend(inner);
            break;
        }
        // "repository (web-shop)": what the console's form for GitHub is to hold.
        let github =
            flat[first..].last().and_then(Mention::control).is_some_and(|control| matches!(control, Control::Field(Field::GithubOrg | Field::GithubRepo | Field::GithubBranch)));
        if let ([one], true) = (inner.as_slice(), github)
            && one.may_name()
        {
            flat.push(Mention { what: What::Value, ..*one });
            continue;
        }
        // "Name it (`x-y`)", "enter a name (x-y)": what looks like a name is the name.
        let names = flat[first..].iter().any(|mention| mention.verb() == Some(Verb::Name));
        let thing = |noun: Noun| matches!(noun, Noun::User | Noun::Group | Noun::Role | Noun::Policy);
        let wanted = flat[first..].last().is_some_and(|last| last.is(Word::Named) || last.noun().is_some_and(|noun| noun == Noun::Name || names && thing(noun)));
        if let ([one], true) = (inner.as_slice(), wanted)
            && one.may_name()
            && looks_like_a_name(one.text)
        {
            flat.push(Mention { what: What::Value, ..*one });
            continue;
        }
        match aside(&inner) {
            Aside::Examples(values) => sentence.examples.push((flat.len() - first, values)),
            // "Go on through **Tags** (optional) → **Create user**": only that page is.
            Aside::Mood(Mood::Optional) if mentions.get(at).is_some_and(|next| matches!(next.what, What::Arrow)) && flat[first..].last().is_some_and(passes) => {}
            Aside::Mood(mood) => sentence.moods.push((flat.len() - first, mood)),
            Aside::Values(values) => flat.extend(values),
            // Of several policies only that one.
            Aside::Denied if flat[first..].last().is_some_and(|last| matches!(last.what, What::Policy)) => {
                flat.pop();
            }
            Aside::Denied => sentence.moods.push((flat.len() - first, Mood::Not)),
            Aside::Nothing => {}
        }
    }
    sentence.place.end = flat.len();
    sentence
}

/// "`AmazonSQSReadOnlyAccess`: look at the queues": what stands behind the policy says what it is for, and not when.
fn is_remarked(sentence: &[Mention]) -> bool {
    let [first, mark, rest @ ..] = sentence else { return false };
    let when = |mention: &Mention| matches!(mention.word(), Some(Word::Optional | Word::If | Word::Not | Word::Or)) || matches!(mention.what, What::Policy);
    matches!(first.what, What::Policy) && matches!(mark.what, What::Colon | What::Dash) && !rest.iter().any(when)
}

/// What a bracket adds to the clause it stands in.
enum Aside<'t> {
    Examples(Vec<Mention<'t>>),
    Mood(Mood),
    Values(Vec<Mention<'t>>),
    /// What stands before it is not to be.
    Denied,
    Nothing,
}

fn aside<'t>(inner: &[Mention<'t>]) -> Aside<'t> {
    // A name, or a service: "Choose the service (AWS Glue)".
    let named = |mention: &&Mention<'t>| mention.is_value() || matches!(mention.what, What::Service(_));
    let values = || inner.iter().filter(named).copied().collect::<Vec<_>>();
    let first = inner.first().and_then(Mention::word);
    let example = inner.iter().position(|mention| mention.is(Word::Example) || mention.is(Word::Named));
    match first {
        // "**Access keys** (optional: **Console access**)": only the other box is.
        Some(Word::Optional) if matches!(inner, [_, colon, rest @ ..] if matches!(colon.what, What::Colon) && rest.iter().any(is_box)) => return Aside::Nothing,
        Some(Word::Optional) => return Aside::Mood(Mood::Optional),
        // "(if you forget its name, then …)" says by itself what is to be done then.
        Some(Word::If) if inner.iter().any(|mention| mention.is(Word::Then)) => return Aside::Nothing,
        // "(if it runs elsewhere, attach Y instead)".
        Some(Word::If)
            if inner.iter().any(|mention| matches!(mention.verb(), Some(Verb::Attach | Verb::Create | Verb::Press)) && !mention.marked) && inner.iter().any(Mention::is_value) =>
        {
            return Aside::Nothing;
        }
        Some(Word::If) => return Aside::Mood(Mood::If),
        Some(Word::Or) => return Aside::Nothing,
        _ => {}
    }
    // "(unchecked)", "(leave this off)", "(don't check)".
    let stays = |mention: &Mention| {
        matches!(mention.word(), Some(Word::It | Word::This | Word::Must | Word::Off | Word::Not | Word::Verb(Verb::Leave | Verb::Press | Verb::Attach | Verb::Check)))
    };
    let answers = |mention: &Mention| mention.is(Word::Off) || mention.is(Word::Not);
    if inner.iter().any(answers) && inner.iter().all(stays) {
        return Aside::Denied;
    }
    // "(for now you can leave it blank)".
    let left = inner.windows(2).any(|two| two[0].verb() == Some(Verb::Leave) && two[1].is(Word::It));
    if left && inner.iter().any(|mention| matches!(mention.folded, "blank" | "empty")) {
        return Aside::Mood(Mood::Optional);
    }
    if let Some(example) = example {
        let stop = inner.iter().position(|mention| mention.is(Word::Or)).unwrap_or(inner.len()).max(example);
        // "(e.g. `Readers` for `ann`)": the other one is whom it is for.
        let first = (example..stop).find(|&at| inner[at].is_value()).unwrap_or(stop);
        let stop = (first..stop).find(|&at| inner[at].is(Word::To)).unwrap_or(stop);
        let named: Vec<Mention<'t>> = inner[example..stop].iter().filter(|mention| mention.is_value()).copied().collect();
        if !named.is_empty() {
            return Aside::Examples(named);
        }
        // "(e.g. mario)": a lone plain word is the example; "(for example your first name)" only describes one.
        let said = |mention: &&Mention| !matches!(mention.what, What::Colon | What::Dash) && !mention.is_comma();
        let plain: Vec<Mention<'t>> = inner[(example + 1).min(stop)..stop].iter().filter(said).copied().collect();
        return if matches!(plain.as_slice(), [one] if one.may_name()) { Aside::Examples(plain) } else { Aside::Nothing };
    }
    if inner.iter().any(|mention| mention.is(Word::Optional)) {
        // "(download the CSV if needed)" says so of itself.
        return if matches!(first, Some(Word::Verb(_))) { Aside::Nothing } else { Aside::Mood(Mood::Optional) };
    }
    if let Some(policy) = chosen_here(inner) {
        return Aside::Examples(vec![*policy]);
    }
    // "(create it inline or as a managed policy)": the first.
    let inline = inner.iter().find(|mention| mention.folded == "inline" || mention.noun() == Some(Noun::Inline));
    let made = inner.iter().all(|mention| !mention.is(Word::Not) && mention.verb().is_none_or(|verb| verb == Verb::Create));
    if let Some(inline) = inline.filter(|_| made) {
        return Aside::Values(vec![Mention { what: What::Word(Word::Noun(Noun::Inline)), ..*inline }]);
    }
    if let Some(name) = named_for_this(inner) {
        return Aside::Examples(vec![*name]);
    }
    // "Create a user (for programmatic access)".
    let options: Vec<Mention<'t>> = inner.iter().filter(|mention| matches!(mention.what, What::Label(Control::Option(_)))).copied().collect();
    if !options.is_empty() && inner.len() < 4 {
        return Aside::Values(options);
    }
    let others = inner.iter().filter(|mention| !named(mention) && mention.word() != Some(Word::Then)).count();
    if others == 0 { Aside::Values(values()) } else { Aside::Nothing }
}

/// A page that is gone through, with nothing to be pressed or ticked but its button.
fn passes(mention: &Mention) -> bool {
    mention.noun() == Some(Noun::Tags) || matches!(mention.control(), Some(Control::Next | Control::Screen | Control::Tab(_) | Control::Page(_)))
}

fn is_box(mention: &Mention) -> bool {
    matches!(mention.what, What::Label(Control::Option(_))) || mention.noun() == Some(Noun::Password)
}

pub fn span_of(mentions: &[Mention]) -> Span {
    mentions.iter().map(|mention| mention.span).reduce(Span::join).unwrap_or_default()
}
