//! "Edit trust policy" on a role's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::Arg;
use crate::policy::PolicyKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    let role = form.subject.clone()?;
    let trust = form.trust.take().or_else(|| desk.take_loose(PolicyKind::Trust))?;
    let document = desk.draft.document(&trust.minified, trust.span);
    desk.draft.call("UpdateAssumeRolePolicy", vec![("RoleName", Arg::Text(role.name)), ("PolicyDocument", Arg::Document(document))], form.span.join(trust.span));
    None
}
