//! Who is given something, and what it takes the place of.

use super::fields::thing_of;
use super::instruction::{Act, Said, Target};
use super::mention::{Mention, What};
use crate::lexicon::{Noun, Thing, Word};

/// "the user `x`", "your role".
pub fn target(mentions: &[Mention]) -> Option<Target> {
    // "within your account" is no user.
    let nouns = mentions.iter().filter_map(Mention::noun).filter(|noun| *noun != Noun::Account);
    let thing = nouns.filter_map(thing_of).next().filter(|thing| matches!(thing, Thing::User | Thing::Group | Thing::Role))?;
    // "… as a policy named `x`": not theirs.
    let name = mentions.iter().take_while(|mention| mention.folded != "as").find(|mention| matches!(mention.what, What::Value)).map(Mention::said);
    Some(Target { thing, name })
}

/// "Attach these policies to the role: `x`, `y`": where the colon stands behind which the policies are.
pub fn listed_behind(rest: &[Mention], to: usize) -> Option<usize> {
    let said = rest[..to].iter().any(Mention::is_value) || !rest[..to].iter().any(|mention| mention.noun() == Some(Noun::Policy));
    let colon = to + rest[to..].iter().position(|mention| matches!(mention.what, What::Colon))?;
    (!said && target(&rest[to + 1..colon]).is_some() && rest[colon..].iter().any(Mention::is_value)).then_some(colon)
}

/// "… instead of `X`": what the guide has given them before.
pub fn replaced(rest: &[Mention], of: &Option<Target>) -> Option<Act> {
    const INSTEAD: &[&str] = &["instead of", "au lieu de", "au lieu d'", "en lugar de", "en vez de", "em vez de", "anstelle von"];
    let instead = rest.iter().position(|mention| mention.is(Word::Or) && INSTEAD.contains(&mention.folded))?;
    let policies: Vec<Said> = rest[instead..].iter().filter(|mention| mention.is_value()).map(Mention::said).collect();
    (!policies.is_empty()).then(|| Act::Replace { policies, of: of.clone() })
}

/// "to the role that …", "to the user which …": where the "to" stands, and who.
pub fn described_holder(rest: &[Mention]) -> Option<(usize, Target)> {
    let that = rest.iter().position(|mention| matches!(mention.folded, "that" | "which" | "who" | "whose"))?;
    let to = rest[..that].iter().rposition(|mention| mention.is(Word::To))?;
    target(&rest[to + 1..that]).map(|holder| (to, holder))
}
