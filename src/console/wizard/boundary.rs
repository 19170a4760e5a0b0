//! "Set permissions boundary", "Remove boundary": on a user's or role's page, or from the policy's side.

use super::detach::holder;
use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind};

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let own = form.subject.clone().filter(|subject| subject.kind == EntityKind::Policy);
    let holder = holder(desk, &form)?;
    let (operation, member) = match holder.kind {
        EntityKind::User => ("PutUserPermissionsBoundary", "UserName"),
        EntityKind::Role => ("PutRolePermissionsBoundary", "RoleName"),
        _ => return None,
    };
    let policy = form.policies.first().cloned().or(own);
    let arn = match policy {
        Some(policy) => policy.arn(),
        None if form.wants_policy => desk.wanted_policy(form.span),
        None => return None,
    };
    desk.draft.call(operation, vec![(member, Arg::Text(holder.name)), ("PermissionsBoundary", Arg::Text(arn))], form.span);
    None
}

/// The boundary that a user or role is made with.
pub fn of_new(desk: &mut Desk, form: &Form) -> Option<(&'static str, Arg)> {
    let arn = match form.boundary.clone()? {
        Some(policy) => policy.arn(),
        None => desk.wanted_policy(form.span),
    };
    Some(("PermissionsBoundary", Arg::Text(arn)))
}

pub fn remove(desk: &mut Desk, form: Form) -> Option<Entity> {
    let holder = holder(desk, &form)?;
    let (operation, member) = match holder.kind {
        EntityKind::User => ("DeleteUserPermissionsBoundary", "UserName"),
        EntityKind::Role => ("DeleteRolePermissionsBoundary", "RoleName"),
        _ => return None,
    };
    desk.draft.call(operation, vec![(member, Arg::Text(holder.name))], form.span);
    None
}
