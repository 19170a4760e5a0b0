//! "Create access key" on a user's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind, Part, Template};
use crate::lexicon::Field;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    let user = match form.subject.take().or_else(|| desk.recent(EntityKind::User)) {
        Some(user) => user,
        None => desk.unnamed(EntityKind::User, form.span),
    };
    give(desk, &form, &user);
    None
}

/// The call, and the description as the console keeps it: a tag of the user whose key is the access key's id.
/// Source: IAM User Guide, "Manage access keys for IAM users".
pub fn give(desk: &mut Desk, form: &Form, user: &Entity) {
    let by = desk.draft.call("CreateAccessKey", vec![("UserName", Arg::Text(user.name.clone()))], form.span);
    if desk.described(form) {
        let said = form.value(Field::KeyDescription).cloned();
        let value = desk.key_description(said.as_ref(), form.place(Field::KeyDescription));
        let key = Template::part(Part::Output(by, "AccessKey.AccessKeyId"));
        let tag = Arg::Map(vec![("Key".into(), Arg::Text(key)), ("Value".into(), Arg::Text(value))]);
        desk.draft.call("TagUser", vec![("UserName", Arg::Text(user.name.clone())), ("Tags", Arg::List(vec![tag]))], form.span);
    }
}
