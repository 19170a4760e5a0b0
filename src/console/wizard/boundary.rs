//! "Set permissions boundary" on a user's or role's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind};

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let (holder, policy) = (form.subject.clone()?, form.policies.first()?);
    let (operation, member) = match holder.kind {
        EntityKind::User => ("PutUserPermissionsBoundary", "UserName"),
        EntityKind::Role => ("PutRolePermissionsBoundary", "RoleName"),
        _ => return None,
    };
    desk.draft.call(operation, vec![(member, Arg::Text(holder.name)), ("PermissionsBoundary", Arg::Text(policy.arn()))], form.span);
    None
}
