//! What is said of another place, or by somebody else.

use super::mention::{Mention, What};
use crate::lexicon::Word;

/// "In Palisade, create a role", "add the user to the group in Palisade": a name that is none of AWS's says where.
pub fn elsewhere(mentions: &[Mention]) -> bool {
    mentions.windows(2).enumerate().any(|(at, pair)| {
        let name = &pair[1];
        pair[0].is(Word::From)
            && pair[0].text.eq_ignore_ascii_case("in")
            && matches!(name.what, What::Other)
            && !name.marked
            && name.text.len() > 2
            && name.text.starts_with(|c: char| c.is_ascii_uppercase())
            && name.text.chars().skip(1).all(|c| c.is_ascii_lowercase())
            && !["Step", "Part", "Section", "Account", "Amazon", "Region", "Chapter", "Stage", "Phase"].contains(&name.text.as_str())
            && mentions.get(at + 2).is_none_or(|next| next.is_comma() || next.verb().is_some() || matches!(next.what, What::Stop))
    })
}

/// "The manual says: …"
pub fn reports(prefix: &[Mention]) -> bool {
    prefix.iter().any(|mention| !mention.marked && ["say", "says", "said", "states"].contains(&mention.text.to_lowercase().as_str()))
}
