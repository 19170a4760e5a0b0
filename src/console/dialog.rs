//! Buttons on things that exist: delete, detach, remove, edit, rename. Each opens a dialog that ends in calls about what was marked.

use super::desk::{Desk, Outcome};
use super::entity::Entity;
use super::form::{Filled, Form, Kind};
use crate::iam::EntityKind;
use crate::lexicon::{Action, Choice, Field, Noun, Page, Tab, Thing};
use crate::reading::Said;
use crate::source::Span;

/// What deletes a thing of each kind as a whole.
const DELETIONS: &[(EntityKind, &str)] = &[
    (EntityKind::User, "DeleteUser"),
    (EntityKind::Group, "DeleteGroup"),
    (EntityKind::Role, "DeleteRole"),
    (EntityKind::Policy, "DeletePolicy"),
    (EntityKind::OidcProvider, "DeleteOpenIDConnectProvider"),
    (EntityKind::SamlProvider, "DeleteSAMLProvider"),
];

/// What dialogs have their reader type to confirm, which is nobody's name.
const CONFIRMS: &[&str] = &["delete", "confirm", "permanently delete", "delete me"];

fn deletes(kind: EntityKind) -> Option<&'static str> {
    DELETIONS.iter().find(|(of, _)| *of == kind).map(|(_, operation)| *operation)
}

/// What kind of thing an operation deletes as a whole.
pub(super) fn deleted(operation: &str) -> Option<EntityKind> {
    DELETIONS.iter().find(|(_, name)| *name == operation).map(|(kind, _)| *kind)
}

impl Desk {
    /// A button of a thing's page or of a list in which it is marked.
    pub(super) fn press_dialog(&mut self, action: Action, span: Span) -> Outcome {
        // The same button once more confirms.
        if let Some(form) = self.stack.last().filter(|form| form.action == Some(action)) {
            if form.is_ready() {
                self.touch(span);
                self.finish_top();
            }
            return Outcome::Acted;
        }
        // Within a wizard the same words lead back to a page of it.
        if self.stack.last().is_some_and(|form| matches!(form.kind, Kind::New(_)) && (form.gestured || form.pressed)) {
            return Outcome::Navigated;
        }
        let form = match action {
            Action::Delete => self.deletion(),
            Action::Detach | Action::Remove | Action::RemoveUsers => self.removal(action),
            Action::RemoveBoundary => self.about(Kind::Unbound),
            Action::Change if self.topic.contains(&Noun::Boundary) => self.about(Kind::Boundary),
            Action::Tags => self.about_operation(|kind| {
                Some(match kind {
                    EntityKind::User => "TagUser",
                    EntityKind::Role => "TagRole",
                    EntityKind::Policy => "TagPolicy",
                    EntityKind::OidcProvider => "TagOpenIDConnectProvider",
                    _ => return None,
                })
            }),
            Action::Edit => self.edition(),
            Action::EditPolicy => self.about_operation(|kind| (kind == EntityKind::Policy).then_some("CreatePolicyVersion")),
            Action::Credentials => self.about_operation(|kind| (kind == EntityKind::User).then_some("CreateServiceSpecificCredential")),
            _ => None,
        };
        // Nothing is marked: the dialog asks for the name of what is deleted.
        let unmarked = || self.listed().filter(|_| action == Action::Delete && self.stack.is_empty() && self.tab.is_none()).and_then(deletes);
        let Some((kind, subject)) = form.or_else(|| Some((Kind::Call(unmarked()?), None))) else { return Outcome::Navigated };
        self.finish_all();
        // What was marked is dealt with: the same button again opens nothing.
        self.picked = false;
        let marked = std::mem::take(&mut self.marked);
        let form = self.open(kind, span);
        (form.subject, form.users, form.action) = (subject, marked, Some(action));
        // A deletion counts by its first click: the second one only confirms it.
        form.meant = true;
        form.touched = kind != Kind::Boundary;
        Outcome::Acted
    }

    /// What **Delete** deletes: what was marked or opened, of a kind that its page deletes as a whole.
    fn deletion(&mut self) -> Option<(Kind, Option<Entity>)> {
        if self.tab.is_some_and(|tab| tab != Tab::Usage) {
            return match self.tab {
                Some(Tab::Permissions) => self.removal(Action::Remove),
                _ => None,
            };
        }
        self.about_operation(deletes)
    }

    /// A name typed into a dialog: where nothing was marked, it says what is deleted; else it only confirms.
    pub(super) fn confirm(&mut self, field: Field, value: Option<&Said>, span: Span) {
        let kind = match self.stack.last() {
            Some(Form { kind: Kind::Call(operation), subject: None, .. }) => deleted(operation),
            _ => None,
        };
        let subject = kind.zip(value).filter(|(_, value)| !CONFIRMS.contains(&value.text.to_ascii_lowercase().as_str())).map(|(kind, value)| self.named(kind, value));
        if let Some(form) = self.stack.last_mut() {
            form.subject = form.subject.take().or(subject);
            form.fields.insert(field, Filled { value: value.cloned(), span });
        }
    }

    /// What **Remove** and **Detach** take away: members of a group, an inline policy, an attached policy.
    fn removal(&mut self, action: Action) -> Option<(Kind, Option<Entity>)> {
        let subject = self.current.clone().filter(|_| self.picked)?;
        if subject.kind == EntityKind::Group && (action == Action::RemoveUsers || self.tab == Some(Tab::Members)) {
            return Some((Kind::Leave, Some(subject)));
        }
        if action == Action::RemoveUsers {
            return None;
        }
        let inline = self.topic.contains(&Noun::Inline);
        match (subject.kind, inline) {
            (EntityKind::User, true) => Some((Kind::Call("DeleteUserPolicy"), Some(subject))),
            (EntityKind::Group, true) => Some((Kind::Call("DeleteGroupPolicy"), Some(subject))),
            (EntityKind::Role, true) => Some((Kind::Call("DeleteRolePolicy"), Some(subject))),
            (EntityKind::User | EntityKind::Group | EntityKind::Role | EntityKind::Policy, _) => Some((Kind::Detach, Some(subject))),
            _ => None,
        }
    }

    /// **Edit**: the password policy on the account's page, a name on a group's.
    fn edition(&mut self) -> Option<(Kind, Option<Entity>)> {
        if self.page == Some(Page::Settings) {
            return Some((Kind::Call("UpdateAccountPasswordPolicy"), None));
        }
        if self.tab == Some(Tab::Permissions) {
            return self.about_operation(|kind| (kind == EntityKind::Policy).then_some("CreatePolicyVersion"));
        }
        self.about_operation(|kind| {
            Some(match kind {
                EntityKind::Group => "UpdateGroup",
                EntityKind::Role => "UpdateRole",
                _ => return None,
            })
        })
    }

    fn about(&self, kind: Kind) -> Option<(Kind, Option<Entity>)> {
        let subject = self.current.clone().filter(|_| self.picked)?;
        Some((kind, Some(subject)))
    }

    fn about_operation(&self, operation: impl Fn(EntityKind) -> Option<&'static str>) -> Option<(Kind, Option<Entity>)> {
        let subject = self.current.clone().filter(|_| self.picked)?;
        Some((Kind::Call(operation(subject.kind)?), Some(subject)))
    }

    /// "Set the default password policy": the open dialog ends in another call.
    pub(super) fn choose_default_policy(&mut self, span: Span) -> Outcome {
        match self.stack.last_mut().filter(|form| form.kind == Kind::Call("UpdateAccountPasswordPolicy")) {
            Some(form) => {
                form.kind = Kind::Call("DeleteAccountPasswordPolicy");
                self.touch(span);
                Outcome::Acted
            }
            None => Outcome::Navigated,
        }
    }

    /// Whether what is picked next is the holder that a policy was chosen for before.
    pub(super) fn wants_holder(&self) -> bool {
        let from_policy = |form: &Form| matches!(form.kind, Kind::Attach | Kind::Detach | Kind::Boundary | Kind::Unbound);
        self.stack.last().is_some_and(|form| from_policy(form) && form.subject.as_ref().is_some_and(|subject| subject.kind == EntityKind::Policy))
    }

    /// Whether the list that is shown is one of groups that a user joins.
    pub(super) fn joins_groups(&self) -> bool {
        self.stack.last().is_some_and(|form| form.makes(Thing::User) || form.kind == Kind::Attach && form.chose(Choice::AddToGroup))
    }
}
