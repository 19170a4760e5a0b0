//! What the reader only looks at, keeps, or makes sure of.

use super::clause::Clause;
use super::fields::pairs;
use super::instruction::{Act, Place, Said};
use super::interpret::{noun_thing, place};
use super::mention::{Mention, What};
use super::objects;
use super::typed::{change, changed_service};
use crate::lexicon::{Choice, Control, Field, Noun, Thing, Verb};

/// Reading, copying, signing in: but a marked button in it is still pressed.
pub fn read(clause: &Clause, acts: &mut Vec<Act>) {
    let speaks_of = |noun: Noun| clause.rest.iter().chain(clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter())).any(|mention| mention.noun() == Some(noun));
    if speaks_of(Noun::Trust) && speaks_of(Noun::Account) {
        // "Configure the trust policy to allow their account to assume the role".
        let value = clause.rest.iter().find(|mention| mention.is_value()).map(Mention::said);
        acts.push(Act::Choose(Choice::TrustOther));
        acts.push(Act::Fill { field: Field::AccountId, value });
        return;
    }
    if let ("use", [example]) = (clause.verb.as_ref().map_or("", |verb| verb.text), clause.examples.as_slice()) {
        // "Enter a name of your choice. In this example, we will use `x`."
        acts.push(Act::Value(example.said()));
        return;
    }
    let changes = clause.verb.as_ref().is_some_and(|verb| ["edit", "update", "modify", "change", "adjust"].contains(&verb.folded));
    if changes && (speaks_of(Noun::Trust) || changed_service(clause).is_some()) {
        return change(clause, acts);
    }
    // "Use the text box to do a filtered search for X".
    if let Some(found) = clause.rest.iter().skip_while(|mention| mention.verb() != Some(Verb::Search)).find(|mention| mention.is_value()) {
        return acts.push(Act::Search(found.said()));
    }
    // "AWS service, use case **Lambda**": the role wizard's field, no verb.
    let case = clause.rest.first().is_some_and(|first| first.folded == "case");
    if !case && clause.verb.as_ref().is_some_and(|verb| USES.contains(&verb.folded)) {
        // "For the user name use `x`", "use `x` as the role name".
        let told: Vec<_> = pairs(clause).into_iter().filter(|(_, value)| value.is_some()).collect();
        if !told.is_empty() {
            return acts.extend(told.into_iter().map(|(field, value)| Act::Fill { field, value }));
        }
    }
    for mention in clause.rest.iter() {
        match &mention.what {
            What::Label(control @ (Control::Create(_) | Control::Next)) if mention.marked && clause.verb.as_ref().is_some_and(presses) => acts.push(Act::Press(*control)),
            What::Label(Control::Page(page)) if mention.marked => acts.push(Act::Visit(Place::Page(*page))),
            What::Service(service) if case && !service.is_iam() => acts.push(Act::PickService(service)),
            What::Service(service) if clause.verb.as_ref().is_some_and(presses) => acts.push(Act::Visit(place(service))),
            What::Service(service) if service.is_iam() && clause.verb.as_ref().is_some_and(signs_in) => acts.push(Act::Visit(Place::Iam)),
            _ => {}
        }
    }
    acts.push(Act::Read);
}

/// "Make sure that X is ticked", "verify the group to add the user to".
pub fn check(clause: &Clause, acts: &mut Vec<Act>) {
    let before = acts.len();
    for mention in clause.rest.iter() {
        match mention.what {
            What::Label(Control::Option(choice)) => acts.push(Act::Choose(choice)),
            What::Label(control @ (Control::Create(_) | Control::Next)) if mention.marked && clause.rest.iter().any(|near| near.verb() == Some(Verb::Press)) => {
                acts.push(Act::Press(control));
            }
            _ => {}
        }
    }
    // "Verify that `X` is selected".
    let marked = clause.rest.iter().any(|mention| matches!(mention.folded, "selected" | "checked" | "ticked" | "marked" | "chosen"));
    let policies: Vec<Said> = clause.rest.iter().filter(|mention| marked && matches!(mention.what, What::Policy)).map(Mention::said).collect();
    if !policies.is_empty() {
        acts.push(Act::Marked { policies });
    }
    if acts.len() == before && objects::joins_group(clause) && noun_thing(&clause.rest) == Some(Thing::Group) {
        acts.push(Act::PickRecent { thing: Some(Thing::Group) });
    }
    if acts.len() == before {
        read(clause, acts);
    }
}

const USES: &[&str] = &["use"];

/// "Sign in to the IAM console": that is where the reader is then.
fn signs_in(verb: &Mention) -> bool {
    ["sign", "log"].iter().any(|start| verb.folded.starts_with(start))
}

/// "Start by …", "Proceed with **Create user**", "Continue to …".
fn presses(verb: &Mention) -> bool {
    matches!(verb.folded, "start by" | "start" | "begin" | "continue" | "proceed" | "use")
}
