//! Buttons, options and fields.

use super::desk::{Desk, Outcome, entity_kind};
use super::entity::{Entity, managed};
use super::form::{Filled, Form, Kind};
use crate::iam::{EntityKind, placeholders};
use crate::lexicon::{Action, Choice, Control, Field, Noun, Page, Service, Tab, Thing};
use crate::plan::literal_secret;
use crate::reading::Said;
use crate::source::Span;

impl Desk {
    pub(super) fn press(&mut self, control: Control, span: Span) -> Outcome {
        match control {
            Control::Create(thing) => self.press_create(thing, span),
            Control::Finish => {
                if self.stack.last().is_some_and(|form| form.touched) {
                    self.touch(span);
                    self.finish_top();
                    return Outcome::Acted;
                }
                Outcome::Navigated
            }
            Control::Done => {
                if self.stack.last().is_some_and(|form| form.makes(Thing::Key) && form.touched) {
                    self.finish_top();
                }
                Outcome::Looked
            }
            Control::Action(action) => self.press_action(action, span),
            Control::Next if self.marks_searched() => {
                let wanted = self.searched.take().unwrap_or_else(|| Said::new("", span));
                self.pick(Some(Thing::Policy), &[wanted], span)
            }
            Control::Next | Control::Screen | Control::Page(_) | Control::Tab(_) | Control::Option(_) | Control::Field(_) => {
                if let Some(form) = self.stack.last_mut().filter(|form| form.meant) {
                    form.span = form.span.join(span);
                }
                Outcome::Navigated
            }
        }
    }

    /// What is open is a group, or the list of groups.
    pub fn lists_members(&self) -> bool {
        self.tab == Some(Tab::Members)
            || self.stack.last().is_some_and(|form| form.kind == Kind::Members)
            || self.page == Some(Page::Groups) && (self.picked || self.current.as_ref().is_some_and(|current| current.kind == EntityKind::Group))
    }

    /// A button that opens a wizard, and is its last one too.
    fn press_create(&mut self, thing: Thing, span: Span) -> Outcome {
        if thing == Thing::Key && self.page == Some(Page::OwnCredentials) {
            self.own_credentials = true;
            return Outcome::Looked;
        }
        // A guide that mixes the consoles makes the key within the wizard, whose last button is yet to come.
        let within = self.stack.last().is_some_and(|form| form.makes(Thing::User) && form.pressed && form.gestured && self.tab != Some(Tab::Credentials));
        if thing == Thing::Key && within && self.explicit.get(&Thing::User).is_some_and(|at| *at > span.end) {
            return self.choose(Choice::Programmatic, span);
        }
        // On a group's list of users the button adds members.
        let listed = self.tab == Some(Tab::Members) || self.page == Some(Page::Groups) && self.picked;
        if thing == Thing::User && listed && self.current.as_ref().is_some_and(|current| current.kind == EntityKind::Group) {
            return self.press_action(Action::Members, span);
        }
        // The inline policy's wizard ends with "Create policy".
        let closes = |form: &Form| form.makes(thing) || (thing == Thing::Policy && form.makes(Thing::Inline)) || (thing == Thing::Password && form.makes(Thing::User));
        if let Some(at) = self.stack.iter().rposition(closes) {
            let opens = !self.stack[at].pressed && self.arrived.and_then(Page::lists).is_some_and(|thing| self.stack[at].makes(thing));
            let touched = self.stack[at].gestured && !opens;
            let above_filled = self.stack[at + 1..].iter().any(|form| form.touched);
            if touched || above_filled {
                while self.stack.len() > at + 1 {
                    self.finish_top();
                }
                self.touch(span);
                self.finish_top();
            } else {
                self.stack.truncate(at + 1);
                if let Some(form) = self.stack.last_mut() {
                    (form.meant, form.pressed) = (true, true);
                    form.span = form.span.join(span);
                }
            }
            return Outcome::Acted;
        }
        if self.just_finished == Some(thing) {
            // The closing click, told after its form was finished already.
            self.just_finished = None;
            return Outcome::Acted;
        }
        self.open_thing(thing, span);
        if let Some(form) = self.stack.last_mut() {
            (form.meant, form.pressed) = (true, true);
        }
        Outcome::Acted
    }

    /// Opens the wizard for `thing`: within the open one where the console allows that, else after finishing it.
    pub(super) fn open_thing(&mut self, thing: Thing, span: Span) {
        let nests = self.stack.last().is_some_and(|form| form.may_nest(thing) && (form.touched || form.meant));
        match thing {
            _ if nests => {}
            Thing::Key | Thing::Inline | Thing::Password => self.finish_all(),
            _ => self.finish_all(),
        }
        let subject = match thing {
            Thing::Key | Thing::Password => self.current.clone().filter(|entity| entity.kind == EntityKind::User).or_else(|| self.recent(EntityKind::User)),
            Thing::Inline => self.principal(),
            _ => None,
        };
        self.open(Kind::New(thing), span).subject = subject;
    }

    fn press_action(&mut self, action: Action, span: Span) -> Outcome {
        match action {
            Action::Attach | Action::Permissions => {
                if let Some(form) = self.stack.last_mut().filter(|form| form.kind == Kind::Attach) {
                    form.pressed = true;
                    if form.is_ready() || form.subject.as_ref().is_some_and(|subject| subject.kind == EntityKind::Policy) {
                        self.finish_top();
                    }
                    return Outcome::Acted;
                }
                if self.stack.last().is_some_and(|form| form.takes_policies()) {
                    return Outcome::Navigated;
                }
                let Some(subject) = self.current.clone().or_else(|| self.recents.last().cloned()) else { return Outcome::Navigated };
                self.finish_all();
                let form = self.open(Kind::Attach, span);
                (form.subject, form.meant) = (Some(subject), true);
            }
            // "Create a trust policy that …" of the role that is being made.
            Action::Trust if self.stack.last().is_some_and(|form| form.makes(Thing::Role)) => return Outcome::Navigated,
            Action::Trust => {
                // The role is not there yet: its wizard takes the document, and the role never trusts anybody else.
                if let Some(form) = self.stack.last_mut().filter(|form| form.makes(Thing::Role)) {
                    if form.trust.is_none() {
                        return Outcome::Navigated;
                    }
                    self.finish_all();
                }
                let Some(role) = self.current.clone().filter(|entity| entity.kind == EntityKind::Role).or_else(|| self.recent(EntityKind::Role)) else { return Outcome::Navigated };
                self.finish_all();
                self.open(Kind::Trust, span).subject = Some(role);
            }
            Action::Members => {
                let group = self.current.clone().filter(|entity| entity.kind == EntityKind::Group).or_else(|| self.recent(EntityKind::Group));
                if self.stack.last().is_some_and(|form| form.kind == Kind::Members && form.touched) {
                    self.finish_top();
                    return Outcome::Acted;
                }
                let Some(group) = group else { return Outcome::Navigated };
                self.finish_all();
                self.open(Kind::Members, span).subject = Some(group);
            }
            Action::Boundary => {
                if let Some(form) = self.stack.last_mut().filter(|form| matches!(form.kind, Kind::New(Thing::User | Thing::Role))) {
                    form.boundary.get_or_insert(None);
                    self.touch(span);
                    return Outcome::Acted;
                }
                if let Some(form) = self.stack.last().filter(|form| form.kind == Kind::Boundary) {
                    if form.is_ready() {
                        self.finish_top();
                    }
                    return Outcome::Acted;
                }
                let Some(subject) = self.current.clone().or_else(|| self.principal()) else { return Outcome::Navigated };
                self.finish_all();
                let form = self.open(Kind::Boundary, span);
                (form.subject, form.meant) = (Some(subject), true);
            }
            Action::ConsoleAccess => {
                self.open_thing(Thing::Password, span);
                if let Some(form) = self.stack.last_mut() {
                    (form.meant, form.touched) = (true, true);
                }
            }
            Action::Deactivate => return self.deactivate(span),
            Action::Menu => return Outcome::Navigated,
            _ => return self.press_dialog(action, span),
        }
        Outcome::Acted
    }

    pub(super) fn choose(&mut self, choice: Choice, span: Span) -> Outcome {
        let wanted = match choice {
            Choice::Programmatic if self.stack.last().is_some_and(|form| form.makes(Thing::Key)) => Thing::Key,
            Choice::Programmatic | Choice::ConsoleAccess | Choice::IamUser | Choice::GeneratedPassword | Choice::CustomPassword | Choice::ResetPassword => Thing::User,
            Choice::TrustService
            | Choice::TrustAccount
            | Choice::TrustOther
            | Choice::TrustWeb
            | Choice::TrustSaml
            | Choice::TrustCustom
            | Choice::ThisAccount
            | Choice::ExternalId
            | Choice::Mfa => Thing::Role,
            Choice::KeyUse | Choice::Confirm => Thing::Key,
            Choice::Oidc | Choice::Saml => Thing::Provider,
            Choice::AttachDirectly | Choice::AddToGroup | Choice::CopyPermissions => return self.choose_permissions(choice, span),
            Choice::Import => {
                if let Some(form) = self.stack.last_mut().filter(|form| matches!(form.kind, Kind::New(Thing::Policy | Thing::Inline))) {
                    form.choices.insert(choice);
                    form.editor.leave_open();
                }
                return Outcome::Navigated;
            }
            Choice::Json | Choice::Visual => {
                // The editor is a page of "Create policy", which the guide may not have mentioned.
                if self.stack.last().is_some_and(Form::takes_policies) && self.stack.last().is_some_and(|form| form.may_nest(Thing::Policy)) {
                    self.open(Kind::New(Thing::Policy), span);
                }
                return Outcome::Navigated;
            }
            Choice::DefaultPasswordPolicy => return self.choose_default_policy(span),
        };
        let password = matches!(choice, Choice::GeneratedPassword | Choice::CustomPassword | Choice::ResetPassword | Choice::ConsoleAccess);
        let fits = |form: &Form| form.makes(wanted) || (password && form.makes(Thing::Password));
        // "IAM user for the backups", as a heading, and "Programmatic access only": only a new user is asked that.
        let told = matches!(choice, Choice::Programmatic | Choice::ConsoleAccess) && self.topic.first() == Some(&Noun::User) && self.recent(EntityKind::User).is_none();
        let at = match self.stack.iter().rposition(fits) {
            None if told && self.stack.is_empty() => {
                self.open(Kind::New(Thing::User), span).meant = true;
                0
            }
            Some(at) => at,
            None => return Outcome::Nothing,
        };
        while self.stack.len() > at + 1 {
            self.finish_top();
        }
        if let Some(form) = self.stack.last_mut() {
            form.choices.insert(choice);
        }
        self.touch(span);
        // "Require external ID, and enter `x`".
        self.pending = match choice {
            Choice::ExternalId => Some(Field::ExternalId),
            Choice::TrustOther => Some(Field::AccountId),
            Choice::CustomPassword => Some(Field::Password),
            _ => None,
        };
        Outcome::Acted
    }

    fn choose_permissions(&mut self, choice: Choice, span: Span) -> Outcome {
        // What a heading only announced does not hide the wizard that is open.
        if let Some(at) = self.stack.iter().rposition(|form| form.makes(Thing::User)).filter(|at| self.stack[at + 1..].iter().all(Form::is_only_announced)) {
            self.stack.truncate(at + 1);
        }
        let titled: Vec<Entity> = self.titled.iter().filter_map(|said| managed(&said.text, said.span)).collect();
        if let Some(form) = self.stack.last_mut().filter(|form| form.makes(Thing::User)) {
            form.choices.insert(choice);
            if choice == Choice::AttachDirectly {
                form.titled = titled;
            }
            self.touch(span);
            return Outcome::Acted;
        }
        if let Some(form) = self.stack.last_mut().filter(|form| form.kind == Kind::Attach) {
            form.choices.insert(choice);
            return Outcome::Acted;
        }
        match (choice, self.current.clone()) {
            (Choice::AttachDirectly, Some(subject)) if subject.kind.principal().is_some() => {
                self.finish_all();
                self.open(Kind::Attach, span).subject = Some(subject);
                Outcome::Acted
            }
            (Choice::AddToGroup, Some(subject)) if subject.kind == EntityKind::Group => self.press_action(Action::Members, span),
            (Choice::AddToGroup, Some(subject)) if subject.kind == EntityKind::User && self.picked => {
                self.finish_all();
                let form = self.open(Kind::Attach, span);
                form.subject = Some(subject);
                form.choices.insert(choice);
                Outcome::Acted
            }
            // "Groups, name, **Add user to group**": the group's form gives way to its members.
            (Choice::AddToGroup, _) if self.stack.last().is_some_and(|form| form.makes(Thing::Group)) => {
                if self.stack.last().is_some_and(|form| form.touched) {
                    self.finish_top();
                }
                self.press_action(Action::Members, span)
            }
            _ => Outcome::Navigated,
        }
    }

    pub(super) fn pick_service(&mut self, service: &'static Service, span: Span) -> Outcome {
        let principal = (!service.principal.is_empty()).then(|| service.principal.to_owned());
        let Some(form) = self.stack.iter_mut().rev().find(|form| form.makes(Thing::Role)) else { return Outcome::Nothing };
        // A web identity is no service, whatever its provider is called.
        // Past the page that asks for it, another service is none of the role's.
        let asked = form.service.is_none() || form.policies.is_empty() && form.name().is_none();
        if principal.is_some() && asked && !form.chose(Choice::TrustWeb) {
            form.service = principal;
            if let Some(policy) = managed(service.attaches, span) {
                form.add_policy(policy, span);
            }
            self.touch(span);
        }
        Outcome::Acted
    }

    /// The wizard of a role is gone through once more: only it asks for a service. Which policies, if none is told, its reader says.
    pub(super) fn again(&mut self, service: &'static Service, span: Span) -> Outcome {
        self.finish_all();
        let form = self.open(Kind::New(Thing::Role), span);
        (form.meant, form.pressed, form.wants_policy) = (true, true, true);
        form.choices.insert(Choice::TrustService);
        self.pick_service(service, span)
    }

    /// "Choose Lambda (if you plan to use a function)": one of those that the wizard's page asks for.
    pub(super) fn offer(&mut self, service: &'static Service) {
        let form = self.stack.last_mut().filter(|form| form.chose(Choice::TrustService));
        if let Some(form) = form.filter(|form| !form.offered.iter().any(|known| known.principal == service.principal)) {
            form.offered.push(service);
        }
    }

    pub(super) fn fill(&mut self, field: Field, value: Option<&Said>, span: Span) -> Outcome {
        let owner = owner(field);
        // "Repository: `acme/shop`".
        if let (Field::GithubRepo, Some((org, repo))) = (field, value.and_then(|value| value.text.split_once('/'))) {
            let said = |text: &str| Said::new(text, value.map_or(span, |value| value.span));
            self.fill(Field::GithubOrg, Some(&said(org)), span);
            return self.fill(Field::GithubRepo, Some(&said(repo)), span);
        }
        // "Set console password to custom", "User group name" in the user's wizard.
        if field == Field::Password {
            // Who has a password typed twice names the other field: "**New password** and **Confirm new password**".
            if let Some(value) = value.filter(|value| placeholders(&value.text).is_empty() && !value.text.contains(' ')) {
                self.draft.diagnostics.push(literal_secret(value.span, "a console password stands in the guide"));
            }
            if self.stack.iter().rev().find(|form| form.makes(Thing::User)).is_some_and(Form::is_only_announced) {
                return Outcome::Nothing;
            }
            return self.choose(Choice::ConsoleAccess, span);
        }
        if let Some(form) = self.stack.last_mut().filter(|form| matches!(form.kind, Kind::Call(_) | Kind::Detach | Kind::Leave | Kind::Unbound)) {
            // A name typed into a deletion's dialog only confirms.
            form.fields.insert(field, Filled { value: value.cloned(), span });
            return Outcome::Acted;
        }
        if field == Field::GroupName
            && self.stack.last().is_some_and(|form| form.makes(Thing::User) && (form.chose(Choice::AddToGroup) || value.is_some() && (form.gestured || form.pressed)))
        {
            self.open(Kind::New(Thing::Group), span).meant = true;
        }
        // "Click the user name `x`" of a user that is there.
        if let (Some(thing), Some(value)) = (owner, value)
            && let Some(known) = self.recents.iter().find(|entity| entity.kind == entity_kind(thing) && entity.by.is_some() && entity.is_called(&value.text))
        {
            let name = known.said.clone().unwrap_or_default();
            return self.pick(Some(thing), &[Said::new(name, value.span)], span);
        }
        let fits = |form: &Form| match owner {
            Some(thing) => form.makes(thing) || (thing == Thing::Policy && form.makes(Thing::Inline)),
            None => form.name_field().is_some() || !matches!(field, Field::Name),
        };
        let at = match self.stack.iter().rposition(fits) {
            Some(at) => at,
            None => match self.implied(field, owner) {
                Some(thing) => {
                    self.open_thing(thing, span);
                    if let Some(form) = self.stack.last_mut() {
                        form.meant = true;
                    }
                    self.stack.len() - 1
                }
                None => return Outcome::Nothing,
            },
        };
        while self.stack.len() > at + 1 {
            self.finish_top();
        }
        let Some(form) = self.stack.last_mut() else { return Outcome::Nothing };
        let field = match field {
            Field::Name => form.name_field().unwrap_or(field),
            Field::Description if form.makes(Thing::Key) => Field::KeyDescription,
            _ => field,
        };
        if matches!(field, Field::UseCase | Field::TrustedEntity)
            && let Some(principal) = value.and_then(|value| crate::lexicon::principal_of(&value.text))
        {
            form.service = Some(principal);
        }
        let known = form.value(field).is_some();
        // A second value for a filled field is a remark, and one that is not given takes nothing back.
        if !known {
            form.fields.insert(field, Filled { value: value.cloned(), span });
        }
        self.touch(span);
        self.pending = (!known && value.is_none()).then_some(field);
        Outcome::Acted
    }

    /// Further names in the user's wizard: the older console made up to ten users at once.
    pub(super) fn also(&mut self, values: &[Said], span: Span) -> Outcome {
        let Some(form) = self.stack.last_mut().filter(|form| form.makes(Thing::User) && form.name().is_some()) else { return Outcome::Nothing };
        form.more.extend(values.iter().cloned());
        self.touch(span);
        Outcome::Acted
    }

    /// The wizard that a field belongs to, where none is open: the page tells.
    fn implied(&self, field: Field, owner: Option<Thing>) -> Option<Thing> {
        let here = self.page_section == self.section;
        let page = self.page.and_then(Page::lists)?;
        let github = matches!(field, Field::GithubOrg | Field::GithubRepo | Field::GithubBranch);
        let fits = owner == Some(page) && !github
            || (field == Field::Name && here && self.arrived.is_some() && self.current.as_ref().is_none_or(|current| current.kind != entity_kind(page)));
        (fits && self.tab != Some(Tab::Permissions)).then_some(page)
    }
}

/// The wizard that alone has this field.
fn owner(field: Field) -> Option<Thing> {
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
