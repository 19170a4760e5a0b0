//! The order in which the calls can be made, where a guide tells them in another one; and what it tells twice.

use super::repeated::{same_arg, same_call};
use super::walk::Followed;
use crate::iam::{Arg, Call, OperationClass, OperationRef, Part, Template};
use crate::source::Span;

/// What adds to a thing comes behind the call that makes the thing; what adds the same again is left out. The places of the
/// calls that are left out.
pub fn put_in_sequence(followed: &mut Followed) -> Vec<Span> {
    let mut left = Vec::new();
    let early = |calls: &[Call]| (0..calls.len()).filter(|&at| !told_behind(calls, at)).collect();
    keep(followed, early, &mut left);
    let calls = &followed.desk.draft.calls;
    let makers: Vec<Option<usize>> = (0..calls.len()).map(|at| later_maker(calls, at)).collect();
    if makers.iter().any(Option::is_some)
        && let Some(order) = order(calls, &makers)
    {
        rearrange(followed, &order);
    }
    keep(followed, kept, &mut left);
    left
}

fn keep(followed: &mut Followed, choose: impl Fn(&[Call]) -> Vec<usize>, left: &mut Vec<Span>) {
    let calls = &followed.desk.draft.calls;
    let kept = choose(calls);
    if kept.len() < calls.len() {
        left.extend((0..calls.len()).filter(|at| !kept.contains(at)).map(|at| calls[at].span));
        rearrange(followed, &kept);
    }
}

/// Told before the thing is made, and once more behind it.
fn told_behind(calls: &[Call], at: usize) -> bool {
    later_maker(calls, at)
        .is_some_and(|maker| !matches!(calls[at].operation.name, "CreateAccessKey" | "CreateLoginProfile") && calls[maker..].iter().any(|other| same_call(other, &calls[at])))
}

const MAKERS: &[(&str, &str)] = &[("UserName", "CreateUser"), ("GroupName", "CreateGroup"), ("RoleName", "CreateRole"), ("InstanceProfileName", "CreateInstanceProfile")];

fn adds(call: &Call) -> bool {
    let verb = ["Attach", "Put", "Add", "Tag"].iter().any(|verb| call.operation.name.starts_with(verb));
    (verb && call.operation.class() == OperationClass::Set) || matches!(call.operation.name, "CreateAccessKey" | "CreateLoginProfile")
}

/// The call behind `at` that makes what it adds to, where none before it does.
fn later_maker(calls: &[Call], at: usize) -> Option<usize> {
    let call = calls.get(at).filter(|call| adds(call))?;
    MAKERS.iter().filter_map(|(member, maker)| Some((call.argument(member)?, *member, *maker))).find_map(|(name, member, maker)| {
        let makes = |other: &Call| other.operation.name == maker && other.argument(member) == Some(name);
        if calls[..at].iter().rev().any(makes) {
            return None;
        }
        calls[at + 1..].iter().position(makes).map(|found| at + 1 + found)
    })
}

/// As told, but each call behind those that it needs; None where they need each other.
fn order(calls: &[Call], makers: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut done = vec![false; calls.len()];
    let (mut order, mut waiting) = (Vec::with_capacity(calls.len()), Vec::new());
    for at in 0..calls.len() {
        waiting.push(at);
        let ready = |at: usize, done: &[bool]| makers[at].is_none_or(|maker| done[maker]) && calls[at].uses().all(|used| done.get(used.0).copied().unwrap_or(true));
        while let Some(next) = waiting.iter().rposition(|&one| one == at && ready(one, &done)).or_else(|| waiting.iter().position(|&one| ready(one, &done))) {
            let one = waiting.remove(next);
            done[one] = true;
            order.push(one);
        }
    }
    waiting.is_empty().then_some(order)
}

/// The calls that say something new.
fn kept(calls: &[Call]) -> Vec<usize> {
    let mut used = vec![false; calls.len()];
    calls.iter().flat_map(Call::uses).filter(|by| by.0 < calls.len()).for_each(|by| used[by.0] = true);
    let undone = |from: usize, to: usize| calls[from..to].iter().any(|call| ["Delete", "Remove", "Detach"].iter().any(|verb| call.operation.name.starts_with(verb)));
    let told_before = |at: usize| {
        let call = &calls[at];
        let adds = adds(call);
        if used[at] || !adds && !matches!(call.operation.name, "CreatePolicyVersion" | "UpdateAssumeRolePolicy") {
            return false;
        }
        let same = |other: usize| match call.operation.name {
            "CreatePolicyVersion" => {
                calls[other].operation.name == "CreatePolicy"
                    && is_output(call.argument("PolicyArn"), other)
                    && same_document(call, "PolicyDocument", &calls[other], "PolicyDocument")
            }
            "UpdateAssumeRolePolicy" => {
                calls[other].operation.name == "CreateRole"
                    && call.argument("RoleName") == calls[other].argument("RoleName")
                    && same_document(call, "PolicyDocument", &calls[other], "AssumeRolePolicyDocument")
            }
            "CreateAccessKey" | "CreateLoginProfile" => false,
            _ => adds && same_call(call, &calls[other]),
        };
        (0..at).any(|other| same(other) && !undone(other, at) && !replaced(calls, other, at))
    };
    (0..calls.len()).filter(|&at| !told_before(at)).collect()
}

/// Whether a call between the two changes the document that they share.
fn replaced(calls: &[Call], from: usize, to: usize) -> bool {
    let call = &calls[to];
    let name = |call: &Call| ["UserName", "GroupName", "RoleName", "PolicyArn"].iter().find_map(|member| call.argument(member).cloned());
    calls[from + 1..to].iter().any(|between| {
        between.operation.name == call.operation.name && name(between) == name(call) && between.argument("PolicyName") == call.argument("PolicyName") && !same_call(between, call)
    }) && call.operation.name.starts_with(['P', 'U', 'C'])
}

fn is_output(arg: Option<&Arg>, of: usize) -> bool {
    matches!(arg, Some(Arg::Text(template)) if matches!(template.0.as_slice(), [Part::Output(OperationRef(at), _)] if *at == of))
}

fn same_document(one: &Call, member: &str, other: &Call, its: &str) -> bool {
    matches!((one.argument(member), other.argument(its)), (Some(one), Some(other)) if same_arg(one, other))
}

/// The calls in this order, without those that it leaves out; whoever refers to them follows.
fn rearrange(followed: &mut Followed, order: &[usize]) {
    followed.pins.retain_mut(|pin| {
        let moved = order.iter().position(|&old| old == pin.call);
        moved.inspect(|&new| pin.call = new).is_some()
    });
    let draft = &mut followed.desk.draft;
    let mut place = vec![None; draft.calls.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = Some(new);
    }
    let mut calls: Vec<Option<Call>> = std::mem::take(&mut draft.calls).into_iter().map(Some).collect();
    draft.calls = order.iter().filter_map(|&old| calls[old].take()).collect();
    let moved = |at: &mut OperationRef| at.0 = place.get(at.0).copied().flatten().unwrap_or(at.0);
    for call in &mut draft.calls {
        call.input.iter_mut().for_each(|(_, arg)| refer(arg, &moved));
    }
    draft.parameters.iter_mut().filter_map(|parameter| parameter.default.as_mut()).for_each(|default| refer_template(default, &moved));
    for stop in &mut followed.stops {
        stop.before = order.iter().position(|&old| old >= stop.before).unwrap_or(order.len());
    }
}

fn refer(arg: &mut Arg, moved: &impl Fn(&mut OperationRef)) {
    match arg {
        Arg::Text(template) => refer_template(template, moved),
        Arg::Document(document) => refer_template(&mut document.text, moved),
        Arg::List(items) => items.iter_mut().for_each(|item| refer(item, moved)),
        Arg::Map(members) => members.iter_mut().for_each(|(_, item)| refer(item, moved)),
        Arg::Flag(_) | Arg::Number(_) => {}
    }
}

fn refer_template(template: &mut Template, moved: &impl Fn(&mut OperationRef)) {
    for part in &mut template.0 {
        if let Part::Output(at, _) = part {
            moved(at);
        }
    }
}
