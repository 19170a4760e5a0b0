//! What is typed: into fields, into search boxes, and what only speaks of being typed.

use super::clause::Clause;
use super::fields::{fields, pairs, plain_name, value_like};
use super::instruction::{Act, Said};
use super::interpret::{go, noun_thing, place, spoken};
use super::mention::{Mention, What};
use super::spelling::looks_like_a_name;
use crate::lexicon::{Action, Choice, Control, Field, Noun, Tab, Thing, Verb, Word};

pub fn search(clause: &Clause, acts: &mut Vec<Act>) {
    // "Search for the policy that you made in "Step 1: Create an IAM policy"": what the step is called leads nowhere.
    if refers_to_policy(&clause.rest) && !clause.rest.iter().any(|mention| matches!(mention.what, What::Policy | What::Value)) {
        return acts.push(Act::PickRecent { thing: Some(Thing::Policy) });
    }
    for (at, mention) in clause.rest.iter().enumerate() {
        match &mention.what {
            What::Service(service) if service.is_iam() => acts.push(Act::Visit(place(service))),
            // "Search for the S3 permission": in a list of policies.
            What::Service(_) if clause.rest.get(at + 1).is_some_and(|next| next.noun() == Some(Noun::Policy)) => {}
            What::Service(service) => acts.push(Act::SearchService(service)),
            What::Policy => acts.push(Act::Pick { thing: Some(Thing::Policy), values: vec![mention.said()] }),
            What::Value => acts.push(Act::Search(mention.said())),
            _ if plain_name(&clause.rest, at) || at == 0 && looks_like_a_name(mention.text) => acts.push(Act::Search(mention.said())),
            _ => {}
        }
    }
    if acts.is_empty() {
        let named = fields(&clause.rest).first().is_some_and(|named| named.field == Field::PolicyName) && clause.rest.iter().any(|mention| mention.is(Word::Past));
        let all: Vec<Mention> = clause.rest.iter().chain(clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter())).copied().collect();
        acts.push(match spoken(&all) {
            // "Search for the policy that you created".
            Some(Some(thing)) => Act::PickRecent { thing: Some(thing) },
            _ if named => Act::PickRecent { thing: Some(Thing::Policy) },
            _ => Act::Read,
        });
    }
}

/// "the policy from step 2", "the policy name you entered", "your policy": one that the guide has made.
fn refers_to_policy(mentions: &[Mention]) -> bool {
    const GIVEN: &[&str] =
        &["provided", "entered", "specified", "chosen", "chose", "given", "gave", "used", "defined", "saved", "noted", "step", "previous", "earlier", "above", "your"];
    let policy =
        mentions.iter().any(|mention| mention.noun() == Some(Noun::Policy) && mention.folded.ends_with("policy") || mention.control() == Some(Control::Field(Field::PolicyName)));
    policy && mentions.iter().any(|mention| GIVEN.contains(&mention.folded) || mention.is(Word::Past))
}

/// "Replace the trust policy with …", "edit its trust relationship": a form of its own. Other changes are read over.
pub fn change(clause: &Clause, acts: &mut Vec<Act>) {
    if let Some(service) = changed_service(clause) {
        return acts.push(Act::Fill { field: Field::TrustedEntity, value: Some(service) });
    }
    // "Replace `X` in the trust policy": a word in it, not the whole.
    let whole = clause.rest.iter().take_while(|mention| !mention.is_value());
    let trust = whole.into_iter().any(|mention| mention.noun() == Some(Noun::Trust) || mention.control() == Some(Control::Tab(Tab::Trust)));
    acts.push(if trust { Act::Press(Control::Action(Action::Trust)) } else { Act::Read });
}

/// "Change the service from `ec2.amazonaws.com` to `lambda.amazonaws.com`": whom the open trust policy is to name instead.
pub fn changed_service(clause: &Clause) -> Option<Said> {
    let values: Vec<&Mention> = clause.rest.iter().filter(|mention| mention.is_value()).collect();
    let [old, new] = values.as_slice() else { return None };
    let principals = [old, new].iter().all(|value| value.text.ends_with(".amazonaws.com") && !value.text.contains([' ', '/']));
    let instead = clause.rest.iter().any(|mention| mention.is(Word::To) || mention.is(Word::With));
    (principals && instead).then(|| new.said())
}

/// "Enter the user names `a` and `b`": the others, where the words say that there are several.
fn further_names(whole: &[Mention], clause: &Clause, told: &[(Field, Option<Said>)]) -> Vec<Said> {
    let [(Field::UserName, Some(first))] = told else { return Vec::new() };
    let several = whole.iter().any(|mention| {
        matches!(mention.control(), Some(Control::Field(Field::UserName))) && mention.text.ends_with('s') || mention.noun() == Some(Noun::Name) && mention.text.ends_with('s')
    });
    let given = whole.iter().take_while(|mention| !mention.is(Word::Or)).filter(|mention| matches!(mention.what, What::Value)).chain(&clause.examples);
    if several { given.map(Mention::said).filter(|said| said.text != first.text).collect() } else { Vec::new() }
}

/// "your account ID" is the one that the reader is signed in to.
fn own_account(mentions: &[Mention]) -> bool {
    mentions.iter().enumerate().any(|(at, mention)| {
        let before = mentions[..at].iter().rev().find(|before| before.folded != "aws");
        mention.control() == Some(Control::Field(Field::AccountId)) && before.is_some_and(|before| matches!(before.folded, "your" | "own" | "current" | "my" | "this"))
    })
}

pub fn fill(clause: &Clause, kind: Verb, acts: &mut Vec<Act>) {
    if clause.prefix.iter().chain(clause.rest.iter()).any(|mention| mention.noun() == Some(Noun::Search)) {
        return search(clause, acts);
    }
    if clause.rest.iter().any(|mention| matches!(mention.what, What::Label(Control::Page(_) | Control::Tab(_)))) && fields(&clause.rest).is_empty() {
        // "Enter **Access management > Users**".
        return go(clause, acts);
    }
    let whole: Vec<Mention> = clause.prefix.iter().chain(clause.rest.iter()).copied().collect();
    let verb = clause.verb.as_ref().map_or("", |verb| verb.folded);
    if verb == "give" && super::several::given_to(clause, acts) {
        return;
    }
    // "Asigna la política X al grupo y": the word for filling a box in, too.
    let assigns = verb.starts_with("asign") && clause.rest.iter().any(|mention| matches!(mention.what, What::Policy) || mention.noun() == Some(Noun::Policy));
    if assigns && fields(&clause.rest).is_empty() {
        return super::given::attach(clause, acts);
    }
    // "Give the permissions that you want (e.g. X)".
    let grants =
        clause.verb.as_ref().is_some_and(|verb| verb.folded == "give") && clause.rest.iter().any(|mention| mention.noun() == Some(Noun::Policy) && mention.folded.contains("perm"));
    if grants && fields(&clause.rest).is_empty() {
        return super::given::attach(clause, acts);
    }
    // "Give it access to the workspace": whatever grants that, it is no name.
    let access = clause.rest.iter().any(|mention| mention.folded == "access") && !clause.rest.iter().any(|mention| matches!(mention.what, What::Policy));
    if verb == "give" && access && fields(&clause.rest).is_empty() {
        // "Give the user access to the bills." By what, nobody says; "…:" heads the steps that do it.
        let holder = clause.rest.iter().take_while(|mention| mention.folded != "access").any(|mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role)));
        let heads = clause.rest.last().is_some_and(|last| matches!(last.what, What::Colon));
        return acts.push(if holder && !heads { Act::Person } else { Act::Read });
    }
    let boxes = super::tags::boxes(clause);
    if boxes.len() > 1 {
        return acts.extend(boxes.into_iter().map(|(field, value)| Act::Fill { field, value: Some(value) }));
    }
    let mut told = pairs(clause);
    // "Call `deploy.sh`": a program, not a name.
    let calls = clause.verb.as_ref().is_some_and(|verb| verb.folded == "call") && clause.rest.first().is_some_and(Mention::is_value);
    if calls {
        return acts.push(Act::Read);
    }
    let gives_policy = clause.rest.iter().any(|mention| matches!(mention.what, What::Policy));
    if kind == Verb::Name && told.is_empty() && !gives_policy {
        // "Name the policy `x`", "call it x".
        let owner = clause.rest.iter().find_map(|mention| mention.noun().and_then(super::fields::name_of)).unwrap_or(Field::Name);
        let value = clause.rest.iter().rev().find(|mention| value_like(mention) && mention.noun().is_none()).or(clause.examples.first()).map(Mention::said);
        let value = value.or_else(|| clause.rest.last().filter(|last| last.may_name() && clause.rest.len() > 1).map(Mention::said));
        told.push((owner, value));
    }
    let has_fields = !told.is_empty();
    let more = further_names(&whole, clause, &told);
    if told.iter().all(|(_, value)| value.is_none()) && own_account(&whole) {
        told.retain(|(field, _)| *field != Field::AccountId);
        acts.push(Act::Choose(Choice::ThisAccount));
    }
    acts.extend(told.iter().cloned().map(|(field, value)| Act::Fill { field, value }));
    if !more.is_empty() {
        acts.push(Act::Also { values: more });
    }
    // "Enter `x`, **Next**": what is typed before the buttons are pressed.
    let typed = clause.rest.first().filter(|first| !has_fields && matches!(first.what, What::Value) && noun_thing(&clause.rest).is_none());
    acts.extend(typed.filter(|_| clause.rest.iter().any(|mention| mention.control().is_some())).map(|value| Act::Value(value.said())));
    for mention in clause.rest.iter() {
        match mention.what {
            What::Policy => acts.push(Act::Pick { thing: Some(Thing::Policy), values: vec![mention.said()] }),
            What::Label(Control::Option(choice)) => {
                acts.push(Act::Choose(choice));
                // "Set permissions → **Add user to group** → `x`".
                let groups: Vec<Said> = clause.rest.iter().filter(|near| choice == Choice::AddToGroup && matches!(near.what, What::Value)).map(Mention::said).collect();
                acts.extend((!groups.is_empty()).then_some(Act::Pick { thing: Some(Thing::Group), values: groups }));
            }
            What::Label(control @ (Control::Create(_) | Control::Next | Control::Finish)) => acts.push(Act::Press(control)),
            _ => {}
        }
    }
    let pasted = clause.verb.as_ref().is_some_and(|verb| ["past", "inp", "ins", "put", "cop"].iter().any(|start| verb.folded.starts_with(start)));
    // "Enter a description like "Permissions for X"": what it says is no order.
    let describes = matches!(told.as_slice(), [(Field::Description, _)]);
    let shown = pasted || describes || whole.iter().any(|mention| mention.is(Word::This) || mention.noun() == Some(Noun::Document));
    let wants_policy = !shown && clause.rest.iter().any(|mention| mention.noun() == Some(Noun::Policy) && mention.folded.contains("perm"));
    if wants_policy && !whole.iter().any(Mention::is_value) {
        acts.push(Act::Attach { policies: Vec::new(), recent: super::Recent::Open, to: None });
    } else if !has_fields && acts.is_empty() {
        let names_document = whole.iter().any(|mention| matches!(mention.noun(), Some(Noun::Document | Noun::Policy | Noun::Trust)));
        let value = whole.iter().find(|mention| mention.is_value());
        match (names_document, value) {
            (false, Some(value)) => acts.push(match noun_thing(&clause.rest) {
                Some(thing) => Act::Pick { thing: Some(thing), values: vec![value.said()] },
                None => Act::Value(value.said()),
            }),
            _ => acts.push(Act::Read),
        }
    }
}
