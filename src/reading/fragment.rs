//! What stands without a verb: labels with their values, paths, lone names.

use super::clause::{Clause, part};
use super::fields::{fields, pairs, plain_name, tells, thing_of};
use super::instruction::{Act, Place};
use super::interpret::{noun_thing, picks_trusted, place};
use super::mention::{Mention, What};
use super::picks::access_type;
use super::spelling::{github_field, is_file};
use crate::lexicon::{Action, Choice, Control, Field, Noun, Page, Thing, Word};

/// Labels without a verb: a path, a field with its value, a ticked box.
pub fn fragment(clause: &Clause, acts: &mut Vec<Act>) {
    // "Name it `x`", "Name it: `x`", "call it x-y".
    let colon = usize::from(clause.rest.get(1).is_some_and(|mark| matches!(mark.what, What::Colon)));
    if let (Some(named), Some(value)) = (clause.rest.first(), clause.rest.get(1 + colon))
        && named.is(Word::Named)
        && named.folded.ends_with(" it")
        && (value.is_value() || plain_name(&clause.rest, 1 + colon))
    {
        acts.push(Act::Fill { field: Field::Name, value: Some(value.said()) });
        return;
    }
    // "Group: Admins > Add policy": whose page it is.
    if let [thing, colon, name, arrow] = &*clause.rest
        && matches!((colon.what, arrow.what), (What::Colon, What::Arrow))
        && (name.is_value() || name.may_name())
        && let Some(thing @ (Thing::User | Thing::Group | Thing::Role)) = thing.noun().and_then(thing_of)
    {
        let page = match thing {
            Thing::User => Page::Users,
            Thing::Group => Page::Groups,
            _ => Page::Roles,
        };
        return acts.extend([Act::Visit(Place::Page(page)), Act::Pick { thing: Some(thing), values: vec![name.said()] }]);
    }
    if super::tags::tags_it(clause) {
        return super::tags::tag(clause, acts);
    }
    // "**Key**: `x`, **Value**: `y`".
    let boxes = super::tags::boxes(clause);
    if !boxes.is_empty() && clause.rest.iter().any(|mention| matches!(mention.what, What::Colon | What::Dash | What::Arrow)) {
        return acts.extend(boxes.into_iter().map(|(field, value)| Act::Fill { field, value: Some(value) }));
    }
    // "`SomePolicy` – what it is for": the rest is a remark, unless it is a path: "AWS Console → IAM → Roles".
    let leads = clause.rest.windows(2).any(|pair| matches!(pair[0].what, What::Arrow) && matches!(pair[1].what, What::Label(_) | What::Service(_)));
    let remark = clause
        .rest
        .iter()
        .position(|mention| matches!(mention.what, What::Arrow | What::Dash | What::Colon))
        .filter(|at| !leads && *at == 1 && clause.rest[0].is_value() && !clause.rest[2..].iter().all(|mention| matches!(mention.what, What::Policy | What::Dash)));
    let clause = &Clause { rest: part(&clause.rest, 0..remark.unwrap_or(clause.rest.len())), ..clause.clone() };
    // "Name it `x`".
    if clause.rest.first().is_some_and(|first| first.is(Word::Named)) {
        let value = clause.rest.get(1).filter(|next| next.is_value() || next.may_name()).or(clause.examples.first()).map(Mention::said);
        // "In this case, we …".
        if value.is_none() && clause.rest[0].folded.starts_with("in ") {
            return;
        }
        return acts.push(Act::Fill { field: Field::Name, value });
    }
    let told = if tells(clause) { pairs(clause) } else { Vec::new() };
    let filled = told.iter().any(|(_, value)| value.is_some());
    let path = clause.rest.iter().any(|mention| matches!(mention.what, What::Arrow));
    let lone = clause.rest.iter().filter(|mention| !matches!(mention.what, What::Colon | What::Dash | What::Word(Word::Button | Word::This | Word::Then))).count() <= told.len();
    // "**Create group** > Group name: `x` > **Next**": the wizard is opened before its box is filled.
    let first = fields(&clause.rest).first().map_or(0, |named| named.at);
    // "Use case: **EC2** → **Next**": whom the role is for, and no place to go to.
    let trusted = told.iter().any(|(field, value)| value.is_some() && matches!(field, Field::UseCase | Field::TrustedEntity));
    let mut fills: Vec<Act> = Vec::new();
    if filled || (lone && !told.is_empty()) {
        fills.extend(told.into_iter().map(|(field, value)| Act::Fill { field, value }));
    } else {
        fills.extend(of_github(&clause.rest));
    }
    if !clause.rest[..first].iter().any(|mention| matches!(mention.control(), Some(Control::Create(_)))) {
        acts.append(&mut fills);
    }
    access_type(&clause.rest, acts);
    // "Next, Next, Create user".
    let buttons = clause.rest.iter().all(|mention| matches!(mention.what, What::Label(_)) || mention.is_comma() || mention.is(Word::Then));
    let path = path || buttons;
    let mut values = Vec::new();
    // "This is safer than `X`": said about the world.
    let chosen = clause.rest.iter().rfind(|last| !last.is(Word::Then)).is_some_and(|last| matches!(last.folded, "selected" | "chosen" | "ticked" | "checked"));
    let says = !chosen && clause.rest.iter().any(|mention| mention.is(Word::Says));
    for (at, mention) in clause.rest.iter().enumerate().filter(|_| !says) {
        if at >= first {
            acts.append(&mut fills);
        }
        match &mention.what {
            What::Label(Control::Page(page)) if mention.marked || path => acts.push(Act::Visit(Place::Page(*page))),
            What::Label(Control::Tab(tab)) if mention.marked || path => acts.push(Act::Visit(Place::Tab(*tab))),
            What::Label(Control::Option(choice)) => {
                acts.push(Act::Choose(*choice));
                // "Add user to group: `x`".
                let named = |near: &&Mention| *choice == Choice::AddToGroup && (matches!(near.what, What::Value) || near.may_name() && clause.rest.len() == at + 3);
                let said = clause.rest[at + 1..].iter().filter(named).map(Mention::said).collect::<Vec<_>>();
                if !said.is_empty() {
                    acts.push(Act::Pick { thing: Some(Thing::Group), values: said });
                }
            }
            What::Label(control @ (Control::Create(_) | Control::Next | Control::Finish | Control::Done | Control::Action(_)))
                if mention.marked || path || clause.rest.len() <= 2 =>
            {
                acts.push(Act::Press(*control));
            }
            // "**Create role** → **AWS service** → **Lambda**": whom it is for.
            // "**AWS service** and **EC2** are selected".
            What::Service(service) if chosen || path && picks_trusted(acts) => acts.push(Act::PickService(service)),
            // "**EC2 Role for Systems Manager**": only the role's wizard has that line.
            What::Service(service) if mention.marked && !service.attaches.is_empty() => acts.push(Act::PickService(service)),
            What::Service(service) if path && !trusted => acts.push(Act::Visit(place(service))),
            What::Policy => values.push(mention.said()),
            // "A instead of B", "A or B": the first.
            What::Word(Word::Or) if !values.is_empty() => break,
            // "**Users** > `x`", "**Users** > **Create user** > `x`": a line of the list, or what its first box takes.
            What::Value if path && at > 0 && matches!(clause.rest[at - 1].what, What::Arrow) => match acts.last() {
                Some(Act::Press(Control::Create(Thing::User | Thing::Group))) => acts.push(Act::Value(mention.said())),
                Some(Act::Visit(Place::Page(page))) => acts.extend(
                    page.lists()
                        .filter(|thing| matches!(thing, Thing::User | Thing::Group | Thing::Role))
                        .map(|thing| Act::Pick { thing: Some(thing), values: vec![mention.said()] }),
                ),
                _ => {}
            },
            _ => {}
        }
    }
    // "Attach existing policies directly: `x`".
    if let Some(colon) = clause.rest.iter().position(|mention| matches!(mention.what, What::Colon)).filter(|_| lists_policies(clause, acts)) {
        values.extend(clause.rest[colon..].iter().filter(|mention| matches!(mention.what, What::Value)).map(Mention::said));
    }
    acts.append(&mut fills);
    let own = clause.rest.first().is_some_and(|first| first.noun() == Some(Noun::Policy) && first.folded.starts_with("custom"));
    if own && acts.is_empty() && values.is_empty() && clause.rest.last().is_some_and(|last| matches!(last.what, What::Colon)) && !clause.rest.iter().any(Mention::is_value) {
        return acts.push(Act::ListShown);
    }
    if !values.is_empty() && describes(&clause.rest) {
        return acts.push(Act::Read);
    }
    if !values.is_empty() {
        acts.push(Act::Pick { thing: Some(Thing::Policy), values });
    } else if !filled && acts.is_empty() {
        let lone = clause.rest.iter().filter(|mention| !matches!(mention.what, What::Colon | What::Dash)).collect::<Vec<_>>();
        if let [one] = lone.as_slice()
            && (one.is_value() || one.may_name() || matches!(one.what, What::Service(service) if !service.principal.is_empty()))
        {
            acts.push(Act::Value(one.said()));
        } else if let ([], [example]) = (lone.as_slice(), clause.examples.as_slice()) {
            // "Example: `x`" below the field.
            acts.push(Act::Value(example.said()));
        } else if let Some(noun) = noun_thing(&clause.rest).filter(|_| clause.rest.iter().any(|mention| matches!(mention.what, What::Colon)))
            && let Some(at) =
                (0..clause.rest.len()).find(|&at| clause.rest[at].is_value() && !is_file(clause.rest[at].text) && (noun != Thing::Policy || labelled(&clause.rest, at)))
        {
            let value = &clause.rest[at];
            acts.push(Act::Pick { thing: Some(noun), values: vec![value.said()] });
        }
    }
}

/// "A role named `x` that has the policy Y": how somebody stands, who need not be the one that is spoken of.
fn describes(mentions: &[Mention]) -> bool {
    let holder = |mention: &Mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role));
    let named = mentions.windows(2).take(4).any(|pair| holder(&pair[0]) && pair[1].is(Word::Named));
    named && mentions.first().is_some_and(|first| matches!(first.folded, "a" | "an" | "the" | "one"))
}

/// "Policy: `x`", "policy `x`:", and not "the policy allows **reads** of:".
fn labelled(mentions: &[Mention], at: usize) -> bool {
    let colon = mentions[..at].iter().any(|mention| matches!(mention.what, What::Colon));
    let beside = |near: Option<&Mention>| near.is_some_and(|near| near.noun() == Some(Noun::Policy));
    colon || beside(mentions.get(at + 1)) || at.checked_sub(1).is_some_and(|before| beside(mentions.get(before)))
}

/// "Repository: `shop`", "Branch: `main`": what the form for GitHub asks for, without the word GitHub.
fn of_github(mentions: &[Mention]) -> Option<Act> {
    let [label, colon, value] = mentions else { return None };
    let field = github_field(label.folded)?;
    let told = matches!(colon.what, What::Colon) && (value.is_value() || value.may_name());
    told.then(|| Act::Fill { field, value: Some(value.said()) })
}

/// What stands before the colon is where policies are attached: "Attach policy: `x`".
fn lists_policies(clause: &Clause, acts: &[Act]) -> bool {
    let attaches = |mention: &Mention| matches!(mention.control(), Some(Control::Action(Action::Attach | Action::Permissions)));
    acts.iter().any(|act| matches!(act, Act::Choose(Choice::AttachDirectly))) || clause.rest.first().is_some_and(attaches)
}
