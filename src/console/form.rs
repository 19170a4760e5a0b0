//! An open wizard: what has been filled in so far.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::editor::Choices;
use super::entity::Entity;
use crate::iam::{EntityKind, placeholders};
use crate::lexicon::{Action, Choice, Field, Service, Thing};
use crate::policy::PolicyKind;
use crate::reading::Said;
use crate::source::Span;

/// Which wizard it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Makes a thing.
    New(Thing),
    /// Attaches policies to something that exists.
    Attach,
    /// Replaces a role's trust policy.
    Trust,
    /// Adds users to a group that exists.
    Members,
    /// Sets a permissions boundary.
    Boundary,
    /// Takes a permissions boundary away.
    Unbound,
    /// Detaches policies.
    Detach,
    /// Takes users out of a group.
    Leave,
    /// A dialog that makes this one call about its subject.
    Call(&'static str),
}

/// A document that was pasted.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    pub kind: PolicyKind,
    pub minified: String,
    pub span: Span,
}

/// A field: its value, or the place where the guide leaves it to the reader.
#[derive(Clone, Debug)]
pub struct Filled {
    pub value: Option<Said>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Form {
    pub kind: Kind,
    /// From the mention that opened it to the last that filled it.
    pub span: Span,
    /// The section in which it was last filled.
    pub section: usize,
    /// The section around it.
    pub parent: Option<usize>,
    /// It was opened by a click or a goal in a step; a heading alone only announces.
    pub meant: bool,
    /// The clause whose goal opened it.
    pub goal: Option<Span>,
    /// Its button was pressed.
    pub pressed: bool,
    /// Something was filled in.
    pub touched: bool,
    /// By more than a goal: a click or a value.
    pub gestured: bool,
    pub fields: BTreeMap<Field, Filled>,
    /// Further names, of users that are made alike.
    pub more: Vec<Said>,
    pub choices: BTreeSet<Choice>,
    pub cleared: BTreeSet<Choice>,
    /// Policies to attach, in the guide's order.
    pub policies: Vec<Entity>,
    /// Policies made from within this wizard: attached where no other is.
    pub nested: Vec<Entity>,
    /// Policies that the heading names above the click on "Attach policies directly": attached where no other is.
    pub titled: Vec<Entity>,
    /// The guide asks for a policy without naming it.
    pub wants_policy: bool,
    pub groups: Vec<Entity>,
    /// Of those who are made alike, who joins which group.
    pub joins: Vec<(String, Entity)>,
    pub users: Vec<Entity>,
    pub tags: Vec<(Said, Option<Said>)>,
    /// Its boxes for a tag are shown.
    pub tagging: bool,
    /// The principal of the service that a role is for.
    pub service: Option<String>,
    /// Services that the guide offers for it on a condition: the wizard demands one.
    pub offered: Vec<&'static Service>,
    pub document: Option<Pasted>,
    /// What the visual editor holds.
    pub editor: Choices,
    pub trust: Option<Pasted>,
    /// The button that opened a dialog, which pressed again confirms it.
    pub action: Option<Action>,
    /// The permissions boundary of what it makes; until a policy is picked for it, the next one is.
    pub boundary: Option<Option<Entity>>,
    /// A document that is shown for whom the form below is about: "attach the following policy".
    pub shown: bool,
    /// A goal opened it, and a part of the goal's section then went through its wizard.
    pub resumed: bool,
    /// What a goal told, where a click then opened the wizard: another name in it is another thing's.
    pub told: Option<Rc<Form>>,
    /// The click that opened the wizard then.
    pub opened: Span,
    /// A service that was picked in the wizard, where the goal told one already.
    pub picked_service: Option<&'static Service>,
    /// What it is about, where it does not make something.
    pub subject: Option<Entity>,
    /// The clause that opened it says whom it is about.
    pub names_subject: bool,
}

/// What the form that was sent last has called. Where a sentence alone had filled it, the wizard may still come that it has only announced.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    pub calls: std::ops::Range<usize>,
    pub stated: Option<Form>,
}

impl Form {
    pub fn new(kind: Kind, span: Span, section: usize, parent: Option<usize>) -> Self {
        Self {
            kind,
            span,
            section,
            parent,
            meant: false,
            goal: None,
            pressed: false,
            touched: false,
            gestured: false,
            fields: BTreeMap::new(),
            more: Vec::new(),
            choices: BTreeSet::new(),
            cleared: BTreeSet::new(),
            policies: Vec::new(),
            nested: Vec::new(),
            titled: Vec::new(),
            wants_policy: false,
            groups: Vec::new(),
            joins: Vec::new(),
            users: Vec::new(),
            tags: Vec::new(),
            tagging: false,
            service: None,
            offered: Vec::new(),
            document: None,
            editor: Choices::default(),
            trust: None,
            action: None,
            shown: false,
            boundary: None,
            resumed: false,
            told: None,
            opened: Span::default(),
            picked_service: None,
            subject: None,
            names_subject: false,
        }
    }

    pub fn makes(&self, thing: Thing) -> bool {
        self.kind == Kind::New(thing)
    }

    /// The field that holds the name of what it makes.
    pub fn name_field(&self) -> Option<Field> {
        match self.kind {
            Kind::New(Thing::User) => Some(Field::UserName),
            Kind::New(Thing::Group) => Some(Field::GroupName),
            Kind::New(Thing::Role) => Some(Field::RoleName),
            Kind::New(Thing::Policy | Thing::Inline) => Some(Field::PolicyName),
            _ => None,
        }
    }

    /// A heading opened it, and nothing was done in it.
    pub fn is_only_announced(&self) -> bool {
        !self.touched && !self.meant
    }

    /// A sentence has said what is to be made, and no click or value.
    pub fn is_stated(&self) -> bool {
        matches!(self.kind, Kind::New(_)) && !self.gestured && !self.pressed && self.name().is_some()
    }

    /// A policy that was opened by its button and has no document yet.
    pub fn is_edited(&self) -> bool {
        self.pressed && matches!(self.kind, Kind::New(Thing::Policy | Thing::Inline)) && self.document.is_none()
    }

    pub fn name(&self) -> Option<&Said> {
        self.value(self.name_field()?)
    }

    /// All names that were typed for what it makes.
    pub fn names(&self) -> impl Iterator<Item = &Said> {
        self.name().into_iter().chain(&self.more)
    }

    pub fn value(&self, field: Field) -> Option<&Said> {
        self.fields.get(&field)?.value.as_ref()
    }

    /// Where the guide speaks of a field; the form as a whole where it does not.
    pub fn place(&self, field: Field) -> Span {
        self.fields.get(&field).map_or(self.span, |filled| filled.span)
    }

    pub fn chose(&self, choice: Choice) -> bool {
        self.choices.contains(&choice) || self.told.as_ref().is_some_and(|told| told.chose(choice)) && !self.cleared.contains(&choice)
    }

    /// How much was filled into it that its last button sends.
    pub fn holds(&self) -> usize {
        let documents = usize::from(self.document.is_some()) + usize::from(self.trust.is_some()) + usize::from(self.service.is_some());
        self.policies.len() + self.nested.len() + self.groups.len() + self.users.len() + self.tags.len() + documents
    }

    /// Whether its pages show a list of policies.
    pub fn takes_policies(&self) -> bool {
        matches!(self.kind, Kind::New(Thing::User | Thing::Group | Thing::Role) | Kind::Attach | Kind::Boundary | Kind::Detach)
    }

    /// Whether it may be given tags.
    pub fn takes_tags(&self) -> bool {
        match self.kind {
            Kind::New(thing) => matches!(thing, Thing::User | Thing::Role | Thing::Policy),
            Kind::Call(operation) => operation.starts_with("Tag"),
            _ => false,
        }
    }

    /// Whether another wizard for `thing` may be opened from within it.
    pub fn may_nest(&self, thing: Thing) -> bool {
        matches!(
            (self.kind, thing),
            (Kind::New(Thing::User), Thing::Policy | Thing::Group)
                | (Kind::New(Thing::Role | Thing::Group), Thing::Policy)
                | (Kind::New(Thing::Role), Thing::Provider)
                | (Kind::Attach, Thing::Policy)
        )
    }

    /// It was filled last in this section, in one around it or within it, or in a sibling.
    pub fn is_near(&self, section: usize, parent: Option<usize>) -> bool {
        self.section == section || Some(self.section) == parent || self.parent == Some(section) || self.parent == parent
    }

    /// A click opens the wizard for what a goal has told so far.
    pub fn press(&mut self, span: Span) {
        if self.goal.is_some() && self.name().is_some() && !self.pressed {
            self.told = Some(Rc::new(self.clone()));
            self.choices.clear();
            self.opened = span;
        }
        (self.meant, self.pressed) = (true, true);
        self.span = self.span.join(span);
    }

    /// Whether the wizard holds nothing yet but what a goal told.
    pub fn holds_only_told(&self) -> bool {
        !self.touched || self.told.is_some() && !self.gestured
    }

    /// Whether this name, typed in the wizard, is another one than the goal told.
    pub fn tells_another(&self, name: &Said) -> bool {
        let told = self.told.as_ref().and_then(|told| told.name());
        told.is_some_and(|told| are_two(told, name))
    }

    /// The wizard is what the goal told: what has another name below is none of its.
    pub fn confirms(&mut self, name: &Said) {
        if self.told.as_ref().and_then(|told| told.name()).is_some_and(|told| told.text == name.text) {
            self.told = None;
        }
    }

    /// Two things after all: the one that the goal told, and what has been filled in since.
    pub fn part(self) -> (Form, Form) {
        let Some(told) = self.told.clone() else { return (self.clone(), self) };
        let mut rest = Form { told: None, goal: None, picked_service: None, ..self };
        rest.fields.retain(|field, _| !told.fields.contains_key(field));
        // What came since stands behind what was told.
        rest.policies.drain(..told.policies.len());
        rest.nested.drain(..told.nested.len());
        rest.groups.drain(..told.groups.len());
        rest.users.drain(..told.users.len());
        rest.tags.drain(..told.tags.len());
        rest.more.drain(..told.more.len());
        rest.wants_policy &= !told.wants_policy;
        rest.document = rest.document.filter(|document| told.document.as_ref() != Some(document));
        rest.trust = rest.trust.filter(|trust| told.trust.as_ref() != Some(trust));
        rest.boundary = rest.boundary.filter(|boundary| told.boundary.as_ref() != Some(boundary));
        rest.service = rest.service.filter(|service| told.service.as_ref() != Some(service)).or(self.picked_service.map(|service| service.principal.to_owned()));
        rest.span = self.opened.join(Span::new(self.span.end, self.span.end));
        ((*told).clone(), rest)
    }

    /// Whether a dialog has all that its last button needs.
    pub fn is_ready(&self) -> bool {
        self.touched
            && self.subject.as_ref().is_none_or(|subject| !matches!(self.kind, Kind::Attach | Kind::Detach | Kind::Boundary | Kind::Unbound) || subject.kind != EntityKind::Policy)
    }

    /// Marks a policy in the list; the place is where the guide says so.
    pub fn add_policy(&mut self, policy: Entity, span: Span) {
        let policy = Entity { span, ..policy };
        if self.boundary == Some(None) {
            self.boundary = Some(Some(policy));
        } else if !self.policies[self.since(|told| told.policies.len())..].iter().any(|known| known.arn() == policy.arn()) {
            self.policies.push(policy);
        }
    }

    pub fn add_group(&mut self, group: Entity) {
        if !self.groups[self.since(|told| told.groups.len())..].iter().any(|known| known.name == group.name) {
            self.groups.push(group);
        }
    }

    /// Where what was filled in since the goal begins.
    fn since(&self, length: impl Fn(&Form) -> usize) -> usize {
        self.told.as_ref().map_or(0, |told| length(told))
    }
}

/// The wizard that alone has this field.
pub fn owner(field: Field) -> Option<Thing> {
    Some(match field {
        Field::UserName | Field::AccessType => Thing::User,
        Field::GroupName => Thing::Group,
        Field::RoleName | Field::ExternalId | Field::AccountId | Field::UseCase | Field::TrustedEntity | Field::IdentityProvider => Thing::Role,
        Field::GithubOrg | Field::GithubRepo | Field::GithubBranch => Thing::Role,
        Field::PolicyName => Thing::Policy,
        Field::KeyDescription => Thing::Key,
        Field::ProviderUrl | Field::ProviderType => Thing::Provider,
        Field::Name | Field::Description | Field::TagKey | Field::TagValue | Field::Audience | Field::Password => return None,
    })
}

/// Whether these are the names of two things. A placeholder may stand for the other name.
pub fn are_two(one: &Said, other: &Said) -> bool {
    one.text != other.text && [one, other].iter().all(|said| placeholders(&said.text).is_empty())
}
