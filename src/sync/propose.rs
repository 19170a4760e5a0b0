//! Edits that bring a guide's documents up to date with what stands elsewhere.

use serde_json::Value;

use super::outside::{Found, Role};
use super::rewrite::{fits, rewrite};
use crate::diagnostic::Edit;
use crate::guide::{BlockKind, Fence, Guide};
use crate::iam::{Account, Arg, Call, EntityKind};
use crate::plan::{Plan, show};
use crate::source::{Source, Span};

/// A policy document that a guide puts into an account, and where it stands.
#[derive(Clone, Debug)]
pub struct Block {
    /// `policy courier-mail`, `trust policy of role sender`.
    pub what: String,
    /// The policy's or the role's name.
    pub name: String,
    /// The name's place, where it stands in the guide as it is.
    name_span: Option<Span>,
    /// The user, group or role of an inline policy.
    holder: Option<(EntityKind, String)>,
    pub role: Role,
    pub line: usize,
    said: Value,
    /// The block of the guide that holds it; none where it stands in a command or in another file.
    fence: Option<usize>,
}

/// What to do about a block.
#[derive(Debug, PartialEq)]
pub enum Proposal {
    Same,
    Edits(Vec<Edit>),
    /// It differs and cannot be edited.
    NotHere,
}

/// Every document of the plan's calls, in their order.
pub fn blocks(guide: &Guide, source: &Source, plan: &Plan) -> Vec<Block> {
    let documents = plan.operations.iter().flat_map(|planned| planned.call.input.iter().map(move |(member, arg)| (&planned.call, *member, arg)));
    let each = documents.filter_map(|(call, member, arg)| {
        let Arg::Document(document) = arg else { return None };
        let trust = member == "AssumeRolePolicyDocument" || call.operation.name == "UpdateAssumeRolePolicy";
        let naming = if trust { "RoleName" } else { "PolicyName" };
        let name = text(call, naming, plan)?;
        let holder = [(EntityKind::User, "UserName"), (EntityKind::Group, "GroupName"), (EntityKind::Role, "RoleName")];
        let holder = holder.into_iter().find_map(|(kind, member)| Some((kind, text(call, member, plan)?))).filter(|_| !trust);
        let said = show(arg, plan);
        let in_fence = |block: &crate::guide::Block| matches!(&block.kind, BlockKind::Fence(fence) if is_document(fence)) && block.span.contains(document.span);
        Some(Block {
            what: if trust { format!("trust policy of role {name}") } else { format!("policy {name}") },
            name_span: name_span(call, naming, plan, source, &name),
            name,
            holder,
            role: if trust { Role::Trust } else { Role::Permissions },
            line: source.line(document.span.start),
            said,
            fence: guide.blocks.iter().position(in_fence),
        })
    });
    each.collect()
}

/// What another file says of a block: the document of its name, else the only one of its kind where the guide has only one too.
pub fn of_file<'a>(block: &Block, blocks: &[Block], found: &'a [Found]) -> Option<&'a Found> {
    let alike: Vec<&Found> = found.iter().filter(|one| one.role == block.role).collect();
    let named = alike.iter().find(|one| one.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(&block.name)));
    let alone = || (alike.len() == 1 && blocks.iter().filter(|other| other.role == block.role).count() == 1).then(|| alike[0]);
    named.copied().or_else(alone)
}

/// What an account says of a block; none where the policy or role is not there.
pub fn of_account<'a>(block: &Block, account: &'a Account) -> Option<&'a Value> {
    match (&block.holder, block.role) {
        (_, Role::Trust) => account.role(&block.name).map(|role| &role.trust),
        (None, _) => account.policies.iter().find(|policy| policy.name.eq_ignore_ascii_case(&block.name)).map(|policy| &policy.document),
        (Some((EntityKind::User, holder)), _) => account.user(holder)?.inline.0.get(&block.name),
        (Some((EntityKind::Group, holder)), _) => account.group(holder)?.inline.0.get(&block.name),
        (Some((_, holder)), _) => account.role(holder)?.inline.0.get(&block.name),
    }
}

/// The edits with which the block says what is wanted; `name` is what the policy is called there.
pub fn propose(block: &Block, guide: &Guide, source: &Source, wanted: &Value, name: Option<&str>) -> Proposal {
    let renamed = name.filter(|name| *name != block.name && !name.contains('<')).zip(block.name_span);
    let mut edits: Vec<Edit> = renamed.map(|(name, span)| Edit { span, text: name.to_owned() }).into_iter().collect();
    if !fits(&block.said, wanted) {
        match block.fence.and_then(|at| match &guide.blocks[at].kind {
            BlockKind::Fence(fence) => in_fence(fence, source, wanted),
            _ => None,
        }) {
            Some(edit) => edits.push(edit),
            None => return Proposal::NotHere,
        }
    }
    if edits.is_empty() { Proposal::Same } else { Proposal::Edits(edits) }
}

/// The edit with which a fenced document means what is wanted; none where it does, or is no document.
pub fn in_fence(fence: &Fence, source: &Source, wanted: &Value) -> Option<Edit> {
    let text = fence.text();
    let new = rewrite(text.trim_end(), wanted)?;
    (new != text.trim_end()).then(|| with_text(fence, source, &new)).flatten()
}

/// The edit that puts a text into a fence, indented as the fence is.
pub fn with_text(fence: &Fence, source: &Source, text: &str) -> Option<Edit> {
    let (first, last) = (fence.lines.first()?, fence.lines.iter().rev().find(|line| !line.text.trim().is_empty())?);
    let start_of = |line: &crate::guide::FenceLine| source.line_span(source.line(line.start)).map_or(line.start, |span| span.start);
    let indent = source.slice(Span::new(start_of(first), first.start));
    let ending = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<String> = text.lines().enumerate().map(|(at, line)| if at == 0 || line.is_empty() { line.to_owned() } else { format!("{indent}{line}") }).collect();
    Some(Edit { span: Span::new(first.start, last.start + last.text.len()), text: lines.join(ending) })
}

fn is_document(fence: &Fence) -> bool {
    fence.lines.iter().find(|line| !line.text.trim().is_empty()).is_some_and(|line| line.text.trim_start().starts_with('{'))
}

fn text(call: &Call, member: &str, plan: &Plan) -> Option<String> {
    show(call.argument(member)?, plan).as_str().map(str::to_owned)
}

fn name_span(call: &Call, member: &str, plan: &Plan, source: &Source, name: &str) -> Option<Span> {
    let parameter = call.argument(member)?.templates().first()?.0.iter().find_map(|part| match part {
        crate::iam::Part::Parameter(at) => plan.parameters.get(at.0),
        _ => None,
    })?;
    (source.slice(parameter.span) == name).then_some(parameter.span)
}
