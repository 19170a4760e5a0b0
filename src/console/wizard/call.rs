//! Dialogs whose last button makes one call about the thing that was marked.

use crate::console::desk::Desk;
use crate::console::dialog::deleted;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind, operation};
use crate::lexicon::Field;

pub fn finish(desk: &mut Desk, form: Form, name: &'static str) -> Option<Entity> {
    let operation = operation(name)?;
    let mut input = Vec::new();
    if let Some(subject) = &form.subject {
        match subject.kind {
            EntityKind::Policy => input.push(("PolicyArn", Arg::Text(subject.arn()))),
            EntityKind::OidcProvider => input.push(("OpenIDConnectProviderArn", Arg::Text(subject.arn()))),
            EntityKind::SamlProvider => input.push(("SAMLProviderArn", Arg::Text(subject.arn()))),
            kind => input.push((kind.principal()?.member(), Arg::Text(subject.name.clone()))),
        }
    }
    // The guide does not say what is deleted.
    if form.subject.is_none() && deleted(name).is_some() {
        desk.leave_unfilled(form.span);
        return None;
    }
    if let Some(pasted) = &form.document {
        input.push(("PolicyDocument", Arg::Document(desk.draft.document(&pasted.minified, pasted.span))));
    }
    // "Edit the maximum session duration": what else the dialog holds is for a person.
    if name == "UpdateRole" && !form.fields.contains_key(&Field::Description) && !form.fields.contains_key(&Field::Name) {
        desk.leave_unfilled(form.span);
        return None;
    }
    let fields = [("UpdateGroup", Field::GroupName, "NewGroupName"), ("UpdateRole", Field::Description, "Description")];
    for (_, field, member) in fields.iter().filter(|(of, ..)| *of == name) {
        if let Some(said) = form.value(*field).or_else(|| form.value(Field::Name)).cloned() {
            input.push((member, Arg::Text(desk.draft.text(&said.text, said.span))));
        }
    }
    if name == "CreatePolicyVersion" {
        input.push(("SetAsDefault", Arg::Flag(true)));
    }
    input.extend(super::user::tags(desk, &form));
    if name == "CreateServiceSpecificCredential"
        && let Some(service) = &form.service
    {
        input.push(("ServiceName", Arg::text(service.clone())));
    }
    match input.as_slice() {
        // The console removes first what hangs on it.
        [(member, Arg::Text(thing))] if matches!(name, "DeleteUser" | "DeleteGroup" | "DeleteRole" | "DeletePolicy") => desk.draft.delete(name, member, thing.clone(), form.span),
        _ => _ = desk.request(operation, input, &[], form.span),
    }
    None
}
