//! What the last button of each wizard calls. To add one: a file, and a row in [`finish`].

pub(super) mod attach;
mod boundary;
mod call;
mod detach;
mod group;
mod inline;
mod key;
mod leave;
mod members;
mod password;
mod policy;
mod provider;
mod role;
mod trust;
mod user;

use super::desk::Desk;
use super::entity::Entity;
use super::form::{Form, Kind};
use crate::lexicon::Thing;

/// Makes the calls of a filled form; what it made.
pub(super) fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    match form.kind {
        Kind::New(Thing::User) => user::finish(desk, form),
        Kind::New(Thing::Group) => group::finish(desk, form),
        Kind::New(Thing::Role) => role::finish(desk, form),
        Kind::New(Thing::Policy) => policy::finish(desk, form),
        Kind::New(Thing::Inline) => inline::finish(desk, form),
        Kind::New(Thing::Key) => key::finish(desk, form),
        Kind::New(Thing::Provider) => provider::finish(desk, form),
        Kind::New(Thing::Password) => password::finish(desk, form),
        Kind::Attach => attach::finish(desk, form),
        Kind::Trust => trust::finish(desk, form),
        Kind::Members => members::finish(desk, form),
        Kind::Boundary => boundary::finish(desk, form),
        Kind::Unbound => boundary::remove(desk, form),
        Kind::Detach => detach::finish(desk, form),
        Kind::Leave => leave::finish(desk, form),
        Kind::Call(operation) => call::finish(desk, form, operation),
    }
}
