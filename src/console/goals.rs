//! Goals: what is to be there in the end, said in one sentence or announced by a heading.

use super::desk::{Desk, Outcome, entity_kind};
use super::entity::{Entity, managed};
use super::form::{Filled, Form, Kind};
use crate::iam::{Arg, EntityKind};
use crate::lexicon::{Choice, Control, Field, Page, Thing};
use crate::plan::ParameterKind;
use crate::reading::{Recent, Said, Target};
use crate::source::Span;

impl Desk {
    /// "Create a user called x", told as a step.
    pub(super) fn goal(&mut self, thing: Thing, name: Option<&Said>, span: Span) -> Outcome {
        if let Some(at) = self.stack.iter().rposition(|form| form.makes(thing)) {
            let form = &self.stack[at];
            let another = name.is_some_and(|name| form.name().is_some_and(|known| known.text != name.text));
            if !another {
                let closes = form.touched && name.is_none();
                while self.stack.len() > at + 1 {
                    self.finish_top();
                }
                self.touch_goal(name, span);
                if closes {
                    self.finish_top();
                }
                return Outcome::Acted;
            }
        }
        if self.just_finished == Some(thing) && name.is_none() {
            return Outcome::Acted;
        }
        // "Create the user", when the section has made one: nothing says that it is another.
        if name.is_none() && self.section_has_made(thing) {
            return Outcome::Looked;
        }
        // "Let AWS generate a password", where the open wizard makes one.
        if thing == Thing::Password && self.stack.last().is_some_and(|form| form.makes(Thing::User) && form.chose(Choice::ConsoleAccess)) {
            self.touch(span);
            return Outcome::Acted;
        }
        // Said again after it was made: "create the user x" of a user that is there.
        if let Some(name) = name
            && let Some(known) = self.recents.iter().find(|entity| entity.kind == entity_kind(thing) && entity.by.is_some() && entity.is_called(&name.text)).cloned()
        {
            return self.perform(&crate::reading::Act::PickRecent { thing: Some(thing) }, crate::reading::Mood::Do, known.span);
        }
        self.open_thing(thing, span);
        let names_subject = matches!(thing, Thing::Key | Thing::Password) && self.picked_by == Some(span);
        if let Some(form) = self.stack.last_mut() {
            form.names_subject = names_subject;
        }
        self.touch_goal(name, span);
        Outcome::Acted
    }

    /// "Go to **Roles** and create a new one": the page says what.
    pub(super) fn create_listed(&mut self, name: Option<&Said>, span: Span) -> Outcome {
        let Some(thing) = self.page.filter(|_| self.page_section == self.section).and_then(Page::lists) else { return Outcome::Looked };
        // "There is no group, so create one", in the middle of the user's wizard: not what the page lists.
        if self.stack.last().is_some_and(|form| form.makes(thing) && form.gestured) {
            return Outcome::Looked;
        }
        let pressed = self.press(Control::Create(thing), span);
        match name {
            Some(name) => self.fill(Field::Name, Some(name), span),
            None => pressed,
        }
    }

    fn touch_goal(&mut self, name: Option<&Said>, span: Span) {
        if let Some(form) = self.stack.last_mut() {
            form.meant = true;
            form.goal = Some(span);
            form.span = form.span.join(span);
            if let (Some(name), Some(field)) = (name, form.name_field()) {
                form.fields.insert(field, Filled { value: Some(name.clone()), span: name.span });
                form.touched = true;
            }
        }
        self.just_finished = None;
    }

    /// "Create these users:" and a list of their names, with what is told of each. Where a sentence only speaks of them, they are yet
    /// to be made.
    pub fn names_listed(&mut self, thing: Thing, listed: &[(Said, String)], meant: bool, span: Span) {
        let names: Vec<Said> = listed.iter().map(|(name, _)| name.clone()).collect();
        let [first, more @ ..] = names.as_slice() else { return };
        match thing {
            Thing::User => {
                if meant {
                    self.goal(thing, Some(first), span);
                } else {
                    self.announce_thing(thing, Some(first), span);
                }
                let joins = listed.iter().flat_map(|(name, told)| self.groups_in(told).into_iter().map(|group| (name.text.clone(), group))).collect();
                if let Some(form) = self.stack.last_mut().filter(|form| form.makes(thing)) {
                    (form.more, form.joins) = (more.to_vec(), joins);
                }
            }
            _ if meant => names.iter().for_each(|name| _ = self.goal(thing, Some(name), span)),
            _ => {}
        }
    }

    /// "`x` (for the Readers group)": groups that the guide has made.
    fn groups_in(&self, told: &str) -> Vec<Entity> {
        let words = || told.split(|c: char| !c.is_alphanumeric() && !"+=.@_-".contains(c));
        let made = self.recents.iter().filter(|known| known.kind == EntityKind::Group && known.by.is_some());
        let named = |known: &&Entity| known.said.as_deref().is_some_and(|name| words().any(|word| word == name));
        if words().any(|word| matches!(word, "not" | "no")) { Vec::new() } else { made.filter(named).cloned().collect() }
    }

    /// A heading's goal opens its wizard tentatively: it counts once something fills it.
    pub(super) fn announce_thing(&mut self, thing: Thing, name: Option<&Said>, span: Span) {
        if self.stack.iter().any(|form| form.makes(thing)) {
            return;
        }
        let nests = self.stack.last().is_some_and(|form| form.may_nest(thing));
        if !nests {
            self.finish_all();
        }
        let subject = match thing {
            Thing::Key | Thing::Password => self.current.clone().filter(|entity| entity.kind == EntityKind::User).or_else(|| self.recent(EntityKind::User)),
            Thing::Inline => self.principal(),
            _ => None,
        };
        let form = self.open(Kind::New(thing), span);
        form.subject = subject;
        if let (Some(name), Some(field)) = (name, form.name_field()) {
            form.fields.insert(field, Filled { value: Some(name.clone()), span: name.span });
        }
    }

    /// "Create the user `x` with the policy y", and below it the wizard, in which `x` is typed: the sentence has only announced it. What it
    /// said is in the wizard.
    pub(super) fn take_back(&mut self, owner: Option<Thing>, name: &Said) {
        let Some(form) = &self.sent.stated else { return };
        let calls = &self.sent.calls;
        let same = form.name().is_some_and(|known| known.text == name.text) && owner.is_none_or(|thing| form.makes(thing)) && form.span.start >= self.section_start;
        let opened = self.stack.last().is_some_and(|open| open.pressed && open.kind == form.kind && open.name().is_none());
        if !same || !opened || calls.end != self.draft.calls.len() || calls.is_empty() {
            return;
        }
        let Some(form) = self.sent.stated.take() else { return };
        self.take_calls(self.sent.calls.start);
        if let Some(open) = self.stack.last_mut() {
            form.policies.into_iter().for_each(|policy| open.add_policy(policy, form.span));
            open.groups.extend(form.groups);
            open.choices.extend(form.choices);
        }
    }

    pub(super) fn finish_goal(&mut self, thing: Option<Thing>, span: Span) -> Outcome {
        let at = match thing {
            Some(thing) => self.stack.iter().rposition(|form| form.makes(thing)),
            None => self.stack.len().checked_sub(1),
        };
        let Some(at) = at.filter(|at| self.stack[*at].touched || self.stack[*at].meant) else { return Outcome::Navigated };
        while self.stack.len() > at + 1 {
            self.finish_top();
        }
        if self.stack.last().is_some_and(|form| form.touched) {
            self.touch(span);
        }
        self.finish_top();
        Outcome::Acted
    }

    pub(super) fn attach(&mut self, policies: &[Said], recent: Recent, to: Option<&Target>, span: Span) -> Outcome {
        // A policy that is being written is finished before it can be attached.
        while self.stack.last().is_some_and(|form| (form.makes(Thing::Policy)) && (form.touched || form.meant)) {
            self.finish_top();
        }
        // "Search for X and attach it", where the list of policies is open.
        let lists = policies.is_empty() && recent == Recent::Spoken && self.stack.last().is_some_and(Form::takes_policies);
        let searched = if lists { self.searched.take() } else { None };
        let mut chosen: Vec<Entity> = Vec::new();
        for said in policies.iter().chain(&searched) {
            let policy = match self.policy_called(said) {
                Some(policy) => policy,
                None => self.named(EntityKind::Policy, said),
            };
            chosen.push(policy);
        }
        // A goal that clicks or commands are yet to carry out takes what is said of its thing by name.
        let announced = |form: &Form, target: &Target| {
            let follows = self.explicit.get(&target.thing).is_some_and(|at| *at > form.span.start) && !form.gestured && form.more.is_empty();
            target.name.as_ref().is_none_or(|name| follows && form.name().is_some_and(|known| known.text == name.text))
        };
        let within = self.stack.last().is_some_and(|form| form.takes_policies() && to.is_none_or(|target| form.makes(target.thing) && announced(form, target)));
        if chosen.is_empty() && policies.is_empty() {
            let nested = self.stack.last().and_then(|form| form.nested.last().cloned());
            match nested.or_else(|| self.recent(EntityKind::Policy).filter(|policy| recent == Recent::Spoken || policy.by.is_some())) {
                Some(policy) if recent == Recent::Spoken || recent == Recent::Made && policy.by.is_some() => chosen.push(policy),
                _ if within => {
                    if let Some(form) = self.stack.last_mut() {
                        form.wants_policy = true;
                    }
                    self.touch_by_goal(span);
                    return Outcome::Acted;
                }
                _ => {}
            }
        }
        if within {
            if let Some(form) = self.stack.last_mut() {
                chosen.iter().for_each(|policy| form.add_policy(policy.clone(), span));
            }
            self.touch_by_goal(span);
            return Outcome::Acted;
        }
        let subject = match to {
            Some(Target { thing, name: Some(name) }) => {
                self.finish_all();
                let known = self.recents.iter().rev().find(|entity| entity.kind.principal().is_some() && entity.is_called(&name.text)).cloned();
                Some(known.unwrap_or_else(|| self.named(entity_kind(*thing), name)))
            }
            Some(Target { thing, name: None }) => {
                self.finish_all();
                let known = self.current.clone().filter(|entity| entity.kind == entity_kind(*thing)).or_else(|| self.recent(entity_kind(*thing)));
                // One that the guide presupposes.
                known.or_else(|| (!chosen.is_empty()).then(|| self.unnamed(entity_kind(*thing), span)))
            }
            None => {
                self.finish_all();
                self.principal()
            }
        };
        let Some(subject) = subject else { return Outcome::Navigated };
        let form = self.open(Kind::Attach, span);
        form.subject = Some(subject);
        form.meant = !chosen.is_empty();
        chosen.into_iter().for_each(|policy| form.add_policy(policy, span));
        if form.meant {
            self.touch(span);
            self.only_a_goal();
        }
        Outcome::Acted
    }

    /// Before a person does something: what goals alone have stated is done, unless clicks for it follow.
    pub fn settle(&mut self) {
        while let Some(form) = self.stack.last() {
            let Kind::New(thing) = form.kind else { return };
            let follows = self.explicit.get(&thing).is_some_and(|at| *at > form.span.start);
            if form.gestured || form.pressed || form.name().is_none() || follows {
                return;
            }
            self.finish_top();
        }
    }

    /// A policy that stands below is made under a name of the reader's, and is for whom the guide speaks of.
    pub(super) fn attach_shown(&mut self, span: Span) -> Outcome {
        let nests = self.stack.last().is_some_and(|form| form.may_nest(Thing::Policy) && (form.touched || form.meant));
        if !nests {
            self.finish_all();
        }
        let holder = if nests { None } else { self.principal() };
        if !nests && holder.is_none() {
            return Outcome::Looked;
        }
        let form = self.open(Kind::New(Thing::Policy), span);
        (form.subject, form.meant, form.shown) = (holder, true, true);
        Outcome::Acted
    }

    /// A goal says something about the open form, which alone is no gesture.
    fn touch_by_goal(&mut self, span: Span) {
        let gestured = self.stack.last().is_some_and(|form| form.gestured);
        self.touch(span);
        if let Some(form) = self.stack.last_mut() {
            form.gestured = gestured;
        }
    }

    /// The form that was just opened holds what one sentence said, which a command below may do instead.
    fn only_a_goal(&mut self) {
        if let Some(form) = self.stack.last_mut() {
            form.gestured = false;
        }
    }

    pub(super) fn add_to_group(&mut self, users: &[Said], all: bool, group: Option<&Said>, span: Span) -> Outcome {
        // One of several users who are made alike: they must be there first.
        let one_of = |form: &Form| !form.more.is_empty() && !users.is_empty() && users.len() <= form.more.len();
        while self.stack.last().is_some_and(|form| form.makes(Thing::User) && one_of(form)) {
            self.finish_top();
        }
        if let Some(form) = self.stack.last().filter(|form| form.makes(Thing::User)) {
            let own = users.iter().all(|user| form.names().any(|name| name.text == user.text));
            if own {
                let entity = match group {
                    Some(group) => self.named(EntityKind::Group, group),
                    None => match self.recent(EntityKind::Group) {
                        Some(known) => known,
                        // Which one is made or picked next.
                        None => return self.choose(Choice::AddToGroup, span).max(Outcome::Navigated),
                    },
                };
                if let Some(form) = self.stack.last_mut() {
                    form.add_group(entity);
                }
                self.touch_by_goal(span);
                return Outcome::Acted;
            }
        }
        let other = |form: &Form| group.is_some_and(|group| form.subject.as_ref().is_some_and(|subject| !subject.is_called(&group.text)));
        let opens = self.stack.last().is_none_or(|form| form.kind != Kind::Members || other(form));
        if opens {
            self.finish_all();
            let group = match group {
                Some(group) => Some(self.named(EntityKind::Group, group)),
                None => self.current.clone().filter(|entity| entity.kind == EntityKind::Group).or_else(|| self.recent(EntityKind::Group)),
            };
            let Some(group) = group else { return Outcome::Navigated };
            self.open(Kind::Members, span).subject = Some(group);
        }
        let members = match (users, self.recent(EntityKind::User)) {
            ([], Some(known)) if all => self.made_with(&known),
            ([], Some(known)) => vec![known],
            ([], None) => vec![self.unnamed(EntityKind::User, span)],
            (users, _) => users.iter().map(|user| self.named(EntityKind::User, user)).collect(),
        };
        if let Some(form) = self.stack.last_mut() {
            form.users.extend(members);
        }
        self.touch(span);
        if opens {
            self.only_a_goal();
        }
        Outcome::Acted
    }

    /// The users of the wizard that made this one too.
    fn made_with(&self, user: &Entity) -> Vec<Entity> {
        let together = |known: &&Entity| known.kind == EntityKind::User && known.by.is_some() == user.by.is_some() && known.span == user.span;
        self.recents.iter().filter(together).cloned().collect()
    }

    pub(super) fn deactivate(&mut self, span: Span) -> Outcome {
        let Some(user) = self.current.clone().filter(|entity| entity.kind == EntityKind::User).or_else(|| self.recent(EntityKind::User)) else { return Outcome::Navigated };
        self.finish_all();
        let key = self.draft.parameter(ParameterKind::Placeholder, Some("<ACCESS_KEY_ID>"), None, span);
        let key = crate::iam::Template::part(crate::iam::Part::Parameter(key));
        let input = vec![("UserName", Arg::Text(user.name)), ("AccessKeyId", Arg::Text(key)), ("Status", Arg::text("Inactive"))];
        self.draft.call("UpdateAccessKey", input, span);
        Outcome::Acted
    }

    pub(super) fn detach(&mut self, policies: &[Said], from: Option<&Target>, span: Span) -> Outcome {
        self.finish_all();
        let holder = match from {
            Some(Target { thing, name: Some(name) }) => Some(self.named(entity_kind(*thing), name)),
            Some(Target { thing, name: None }) => self.recent(entity_kind(*thing)),
            None => self.principal(),
        };
        let (Some(holder), false) = (holder, policies.is_empty()) else { return Outcome::Navigated };
        let Some(principal) = holder.kind.principal() else { return Outcome::Navigated };
        for said in policies {
            let policy = match managed(&said.text, said.span) {
                Some(policy) => policy,
                None => self.named(EntityKind::Policy, said),
            };
            let (name, member) = (format!("Detach{}Policy", principal.word()), principal.member());
            self.draft.call(&name, vec![(member, Arg::Text(holder.name.clone())), ("PolicyArn", Arg::Text(policy.arn()))], span);
        }
        Outcome::Acted
    }

    /// Another policy takes the place of these: what the guide has attached to the same holder is detached again.
    pub(super) fn replace(&mut self, policies: &[Said], of: Option<&Target>, span: Span) -> Outcome {
        while self.stack.last().is_some_and(|form| form.makes(Thing::Policy) && (form.touched || form.meant)) {
            self.finish_top();
        }
        if let Some(form) = self.stack.last_mut().filter(|form| form.takes_policies()) {
            form.policies.retain(|known| !policies.iter().any(|said| known.is_called(&said.text)));
        }
        let named = of.and_then(|of| Some(Arg::Text(self.named(entity_kind(of.thing), of.name.as_ref()?).name)));
        let kinds = [EntityKind::User, EntityKind::Group, EntityKind::Role].into_iter().filter(|kind| of.is_none_or(|of| entity_kind(of.thing) == *kind));
        for (principal, said) in kinds.filter_map(EntityKind::principal).flat_map(|principal| policies.iter().map(move |said| (principal, said))) {
            let Some(arn) = self.policy_called(said).map(|policy| policy.arn()) else { continue };
            let (given, taken) = (format!("Attach{}Policy", principal.word()), format!("Detach{}Policy", principal.word()));
            let attached = self.draft.calls.iter().rev().find(|call| call.operation.name == given && call.argument("PolicyArn") == Some(&Arg::Text(arn.clone())));
            let holder = attached.and_then(|call| call.argument(principal.member())).cloned();
            if let Some(holder) = holder.filter(|holder| named.as_ref().is_none_or(|named| named == holder)) {
                self.draft.call(&taken, vec![(principal.member(), holder), ("PolicyArn", Arg::Text(arn))], span);
            }
        }
        Outcome::Looked
    }

    /// What the console deletes; only what a name or the guide itself makes certain.
    pub(super) fn delete(&mut self, thing: Thing, name: Option<&Said>, from: Option<&Target>, span: Span) -> Outcome {
        if let (Thing::User, Some(Target { thing: Thing::Group, name: group })) = (thing, from) {
            return self.remove_member(name, group.as_ref(), span);
        }
        let kind = entity_kind(thing);
        let entity = match name {
            Some(name) => self.named(kind, name),
            None => match self.current.clone().filter(|entity| entity.kind == kind) {
                // A guide that takes back what it has just made names it, or a person does it.
                Some(entity) if entity.by.is_some() => return Outcome::Person,
                Some(entity) => entity,
                None if matches!(thing, Thing::User | Thing::Group | Thing::Role | Thing::Policy) => return Outcome::Person,
                None => return Outcome::Nothing,
            },
        };
        self.finish_all();
        let (operation, member, value) = match thing {
            Thing::User => ("DeleteUser", "UserName", entity.name.clone()),
            Thing::Group => ("DeleteGroup", "GroupName", entity.name.clone()),
            Thing::Role => ("DeleteRole", "RoleName", entity.name.clone()),
            Thing::Policy => ("DeletePolicy", "PolicyArn", entity.arn()),
            _ => return Outcome::Nothing,
        };
        self.draft.delete(operation, member, value, span);
        Outcome::Acted
    }

    fn remove_member(&mut self, user: Option<&Said>, group: Option<&Said>, span: Span) -> Outcome {
        self.finish_all();
        let user = match user {
            Some(user) => Some(self.named(EntityKind::User, user)),
            None => self.recent(EntityKind::User),
        };
        let group = match group {
            Some(group) => Some(self.named(EntityKind::Group, group)),
            None => self.recent(EntityKind::Group),
        };
        let (Some(user), Some(group)) = (user, group) else { return Outcome::Navigated };
        self.draft.call("RemoveUserFromGroup", vec![("GroupName", Arg::Text(group.name)), ("UserName", Arg::Text(user.name))], span);
        Outcome::Acted
    }

    /// A description of an access key, as the console keeps it.
    pub(super) fn key_description(&mut self, said: Option<&Said>, span: Span) -> crate::iam::Template {
        self.draft.name(ParameterKind::KeyDescription, said.map(|said| (said.text.as_str(), said.span)), span)
    }

    pub(super) fn described(&self, form: &super::form::Form) -> bool {
        form.fields.contains_key(&Field::KeyDescription)
    }
}
