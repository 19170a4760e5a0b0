//! The reader's desk: what is open and what has been seen.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::entity::{Entity, Recents};
use super::form::{Form, Kind, Pasted, Sent};
use super::keys::KeysAhead;
use super::wizard;
use crate::iam::{Arg, EntityKind, OperationRef, Template};
use crate::lexicon::{Control, Field, Noun, Page, Tab, Thing};
use crate::plan::{Draft, ParameterKind};
use crate::policy::{PolicyKind, PolicyText};
use crate::reading::{Act, Mood, Place, Said};
use crate::source::Span;

/// What an instruction did at the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing that the console knows of.
    Nothing,
    Looked,
    /// A person does it.
    Person,
    Navigated,
    /// A form was opened or filled, or a call was made.
    Acted,
}

/// The console as one reader sees it. Cloned to try an alternative.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub draft: Draft,
    pub(super) stack: Vec<Form>,
    pub(super) page: Option<Page>,
    pub(super) tab: Option<Tab>,
    /// The page that was opened just now, until something is done on it.
    pub(super) arrived: Option<Page>,
    /// The section in which the page was opened.
    pub(super) page_section: usize,
    /// The thing whose page is open.
    pub(super) current: Option<Entity>,
    pub(super) recents: Recents,
    /// What was finished last, until something else happens.
    pub(super) just_finished: Option<Thing>,
    /// What was sent last.
    pub(super) sent: Sent,
    /// What a click closed once more after its form was finished, or opened anew: what follows tells.
    pub(super) closed_again: Option<Thing>,
    /// Documents that no form has taken yet.
    pub(super) loose: Vec<Pasted>,
    pub(super) section: usize,
    /// The section that it is a part of.
    pub(super) parent: Option<usize>,
    /// Where it begins.
    pub(super) section_start: usize,
    /// What was looked for in a list.
    pub(super) searched: Option<Said>,
    /// Things marked in a list, besides the one whose page is open.
    pub(super) marked: Vec<Entity>,
    /// The current thing was marked or opened by a gesture on this page.
    pub(super) picked: bool,
    /// The clause that picked it.
    pub(super) picked_by: Option<Span>,
    /// Wizards of which the guide does not say what goes into them.
    pub unfilled: Vec<Span>,
    /// What the section's heading speaks of.
    pub topic: Vec<Noun>,
    /// The policies that it names.
    pub titled: Vec<Said>,
    /// A field that was named last and still wants its value.
    pub(super) pending: Option<Field>,
    /// Where each kind of thing is made by a click or a command for the last time.
    pub explicit: BTreeMap<Thing, usize>,
    pub keys_ahead: KeysAhead,
    /// Commands that give something to somebody, or name a policy, with their places.
    pub given_ahead: Rc<[(usize, String)]>,
    /// What goals would give to things that commands make.
    pub(super) owed: Vec<Form>,
    /// What was asked for concerns the reader's own credentials.
    pub own_credentials: bool,
}

impl Desk {
    /// One instruction. Those that are not to be done only clear what they name.
    pub fn perform(&mut self, act: &Act, mood: Mood, span: Span) -> Outcome {
        if mood != Mood::Do {
            if let (Act::Choose(choice), Mood::Not, Some(form)) = (act, mood, self.stack.last_mut()) {
                form.choices.remove(choice);
                form.cleared.insert(*choice);
            }
            if let (Act::PickService(service), Mood::If, true) = (act, mood, self.asks_service()) {
                self.offer(service);
            }
            return Outcome::Nothing;
        }
        let pending = self.pending.take();
        let outcome = self.act(act, pending, span);
        if !matches!(act, Act::Visit(_) | Act::Read) {
            self.arrived = None;
        }
        outcome
    }

    fn act(&mut self, act: &Act, pending: Option<Field>, span: Span) -> Outcome {
        match act {
            Act::Value(value) => self.value(pending, value, span),
            Act::Search(value) => {
                self.searched = Some(value.clone());
                Outcome::Navigated
            }
            Act::Visit(place) => self.visit(place),
            Act::Press(control) => self.press(*control, span),
            Act::Choose(choice) => self.choose(*choice, span),
            Act::Fill { field, value } => self.fill(*field, value.as_ref(), span),
            Act::PickService(service) | Act::SearchService(service) => self.pick_service(service, span),
            Act::Pick { thing, values } => self.pick(*thing, values, span),
            Act::PickRecent { thing } => self.pick_recent(*thing, span),
            Act::Repeat { times } => self.repeat(times, span),
            Act::Again(service) => self.again(service, span),
            Act::PickNamed(name) => self.pick_named(name, span),
            Act::PickMade { thing, name } => self.pick_made(*thing, name, span),
            Act::Open { thing } => self.open_page(*thing, span),
            Act::CreateListed { name } => self.create_listed(name.as_ref(), span),
            Act::Create { thing, name } => self.goal(*thing, name.as_ref(), span),
            Act::Attach { policies, recent, to } => self.attach(policies, *recent, to.as_ref(), span),
            Act::ListShown if !self.stack.last().is_some_and(|form| form.takes_policies() && form.touched) => Outcome::Looked,
            Act::AttachShown | Act::ListShown => self.attach_shown(span),
            Act::Marked { policies } if self.stack.last().is_some_and(|form| form.takes_policies() && form.gestured) => self.pick(Some(Thing::Policy), policies, span),
            Act::Marked { .. } => Outcome::Looked,
            Act::Also { values } => self.also(values, span),
            Act::AddToGroup { users, all, group } => self.add_to_group(users, *all, group.as_ref(), span),
            Act::Tag { key, value } => self.tag(key, value.as_ref(), span),
            Act::Delete { thing, name, from } => self.delete(*thing, name.as_ref(), from.as_ref(), span),
            Act::Replace { policies, of } => self.replace(policies, of.as_ref(), span),
            Act::Detach { policies, from } => self.detach(policies, from.as_ref(), span),
            Act::Deactivate => self.deactivate(span),
            Act::Call { operation, members } => self.call_named(operation, members, span),
            Act::Finish(thing) => self.finish_goal(*thing, span),
            Act::Person => Outcome::Person,
            Act::Foreign | Act::Read => Outcome::Looked,
        }
    }

    /// A heading: what it says is announced, not yet done.
    pub fn announce(&mut self, act: &Act, span: Span) {
        let thing = match act {
            Act::Create { thing, .. } | Act::Press(Control::Create(thing)) => *thing,
            _ => return,
        };
        let name = if let Act::Create { name, .. } = act { name.as_ref() } else { None };
        self.announce_thing(thing, name, span);
    }

    pub fn enter_section(&mut self, section: usize, parent: Option<usize>, start: usize) {
        (self.section, self.parent, self.section_start) = (section, parent, start);
        self.just_finished = None;
        self.pending = None;
    }

    fn visit(&mut self, place: &Place) -> Outcome {
        match place {
            Place::Page(page) => {
                let leaves = match self.stack.last().map(|form| form.kind) {
                    Some(Kind::New(Thing::User | Thing::Role)) => matches!(page, Page::Users | Page::Groups | Page::Roles),
                    Some(_) => !matches!(page, Page::Menu | Page::Dashboard),
                    None => false,
                };
                self.leave_below(*page);
                // What is to be made was told before the click that opens its wizard: "Name: x. Go to **Users**, choose **Create user**".
                let resumes = |form: &Form| form.goal.is_some() && form.name().is_none() && self.parent == Some(form.section) && form.section != self.section;
                let here = |form: &Form| form.section == self.section || resumes(form);
                let told = self.stack.last().is_some_and(|form| !form.pressed && here(form) && page.lists().is_some_and(|thing| form.makes(thing)));
                let resumed = told && self.stack.last().is_some_and(resumes);
                if let Some(form) = self.stack.last_mut() {
                    form.resumed |= resumed;
                }
                // A label of the wizard itself may share its words with a page.
                if leaves && !told && self.stack.last().is_some_and(|form| form.gestured || form.kind == Kind::Attach && form.touched) {
                    self.finish_top();
                }
                if !matches!(page, Page::Menu) {
                    self.page = Some(*page);
                    self.arrived = Some(*page);
                    self.picked = false;
                    self.marked.clear();
                    self.page_section = self.section;
                    self.tab = None;
                }
                self.just_finished = None;
            }
            Place::Tab(tab) => {
                self.tab = Some(*tab);
                if *tab == Tab::Credentials {
                    self.finish_users();
                }
            }
            // Who goes there anew has closed what was finished last.
            Place::Iam => self.just_finished = None,
            Place::Service(_) => {}
        }
        Outcome::Navigated
    }

    /// A heading announced what the page lists on top of a wizard that the reader now leaves.
    fn leave_below(&mut self, page: Page) {
        let left = self.stack.len() > 1
            && matches!(page, Page::Users | Page::Groups | Page::Roles)
            && self.stack.last().is_some_and(|form| form.is_only_announced() && form.section == self.section)
            && self.stack[self.stack.len() - 2].section != self.section;
        if let Some(announced) = self.stack.pop_if(|_| left) {
            self.finish_all();
            self.stack.push(announced);
        }
    }

    /// A document that stands in the guide.
    pub fn paste(&mut self, document: &PolicyText, span: Span) -> Outcome {
        let pasted = Pasted { kind: document.kind, minified: document.minified.clone(), span };
        match document.kind {
            // A section that is about policies shows one before the click that opens the wizard: it may be another.
            PolicyKind::Identity if self.stack.last().is_some_and(|form| form.makes(Thing::Policy) && form.is_only_announced()) && self.follows_click(Thing::Policy, span) => {}
            PolicyKind::Identity => {
                if let Some(form) = self.top_of(|form| matches!(form.kind, Kind::New(Thing::Policy | Thing::Inline) | Kind::Call("CreatePolicyVersion"))) {
                    let told = form.told.as_ref().and_then(|told| told.document.as_ref());
                    if told.is_some_and(|told| form.document.as_ref() == Some(told) && told.minified != pasted.minified) {
                        self.part();
                        return self.paste(document, span);
                    }
                    if form.document.is_none() {
                        form.document = Some(pasted);
                        self.touch(span);
                    } else if form.resumed && form.document.as_ref().is_some_and(|known| known.minified != pasted.minified) {
                        self.part_with(pasted, span);
                    }
                    return Outcome::Acted;
                }
            }
            PolicyKind::Trust => {
                if let Some(form) = self.top_of(|form| matches!(form.kind, Kind::New(Thing::Role) | Kind::Trust)) {
                    if form.trust.is_none() {
                        form.trust = Some(pasted);
                        self.touch(span);
                    }
                    return Outcome::Acted;
                }
                // Trust policies are pasted nowhere else: the role's page that is open is meant.
                if let Some(role) = self.current.clone().filter(|entity| entity.kind == EntityKind::Role && self.tab == Some(Tab::Trust)) {
                    let mut form = Form::new(Kind::Trust, span, self.section, self.parent);
                    (form.subject, form.trust, form.meant, form.touched) = (Some(role), Some(pasted), true, true);
                    self.stack.push(form);
                    return Outcome::Acted;
                }
            }
            PolicyKind::Resource | PolicyKind::Other => return Outcome::Nothing,
        }
        self.loose.push(pasted);
        Outcome::Looked
    }

    /// The wizard was no other's after all: the goal's own policy is made, and the open wizard holds this document.
    fn part_with(&mut self, pasted: Pasted, span: Span) {
        let Some(mut form) = self.stack.pop() else { return };
        let mut before = form.clone();
        before.fields.clear();
        (form.resumed, form.goal, form.document, form.span) = (false, None, Some(pasted), span);
        self.stack.push(before);
        self.finish_top();
        self.stack.push(form);
        self.touch(span);
    }

    /// The wizard is another thing's than the goal told: that is made first.
    pub(super) fn part(&mut self) {
        let Some(form) = self.stack.pop() else { return };
        let (told, rest) = form.part();
        self.stack.push(told);
        self.finish_top();
        self.stack.push(rest);
    }

    /// The top form where it is one of those, else the one below it after the top is finished or dropped.
    fn top_of(&mut self, fits: impl Fn(&Form) -> bool) -> Option<&mut Form> {
        let at = self.stack.iter().rposition(&fits)?;
        // A form that was only announced on top of it gives way; one that is being filled does not.
        if self.stack[at + 1..].iter().any(|form| form.touched) {
            return None;
        }
        self.stack.truncate(at + 1);
        self.stack.last_mut()
    }

    /// The latest loose document of a kind, taken.
    pub(super) fn take_loose(&mut self, kind: PolicyKind) -> Option<Pasted> {
        let at = self.loose.iter().rposition(|pasted| pasted.kind == kind)?;
        Some(self.loose.remove(at))
    }

    pub(super) fn open(&mut self, kind: Kind, span: Span) -> &mut Form {
        self.closed_again = None;
        self.stack.push(Form::new(kind, span, self.section, self.parent));
        let at = self.stack.len() - 1;
        &mut self.stack[at]
    }

    /// Something was filled into the top form.
    pub(super) fn touch(&mut self, span: Span) {
        let (section, parent) = (self.section, self.parent);
        if let Some(form) = self.stack.last_mut() {
            form.touched = true;
            // What the same clause says besides is still the goal.
            form.gestured |= form.goal != Some(span);
            (form.section, form.parent) = (section, parent);
            form.span = form.span.join(span);
        }
        self.just_finished = None;
    }

    /// Presses the last button of the top form, where there is something to send.
    pub(super) fn finish_top(&mut self) {
        let Some(form) = self.stack.pop() else { return };
        if !form.touched && !form.meant {
            return;
        }
        // "In this part we create a user": what follows does.
        let bare = !form.gestured && !form.pressed && form.name().is_none();
        if let Kind::New(thing) = form.kind
            && bare
            && self.explicit.get(&thing).is_some_and(|at| *at > form.span.start)
        {
            return;
        }
        let (kind, shown) = (form.kind, form.shown);
        let stated = form.is_stated().then(|| form.clone());
        let from = self.draft.calls.len();
        let made = wizard::finish(self, form);
        self.sent = Sent { calls: from..self.draft.calls.len(), stated };
        if let Kind::New(thing) = kind {
            self.just_finished = Some(thing);
        }
        if let Some(entity) = made {
            self.remember(entity.clone());
            if let Some(parent) = self.stack.last_mut() {
                match entity.kind {
                    // "Attach the following policy" is said of this one, whatever else is ticked.
                    EntityKind::Policy if shown && parent.takes_policies() && !parent.policies.is_empty() => parent.add_policy(entity.clone(), entity.span),
                    EntityKind::Policy if parent.takes_policies() && (shown || parent.section == self.section) => parent.nested.push(entity),
                    EntityKind::Group if parent.makes(Thing::User) && parent.gestured => parent.groups.push(entity),
                    _ => {}
                }
            } else if entity.kind.principal().is_some() {
                self.current = Some(entity);
            }
        }
    }

    pub(super) fn finish_all(&mut self) {
        while !self.stack.is_empty() {
            self.finish_top();
        }
    }

    /// The user must exist before its page can be open.
    pub(super) fn finish_users(&mut self) {
        while self.stack.iter().any(|form| form.makes(Thing::User) && (form.touched || form.meant)) {
            self.finish_top();
        }
    }

    /// Something that a command made.
    pub fn made(&mut self, kind: EntityKind, name: Template, arn: Option<Template>, by: OperationRef, span: Span) {
        let said = name.literal().map(str::to_owned);
        let entity = Entity { kind, name, said, arn, by: Some(by), span };
        if kind.principal().is_some() {
            self.current = Some(entity.clone());
        }
        self.remember(entity.clone());
        self.settle_debts(&entity);
    }

    /// The call that made the thing of this name.
    pub fn maker(&self, kind: EntityKind, name: &Template) -> Option<OperationRef> {
        let literal = name.literal();
        self.recents
            .iter()
            .rev()
            .find(|entity| entity.kind == kind && entity.by.is_some() && (entity.name == *name || (literal.is_some() && entity.said.as_deref() == literal)))
            .and_then(|entity| entity.by)
    }

    /// The policy of this name that the guide has made with this document.
    pub(super) fn made_policy(&self, name: &str, document: &Arg) -> Option<Entity> {
        let same = |entity: &Entity| entity.by.and_then(|by| self.draft.calls.get(by.0)).is_some_and(|call| call.argument("PolicyDocument") == Some(document));
        self.recents.iter().find(|entity| entity.kind == EntityKind::Policy && entity.is_called(name) && same(entity)).cloned()
    }

    /// The policy that the guide made last.
    pub fn latest_policy(&self) -> Option<OperationRef> {
        self.recents.iter().rev().find(|entity| entity.kind == EntityKind::Policy && entity.by.is_some()).and_then(|entity| entity.by)
    }

    /// A wizard that the guide speaks of without saying what goes into it: a person fills it in.
    pub(super) fn leave_unfilled(&mut self, span: Span) {
        self.unfilled.push(span);
    }

    /// The end of the guide: what is still open is finished.
    pub fn finish(&mut self) {
        self.finish_all();
        self.leave_debts();
    }

    pub(super) fn remember(&mut self, entity: Entity) {
        self.recents.retain(|known| !(known.kind == entity.kind && known.name == entity.name));
        self.recents.push(entity);
    }

    pub(super) fn recent(&self, kind: EntityKind) -> Option<Entity> {
        self.recents.iter().rev().find(|entity| entity.kind == kind).cloned()
    }

    /// A thing by its name: one that was made or named, else one that the guide presupposes.
    pub(super) fn named(&mut self, kind: EntityKind, name: &Said) -> Entity {
        if let Some(known) = self.recents.iter().rev().find(|entity| entity.kind == kind && entity.is_called(&name.text)) {
            return known.clone();
        }
        if kind == EntityKind::Policy
            && let Some(unknown) = self.unknown_to_aws(name)
        {
            return unknown;
        }
        let template = self.draft.name(ParameterKind::naming(kind), Some((&name.text, name.span)), name.span);
        if let Some(known) = self.recents.iter().rev().find(|entity| entity.kind == kind && entity.name == template) {
            return known.clone();
        }
        let entity = Entity { kind, name: template, said: Some(name.text.clone()), arn: None, by: None, span: name.span };
        self.remember(entity.clone());
        entity
    }

    /// Whether the key that a user's wizard would make is made later on the user's page.
    pub(super) fn key_follows(&self, wizard: Span) -> bool {
        self.keys_ahead.replace(wizard)
    }

    /// A thing that the guide does not name.
    pub(super) fn unnamed(&mut self, kind: EntityKind, span: Span) -> Entity {
        let name = self.draft.name(ParameterKind::naming(kind), None, span);
        let entity = Entity { kind, name, said: None, arn: None, by: None, span };
        self.remember(entity.clone());
        entity
    }

    /// The user, group or role that "it" means now.
    pub(super) fn principal(&self) -> Option<Entity> {
        self.current.clone().or_else(|| self.recents.iter().rev().find(|entity| entity.kind.principal().is_some()).cloned())
    }

    /// A name for what a form makes.
    pub(super) fn form_name(&mut self, form: &Form, kind: ParameterKind) -> Template {
        let said = form.name().cloned();
        self.draft.name(kind, said.as_ref().map(|said| (said.text.as_str(), said.span)), form.name_field().map_or(form.span, |field| form.place(field)))
    }

    /// Whether something new has been made, or is about to be.
    pub fn makes_things(&self) -> bool {
        self.draft.calls.iter().any(|call| call.operation.name.starts_with("Create")) || self.stack.iter().any(|form| form.touched && matches!(form.kind, Kind::New(_)))
    }

    /// Calls, parameters and whether any form is still open: for comparing alternatives.
    pub fn calls(&self) -> usize {
        self.draft.calls.len() + self.stack.iter().filter(|form| form.touched).map(|form| 1 + form.holds()).sum::<usize>()
    }
}

/// The kind of entity that a wizard makes.
pub(super) fn entity_kind(thing: Thing) -> EntityKind {
    match thing {
        Thing::User => EntityKind::User,
        Thing::Group => EntityKind::Group,
        Thing::Role => EntityKind::Role,
        Thing::Policy | Thing::Inline => EntityKind::Policy,
        Thing::Key => EntityKind::AccessKey,
        Thing::Provider => EntityKind::OidcProvider,
        Thing::Password => EntityKind::LoginProfile,
    }
}
