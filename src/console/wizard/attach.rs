//! "Add permissions", "Attach policies": to a user, group or role that exists.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind, Part, Template};
use crate::plan::ParameterKind;

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let mut subject = form.subject.clone()?;
    for group in &form.groups {
        desk.draft.call("AddUserToGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(subject.name.clone()))], form.span);
    }
    if form.policies.is_empty() && !form.wants_policy && form.nested.is_empty() && !(subject.kind == EntityKind::Policy && form.pressed) {
        return None;
    }
    let mut form = form;
    if subject.kind == EntityKind::Policy {
        form.add_policy(subject, form.span);
        subject = desk.unnamed(EntityKind::User, form.span);
    }
    policies(desk, &form, &subject);
    None
}

/// Attaches what the form holds. Policies made from within it count where no other was chosen.
pub fn policies(desk: &mut Desk, form: &Form, holder: &Entity) {
    let Some(principal) = holder.kind.principal() else { return };
    let operation = format!("Attach{}Policy", principal.word());
    let chosen = if form.policies.is_empty() { &form.nested } else { &form.policies };
    let mut arns: Vec<(Template, crate::source::Span)> = Vec::new();
    for policy in chosen {
        // A policy that is only made within the wizard, and marked nowhere, is attached by the wizard as a whole.
        arns.push((policy.arn(), if form.policies.is_empty() { form.span } else { policy.span }));
    }
    if arns.is_empty() {
        arns.extend(form.titled.iter().map(|policy| (policy.arn(), policy.span)));
    }
    if arns.is_empty() && form.wants_policy {
        let wanted = desk.draft.parameter(ParameterKind::AttachPolicy, None, None, form.span);
        arns.push((Template::part(Part::Parameter(wanted)), form.span));
    }
    for (arn, span) in arns {
        let input = vec![(principal.member(), Arg::Text(holder.name.clone())), ("PolicyArn", Arg::Text(arn))];
        // A guide that says an attachment twice means one.
        if !is_attached(desk, &operation, &input) {
            desk.draft.call(&operation, input, span);
        }
    }
}

/// Whether the last call about this policy and holder attached it.
fn is_attached(desk: &Desk, operation: &str, input: &[(&'static str, Arg)]) -> bool {
    let last = desk.draft.calls.iter().rev().find(|call| call.input == input);
    last.is_some_and(|call| call.operation.name == operation)
}
