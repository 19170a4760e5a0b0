//! "Edit trust policy" on a role's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, Document, Template};
use crate::policy::PolicyKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    let role = form.subject.clone()?;
    let (document, span) = match form.trust.take().or_else(|| desk.take_loose(PolicyKind::Trust)) {
        Some(trust) => (desk.draft.document(&trust.minified, trust.span), trust.span),
        None => {
            let service = form.service.as_deref()?;
            let Some(text) = renamed(desk, &role, service) else {
                // What the policy holds, the guide does not say.
                desk.leave_unfilled(form.span);
                return None;
            };
            (Document { text: Template::text(text), span: form.span }, form.span)
        }
    };
    desk.draft.call("UpdateAssumeRolePolicy", vec![("RoleName", Arg::Text(role.name)), ("PolicyDocument", Arg::Document(document))], form.span.join(span));
    None
}

/// The policy that the guide gave the role, with another service in place of its only one.
fn renamed(desk: &Desk, role: &Entity, service: &str) -> Option<String> {
    const KEY: &str = r#""Service":""#;
    let Arg::Document(known) = desk.draft.calls.get(role.by?.0)?.argument("AssumeRolePolicyDocument")? else { return None };
    let (before, rest) = known.text.literal()?.split_once(KEY)?;
    let (_, after) = rest.split_once('"')?;
    (!after.contains("Principal")).then(|| format!("{before}{KEY}{service}\"{after}"))
}
