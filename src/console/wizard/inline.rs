//! "Create inline policy" on a user, group or role.

use super::policy::document;
use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::Arg;
use crate::plan::ParameterKind;
use crate::policy::PolicyKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    let holder = form.subject.clone()?;
    let principal = holder.kind.principal()?;
    if form.document.is_none() {
        form.document = desk.take_loose(PolicyKind::Identity);
    }
    let name = desk.form_name(&form, ParameterKind::PolicyName);
    let document = document(desk, &form);
    let input = vec![(principal.member(), Arg::Text(holder.name)), ("PolicyName", Arg::Text(name)), ("PolicyDocument", document)];
    desk.draft.call(&format!("Put{}Policy", principal.word()), input, form.span);
    None
}
