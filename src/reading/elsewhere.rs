//! What is said of another place, or by somebody else.

use super::instruction::Place;
use super::mention::{Mention, What};
use crate::lexicon::{Noun, Page, Thing, Word};

/// "In Palisade, create a role", "add the user to the group in Palisade": a name that is none of AWS's says where.
pub fn elsewhere(mentions: &[Mention]) -> bool {
    mentions.windows(2).enumerate().any(|(at, pair)| {
        let name = &pair[1];
        pair[0].is(Word::From)
            && pair[0].folded == "in"
            && matches!(name.what, What::Other)
            && !name.marked
            && name.text.len() > 2
            && name.text.starts_with(|c: char| c.is_ascii_uppercase())
            && name.text.chars().skip(1).all(|c| c.is_ascii_lowercase())
            && !["Step", "Part", "Section", "Account", "Amazon", "Region", "Chapter", "Stage", "Phase"].contains(&name.text)
            && mentions.get(at + 2).is_none_or(|next| next.is_comma() || next.verb().is_some() || matches!(next.what, What::Stop))
    })
}

/// "The deployment policy", "a function role": what stands at `at` is another's, and IAM's is what serves it.
pub fn is_served(mentions: &[Mention], at: usize) -> bool {
    const SERVED: &[&str] = &["deployment", "pipeline", "workflow", "integration", "connector", "instance", "function", "lambda function"];
    let serves = |mention: &Mention| mention.noun() == Some(Noun::Role) || matches!(mention.folded, "policy" | "policies" | "user");
    SERVED.contains(&mentions[at].folded) && mentions.get(at + 1).is_some_and(serves)
}

/// "In this task, we will create …", "In this lab you will …": what the section is for, which its steps then do.
pub fn announces(prefix: &[Mention]) -> bool {
    const PARTS: &[&str] = &["task", "lab", "section", "tutorial", "guide", "chapter", "exercise", "module", "article", "post", "walkthrough", "workshop", "lesson", "demo"];
    let part = |mention: &Mention| PARTS.contains(&mention.folded);
    prefix.windows(3).any(|three| three[0].is(Word::From) && three[1].is(Word::This) && part(&three[2]))
        && prefix.iter().any(|mention| matches!(mention.word(), Some(Word::Must | Word::Should | Word::Can)))
}

/// "The manual says: …"
pub fn reports(prefix: &[Mention]) -> bool {
    prefix.iter().any(|mention| !mention.marked && ["say", "says", "said", "states"].contains(&mention.folded))
}

/// Where a link into the AWS console leads: its service and, for IAM, its page.
pub fn console_place(url: &str) -> Option<Place> {
    let rest = url.strip_prefix("https://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.strip_suffix(".console.aws.amazon.com").or_else(|| host.strip_suffix("console.aws.amazon.com")).or_else(|| host.strip_suffix("console.amazonaws.cn"))?;
    let name = path.split(['/', '?', '#']).next().filter(|name| !name.is_empty() && *name != "console");
    if name.is_some_and(|name| name == "iam" || name == "iamv2") {
        let fragment = path.split_once("#/").map_or("", |(_, fragment)| fragment);
        let page = match fragment.split(['/', '$', '?']).next().unwrap_or_default() {
            "users" => Some(Page::Users),
            "groups" => Some(Page::Groups),
            "roles" => Some(Page::Roles),
            "policies" => Some(Page::Policies),
            _ => None,
        };
        return Some(page.map_or(Place::Iam, Place::Page));
    }
    let service = name.and_then(crate::lexicon::service).or_else(|| crate::lexicon::service(host.split('.').next().unwrap_or_default()))?;
    Some(Place::Service(service))
}

/// The user, group or role whose page in the AWS console a link leads to.
pub fn console_thing(url: &str) -> Option<(Thing, &str)> {
    let (_, fragment) = url.split_once("#/").filter(|_| matches!(console_place(url), Some(Place::Page(_))))?;
    let mut parts = fragment.split(['?', '$']).next().unwrap_or_default().split('/');
    let thing = match parts.next()? {
        "users" => Thing::User,
        "groups" => Thing::Group,
        "roles" => Thing::Role,
        _ => return None,
    };
    let name = parts.find(|part| *part != "details").filter(|name| !name.is_empty() && !matches!(*name, "create" | "new" | "home"))?;
    name.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c)).then_some((thing, name))
}

/// What the wizard makes that a link into the AWS console opens: `…#/users$new`, `…#/roles/create`.
pub fn console_wizard(url: &str) -> Option<Thing> {
    let (_, fragment) = url.split_once("#/").filter(|_| matches!(console_place(url), Some(Place::Page(_))))?;
    let (page, rest) = fragment.split_at(fragment.find(['/', '$', '?'])?);
    let new = rest.trim_start_matches(['/', '$']).split(['?', '/', '$']).next();
    new.filter(|new| matches!(*new, "create" | "new"))?;
    match page {
        "users" => Some(Thing::User),
        "groups" => Some(Thing::Group),
        "roles" => Some(Thing::Role),
        "policies" => Some(Thing::Policy),
        _ => None,
    }
}

/// The reader, or everybody.
pub fn addresses(mention: &Mention) -> bool {
    matches!(mention.folded, "you" | "we" | "one" | "everyone" | "also" | "still")
}
