//! "Create policy": the JSON editor, a name, a description.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind, Part, Template};
use crate::lexicon::Field;
use crate::plan::ParameterKind;
use crate::policy::PolicyKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    if form.document.is_none() {
        form.document = desk.take_loose(PolicyKind::Identity);
    }
    if form.document.is_none() && !form.meant {
        return None;
    }
    // "You should have a custom policy": neither what it is called nor what it allows.
    if !form.gestured && !form.pressed && form.document.is_none() && form.name().is_none() {
        desk.leave_unfilled(form.span);
        return None;
    }
    let name = desk.form_name(&form, ParameterKind::PolicyName);
    let document = document(desk, &form);
    // Told once more, with the same document: it is there.
    let again = form.name().and_then(|name| desk.made_policy(&name.text, &document));
    if again.is_some() {
        return again;
    }
    let mut input = vec![("PolicyName", Arg::Text(name.clone())), ("PolicyDocument", document)];
    if let Some(description) = form.value(Field::Description) {
        input.push(("Description", Arg::Text(desk.draft.text(&description.text.clone(), description.span))));
    }
    input.extend(super::user::tags(desk, &form));
    let span = form.document.as_ref().map_or(form.span, |document| form.span.join(document.span));
    let by = desk.draft.call("CreatePolicy", input, span);
    let arn = Template::part(Part::Output(by, "Policy.Arn"));
    // One that is written for somebody.
    if let Some((holder, principal)) = form.subject.as_ref().and_then(|holder| holder.kind.principal().map(|principal| (holder, principal))) {
        let input = vec![(principal.member(), Arg::Text(holder.name.clone())), ("PolicyArn", Arg::Text(arn.clone()))];
        desk.draft.call(&format!("Attach{}Policy", principal.word()), input, form.span);
    }
    Some(Entity { kind: EntityKind::Policy, name, said: form.name().map(|said| said.text.clone()), arn: Some(arn), by: Some(by), span: form.span })
}

/// The pasted document; one that the guide does not show is wanted from the reader.
pub fn document(desk: &mut Desk, form: &Form) -> Arg {
    match &form.document {
        Some(pasted) => Arg::Document(desk.draft.document(&pasted.minified, pasted.span)),
        None => {
            if let Some(document) = form.editor.document(&mut desk.draft, form.span) {
                return document;
            }
            let wanted = desk.draft.parameter(ParameterKind::PolicyDocument, None, None, form.span);
            Arg::Text(Template::part(Part::Parameter(wanted)))
        }
    }
}
