//! Goals: what is to be made, and what the same clause says about it.

use super::Recent;
use super::clause::{Clause, part};
use super::elsewhere::is_served;
use super::fields::{after_colon, pairs, thing_of};
use super::given::attach;
use super::holder::target;
use super::instruction::{Act, Instruction, Place, Said, Target};
use super::mention::{Mention, What};
use super::several::{another, enumerated, shared_out};
use super::spelling::is_file;
use crate::iam::placeholders;
use crate::lexicon::{Choice, Control, Field, Noun, Page, Thing, Verb, Word};

/// "Create the user x and add it to the group y": `before` says what "it" is.
pub fn adds_it(clause: &Clause, before: &[Instruction]) -> Option<Act> {
    let adds = clause.verb.as_ref().is_some_and(|verb| verb.verb() == Some(Verb::Create) && verb.folded == "add" || verb.folded == "assign");
    // Further back nobody looks for what "it" is.
    let made = before.iter().rev().take(50).filter(|_| adds).find_map(|instruction| if let Act::Create { thing, .. } = instruction.act { Some(thing) } else { None });
    // "Create the group x and add the users `a` and `b` to it".
    if let ([users @ .., to, it], true, Some(Thing::Group)) = (&*clause.rest, adds, made)
        && it.is(Word::It)
        && to.is(Word::To)
        && !users.iter().any(|mention| matches!(mention.what, What::Policy))
        && users.iter().any(Mention::is_value)
    {
        return Some(Act::AddToGroup { users: names_near(users, clause), all: false, group: None });
    }
    let [it, to, rest @ ..] = &*clause.rest else { return None };
    if !(adds && it.is(Word::It) && to.is(Word::To)) {
        return None;
    }
    if made != Some(Thing::User) {
        return None;
    }
    let value = value_near(rest, clause);
    if let Some(noun) = rest.iter().position(|mention| mention.noun() == Some(Noun::Group)) {
        // "… to the Operators group".
        let capital = rest[..noun].last().filter(|last| last.may_name() && last.text.starts_with(|c: char| c.is_ascii_uppercase())).map(Mention::said);
        return Some(Act::AddToGroup { users: Vec::new(), all: false, group: value.or(capital) });
    }
    Some(Act::Pick { thing: None, values: vec![value?] })
}

/// "Rename the group x to y": neither a new thing nor a box to type in.
pub fn renames(clause: &Clause, verb: &str) -> bool {
    verb.starts_with("rename") && clause.rest.iter().any(|mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role | Noun::Policy)))
}

/// "Attach this to the user `x` as an inline policy named `y`", "paste it as an inline policy called `y`".
pub fn as_inline(clause: &Clause) -> Option<Vec<Act>> {
    let rest = &*clause.rest;
    let as_one = rest.iter().position(|mention| mention.folded == "as")?;
    let inline = as_one + rest[as_one..].iter().take(3).position(|mention| mention.noun() == Some(Noun::Inline))?;
    let name = rest[inline..].iter().position(|mention| mention.is(Word::Named)).and_then(|named| rest.get(inline + named + 1)).filter(|next| next.is_value() || next.may_name());
    let to = rest[..as_one].iter().position(|mention| mention.is(Word::To));
    let holder = to.and_then(|to| target(&rest[to..as_one]));
    let picked = holder.and_then(|holder| holder.name.map(|name| Act::Pick { thing: Some(holder.thing), values: vec![name] }));
    Some(picked.into_iter().chain([Act::Create { thing: Thing::Inline, name: name.map(Mention::said) }]).collect())
}

/// "Create a user named x with Y", "add the user to the group z", "add a tag …".
pub fn create(clause: &Clause, verb: &str, acts: &mut Vec<Act>) {
    let rest = &*clause.rest;
    let pressed = rest.iter().find_map(|mention| match mention.what {
        What::Label(control @ (Control::Create(_) | Control::Finish)) if mention.marked => Some(control),
        _ => None,
    });
    if let Some(control) = pressed {
        // "Add a name (e.g. `x`), then **Create policy**".
        let named = rest.iter().find_map(|mention| mention.noun()) == Some(Noun::Name);
        acts.extend(pairs(clause).into_iter().filter(|(_, value)| named && value.is_some()).map(|(field, value)| Act::Fill { field, value }));
        // "Add a policy for the user with **Create inline policy**": whose page it is.
        let holder = || rest.iter().position(|mention| mention.is(Word::To)).and_then(|to| target(rest[to + 1..].get(..2)?)).filter(|holder| holder.name.is_none());
        if control == Control::Create(Thing::Inline)
            && let Some(Target { thing, .. }) = holder()
        {
            acts.push(Act::PickRecent { thing: Some(thing) });
        }
        acts.push(Act::Press(control));
        return;
    }
    if rest.first().is_some_and(|first| first.is(Word::It)) && rest.len() < 3 {
        acts.push(Act::Finish(None));
        return;
    }
    // "Create them in IAM with programmatic access, so that each has a key".
    let boxes = rest.iter().filter_map(|mention| if let What::Label(Control::Option(choice)) = mention.what { Some(Act::Choose(choice)) } else { None });
    if rest.first().is_some_and(|first| first.is(Word::It)) && verb == "create" {
        acts.extend(boxes.chain([Act::Finish(None)]));
        return;
    }
    if let Some(parts) = shared_out(clause).filter(|parts| !parts.is_empty()) {
        return parts.iter().for_each(|part| create(part, verb, acts));
    }
    if let Some(then) = another(rest) {
        let half = |range: std::ops::Range<usize>| Clause { rest: part(&clause.rest, range), ..clause.clone() };
        create(&half(0..then), verb, acts);
        return create(&half(then + 1..rest.len()), verb, acts);
    }
    const ADDS: &[&str] = &["add", "agreg", "añad", "adicion", "添加", "追加", "thêm", "tambah", "ajout"];
    let adds = ADDS.iter().any(|add| verb.starts_with(add));
    // "Define the resources that the role may use": the role is no object.
    let relative = rest.iter().position(|mention| matches!(mention.folded, "that" | "which")).filter(|at| *at > 1).unwrap_or(rest.len());
    let nouns: Vec<(usize, Noun)> =
        rest.iter().enumerate().take(relative).filter(|(at, _)| !is_served(rest, *at)).filter_map(|(at, mention)| mention.noun().map(|noun| (at, noun))).collect();
    if nouns.first().is_some_and(|(_, noun)| *noun == Noun::Name) {
        named_only(clause, acts);
        return;
    }
    // "Add this JSON in the policy editor": it is pasted.
    if adds && nouns.iter().any(|(_, noun)| *noun == Noun::Document) {
        let name = rest.iter().position(|mention| mention.is(Word::Named)).and_then(|named| rest[named + 1..].iter().find(|mention| mention.is_value()));
        acts.push(name.map_or(Act::Read, |name| Act::Fill { field: Field::Name, value: Some(name.said()) }));
        return;
    }
    if nouns.is_empty() && one_more(verb, rest) {
        let named = rest.iter().position(|mention| mention.is(Word::Named)).and_then(|named| rest.get(named + 1)).filter(|next| next.is_value() || next.may_name());
        return acts.push(Act::CreateListed { name: named.or(clause.examples.first()).map(Mention::said) });
    }
    let Some(&(at, noun)) = nouns.iter().find(|(_, noun)| !matches!(noun, Noun::Name | Noun::Document)) else {
        named_only(clause, acts);
        return;
    };
    // "Add `x` to the group y": whoever is not said to be another is a user, and what is added is not made.
    let into = rest.iter().position(|mention| mention.is(Word::To)).filter(|to| *to > 0 && *to < at);
    if adds && let Some(into) = into {
        let (added, after) = rest.split_at(into);
        let all = added.iter().any(|mention| mention.is(Word::It) || mention.is(Word::All) || mention.folded == "both");
        if added.iter().any(|mention| matches!(mention.what, What::Policy)) {
            return attach(clause, acts);
        }
        if noun == Noun::Group && (all || added.iter().any(Mention::is_value)) {
            return acts.push(Act::AddToGroup { users: names_near(added, clause), all, group: value_near(after, clause) });
        }
        // "Add Anna to the group `x`": who that is, the text does not say in a name of IAM's.
        if noun == Noun::Group && rest[into].folded == "to" {
            return acts.push(Act::Person);
        }
    }
    // "Add the role to the instance".
    if adds
        && noun == Noun::Role
        && rest[at + 1..].iter().any(|mention| mention.is(Word::To) && mention.folded == "to")
        && !rest[..at].iter().any(|mention| mention.folded == "new")
    {
        return acts.push(Act::Read);
    }
    let last_group = nouns.iter().rev().find(|(_, noun)| *noun == Noun::Group).map_or(rest.len(), |(at, _)| *at);
    let destination = rest[..last_group].iter().rposition(|mention| mention.is(Word::To));
    let group_after = destination.and_then(|to| nouns.iter().find(|(at, noun)| *at > to && *noun == Noun::Group));
    // "Add the user you want to assign to the group".
    let assigned = clause.purpose.as_ref().is_some_and(|(_, purpose)| purpose.iter().any(|mention| mention.noun() == Some(Noun::Group)));
    if adds && noun == Noun::User && assigned {
        acts.push(Act::AddToGroup { users: value_near(rest, clause).into_iter().collect(), all: false, group: None });
        return;
    }
    if adds && noun == Noun::User && group_after.is_some() {
        let (before, after) = rest.split_at(destination.unwrap_or(rest.len()));
        acts.push(Act::AddToGroup { users: names_near(before, clause), all: several(before), group: value_near(after, clause) });
        return;
    }
    // "Add that group to the user x": the other way round. A user who is only to be made is not there yet.
    let user_after = rest.iter().position(|mention| mention.is(Word::To)).filter(|to| *to > at).map(|to| &rest[to..]);
    if adds
        && noun == Noun::Group
        && let Some(after) = user_after.filter(|after| after.iter().any(|mention| mention.noun() == Some(Noun::User)))
        && !rest[..at].iter().any(|mention| matches!(mention.folded, "a" | "new"))
    {
        let users = after.iter().filter(|mention| mention.is_value()).map(Mention::said).collect::<Vec<_>>();
        let new = after.iter().any(|mention| matches!(mention.folded, "a" | "an" | "new" | "newly created"));
        acts.push(if new && users.is_empty() { Act::Read } else { Act::AddToGroup { users, all: several(after), group: value_near(&rest[..at], clause) } });
        return;
    }
    // "Add the user to the project": to something of another's.
    let elsewhere = rest.iter().skip(at + 1).position(|mention| mention.is(Word::To)).map(|to| &rest[at + 1 + to..]);
    if adds
        && noun == Noun::User
        && elsewhere.is_some_and(|to| !to.iter().any(|mention| matches!(mention.what, What::Service(service) if service.is_iam()) || mention.noun() == Some(Noun::Account)))
    {
        acts.push(Act::Read);
        return;
    }
    match noun {
        Noun::Tags => super::tags::tag(clause, acts),
        // "Add your keys to the settings": nothing is made.
        Noun::Key if adds => acts.push(Act::Read),
        Noun::Policy if adds && !makes_new(rest, at) => attach(clause, acts),
        Noun::Boundary | Noun::Mfa | Noun::Foreign => acts.push(Act::Foreign),
        // "Create a CI account": whose, only the guide's author knows.
        Noun::Account if !rest.iter().any(|mention| matches!(mention.what, What::Service(service) if service.is_iam()) || mention.is_value()) => acts.push(Act::Read),
        Noun::Trust => acts.push(Act::Press(Control::Action(crate::lexicon::Action::Trust))),
        Noun::Name | Noun::Document => {}
        _ => {
            let Some(thing) = thing_of(if nouns.iter().any(|(near, noun)| *noun == Noun::Inline && *near <= at + 2) { Noun::Inline } else { noun }) else { return };
            // "Create a key for the user x": the name is the user's.
            let thing = if nouns.iter().any(|(other, noun)| *noun == Noun::Key && *other <= at + 1) { Thing::Key } else { thing };
            goal(clause, thing, at, acts);
        }
    }
}

/// "Go to **Roles** and add a new one": one of what the page lists.
fn one_more(verb: &str, rest: &[Mention]) -> bool {
    const ONES: &[&str] = &[
        "one", "another", "ones", "uno", "una", "otro", "otra", "um", "uma", "outro", "outra", "nuevo", "nueva", "novo", "nova", "un", "nouveau", "nouvelle", "neuen", "neue",
        "neues",
    ];
    let new = |text: &str| ONES.contains(&text) || matches!(text, "a" | "new" | "brand");
    let mut words = rest.iter().take_while(|mention| !mention.is_comma() && !mention.is(Word::With) && !mention.is(Word::Named) && !mention.is(Word::From));
    !verb.starts_with("register")
        && rest.first().is_some_and(|first| !first.is(Word::Named))
        && words.clone().count() > 0
        && words.all(|mention| !mention.marked && new(mention.folded))
}

/// "… to add to this group", "… to add the user to": what the clause speaks of is for a group's sake.
pub fn joins_group(clause: &Clause) -> bool {
    let group = |mentions: &[Mention]| mentions.iter().any(|mention| mention.noun() == Some(Noun::Group));
    let user = |mentions: &[Mention]| mentions.iter().any(|mention| mention.noun() == Some(Noun::User));
    clause
        .purpose
        .as_ref()
        .is_some_and(|(verb, purpose)| matches!(verb, Verb::Create | Verb::Attach) && (group(purpose) || group(&clause.rest)) && (user(purpose) || user(&clause.rest)))
}

/// "a new policy": something is made; "the following permissions": something is attached.
fn makes_new(rest: &[Mention], at: usize) -> bool {
    rest[..at].iter().any(|mention| mention.folded == "new" || mention.folded == "a") && !rest.iter().any(|mention| matches!(mention.what, What::Policy))
}

fn goal(clause: &Clause, thing: Thing, at: usize, acts: &mut Vec<Act>) {
    match (thing, enumerated(&clause.rest, at).as_slice()) {
        // Users are made alike, in one wizard.
        (Thing::User, [_, more @ ..]) if !more.is_empty() => {
            one_goal(clause, thing, at, acts);
            let made = acts.iter().position(|act| matches!(act, Act::Create { .. })).map_or(acts.len(), |made| made + 1);
            acts.insert(made, Act::Also { values: more.to_vec() });
        }
        (Thing::Group | Thing::Role, names @ [_, _, ..]) => {
            for name in names {
                let from = acts.len();
                one_goal(clause, thing, at, acts);
                acts[from..].iter_mut().for_each(|act| {
                    if let Act::Create { name: known, .. } = act {
                        *known = Some(name.clone());
                    }
                });
            }
        }
        _ => one_goal(clause, thing, at, acts),
    }
}

fn one_goal(clause: &Clause, thing: Thing, at: usize, acts: &mut Vec<Act>) {
    let rest = &*clause.rest;
    // "Create a key on the **My security credentials** page": nobody's but the reader's own.
    let own = rest.iter().any(|mention| mention.noun() == Some(Noun::Own) || matches!(mention.what, What::Label(Control::Page(Page::OwnCredentials))));
    if thing == Thing::Key && own {
        acts.extend([Act::Visit(Place::Page(Page::OwnCredentials)), Act::Press(Control::Create(Thing::Key))]);
        return;
    }
    // "Add an inline policy to `x`": whose it is, and not its name.
    let holder = rest.windows(2).skip(at).find(|pair| thing == Thing::Inline && pair[0].is(Word::To) && matches!(pair[1].what, What::Value));
    if let Some(pair) = holder {
        acts.push(Act::Pick { thing: None, values: vec![pair[1].said()] });
    }
    let name = if thing == Thing::Key || holder.is_some() && !rest.iter().any(|mention| mention.is(Word::Named)) { None } else { name_after(rest, at, clause) };
    let user = matches!(thing, Thing::Key | Thing::Password)
        .then(|| rest.iter().skip(at).find(|mention| matches!(mention.what, What::Value) && (mention.firm || !mention.text.contains(' '))).map(Mention::said))
        .flatten();
    // "Create a password for Bob": nobody else gets one.
    let person = rest.windows(2).skip(at).find(|pair| pair[0].is(Word::To) && pair[1].may_name()).map(|pair| &pair[1]);
    let person = person.filter(|word| is_first_name(word.text) && rest.last().is_some_and(|last| last.span == word.span)).map(Mention::said);
    match (user, person, thing) {
        (Some(user), ..) | (None, Some(user), Thing::Password) => acts.push(Act::Pick { thing: Some(Thing::User), values: vec![user] }),
        // A program may have keys: only who is there is meant.
        (None, Some(user), Thing::Key) => acts.push(Act::PickNamed(user)),
        _ => {}
    }
    acts.push(Act::Create { thing, name });
    // "Create a role for another AWS account with the account ID `x`": whom it trusts.
    let trusted = pairs(clause).into_iter().filter(|(field, value)| thing == Thing::Role && value.is_some() && matches!(field, Field::AccountId | Field::ExternalId));
    acts.extend(trusted.map(|(field, value)| Act::Fill { field, value }));
    for (at, mention) in rest.iter().enumerate() {
        // "a role that has S3 permissions", "with access to SQS": what it may do, and not whom it trusts.
        let reached = rest.get(at + 1).is_some_and(|next| next.noun() == Some(Noun::Policy) || next.folded == "access")
            || at > 1 && rest[at - 1].is(Word::To) && matches!(rest[at - 2].folded, "access" | "permissions" | "permission");
        match mention.what {
            What::Label(Control::Option(choice)) => acts.push(Act::Choose(choice)),
            What::Word(Word::Noun(Noun::Password)) if thing == Thing::User => acts.push(Act::Choose(Choice::ConsoleAccess)),
            What::Service(service) if thing == Thing::Role && !service.is_iam() && !reached => acts.push(Act::PickService(service)),
            _ => {}
        }
    }
    let mut policies: Vec<Said> = rest.iter().filter(|mention| matches!(mention.what, What::Policy)).map(Mention::said).collect();
    if matches!(thing, Thing::User | Thing::Group | Thing::Role) {
        policies.extend(given_with(rest));
    }
    if !policies.is_empty() {
        acts.push(Act::Pick { thing: Some(Thing::Policy), values: policies });
    } else if matches!(thing, Thing::User | Thing::Group | Thing::Role)
        && rest.windows(3).any(|three| three[0].is(Word::With) && three[1].is(Word::This) && three[2].noun() == Some(Noun::Policy) && !three[2].folded.ends_with('s'))
    {
        // "Create the role `x` with that policy".
        acts.push(Act::Attach { policies: Vec::new(), recent: Recent::Made, to: None });
    }
    // "… with the tag `team=data`".
    if let Some(tags) = rest.iter().position(|mention| mention.noun() == Some(Noun::Tags)).filter(|tags| rest[..*tags].iter().any(|mention| mention.is(Word::With))) {
        let told = Clause { rest: part(&clause.rest, tags..rest.len()), prefix: Default::default(), verb: None, ..clause.clone() };
        super::tags::tag(&told, acts);
    }
    if thing == Thing::User && joins_group(clause) {
        let group = clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter()).find(|mention| matches!(mention.what, What::Value)).map(Mention::said);
        acts.push(Act::AddToGroup { users: Vec::new(), all: false, group });
    }
}

/// `Bob`, and not `AWS`.
fn is_first_name(word: &str) -> bool {
    word.len() > 2 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().skip(1).all(|c| c.is_ascii_lowercase())
}

/// "… with the policy `x`", "… with the `x` policy": what the new thing is given, under a name that AWS does not know.
fn given_with(rest: &[Mention]) -> Option<Said> {
    let with = rest.iter().position(|mention| mention.is(Word::With))?;
    let noun = with + rest[with..].iter().position(|mention| mention.noun() == Some(Noun::Policy) && mention.folded.contains("polic"))?;
    let named = [rest.get(noun + 1), rest.get(noun - 1)].into_iter().flatten();
    // `policy.json` is where its document stands.
    named.filter(|near| matches!(near.what, What::Value) && !near.text.contains([':', '/', ' ']) && !is_file(near.text)).map(Mention::said).next()
}

/// The name that follows the noun: after "named", or the first marked value.
fn name_after(rest: &[Mention], at: usize, clause: &Clause) -> Option<Said> {
    if let Some(named) = rest.iter().position(|mention| mention.is(Word::Named)) {
        let next = rest[named + 1..].iter().find(|mention| !matches!(mention.what, What::Colon));
        if let Some(next) = next.filter(|next| next.may_name() || matches!(next.what, What::Value | What::Policy | What::Service(_))) {
            return Some(next.said());
        }
    }
    let with = rest.iter().position(|mention| mention.is(Word::With)).unwrap_or(rest.len());
    rest[at + 1..]
        .iter()
        .take(with.saturating_sub(at + 1))
        .find(|mention| is_name(mention))
        .or(clause.examples.first())
        .map(Mention::said)
        // "Add user: tasks-bot".
        .or_else(|| rest.get(at + 1).filter(|next| matches!(next.what, What::Colon)).and_then(|_| after_colon(&rest[at + 1..])))
        .or_else(|| rest[..at].iter().rev().find(|mention| is_name(mention)).map(Mention::said))
}

/// What is marked, and no file; and no emphasised words, for a name has no blank: a "Deny all" policy.
pub fn is_name(mention: &Mention) -> bool {
    let words = !mention.firm && mention.text.contains(' ') && placeholders(mention.text).is_empty();
    matches!(mention.what, What::Value) && !words && !is_file(mention.text)
}

/// "Create a name (e.g. `x`)": a field after all.
fn named_only(clause: &Clause, acts: &mut Vec<Act>) {
    let told = pairs(clause);
    if told.is_empty() {
        let policies: Vec<Said> = clause.rest.iter().filter(|mention| matches!(mention.what, What::Policy)).map(Mention::said).collect();
        if !policies.is_empty() {
            acts.push(Act::Attach { policies, recent: Recent::Open, to: None });
        } else if let Some(choice) = clause.rest.iter().find_map(|mention| if let What::Label(Control::Option(choice)) = mention.what { Some(choice) } else { None }) {
            acts.push(Act::Choose(choice));
        } else if let Some(control) = clause.rest.iter().find_map(|mention| match mention.what {
            What::Label(control @ (Control::Create(_) | Control::Action(_))) => Some(control),
            _ => None,
        }) {
            acts.push(Act::Press(control));
        } else {
            acts.push(Act::Read);
        }
        return;
    }
    acts.extend(told.into_iter().map(|(field, value)| Act::Fill { field, value }));
}

fn value_near(mentions: &[Mention], clause: &Clause) -> Option<Said> {
    let named = mentions.iter().position(|mention| mention.is(Word::Named)).and_then(|named| mentions.get(named + 1));
    mentions
        .iter()
        .find(|mention| mention.is_value())
        .or(named.filter(|next| next.may_name()))
        .or_else(|| clause.examples.first().filter(|_| mentions.iter().any(|mention| mention.is(Word::To))))
        .map(Mention::said)
}

/// "`a` and `b`": all that are named, up to an "or".
fn names_near(mentions: &[Mention], clause: &Clause) -> Vec<Said> {
    let named: Vec<Said> = mentions.iter().take_while(|mention| !mention.is(Word::Or)).filter(|mention| mention.is_value()).map(Mention::said).collect();
    if named.is_empty() { value_near(mentions, clause).into_iter().collect() } else { named }
}

/// "both users", "the two users that you created".
fn several(mentions: &[Mention]) -> bool {
    let plural = mentions.iter().any(|mention| mention.noun() == Some(Noun::User) && mention.text.ends_with('s'));
    plural && mentions.iter().any(|mention| mention.is(Word::All) || mention.is(Word::Past) || matches!(mention.folded, "both" | "two" | "three" | "these" | "those"))
}
