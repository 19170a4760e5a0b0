//! "Create group": name, users, permissions.

use super::attach;
use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind};
use crate::plan::ParameterKind;

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let name = desk.form_name(&form, ParameterKind::GroupName);
    let by = desk.draft.call("CreateGroup", vec![("GroupName", Arg::Text(name.clone()))], form.span);
    let group = Entity { kind: EntityKind::Group, name, said: form.name().map(|said| said.text.clone()), arn: None, by: Some(by), span: form.span };
    attach::policies(desk, &form, &group);
    for user in &form.users {
        desk.draft.call("AddUserToGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(user.name.clone()))], form.span);
    }
    Some(group)
}
