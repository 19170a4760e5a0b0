//! Commands that make again what the guide has made, or take it back.

use super::walk::Walk;
use crate::iam::{Arg, Call, OperationRef, Part, Template};
use crate::plan::Draft;
use crate::source::Span;

/// Why a block of commands is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Another way to what is there.
    Again,
    /// It undoes what the guide has made.
    Undoing,
}

/// What the calls of a block of commands are to the calls before them. `typed` tells whether a place is one of commands.
pub fn instead(draft: &Draft, since: usize, block: Span, typed: impl Fn(usize) -> bool) -> Option<Instead> {
    let own: Vec<usize> = (since..draft.calls.len()).filter(|&at| block.contains(draft.calls[at].span)).collect();
    let before: Vec<usize> = (0..draft.calls.len()).filter(|at| !own.contains(at)).collect();
    let twin = |at: usize| {
        let call = &draft.calls[at];
        let name = made(call, draft)?;
        before.iter().copied().find(|&other| std::ptr::eq(call.operation, draft.calls[other].operation) && made(&draft.calls[other], draft) == Some(name))
    };
    let twins: Vec<usize> = own.iter().filter_map(|&at| twin(at)).collect();
    let all = twins.len() == own.iter().filter(|&&at| made(&draft.calls[at], draft).is_some()).count();
    // A provider is one for the whole account: who makes it again for another role does so by the way.
    let of_worth = all || twins.iter().any(|&at| draft.calls[at].operation.name != "CreateOpenIDConnectProvider");
    let is_same = |at: usize| before.iter().any(|&other| same_call(&draft.calls[at], &draft.calls[other]));
    let repeated = own.iter().filter(|&&at| twin(at).is_some() || is_same(at)).count();
    let clicked = twins.iter().any(|&at| !typed(draft.calls[at].span.start));
    // One thing alone, made twice by commands, is the guide's fault and refused; two are the same procedure again.
    if !twins.is_empty() && of_worth && (clicked || repeated > 1) {
        return Some(Instead::Again);
    }
    let undoes = |at: usize| is_undoing(&draft.calls[at]) && before.iter().any(|&other| touches_made(&draft.calls[at], &draft.calls[other], OperationRef(other), draft));
    (!own.is_empty() && own.iter().all(|&at| undoes(at))).then_some(Instead::Undoing)
}

/// The kind and the name of what a call makes.
fn made<'a>(call: &'a Call, draft: &'a Draft) -> Option<(&'static str, &'a str)> {
    let kind = call.operation.name.strip_prefix("Create")?;
    let member = if kind == "OpenIDConnectProvider" { "Url" } else { name_of(kind)? };
    match call.argument(member)? {
        Arg::Text(name) => said(name, draft).map(|name| (kind, name.trim_start_matches("https://").trim_end_matches('/'))),
        _ => None,
    }
}

/// The member that names a thing of the kind.
fn name_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "User" => "UserName",
        "Group" => "GroupName",
        "Role" => "RoleName",
        "Policy" => "PolicyName",
        "InstanceProfile" => "InstanceProfileName",
        _ => return None,
    })
}

/// The same operation with the same input, wherever it is written.
pub fn same_call(one: &Call, other: &Call) -> bool {
    std::ptr::eq(one.operation, other.operation)
        && one.input.len() == other.input.len()
        && one.input.iter().all(|(member, arg)| other.argument(member).is_some_and(|known| same_arg(arg, known)))
}

pub fn same_arg(one: &Arg, other: &Arg) -> bool {
    match (one, other) {
        (Arg::Document(one), Arg::Document(other)) => one.text == other.text,
        (one, other) => one == other,
    }
}

fn is_undoing(call: &Call) -> bool {
    ["Delete", "Remove", "Detach", "Deactivate"].iter().any(|verb| call.operation.name.starts_with(verb))
}

/// The call names what `maker` has made.
fn touches_made(call: &Call, maker: &Call, at: OperationRef, draft: &Draft) -> bool {
    if call.uses().any(|used| used == at) {
        return true;
    }
    let Some((kind, name)) = made(maker, draft) else { return false };
    let named = name_of(kind).and_then(|member| call.argument(member));
    matches!(named, Some(Arg::Text(text)) if said(text, draft) == Some(name))
}

/// The name as the guide gives it, where it is all of the template.
fn said<'a>(name: &'a Template, draft: &'a Draft) -> Option<&'a str> {
    match name.0.as_slice() {
        [Part::Parameter(at)] => {
            let parameter = draft.parameters.get(at.0)?;
            let default = parameter.default.as_ref().and_then(Template::literal);
            default.or(parameter.placeholder.as_deref())
        }
        _ => name.literal(),
    }
}

impl<'a> Walk<'a> {
    /// Whether a byte of the guide belongs to commands.
    pub(super) fn is_typed(&self, at: usize) -> bool {
        let block = self.guide.blocks.partition_point(|block| block.span.start <= at).checked_sub(1);
        block.is_some_and(|block| self.typed.at(self.guide, block).is_some())
    }
}
