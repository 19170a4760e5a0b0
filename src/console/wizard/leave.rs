//! "Remove users" on a group's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind};

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let group = form.subject.clone()?;
    let users = if form.users.is_empty() { vec![desk.unnamed(EntityKind::User, form.span)] } else { form.users.clone() };
    for user in users {
        desk.draft.call("RemoveUserFromGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(user.name))], form.span);
    }
    None
}
