//! "Create user": details, permissions, tags; in the older console the access type too.

use super::{attach, key, password};
use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::{Filled, Form};
use crate::iam::{Arg, EntityKind};
use crate::lexicon::{Choice, Field};
use crate::plan::ParameterKind;

pub fn finish(desk: &mut Desk, mut form: Form) -> Option<Entity> {
    let more = std::mem::take(&mut form.more);
    let first = make(desk, &form);
    for said in more {
        let mut form = form.clone();
        form.fields.insert(Field::UserName, Filled { span: said.span, value: Some(said) });
        let user = make(desk, &form);
        desk.remember(user);
    }
    Some(first)
}

fn make(desk: &mut Desk, form: &Form) -> Entity {
    let name = desk.form_name(form, ParameterKind::UserName);
    let mut input = vec![("UserName", Arg::Text(name.clone()))];
    input.extend(tags(desk, form));
    input.extend(super::boundary::of_new(desk, form));
    let by = desk.draft.call("CreateUser", input, form.span);
    let said = form.name().map(|said| said.text.clone());
    let user = Entity { kind: EntityKind::User, name, said: said.clone(), arn: None, by: Some(by), span: form.span };
    attach::policies(desk, form, &user);
    let own = form.joins.iter().filter(|(user, _)| said.as_ref() == Some(user)).map(|(_, group)| group);
    let groups: Vec<&Entity> = form.groups.iter().chain(own).collect();
    for (_, group) in groups.iter().enumerate().filter(|(at, group)| !groups[..*at].iter().any(|known| known.name == group.name)) {
        desk.draft.call("AddUserToGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(user.name.clone()))], form.span);
    }
    if form.chose(Choice::ConsoleAccess) || form.chose(Choice::GeneratedPassword) || form.chose(Choice::CustomPassword) {
        password::give(desk, form, &user);
    }
    if form.chose(Choice::Programmatic) && !desk.key_follows(form.span) {
        key::give(desk, form, &user);
    }
    user
}

/// Tags of what a wizard makes.
pub fn tags(desk: &mut Desk, form: &Form) -> Option<(&'static str, Arg)> {
    if form.tags.is_empty() {
        return None;
    }
    let tags = form
        .tags
        .iter()
        .map(|(key, value)| {
            let value = match value {
                Some(value) => desk.draft.text(&value.text, value.span),
                None => desk.draft.name(ParameterKind::Tag, None, key.span),
            };
            Arg::Map(vec![("Key".into(), Arg::Text(desk.draft.text(&key.text, key.span))), ("Value".into(), Arg::Text(value))])
        })
        .collect();
    Some(("Tags", Arg::List(tags)))
}
