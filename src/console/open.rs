//! What is asked about the form that is open.

use super::desk::{Desk, Outcome, entity_kind};
use super::form::{Form, Kind};
use crate::iam::EntityKind;
use crate::lexicon::{Choice, Control, Field, Thing};
use crate::reading::{Act, Place};
use crate::source::Span;

impl Desk {
    /// The open wizard has a page with this choice, which no other service has.
    pub fn shows(&self, choice: Choice) -> bool {
        let Some(form) = self.stack.last().filter(|form| form.gestured || form.pressed) else { return false };
        match choice {
            Choice::AttachDirectly | Choice::AddToGroup | Choice::CopyPermissions => form.makes(Thing::User),
            Choice::TrustService | Choice::TrustAccount | Choice::TrustWeb | Choice::TrustSaml | Choice::TrustCustom => form.makes(Thing::Role),
            _ => false,
        }
    }

    /// Whether this goes on with a wizard of the section that is open and half-way: it names what the wizard makes, or presses its last
    /// button. Another service was only spoken of in between.
    pub fn goes_on(&self, act: &Act) -> bool {
        let Some(form) = self.stack.last().filter(|form| form.pressed && form.section == self.section) else { return false };
        match act {
            Act::Fill { field, value: Some(_) } => form.name_field() == Some(*field) && form.name().is_none(),
            Act::Press(Control::Create(thing)) => form.makes(*thing),
            _ => false,
        }
    }

    /// A field was named last, and its value may come next.
    pub fn wants_value(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a policy is being written that has no document yet.
    pub fn edits(&self) -> bool {
        self.stack.last().is_some_and(Form::is_edited)
    }

    /// Whether a click or a command below makes such a thing.
    pub(super) fn follows_click(&self, thing: Thing, span: Span) -> bool {
        self.explicit.get(&thing).is_some_and(|at| *at > span.end)
    }

    /// Whether what is open has a list of services, so that the act leads nowhere else; `edited` is what its text did in the visual editor.
    pub fn takes_service(&self, act: &Act, edited: Outcome) -> bool {
        match act {
            Act::SearchService(_) => self.asks_service() || self.lists_policies(),
            Act::Visit(Place::Service(_)) => edited > Outcome::Nothing && self.edits(),
            _ => false,
        }
    }

    /// The section in which the open form was filled last.
    pub fn filled_in(&self) -> Option<usize> {
        self.stack.last().filter(|form| form.touched).map(|form| form.section)
    }

    /// Whether what is open takes a document, and has none: it takes one that a command shows too, in another way to the same end.
    pub fn wants_document(&self) -> bool {
        self.edits() || self.stack.last().is_some_and(|form| form.trust.is_none() && (form.kind == Kind::Trust || form.chose(Choice::TrustCustom)))
    }

    /// Whether the guide has made such a thing, or is about to.
    pub fn has_made(&self, thing: Thing) -> bool {
        let operation = match thing {
            Thing::User => "CreateUser",
            Thing::Group => "CreateGroup",
            Thing::Role => "CreateRole",
            Thing::Policy => "CreatePolicy",
            Thing::Key => "CreateAccessKey",
            Thing::Password => "CreateLoginProfile",
            Thing::Provider => "CreateOpenIDConnectProvider",
            Thing::Inline => return false,
        };
        self.draft.calls.iter().any(|call| call.operation.name == operation) || self.stack.iter().any(|form| form.makes(thing) && form.touched)
    }

    /// Whether the section has made such a thing.
    pub(super) fn section_has_made(&self, thing: Thing) -> bool {
        let kind = entity_kind(thing);
        kind != EntityKind::Policy && self.recents.iter().any(|entity| entity.kind == kind && entity.by.is_some() && entity.span.start >= self.section_start)
    }

    /// Whether the wizard of a policy was opened and has no document yet.
    pub fn lacks_document(&self) -> bool {
        self.stack.last().is_some_and(|form| form.pressed && form.document.is_none() && matches!(form.kind, Kind::New(Thing::Policy | Thing::Inline)))
    }

    /// Whether the open role's wizard has been told whom the role trusts.
    pub fn knows_trust(&self) -> bool {
        // Of a web identity the document may say more than the form: whose.
        let told = |form: &Form| form.service.is_some() || form.value(Field::AccountId).is_some() || form.value(Field::GithubOrg).is_some();
        self.stack.iter().rev().find(|form| form.makes(Thing::Role)).is_some_and(|form| form.trust.is_none() && told(form) && !form.chose(Choice::TrustCustom))
    }

    /// Whether the wizard that is open is only one that a heading has announced.
    pub fn only_announces(&self) -> bool {
        self.stack.last().is_some_and(Form::is_only_announced)
    }

    /// Whether the open wizard asks which service a role is for.
    pub fn asks_service(&self) -> bool {
        self.stack.last().is_some_and(|form| form.makes(Thing::Role) && form.pressed && form.service.is_none() && form.trust.is_none() && form.policies.is_empty())
    }

    /// Whether a wizard that makes a user, group or role is open, and not of the kind that is spoken of.
    pub fn fills_for_another(&self, holder: Thing) -> bool {
        self.stack.last().is_some_and(|form| matches!(form.kind, Kind::New(Thing::User | Thing::Group | Thing::Role)) && !form.makes(holder))
    }

    /// Whether a wizard is open whose fields a guide may give.
    pub fn fills(&self) -> bool {
        self.stack.last().is_some_and(|form| form.meant && matches!(form.kind, Kind::New(_)))
    }
}
