//! What the account must have before the first call of a script, and how to look whether it has it.

use super::argument::{argument, arn, known_text};
use crate::iam::EntityKind;
use crate::plan::Plan;
use crate::sync::holes::{Piece, Tree};

pub struct Granted {
    pub noun: &'static str,
    pub name: Vec<Piece>,
    /// What the look takes: the name, the ARN of a policy, the user of a key.
    pub about: Vec<Piece>,
    pub look: Look,
    /// Of the guide.
    pub line: usize,
    /// Whether the guide takes it away.
    pub goes: bool,
}

pub enum Look {
    /// A command of the AWS CLI, and its option.
    Get(&'static str, &'static str),
    /// Keys can only be listed.
    Key,
}

/// The kind; the command and the option that look for it; the operation that deletes it, and the member that names it there.
const KINDS: &[(EntityKind, &str, &str, &str, &str)] = &[
    (EntityKind::User, "get-user", "--user-name", "DeleteUser", "UserName"),
    (EntityKind::Group, "get-group", "--group-name", "DeleteGroup", "GroupName"),
    (EntityKind::Role, "get-role", "--role-name", "DeleteRole", "RoleName"),
    (EntityKind::Policy, "get-policy", "--policy-arn", "DeletePolicy", "PolicyArn"),
    (EntityKind::InstanceProfile, "get-instance-profile", "--instance-profile-name", "DeleteInstanceProfile", "InstanceProfileName"),
];

/// Of what the plan presupposes, all that has a name before the first call, and the access keys that it names. A console password is
/// not looked for: a user who has none has nothing to lose.
pub fn granted(plan: &Plan) -> Vec<Granted> {
    let mut found: Vec<Granted> = Vec::new();
    for thing in &plan.presupposed {
        let Some((_, command, option, delete, member)) = KINDS.iter().find(|row| row.0 == thing.kind) else { continue };
        let Some(name) = known_text(&thing.name, plan).filter(|name| is_known(name)) else { continue };
        let about = match thing.kind {
            EntityKind::Policy => arn("policy", [vec![Piece::Text("/".into())], name.clone()].concat()),
            _ => name.clone(),
        };
        let goes = deletes(plan, delete, &[(member, &about)]);
        found.push(Granted { noun: thing.kind.noun(), name, about, look: Look::Get(command, option), line: thing.line, goes });
    }
    for (at, planned) in plan.operations.iter().enumerate() {
        let of_key = matches!(planned.call.operation.name, "UpdateAccessKey" | "DeleteAccessKey");
        let told = |member| argument(plan, at, member).and_then(|tree| if let Tree::Text(pieces) = tree { Some(pieces) } else { None });
        let (true, Some(name), Some(about)) = (of_key, told("AccessKeyId"), told("UserName")) else { continue };
        let known = found.iter().any(|one| matches!(one.look, Look::Key) && one.name == name && one.about == about);
        if known || !is_known(&name) || !plan.presupposed.iter().any(|thing| thing.kind == EntityKind::User && known_text(&thing.name, plan).as_ref() == Some(&about)) {
            continue;
        }
        let goes = deletes(plan, "DeleteAccessKey", &[("AccessKeyId", &name), ("UserName", &about)]);
        found.push(Granted { noun: EntityKind::AccessKey.noun(), name, about, look: Look::Key, line: planned.lines.0, goes });
    }
    found
}

fn deletes(plan: &Plan, operation: &str, input: &[(&str, &Vec<Piece>)]) -> bool {
    let same = |at: usize| input.iter().all(|(member, pieces)| matches!(argument(plan, at, member), Some(Tree::Text(told)) if told == **pieces));
    plan.operations.iter().enumerate().any(|(at, planned)| planned.call.operation.name == operation && same(at))
}

/// Before the first call no answer is known.
fn is_known(name: &[Piece]) -> bool {
    !name.is_empty() && !name.iter().any(|piece| matches!(piece, Piece::Output(..) | Piece::Password))
}
