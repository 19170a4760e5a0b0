//! What a text says of the visual policy editor's choices. The console alone knows whether the editor is open.

use super::clause::Clause;
use super::instruction::{Mood, Said};
use super::mention::{Mention, What};
use crate::lexicon::{Noun, Service, Verb, Word};

/// One choice in the visual editor.
#[derive(Clone, Debug)]
pub enum Editing {
    Service(&'static Service),
    /// `PutObject`, `s3:PutObject`, `s3:*`.
    Action(Said),
    /// A group of actions: "Write". Chosen as a whole where no action follows.
    Level,
    AllActions,
    AllResources,
    /// A resource by its ARN.
    Arn(Said),
    /// The reader's bucket is named, and its objects: "bucket", "object name: any".
    Bucket {
        yours: bool,
    },
    AnyObject,
    /// Something that this program does not choose for its reader: conditions, denials, the same for other services.
    Unknown,
}

/// The choices in a text, in their order.
pub fn editing(clauses: &[Clause]) -> Vec<Editing> {
    let mut found = Vec::new();
    // "Name it **ShelfAccess**" is no action, whatever it looks like.
    let names = |clause: &&Clause| clause.verb.as_ref().is_some_and(|verb| verb.verb() == Some(Verb::Name));
    for clause in clauses.iter().filter(|clause| clause.mood == Mood::Do && !names(clause)) {
        let all: Vec<&Mention> =
            clause.prefix.iter().chain(clause.rest.iter()).chain(clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter())).chain(&clause.examples).collect();
        for (at, mention) in all.iter().enumerate() {
            found.extend(choice(mention, &all[..at], &all[at + 1..]));
        }
        if all.iter().any(|mention| mention.folded.contains("object")) && all.iter().any(|mention| is(mention, ANY)) {
            found.push(Editing::AnyObject);
        }
    }
    found
}

const ANY: &[&str] = &["any", "any object", "cualquiera", "qualquer", "alle", "任意", "모두"];
const ALL_RESOURCES: &[&str] =
    &["all resources", "todos los recursos", "todos os recursos", "toutes les ressources", "alle ressourcen", "所有资源", "すべてのリソース", "모든 리소스"];
const LEVELS: &[&str] = &["list", "read", "write", "tagging", "permissions management", "permission management"];
const YOURS: &[&str] = &["your", "tu", "su", "seu", "votre", "ihr", "ihres"];
const UNKNOWN: &[&str] = &["condition", "deny", "denies", "except", "condición", "condição", "repeat", "repita", "repite", "exclude"];

fn is(mention: &Mention, words: &[&str]) -> bool {
    mention.marked && words.contains(&mention.folded)
}

fn choice(mention: &Mention, before: &[&Mention], after: &[&Mention]) -> Option<Editing> {
    let lower = mention.folded;
    if UNKNOWN.iter().any(|word| lower.contains(word)) {
        return Some(Editing::Unknown);
    }
    match mention.what {
        What::Service(service) if mention.marked || after.first().is_some_and(|next| next.folded == "service") => Some(Editing::Service(service)),
        // Another service is spoken of: the same again for it, or merely what it is for.
        What::Service(service) if !service.is_iam() => Some(Editing::Unknown),
        What::Word(Word::Noun(Noun::Foreign)) if lower.starts_with("bucket") => {
            let yours = before.iter().rev().take(5).any(|near| YOURS.contains(&near.folded));
            Some(Editing::Bucket { yours })
        }
        _ if is(mention, ALL_RESOURCES) => Some(Editing::AllResources),
        _ if is(mention, LEVELS) => Some(Editing::Level),
        _ if mention.marked && lower.starts_with("all ") && lower.contains("actions") => Some(Editing::AllActions),
        _ if mention.marked && lower.starts_with("arn:") => Some(Editing::Arn(mention.said())),
        What::Value if is_action(mention.text) => Some(Editing::Action(mention.said())),
        _ => None,
    }
}

/// `PutObject`, `s3:Get*`: an action as the editor lists it.
fn is_action(text: &str) -> bool {
    let (prefix, name) = text.split_once(':').map_or((None, text), |(prefix, name)| (Some(prefix), name));
    let listed = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().filter(char::is_ascii_uppercase).count() > 1 && name.chars().all(|c| c.is_ascii_alphanumeric());
    match prefix {
        Some(prefix) => {
            prefix.len() > 1
                && prefix.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '*')
                && !name.is_empty()
        }
        None => listed && name.chars().any(|c| c.is_ascii_lowercase()),
    }
}
