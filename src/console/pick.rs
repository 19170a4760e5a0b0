//! Marking things in lists, and things spoken of before.

use super::desk::{Desk, Outcome, entity_kind};
use super::entity::{Entity, managed};
use super::form::Kind;
use crate::diagnostic::Diagnostic;
use crate::iam::{EntityKind, placeholders};
use crate::lexicon::{Choice, Field, Page, Tab, Thing};
use crate::reading::Said;
use crate::source::Span;

impl Desk {
    pub(super) fn pick(&mut self, thing: Option<Thing>, values: &[Said], span: Span) -> Outcome {
        values.iter().map(|value| self.pick_one(thing, value, span)).max().unwrap_or(Outcome::Nothing)
    }

    /// A lone value: on the line after "Role name:" it is that field's, else it may stand for a thing in a list.
    pub(super) fn value(&mut self, field: Option<Field>, value: &Said, span: Span) -> Outcome {
        if managed(&value.text, span).is_some() {
            return self.pick_one(None, value, span);
        }
        // A lone service where the wizard asks for one, and its use case behind it: "Elastic Container Service", "… Task".
        let principal = crate::lexicon::principal_of(&value.text).filter(|_| field.is_none());
        let refines = |principal: &str| self.role_service().and_then(|known| known.strip_suffix(".amazonaws.com")).is_some_and(|known| principal.starts_with(known));
        if principal.is_some_and(|principal| self.asks_service() || refines(&principal)) {
            return self.pick_one(None, value, span);
        }
        if let Some(field) = field.or_else(|| self.first_field()).filter(|_| value.text.is_ascii() && !value.text.contains(' ')) {
            return self.fill(field, Some(value), span);
        }
        // One of several users who are made alike is spoken of alone: they must be there first.
        while self.stack.last().is_some_and(|form| !form.more.is_empty() && form.names().any(|name| name.text == value.text && name.span != value.span)) {
            self.finish_top();
        }
        let made = self.recents.iter().rev().find(|entity| entity.kind.principal().is_some() && entity.by.is_some() && entity.is_called(&value.text)).cloned();
        let free = self.stack.last().is_none_or(|form| matches!(form.kind, Kind::New(Thing::Inline | Thing::Key) | Kind::Attach));
        if let Some(entity) = made.filter(|made| free || made.kind == EntityKind::Group && self.joins_groups()) {
            return self.pick_entity(entity, span);
        }
        let known = self.lists_policies() && self.recents.iter().any(|entity| entity.kind == EntityKind::Policy && entity.is_called(&value.text));
        if known { self.pick_one(Some(Thing::Policy), value, span) } else { Outcome::Nothing }
    }

    /// The service that the open role's wizard was given, while no policy is chosen.
    fn role_service(&self) -> Option<&str> {
        let form = self.stack.last().filter(|form| form.makes(Thing::Role) && form.trust.is_none() && form.policies.is_empty())?;
        form.service.as_deref()
    }

    /// The first page of a wizard that was just opened has one box to type in: the name's. A role's begins with choices.
    fn first_field(&self) -> Option<Field> {
        let form = self.stack.last().filter(|form| form.pressed && form.holds_only_told() && matches!(form.kind, Kind::New(Thing::User | Thing::Group)))?;
        form.name_field()
    }

    /// A policy of the guide's own that was looked for in the open list: who goes on from there has ticked it.
    pub(super) fn marks_searched(&self) -> bool {
        let own = |name: &str| self.recents.iter().any(|entity| entity.kind == EntityKind::Policy && entity.by.is_some() && entity.is_called(name));
        self.stack.last().is_some_and(|form| form.takes_policies()) && self.searched.as_ref().is_some_and(|said| own(&said.text))
    }

    fn pick_one(&mut self, thing: Option<Thing>, value: &Said, span: Span) -> Outcome {
        if let Some(policy) = self.policy_called(value) {
            return self.pick_policy(policy, span);
        }
        if self.stack.last().is_some_and(|form| form.makes(Thing::Role)) && thing != Some(Thing::Policy) {
            // In a web identity's form the only such name is the audience.
            let web = self.stack.last().is_some_and(|form| form.chose(Choice::TrustWeb) || form.value(Field::IdentityProvider).is_some());
            if web && value.text.ends_with(".amazonaws.com") {
                return self.fill(Field::Audience, Some(value), span);
            }
            let case = || crate::lexicon::principal_of_case(self.role_service()?, &value.text);
            if let Some(principal) = crate::lexicon::principal_of(&value.text).or_else(case) {
                if let Some(form) = self.stack.last_mut() {
                    form.service = Some(principal);
                }
                self.touch(span);
                return Outcome::Acted;
            }
            let account = value.text.len() == 12 && value.text.chars().all(|c| c.is_ascii_digit());
            if account {
                return self.fill(Field::AccountId, Some(value), span);
            }
        }
        let known = self.recents.iter().rev().find(|entity| entity.is_called(&value.text) && thing.is_none_or(|thing| entity_kind(thing) == entity.kind)).cloned();
        // IAM's names have no letters but those of ASCII: these are the console's own words.
        if known.is_none() && !value.text.is_ascii() {
            return Outcome::Navigated;
        }
        let bounds = thing.is_none() && self.stack.last().is_some_and(|form| form.boundary == Some(None) || form.kind == Kind::Boundary && form.policies.is_empty());
        let thing = if bounds { Some(Thing::Policy) } else { thing };
        match (known, thing) {
            (Some(entity), _) => self.pick_entity(entity, span),
            // `sqs:SendMessage` is an action: no name holds a colon.
            (None, Some(Thing::Policy)) if value.text.contains(':') && !value.text.starts_with("arn:") => Outcome::Nothing,
            // Nor a blank: **least privilege** is a principle.
            (None, Some(Thing::Policy)) if value.text.contains(' ') && placeholders(&value.text).is_empty() => {
                let unknown = self.unknown_to_aws(value);
                unknown.map_or(Outcome::Nothing, |policy| self.pick_policy(policy, span))
            }
            (None, Some(Thing::Policy)) => {
                let policy = self.named(EntityKind::Policy, value);
                self.pick_policy(policy, span)
            }
            (None, Some(thing @ (Thing::User | Thing::Group | Thing::Role))) => {
                let entity = self.named(entity_kind(thing), value);
                self.pick_entity(entity, span)
            }
            (None, None) if self.lists_policies() && looks_like_a_policy(&value.text) || self.shows_only_policies() && is_no_word(&value.text) => {
                let policy = self.named(EntityKind::Policy, value);
                self.pick_policy(policy, span)
            }
            (None, None) if self.stack.last().is_some_and(|form| form.chose(Choice::AddToGroup)) && is_no_word(&value.text) => {
                let group = self.named(EntityKind::Group, value);
                self.pick_entity(group, span)
            }
            (None, None) if self.stack.is_empty() && !value.text.contains(' ') && value.text.contains(['-', '_', '<', '{']) => match self.listed() {
                // A name clicked in the list that the page shows.
                Some(kind) => {
                    let entity = self.named(kind, value);
                    self.pick_entity(entity, span)
                }
                None => Outcome::Nothing,
            },
            (None, None)
                if self.stack.last().is_some_and(|form| matches!(form.kind, Kind::New(Thing::User | Thing::Group)) && form.gestured && form.name().is_some())
                    && is_no_word(&value.text) =>
            {
                let group = self.stack.last().is_some_and(|form| form.makes(Thing::Group));
                let message = format!("it is not said what `{}` is: a policy, or a {}; nothing is given", value.text, if group { "user" } else { "group" });
                let help = if group {
                    "name the list that it stands in: \u{201c}Attach permissions policies\u{201d}, or \u{201c}Add users to the group\u{201d}"
                } else {
                    "name the choice before it: \u{201c}Attach policies directly\u{201d}, or \u{201c}Add user to group\u{201d}"
                };
                self.draft.diagnostics.push(Diagnostic::note("reading/not-understood", value.span, message).help(help));
                Outcome::Person
            }
            _ => Outcome::Nothing,
        }
    }

    /// The list of policies is what the reader sees.
    pub fn lists_policies(&self) -> bool {
        self.stack.last().is_some_and(|form| form.kind == Kind::Attach || form.chose(Choice::AttachDirectly) || form.makes(Thing::Group) || form.makes(Thing::Role))
    }

    /// The list of groups was opened, and nothing but a goal has told of the user: their wizard is not what the reader sees.
    fn leaves_goal(&self) -> bool {
        self.arrived == Some(Page::Groups) && self.stack.last().is_some_and(|form| form.makes(Thing::User) && !form.gestured && !form.pressed)
    }

    /// Nothing else is picked there: the choice was made, or whom the role trusts is known.
    fn shows_only_policies(&self) -> bool {
        self.stack.last().is_some_and(|form| form.chose(Choice::AttachDirectly) || form.makes(Thing::Role) && form.pressed && (form.service.is_some() || form.trust.is_some()))
    }

    pub(super) fn listed(&self) -> Option<EntityKind> {
        self.page?.lists().filter(|thing| *thing != Thing::Provider).map(entity_kind)
    }

    fn pick_entity(&mut self, entity: Entity, span: Span) -> Outcome {
        match entity.kind {
            EntityKind::Policy => self.pick_policy(entity, span),
            // The provider whose identities a role trusts.
            EntityKind::OidcProvider if self.stack.last().is_some_and(|form| form.makes(Thing::Role)) => {
                let said = entity.said.clone().map(|text| Said::new(text, span));
                self.fill(Field::IdentityProvider, said.as_ref(), span)
            }
            EntityKind::Group if self.joins_groups() && !self.leaves_goal() => {
                if let Some(form) = self.stack.last_mut() {
                    form.add_group(entity);
                }
                self.touch(span);
                Outcome::Acted
            }
            EntityKind::User if self.stack.last().is_some_and(|form| form.kind == Kind::Members || form.makes(Thing::Group)) => {
                if let Some(form) = self.stack.last_mut() {
                    form.users.push(entity);
                }
                self.touch(span);
                Outcome::Acted
            }
            // From the policy's side: "choose the user to attach it to".
            EntityKind::User | EntityKind::Group | EntityKind::Role if self.wants_holder() => {
                self.attach_subject(entity, span);
                Outcome::Acted
            }
            EntityKind::User if self.stack.is_empty() && self.tab == Some(Tab::Members) && self.current.as_ref().is_some_and(|current| current.kind == EntityKind::Group) => {
                self.marked.push(entity);
                Outcome::Navigated
            }
            _ => {
                // "Create a key: go to the user, …": the goal is about the user whose page is opened.
                let owns = |kind: Kind| match kind {
                    Kind::New(Thing::Key | Thing::Password) => entity.kind == EntityKind::User,
                    kind => kind == Kind::New(Thing::Inline),
                };
                // One that names its user has it already.
                let goal = self.stack.last().is_some_and(|form| !form.gestured && owns(form.kind) && !form.names_subject);
                let goal = if goal { self.stack.pop() } else { None };
                self.finish_all();
                // It may only now be there.
                let made = self.recents.iter().find(|known| known.kind == entity.kind && known.name == entity.name && known.by.is_some());
                let entity = made.cloned().unwrap_or(entity);
                if let Some(mut form) = goal {
                    form.subject = Some(entity.clone());
                    self.stack.push(form);
                }
                self.current = Some(entity.clone());
                (self.picked, self.picked_by) = (true, Some(span));
                self.remember(entity);
                self.tab = None;
                self.just_finished = None;
                Outcome::Navigated
            }
        }
    }

    /// Turns an attachment around: the policy is known, its holder is picked.
    fn attach_subject(&mut self, holder: Entity, span: Span) {
        if let Some(form) = self.stack.last_mut()
            && let Some(policy) = form.subject.replace(holder)
        {
            form.add_policy(policy, span);
        }
        self.touch(span);
    }

    pub(super) fn pick_policy(&mut self, policy: Entity, span: Span) -> Outcome {
        // What is imported is a document that this program does not have: it stays wanted.
        if self.stack.last().is_some_and(|form| form.chose(Choice::Import)) {
            self.touch(span);
            return Outcome::Acted;
        }
        // A policy that is only announced, or open without content, gives way to the list below it.
        while self.stack.len() > 1 && self.stack.last().is_some_and(|form| !form.takes_policies()) {
            self.finish_top();
        }
        if self.stack.last().is_some_and(|form| form.takes_policies() && (form.meant || form.touched || form.kind == Kind::Attach)) {
            if let Some(form) = self.stack.last_mut() {
                form.add_policy(policy.clone(), span);
            }
            self.touch(span);
            self.remember(policy);
            return Outcome::Acted;
        }
        if let Some(form) = self.stack.last_mut().filter(|form| form.takes_policies()) {
            // The heading announced the wizard, and this fills it.
            form.add_policy(policy, span);
            self.touch(span);
            return Outcome::Acted;
        }
        if let Some(subject) = self.current.clone().filter(|entity| entity.kind.principal().is_some() && self.tab != Some(Tab::Credentials) && self.page != Some(Page::Policies)) {
            self.finish_all();
            let form = self.open(Kind::Attach, span);
            form.subject = Some(subject);
            form.add_policy(policy, span);
            self.touch(span);
            return Outcome::Acted;
        }
        self.finish_all();
        self.current = Some(policy.clone());
        self.picked = true;
        self.remember(policy);
        Outcome::Looked
    }

    /// "Select devs": the user, group or role that the guide has made, where nothing marks the name.
    pub(super) fn pick_named(&mut self, name: &Said, span: Span) -> Outcome {
        if self.stack.last().is_some_and(|form| form.makes(Thing::User) && form.names().any(|known| known.text == name.text)) {
            self.finish_top();
        }
        let made = self.recents.iter().rev().find(|entity| entity.kind.principal().is_some() && entity.by.is_some() && entity.is_called(&name.text)).cloned();
        made.map_or(Outcome::Looked, |entity| self.pick_entity(entity, span))
    }

    /// The page of something in a list.
    pub(super) fn open_page(&mut self, thing: Thing, span: Span) -> Outcome {
        let on_holder = self.tab == Some(Tab::Permissions) && self.current.as_ref().is_some_and(|current| current.kind.principal().is_some());
        if thing == Thing::Policy && self.stack.is_empty() && on_holder {
            return self.open_policy(span);
        }
        self.pick_recent(Some(thing), span)
    }

    /// A policy that the reader chooses.
    fn open_policy(&mut self, span: Span) -> Outcome {
        let arn = self.wanted_policy(span);
        self.current = Some(Entity { kind: EntityKind::Policy, name: arn.clone(), said: None, arn: Some(arn), by: None, span });
        self.picked = true;
        self.tab = None;
        Outcome::Navigated
    }

    /// Something that the guide says it has made, by its name. Where it made one under another name, that one is meant.
    pub(super) fn pick_made(&mut self, thing: Thing, name: &Said, span: Span) -> Outcome {
        let kind = entity_kind(thing);
        let open = self.stack.iter().rev().find(|form| form.makes(thing)).and_then(|form| form.name()).map(|name| name.text.clone());
        let made = self.recents.iter().rev().find(|entity| entity.kind == kind && entity.by.is_some()).and_then(|entity| entity.said.clone());
        let known = self.recents.iter().any(|entity| entity.kind == kind && entity.is_called(&name.text));
        match open.or(made).filter(|made| !known && *made != name.text && kind.principal().is_some()) {
            Some(made) => {
                let message = format!("the guide has made `{made}`, and calls it `{}` here; it is read as `{made}`", name.text);
                self.draft.diagnostics.push(Diagnostic::warning("reading/other-name", name.span, message).help(format!("write {made}")));
                self.pick_recent(Some(thing), span)
            }
            None => self.pick(Some(thing), std::slice::from_ref(name), span),
        }
    }

    pub(super) fn pick_recent(&mut self, thing: Option<Thing>, span: Span) -> Outcome {
        // In a role's wizard a provider is chosen for it.
        if thing == Some(Thing::Provider) && self.stack.last().is_some_and(|form| form.makes(Thing::Role)) {
            return self.fill(Field::IdentityProvider, None, span);
        }
        // "Search for x and tick it".
        if let (Some(value), None | Some(Thing::Policy)) = (self.searched.take(), thing) {
            let wanted = thing.or(self.stack.last().filter(|form| form.takes_policies()).map(|_| Thing::Policy));
            return self.pick_one(wanted, &value, span);
        }
        // "Select the user": the wizard that makes it must be through.
        if thing == Some(Thing::User) || (thing.is_none() && self.stack.last().is_some_and(|form| form.makes(Thing::User) && form.policies.is_empty() && form.nested.is_empty())) {
            let members = self.stack.last().is_some_and(|form| form.kind == Kind::Members);
            if !members {
                self.finish_users();
            }
        }
        if thing == Some(Thing::Role) && self.stack.last().is_some_and(|form| form.makes(Thing::Role) && form.touched) {
            self.finish_top();
        }
        // "Select it": the policy that was being written is there now.
        if matches!(thing, None | Some(Thing::Policy)) && self.stack.len() > 1 && self.stack.last().is_some_and(|form| form.makes(Thing::Policy) && form.touched) {
            self.finish_top();
        }
        let nested = self.stack.last().and_then(|form| form.nested.last().cloned());
        let entity = match thing {
            None => nested.or_else(|| self.recents.last().cloned()),
            Some(Thing::Policy) => nested.or_else(|| self.recent(EntityKind::Policy)),
            Some(thing) => self.recent(entity_kind(thing)),
        };
        if let Some(entity) = entity {
            return self.pick_entity(entity, span);
        }
        let lists_holders = self.wants_holder() || self.stack.last().is_some_and(|form| form.kind == Kind::Members);
        match thing {
            Some(Thing::Group) if self.joins_groups() && !self.stack.is_empty() && self.stack.last().is_some_and(|form| form.kind == Kind::Attach) => {
                let entity = self.unnamed(EntityKind::Group, span);
                self.pick_entity(entity, span)
            }
            Some(thing @ (Thing::User | Thing::Group | Thing::Role)) if self.stack.is_empty() || lists_holders => {
                let entity = self.unnamed(entity_kind(thing), span);
                self.pick_entity(entity, span)
            }
            // "Select the policies that you want to attach": which, only the reader knows.
            Some(Thing::Policy) if self.stack.last().is_some_and(|form| form.takes_policies() && (form.meant || form.gestured)) => {
                if let Some(form) = self.stack.last_mut() {
                    form.wants_policy = true;
                }
                self.touch(span);
                Outcome::Acted
            }
            Some(Thing::Policy) if self.stack.is_empty() && self.page == Some(Page::Policies) && !self.picked => self.open_policy(span),
            _ => Outcome::Navigated,
        }
    }
}

/// Whether a name in a list of policies is one: "S3-read-policy", "MyAppAccess".
fn looks_like_a_policy(name: &str) -> bool {
    let lower = name.to_lowercase();
    !name.contains(' ') && ["policy", "access", "permission", "readonly", "role"].iter().any(|word| lower.contains(word))
}

/// `web`, `web-shop`, `WebShop`: a name as IAM has them, where the console's own words begin with a capital.
fn is_no_word(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c));
    let humps = text.as_bytes().windows(2).any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    letters && (humps || text.starts_with(|c: char| c.is_ascii_lowercase()) || text.contains(['-', '_']))
}
