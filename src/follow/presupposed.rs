//! What a guide uses without making it.

use crate::iam::{Arg, Call, EntityKind, Part, Template};
use crate::plan::Draft;
use crate::source::Span;

/// Notes for every call what it names and no earlier call has made: it must be in the account before the first call.
pub fn presuppose(draft: &mut Draft) {
    let calls = std::mem::take(&mut draft.calls);
    for (at, call) in calls.iter().enumerate() {
        for (kind, name) in used(call) {
            let made = calls[..at].iter().any(|earlier| makes(earlier, kind, name, draft));
            if !made {
                draft.presuppose(kind, name.clone(), call.span);
            }
        }
        let policies = ["PolicyArn", "PermissionsBoundary"].into_iter().filter_map(|member| call.argument(member).and_then(own_policy));
        for name in policies {
            if !calls[..at].iter().any(|earlier| makes(earlier, EntityKind::Policy, &name, draft)) {
                draft.presuppose(EntityKind::Policy, name, call.span);
            }
        }
        remade(call, &calls[..at], draft);
    }
    draft.calls = calls;
}

/// Members that name a thing, and what makes it.
const NAMES: &[(&str, EntityKind, &str)] = &[
    ("UserName", EntityKind::User, "CreateUser"),
    ("GroupName", EntityKind::Group, "CreateGroup"),
    ("RoleName", EntityKind::Role, "CreateRole"),
    ("InstanceProfileName", EntityKind::InstanceProfile, "CreateInstanceProfile"),
];

fn used(call: &Call) -> Vec<(EntityKind, &Template)> {
    NAMES
        .iter()
        .filter(|(_, _, maker)| call.operation.name != *maker)
        .filter_map(|(member, kind, _)| match call.argument(member)? {
            Arg::Text(name) => Some((*kind, name)),
            _ => None,
        })
        .collect()
}

fn makes(call: &Call, kind: EntityKind, name: &Template, draft: &Draft) -> bool {
    let (member, maker) = match NAMES.iter().find(|(_, known, _)| *known == kind) {
        Some((member, _, maker)) => (*member, *maker),
        None => ("PolicyName", "CreatePolicy"),
    };
    call.operation.name == maker && matches!(call.argument(member), Some(Arg::Text(made)) if made == name || said(made, draft).is_some_and(|made| Some(made) == said(name, draft)))
}

/// The name as the guide gives it, where it is all of the template.
pub(super) fn said<'d>(name: &'d Template, draft: &'d Draft) -> Option<&'d str> {
    match name.0.as_slice() {
        [Part::Parameter(at)] => draft.parameters.get(at.0)?.default.as_ref()?.literal(),
        _ => name.literal(),
    }
}

/// The name in `arn:PARTITION:iam::ACCOUNT:policy/NAME` of the caller's own account.
fn own_policy(arg: &Arg) -> Option<Template> {
    let Arg::Text(Template(parts)) = arg else { return None };
    let at = parts.iter().position(|part| matches!(part, Part::Text(text) if text.starts_with(":policy/")))?;
    let Part::Text(text) = &parts[at] else { return None };
    let mut name = Template::default();
    let rest = text.trim_start_matches(":policy/");
    if !rest.is_empty() {
        name.push(Part::Text(rest.to_owned()));
    }
    parts[at + 1..].iter().cloned().for_each(|part| name.push(part));
    Some(name)
}

/// Keys and passwords that are changed or deleted without having been made.
fn remade(call: &Call, before: &[Call], draft: &mut Draft) {
    let (kind, maker) = match call.operation.name {
        "UpdateAccessKey" | "DeleteAccessKey" => (EntityKind::AccessKey, "CreateAccessKey"),
        "UpdateLoginProfile" | "DeleteLoginProfile" => (EntityKind::LoginProfile, "CreateLoginProfile"),
        _ => return,
    };
    let Some(Arg::Text(user)) = call.argument("UserName") else { return };
    let key_is_new = matches!(call.argument("AccessKeyId"), Some(Arg::Text(Template(parts))) if parts.iter().any(|part| matches!(part, Part::Output(..))));
    let made = kind == EntityKind::LoginProfile && before.iter().any(|earlier| earlier.operation.name == maker && earlier.argument("UserName") == call.argument("UserName"));
    if !key_is_new && !made {
        let (user, span): (Template, Span) = (user.clone(), call.span);
        draft.presuppose(kind, user, span);
    }
}
