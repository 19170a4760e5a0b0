//! Things that are marked or opened in the console's lists.

use super::clause::Clause;
use super::fields::Named;
use super::instruction::{Act, Place};
use super::mention::{Mention, What};
use crate::lexicon::{Choice, Control, Field, Noun, Page, Tab, Thing, Word};

/// "Choose the name of the user", "select the check box next to the role name": something in a list, not a box to type in.
pub fn marks_by_name(clause: &Clause, named: Option<&Named>) -> Option<(Thing, bool)> {
    let named = named.filter(|named| !named.marked)?;
    let field = named.field;
    let all = || clause.prefix.iter().chain(clause.rest.iter());
    let text: Vec<&str> = all().map(|mention| mention.folded).collect();
    let article = |at: usize| text.get(at) == Some(&"the");
    let next_to = text.windows(2).any(|pair| pair[0] == "next" && pair[1] == "to") || text.contains(&"next to");
    let meant = text.windows(2).any(|pair| pair[0].starts_with("name") && pair[1] == "for");
    // "Select your group name from above."
    let above = text.get(named.at + 1).is_some_and(|next| matches!(*next, "from" | "above" | "you" | "that" | "created"));
    let yours = above && named.at > 0 && matches!(text[named.at - 1], "your" | "our");
    let made = named.at > 1 && matches!(text[named.at - 1], "created" | "new" | "newly created") && article(named.at - 2);
    let definite = named.at > 0 && article(named.at - 1) && !meant || yours || made;
    let thing = match field {
        Field::UserName => Thing::User,
        Field::GroupName => Thing::Group,
        Field::RoleName => Thing::Role,
        Field::PolicyName => Thing::Policy,
        _ => return None,
    };
    (next_to || definite).then_some((thing, next_to))
}

/// "**Users** > `x`": a line of the list that the page shows.
pub fn listed_before(mentions: &[Mention], at: usize) -> Option<Thing> {
    let page = at.checked_sub(2).filter(|_| matches!(mentions[at - 1].what, What::Arrow)).and_then(|page| mentions[page].control());
    let listed = if let Some(Control::Page(page)) = page { page.lists() } else { None };
    listed.filter(|thing| matches!(thing, Thing::User | Thing::Group | Thing::Role))
}

/// "On the permissions page, select …": what is listed there.
pub fn listed_there(prefix: &[Mention]) -> Option<Thing> {
    let place = prefix.first().is_some_and(|first| first.is(Word::From)) && prefix.iter().any(|mention| mention.noun() == Some(Noun::Policy));
    place.then_some(Thing::Policy)
}

/// A page of the console, or the tab of the same name: "the **Users** tab".
pub fn page_or_tab(page: Page, next: Option<&Mention>) -> Place {
    let tab = match page {
        Page::Users => Tab::Members,
        Page::Groups => Tab::Groups,
        _ => return Place::Page(page),
    };
    if next.is_some_and(|next| next.is(Word::Button) && next.folded == "tab") { Place::Tab(tab) } else { Place::Page(page) }
}

/// What a verb is done to: "the provider" in "choose the provider for your role", "each group" in "the check box for each group".
pub fn object<'a, 't>(rest: &'a [Mention<'t>]) -> &'a [Mention<'t>] {
    let preposition = |at: usize, mention: &Mention| {
        matches!(mention.word(), Some(Word::To | Word::From | Word::With)) && at > 0 && !rest[at - 1].is(Word::Button) && rest[at - 1].folded != "next"
    };
    let end = rest.iter().enumerate().find(|(at, mention)| preposition(*at, mention)).map_or(rest.len(), |(at, _)| at);
    &rest[..end]
}

/// "The trust policy should look something like this:", "your policy will look like the following": to compare with.
pub fn shows(clause: &Clause) -> bool {
    let mut words = clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter());
    let looks = |mention: &Mention| matches!(mention.folded, "look" | "looks" | "similar" | "resemble" | "resembles");
    let will = |mention: &Mention| mention.is(Word::Should) || matches!(mention.folded, "should" | "must");
    words.clone().any(will) && words.any(looks)
}

/// "Enable access keys": a box is ticked, nothing is opened.
pub fn ticks(verb: &Mention) -> bool {
    ["enable", "activate", "turn on", "toggle", "tick", "check"].contains(&verb.folded)
}

pub fn speaks_of_keys(mention: &Mention) -> bool {
    mention.noun() == Some(Noun::Key) || matches!(mention.what, What::Label(Control::Screen)) && mention.folded == "access keys"
}

/// "Access type: access key and password": the older wizard's boxes in words.
pub fn access_type(mentions: &[Mention], acts: &mut Vec<Act>) {
    let both = mentions.windows(2).any(|pair| pair[0].folded == "both" && pair[1].folded.starts_with("access"));
    if !both && !mentions.iter().any(|mention| matches!(mention.what, What::Label(Control::Field(Field::AccessType)))) {
        return;
    }
    if both || mentions.iter().any(|mention| mention.folded == "both") {
        acts.extend([Choice::Programmatic, Choice::ConsoleAccess].map(Act::Choose));
        return;
    }
    let boxes = mentions.iter().filter_map(|mention| match mention.noun() {
        Some(Noun::Key) => Some(Choice::Programmatic),
        Some(Noun::Password) => Some(Choice::ConsoleAccess),
        _ => None,
    });
    acts.extend(boxes.map(Act::Choose));
}
