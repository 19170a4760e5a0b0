//! "Add users to group" on a group's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::Arg;

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let group = form.subject.clone()?;
    if form.users.is_empty() {
        return None;
    }
    for user in &form.users {
        desk.draft.call("AddUserToGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(user.name.clone()))], form.span);
    }
    None
}
