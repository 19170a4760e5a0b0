//! "Detach", "Remove": a policy is taken from its holder.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind};

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let holder = holder(desk, &form)?;
    let principal = holder.kind.principal()?;
    let arns = if form.policies.is_empty() { vec![desk.wanted_policy(form.span)] } else { form.policies.iter().map(Entity::arn).collect() };
    for arn in arns {
        desk.draft.call(&format!("Detach{}Policy", principal.word()), vec![(principal.member(), Arg::Text(holder.name.clone())), ("PolicyArn", Arg::Text(arn))], form.span);
    }
    None
}

/// Whom it is about: from the policy's side it may be left to the reader.
pub fn holder(desk: &mut Desk, form: &Form) -> Option<Entity> {
    let subject = form.subject.clone()?;
    Some(if subject.kind == EntityKind::Policy { desk.unnamed(EntityKind::User, form.span) } else { subject })
}
