//! Clauses to instructions, by the kind of verb and what it is done to.

use super::clause::{Clause, Form};
use super::elsewhere::{console_place, console_thing, console_wizard, elsewhere, is_served};
use super::fields::{fields, pairs, thing_of};
use super::fragment::fragment;
use super::instruction::{Act, Instruction, Mood, Place, Said};
use super::looks::{check, read};
use super::mention::{Mention, What};
use super::picks::{access_type, listed_before, listed_there, marks_by_name, page_or_tab, shows, speaks_of_keys, ticks};
use super::repeats::{others_named, same_but, same_for_another};
use super::spelling::looks_like_a_name;
use super::together::{for_some, has_done, introduces, is_title, looked_for_in_a_list, without_announced};
use super::typed::{change, fill, search};
use super::{Reading, objects, taken};
use crate::lexicon::{Choice, Control, Field, Noun, Page, Thing, Verb, Word};

/// What the clauses tell their reader to do.
pub fn interpret(clauses: &[Clause]) -> Reading {
    let mut reading = Reading::default();
    let mut away = false;
    let (mut for_another, mut left) = (None, false);
    let mut done = None;
    let mut acts = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        if at == 0 {
            reading.optional = clause.mood == Mood::Optional && (clause.whole || clauses.iter().all(|clause| clause.mood == Mood::Optional));
            reading.alternative = clause.mood == Mood::Or;
        }
        let purpose = clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter());
        reading.nouns.extend(clause.prefix.iter().chain(clause.rest.iter()).chain(purpose).filter_map(Mention::noun));
        reading.one_of |= clause.prefix.iter().chain(clause.rest.iter()).any(|mention| mention.is(Word::OneOf));
        // What is told with it is about the other thing too.
        if left || for_another == Some(clause.sentence) {
            continue;
        }
        reading.shows = shows(clause);
        match objects::adds_it(clause, &reading.instructions) {
            _ if same_for_another(clause) => {
                for_another = Some(clause.sentence);
                acts.push(others_named(clause).filter(|_| at + 1 == clauses.len()).unwrap_or(Act::Person));
            }
            Some(act) => acts.push(act),
            None if let Some(act) = same_but(clause) => {
                left = matches!(act, Act::Person);
                acts.push(act);
            }
            None => read_clause(clause, &mut acts),
        }
        // "In Palisade, create a role. Create a user too."
        away |= elsewhere(&clause.prefix);
        away = away && !acts.iter().any(|act| matches!(act, Act::Visit(Place::Iam | Place::Page(_)))) && !clause.rest.iter().any(|mention| mention.folded.starts_with("iam "));
        if away && acts.iter().any(|act| matches!(act, Act::Create { .. } | Act::Attach { .. } | Act::AddToGroup { .. } | Act::Delete { .. })) {
            acts.clear();
            acts.push(Act::Foreign);
        }
        reading.optional |= (at == 0 || at == 1 && is_title(&clauses[0])) && acts.is_empty() && for_some(clause);
        if acts.is_empty() && clause.form == Form::Imperative && clause.mood == Mood::Do {
            reading.unread.push(clause.span);
        }
        if clause.form == Form::Imperative
            && !acts.iter().any(|act| matches!(act, Act::Visit(_)))
            && let Some(place) = clause.urls.iter().find_map(|url| console_place(url))
        {
            acts.insert(0, Act::Visit(place));
            let thing = clause.urls.iter().find_map(|url| console_thing(url));
            acts.extend(thing.map(|(thing, name)| Act::Pick { thing: Some(thing), values: vec![Said::new(name, clause.span)] }));
            if let Some(thing) = clause.urls.iter().find_map(|url| console_wizard(url)) {
                acts.retain(|act| !matches!(act, Act::Create { thing: goal, name: None } if *goal == thing));
                acts.insert(1, Act::Press(Control::Create(thing)));
            }
        }
        // What "it" is, the condition has said.
        if let Some(thing) = has_done(clause).filter(|_| clause.verb.as_ref().and_then(Mention::verb).is_some_and(|verb| matches!(verb, Verb::Search | Verb::Press))) {
            done = Some(clause.sentence);
            acts.clear();
            acts.push(Act::PickRecent { thing: Some(thing) });
        } else if done == Some(clause.sentence) {
            acts.retain(|act| !matches!(act, Act::PickRecent { thing: None }));
        }
        let done = done == Some(clause.sentence) && clause.mood == Mood::If;
        let mood = |act: &Act| match act {
            Act::Visit(_) if clause.mood == Mood::Optional => Mood::Do,
            _ if done => Mood::Do,
            _ => clause.mood,
        };
        reading.instructions.extend(acts.drain(..).map(|act| Instruction { mood: mood(&act), act, span: clause.span }));
    }
    looked_for_in_a_list(&mut reading.instructions);
    without_announced(&mut reading.instructions);
    let mut first = clauses.first().into_iter().flat_map(|clause| clause.prefix.iter().chain(&clause.verb).chain(clause.rest.iter()));
    reading.lead = first.next().filter(|first| matches!(first.what, What::Value)).map(Mention::said);
    let all = clauses.iter().filter(|clause| clause.mood == Mood::Do && reading.lead.is_some()).flat_map(|clause| clause.prefix.iter().chain(clause.rest.iter()));
    reading.services = all.filter_map(|mention| if let What::Service(service) = mention.what { Some(service) } else { None }).collect();
    reading.introduces = clauses.last().and_then(introduces);
    reading
}

fn read_clause(clause: &Clause, acts: &mut Vec<Act>) {
    if super::named::calls(clause, acts) {
        return;
    }
    match clause.form {
        Form::Statement => statement(clause, acts),
        Form::Purpose => {}
        Form::Fragment => fragment(clause, acts),
        Form::Imperative => match clause.verb.as_ref().and_then(|verb| verb.verb().map(|kind| (verb, kind))) {
            Some((verb, kind)) => imperative(clause, verb, kind, acts),
            None => fragment(clause, acts),
        },
    }
}

/// What is said about the world causes nothing; a field with its value still is one.
fn statement(clause: &Clause, acts: &mut Vec<Act>) {
    // "For the name, you can call it `x`".
    let named = clause.verb.as_ref().is_some_and(|verb| matches!(verb.verb(), Some(Verb::Name | Verb::Fill))) || clause.rest.iter().any(|mention| mention.is(Word::Named));
    let may_name = named && clause.prefix.iter().chain(clause.rest.iter()).any(|mention| mention.is(Word::Can));
    let marked = may_name || fields(&clause.prefix).iter().chain(&fields(&clause.rest)).any(|field| field.marked);
    if marked && clause.mood == Mood::Do && !clause.rest.iter().any(|mention| mention.is(Word::Success)) {
        let told = pairs(clause);
        // "You can fill the *user name* as needed": the value may come next.
        let open = may_name && matches!(told.as_slice(), [(Field::UserName | Field::GroupName | Field::RoleName | Field::PolicyName | Field::Name, _)]);
        acts.extend(told.into_iter().filter(|(_, value)| open || value.is_some()).map(|(field, value)| Act::Fill { field, value }));
    }
}

fn imperative(clause: &Clause, verb: &Mention, kind: Verb, acts: &mut Vec<Act>) {
    let verb_text = verb.folded;
    if kind != Verb::Fill && kind != Verb::Name {
        visits(&clause.prefix, acts);
    }
    if foreign(clause) && matches!(kind, Verb::Create | Verb::Attach | Verb::Delete | Verb::Disable) {
        acts.push(Act::Foreign);
        return;
    }
    if objects::renames(clause, verb_text) {
        return acts.push(Act::Person);
    }
    if let Some(inline) = objects::as_inline(clause) {
        return acts.extend(inline);
    }
    let second_factor = clause.rest.iter().any(|mention| mention.noun() == Some(Noun::Mfa)) && !clause.rest.iter().any(|mention| mention.control().is_some());
    // "Create a role that requires MFA": it is the role that is made.
    let made = kind == Verb::Create && clause.rest.iter().find_map(Mention::noun).is_some_and(|noun| noun == Noun::Role);
    if second_factor && !made && matches!(kind, Verb::Press | Verb::Create | Verb::Attach | Verb::Fill) {
        acts.push(Act::Person);
        return;
    }
    if matches!(kind, Verb::Go | Verb::Press) && clause.rest.iter().any(|mention| mention.noun() == Some(Noun::Own)) {
        acts.push(Act::Visit(Place::Page(Page::OwnCredentials)));
    }
    match kind {
        Verb::Go => go(clause, acts),
        Verb::Press => press(clause, acts),
        Verb::Search => search(clause, acts),
        Verb::Fill if verb_text.starts_with("replace") || verb_text.starts_with("overwrite") => change(clause, acts),
        Verb::Fill | Verb::Name => fill(clause, kind, acts),
        Verb::Create => objects::create(clause, verb_text, acts),
        Verb::Attach => super::given::attach(clause, acts),
        Verb::Delete => taken::delete(clause, verb_text, acts),
        Verb::Disable => taken::disable(clause, acts),
        Verb::Finish => finish(clause, acts),
        Verb::Read => read(clause, acts),
        Verb::Check => check(clause, acts),
        // "Untick X": its mood is that it is not to be.
        Verb::Leave => press(clause, acts),
    }
}

/// The thing acted on belongs to another service: "create a bucket", "security group".
fn foreign(clause: &Clause) -> bool {
    let first = clause.rest.iter().find(|mention| mention.noun().is_some() || mention.control().is_some() || matches!(mention.what, What::Policy));
    // A key pair is EC2's, unless it is a user's.
    let pair = first.is_some_and(|mention| mention.folded.starts_with("key pair")) && !clause.rest.iter().any(|mention| mention.noun() == Some(Noun::User));
    let served = clause.rest.iter().position(|mention| mention.noun().is_some()).is_some_and(|at| is_served(&clause.rest, at));
    pair || !served && first.is_some_and(|mention| mention.noun() == Some(Noun::Foreign)) || elsewhere(&clause.prefix) || elsewhere(&clause.rest)
}

/// Places named before the verb: "In the **Roles** page, …".
fn visits(prefix: &[Mention], acts: &mut Vec<Act>) {
    for (at, mention) in prefix.iter().enumerate() {
        match mention.what {
            What::Label(Control::Page(page)) if mention.marked => acts.push(Act::Visit(page_or_tab(page, prefix.get(at + 1)))),
            What::Label(Control::Tab(tab)) if mention.marked => acts.push(Act::Visit(Place::Tab(tab))),
            What::Service(service) => acts.push(Act::Visit(place(service))),
            What::Label(Control::Option(choice)) if mention.marked => acts.push(Act::Choose(choice)),
            _ => {}
        }
    }
}

pub fn place(service: &'static crate::lexicon::Service) -> Place {
    if service.is_iam() { Place::Iam } else { Place::Service(service) }
}

pub fn go(clause: &Clause, acts: &mut Vec<Act>) {
    let before = acts.len();
    for (at, mention) in clause.rest.iter().enumerate() {
        match &mention.what {
            // "Open **Roles** → **Create role** → **AWS service** → **Lambda**": whom it is for.
            What::Service(service) if picks_trusted(acts) => acts.push(Act::PickService(service)),
            What::Label(Control::Option(choice)) if picks_trusted(acts) => acts.push(Act::Choose(*choice)),
            What::Service(service) => acts.push(Act::Visit(place(service))),
            What::Label(Control::Page(page)) => acts.push(Act::Visit(page_or_tab(*page, clause.rest.get(at + 1)))),
            What::Label(Control::Tab(tab)) => acts.push(Act::Visit(Place::Tab(*tab))),
            What::Label(control @ (Control::Create(_) | Control::Action(_))) => acts.push(Act::Press(*control)),
            What::Value => acts.push(Act::Pick { thing: listed_before(&clause.rest, at).or_else(|| noun_thing(&clause.rest)), values: vec![mention.said()] }),
            // "Go to shelf-reader > Add permissions": what the guide has made.
            What::Other if at == 0 && looks_like_a_name(mention.text) && clause.rest.get(1).is_none_or(|next| matches!(next.what, What::Arrow)) => {
                acts.push(Act::Value(mention.said()));
            }
            _ => {}
        }
    }
    // "Go to AWS IAM Roles".
    if let ([Act::Visit(Place::Iam)], Some(page)) = (&acts[before..], plain_page(&clause.rest)) {
        acts.push(Act::Visit(Place::Page(page)));
    }
    if acts.len() == before {
        if let Some(thing) = spoken(&clause.rest) {
            acts.push(Act::PickRecent { thing });
        } else if let Some(page) = plain_page(&clause.rest) {
            acts.push(Act::Visit(Place::Page(page)));
        } else if let [article, noun, after @ ..] = &*clause.rest
            && after.iter().all(|mention| mention.is(Word::Then))
            && article.folded == "the"
            && noun.noun() == Some(Noun::Group)
        {
            // "Open the group".
            acts.push(Act::PickRecent { thing: Some(Thing::Group) });
        } else {
            acts.push(Act::Read);
        }
    }
}

/// Whether the wizard of a role was opened just now, which asks whom the role is for.
pub fn picks_trusted(acts: &[Act]) -> bool {
    acts.iter().any(|act| matches!(act, Act::Choose(Choice::TrustService) | Act::Press(Control::Create(Thing::Role))))
}

/// "the user you created", "it": something spoken of before.
pub fn spoken(mentions: &[Mention]) -> Option<Option<Thing>> {
    let refers = mentions.iter().any(|mention| matches!(mention.word(), Some(Word::Past | Word::This)));
    // "Click the user name that you just created".
    let named = || {
        mentions.iter().find_map(|mention| match mention.what {
            What::Label(Control::Field(Field::UserName)) => Some(Thing::User),
            What::Label(Control::Field(Field::GroupName)) => Some(Thing::Group),
            What::Label(Control::Field(Field::PolicyName)) => Some(Thing::Policy),
            _ => None,
        })
    };
    let past = mentions.iter().any(|mention| mention.is(Word::Past));
    match (refers, noun_thing(mentions).or_else(|| named().filter(|_| past))) {
        (true, Some(thing)) => Some(Some(thing)),
        _ if mentions.first().is_some_and(|first| first.is(Word::It)) => Some(None),
        _ => None,
    }
}

pub fn noun_thing(mentions: &[Mention]) -> Option<Thing> {
    mentions.iter().find_map(|mention| mention.noun().and_then(thing_of))
}

/// "Open the users page", "go to users".
fn plain_page(mentions: &[Mention]) -> Option<Page> {
    let noun = mentions.iter().find_map(|mention| mention.noun().map(|noun| (noun, mention.folded)))?;
    let plural = noun.1.ends_with('s') || noun.1.ends_with("es");
    match noun.0 {
        _ if !plural => None,
        Noun::User => Some(Page::Users),
        Noun::Group => Some(Page::Groups),
        Noun::Role => Some(Page::Roles),
        Noun::Policy => Some(Page::Policies),
        Noun::Provider => Some(Page::Providers),
        _ => None,
    }
}

fn press(clause: &Clause, acts: &mut Vec<Act>) {
    let before = acts.len();
    let all: Vec<Mention> = clause.prefix.iter().chain(clause.rest.iter()).copied().collect();
    let named = fields(&all);
    // "Choose **Users** or **Roles**": the first.
    let either = clause.rest.iter().any(|mention| mention.is(Word::Or));
    let pages = clause.rest.iter().filter(|mention| matches!(mention.what, What::Label(Control::Page(_)))).count();
    let (mut visited, mut picked) = (false, None);
    let mut values: Vec<Said> = Vec::new();
    let fields_open: Vec<Field> = named.iter().map(|named| named.field).filter(|field| *field != Field::Name).collect();
    for (at, mention) in clause.rest.iter().enumerate() {
        match &mention.what {
            What::Label(Control::Page(_)) if either && pages > 1 && visited => {}
            What::Label(Control::Page(page)) => {
                visited = true;
                acts.push(Act::Visit(page_or_tab(*page, clause.rest.get(at + 1))));
            }
            What::Label(Control::Tab(tab)) => acts.push(Act::Visit(Place::Tab(*tab))),
            What::Label(Control::Option(choice)) => acts.push(Act::Choose(*choice)),
            What::Label(Control::Field(_) | Control::Screen) => {}
            What::Label(control) => {
                // "Choose **Users**, then `x`, then **Add inline policy**": in the order of the clicks.
                if !values.is_empty() && fields_open.is_empty() {
                    acts.push(Act::Pick { thing: noun_thing(&clause.rest), values: std::mem::take(&mut values) });
                }
                acts.push(Act::Press(*control));
            }
            What::Service(service) if service.is_iam() => acts.push(Act::Visit(Place::Iam)),
            // "Choose X besides Y": the other one only says where X stands.
            What::Service(_) if picked.is_some_and(|before: usize| !clause.rest[before + 1..at].iter().any(|near| near.is(Word::Then) || matches!(near.what, What::Arrow))) => {}
            // "Choose the policies, for example X for access to S3": what they are for.
            What::Service(_)
                if !mention.marked
                    && clause.rest[..at].iter().any(|near| near.noun() == Some(Noun::Policy))
                    && at > 0
                    && matches!(clause.rest[at - 1].word(), Some(Word::To | Word::From)) => {}
            What::Service(service) => {
                picked = Some(at);
                acts.push(Act::PickService(service));
            }
            What::Policy | What::Value => values.push(mention.said()),
            // "Check "Use a permissions boundary to …"", in whatever words.
            What::Word(Word::Noun(Noun::Boundary)) if mention.folded.starts_with("permission") && clause.verb.as_ref().is_some_and(ticks) => {
                acts.push(Act::Press(Control::Action(crate::lexicon::Action::Boundary)));
            }
            What::Word(Word::Or) if !values.is_empty() => break,
            What::Word(Word::Verb(Verb::Finish)) if mention.marked => acts.push(Act::Finish(None)),
            What::Word(Word::Noun(Noun::Password)) if mention.marked => acts.push(Act::Choose(Choice::ConsoleAccess)),
            // Two words of that kind are the console's, no name: "**Custom policy**".
            _ if mention.marked && matches!(mention.word(), Some(Word::Noun(_))) && !mention.text.contains(' ') => values.push(mention.said()),
            _ => {}
        }
    }
    if clause.verb.as_ref().is_some_and(ticks) && clause.rest.iter().any(speaks_of_keys) {
        acts.push(Act::Choose(Choice::Programmatic));
    }
    access_type(&clause.rest, acts);
    values.extend(clause.examples.iter().map(Mention::said));
    if !values.is_empty() {
        // "Choose the name of the user `x`": it is in a list already.
        let listed = marks_by_name(clause, named.first()).map(|(thing, _)| thing);
        match fields_open.first() {
            Some(_) if listed.is_some() => acts.push(Act::Pick { thing: listed, values }),
            Some(field) => acts.push(Act::Fill { field: *field, value: values.into_iter().next() }),
            None => acts.push(match (spoken(&clause.rest), values.as_slice()) {
                (Some(Some(thing)), [name]) if clause.rest.iter().any(|mention| mention.is(Word::Past)) => Act::PickMade { thing, name: name.clone() },
                // "Set permissions → **Add user to group** → `x`".
                _ if clause.rest.iter().any(|mention| mention.control() == Some(Control::Option(Choice::AddToGroup))) => Act::Pick { thing: Some(Thing::Group), values },
                _ => Act::Pick { thing: noun_thing(&clause.rest).or_else(|| listed_there(&clause.prefix)), values },
            }),
        }
    }
    if acts.len() > before {
        // "Choose **Users**, and then the name of the user".
        if acts[before..].iter().all(|act| matches!(act, Act::Visit(_)))
            && let Some((thing, marks)) = marks_by_name(clause, named.first())
        {
            acts.push(if marks { Act::PickRecent { thing: Some(thing) } } else { Act::Open { thing } });
        }
        return;
    }
    if objects::joins_group(clause) && clause.purpose.as_ref().is_some_and(|(_, purpose)| purpose.iter().any(|mention| mention.noun() == Some(Noun::Group))) {
        // "Tick the box to add the user to the new group".
        acts.push(Act::AddToGroup { users: Vec::new(), all: false, group: None });
    } else if let Some((Verb::Create | Verb::Finish, object)) = &clause.purpose {
        // "Click next a few more times to create the user".
        acts.push(Act::Finish(noun_thing(object)));
    } else if let Some(thing) = spoken(&clause.rest).filter(|_| marks_by_name(clause, named.first()).is_none()) {
        acts.push(Act::PickRecent { thing });
    } else if let Some((thing, marks)) = marks_by_name(clause, named.first()) {
        acts.push(if marks { Act::PickRecent { thing: Some(thing) } } else { Act::Open { thing } });
    } else if let Some(named) = named.first() {
        acts.push(Act::Fill { field: named.field, value: None });
    } else if let [name] = &*clause.rest
        && name.may_name()
        && looks_like_a_name(name.text)
    {
        acts.push(Act::PickNamed(name.said()));
    } else if clause.rest.iter().any(|mention| mention.folded == "following") {
        // "Check the following 2 policies": those below.
        acts.push(Act::Read);
    } else if let Some(thing) = noun_thing(super::picks::object(&clause.rest)) {
        acts.push(Act::PickRecent { thing: Some(thing) });
    } else {
        acts.push(Act::Read);
    }
}

fn finish(clause: &Clause, acts: &mut Vec<Act>) {
    // "Complete the form for the GitHub organization `x` and the repository `y`".
    let told: Vec<_> = pairs(clause).into_iter().filter(|(field, value)| value.is_some() && *field != Field::Name).collect();
    if !told.is_empty() {
        return acts.extend(told.into_iter().map(|(field, value)| Act::Fill { field, value }));
    }
    // "Save it with the name `x`"; but a file has another kind of name.
    let (it, name) = (clause.rest.first().is_some_and(|first| first.is(Word::It)), clause.rest.last().filter(|last| last.is_value() && !last.text.contains(['.', '/'])));
    if let Some(name) = name.filter(|_| it && clause.rest.iter().any(|mention| mention.is(Word::Named) || mention.noun() == Some(Noun::Name) || mention.folded == "as")) {
        return acts.extend([Act::Fill { field: Field::Name, value: Some(name.said()) }, Act::Finish(None)]);
    }
    // "Save the policy as `x`".
    if let Some(thing) = noun_thing(&clause.rest)
        && let Some(name) = clause.rest.windows(2).find(|pair| pair[0].folded == "as" && matches!(pair[1].what, What::Value)).map(|pair| pair[1].said())
    {
        return acts.extend([Act::Fill { field: Field::Name, value: Some(name) }, Act::Finish(Some(thing))]);
    }
    let label = clause.rest.iter().find_map(|mention| match mention.what {
        What::Label(control @ (Control::Create(_) | Control::Finish | Control::Done)) => Some(control),
        _ => None,
    });
    let noun = noun_thing(&clause.rest);
    let saves = clause.verb.as_ref().is_some_and(|verb| ["sav", "guard", "salv", "speicher", "保", "저장"].iter().any(|start| verb.folded.starts_with(start)));
    let object = matches!(noun, Some(Thing::Policy | Thing::Role | Thing::User | Thing::Group | Thing::Inline)) || clause.rest.is_empty() || clause.rest[0].is(Word::It);
    let changes = clause.rest.iter().any(|mention| mention.folded.starts_with("change"));
    let keeps = (saves && !object && !changes)
        || clause.rest.iter().any(|mention| matches!(mention.noun(), Some(Noun::Key | Noun::Password | Noun::Foreign | Noun::Name)) || mention.is_value());
    // "Confirm that you want to delete it": the button is named apart.
    let asked = clause.verb.as_ref().is_some_and(|verb| verb.folded.starts_with("confirm")) && clause.rest.first().is_some_and(|first| first.is(Word::This));
    match label {
        None if keeps || asked => acts.push(Act::Read),
        // "Complete the role:" heads the steps that do it.
        None if clause.rest.last().is_some_and(|last| matches!(last.what, What::Colon)) => acts.push(Act::Read),
        Some(control) => acts.push(Act::Press(control)),
        None => acts.push(Act::Finish(noun)),
    }
}
