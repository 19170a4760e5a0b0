//! The arguments of calls as templates take them.

use std::cell::RefCell;

use serde_json::Value;

use crate::iam::{Arg, Document, Template, json_escaped};
use crate::plan::{ParameterKind, Plan};
use crate::source::Span;
use crate::sync::holes::{Piece, Tree, given, json_text, tree};

/// A member of a call's input; none where the call does not have it.
pub fn argument(plan: &Plan, call: usize, member: &str) -> Option<Tree> {
    plan.operations.get(call)?.call.argument(member).map(|arg| known(arg, plan))
}

/// The input of a call.
pub fn arguments(plan: &Plan, call: usize) -> Vec<(&'static str, Tree)> {
    let input = plan.operations.get(call).map(|planned| planned.call.input.as_slice()).unwrap_or_default();
    input.iter().map(|(member, arg)| (*member, known(arg, plan))).collect()
}

/// The pieces of a text of the plan, as [`argument`] has them.
pub fn known_text(template: &Template, plan: &Plan) -> Option<Vec<Piece>> {
    text_of(known(&Arg::Text(template.clone()), plan))
}

/// The argument, with the documents that were given for links, and a chosen policy of the account's own by its ARN.
fn known(arg: &Arg, plan: &Plan) -> Tree {
    match tree(arg, plan) {
        Tree::Text(pieces) => match pieces.as_slice() {
            [Piece::Parameter(at)] if is_kind(plan, *at, ParameterKind::PolicyDocument) => match plan.parameters[*at].value.as_deref() {
                Some(document) => tree(&Arg::Document(Document { text: Template::text(document), span: Span::default() }), plan),
                None => Tree::Text(pieces),
            },
            [Piece::Parameter(at)] if is_kind(plan, *at, ParameterKind::AttachPolicy) && given(*at, plan).is_some_and(|policy| !policy.starts_with("arn:")) => {
                Tree::Text(arn("policy", vec![text("/"), pieces[0].clone()]))
            }
            _ => Tree::Text(pieces),
        },
        other => other,
    }
}

fn is_kind(plan: &Plan, parameter: usize, kind: ParameterKind) -> bool {
    plan.parameters.get(parameter).is_some_and(|parameter| parameter.kind == kind)
}

/// What makes a thing that has an ARN: the operation, the field of its answer that holds the ARN, the first word of the ARN's
/// resource, and the member that names the thing.
/// Source: "Actions, resources, and condition keys for AWS Identity and Access Management" in the Service Authorization Reference.
const ARNS: &[(&str, &str, &str, &str)] = &[
    ("CreateUser", "User.Arn", "user", "UserName"),
    ("CreateGroup", "Group.Arn", "group", "GroupName"),
    ("CreateRole", "Role.Arn", "role", "RoleName"),
    ("CreatePolicy", "Policy.Arn", "policy", "PolicyName"),
    ("CreateInstanceProfile", "InstanceProfile.Arn", "instance-profile", "InstanceProfileName"),
    ("CreateOpenIDConnectProvider", "OpenIDConnectProviderArn", "oidc-provider", "Url"),
    ("CreateSAMLProvider", "SAMLProviderArn", "saml-provider", "Name"),
    ("CreateVirtualMFADevice", "VirtualMFADevice.SerialNumber", "mfa", "VirtualMFADeviceName"),
    ("UploadServerCertificate", "ServerCertificateMetadata.Arn", "server-certificate", "ServerCertificateName"),
];

/// The fields of answers that repeat the name in the input.
const REPEATED: &[(&str, &str)] = &[
    ("User.UserName", "UserName"),
    ("Group.GroupName", "GroupName"),
    ("Role.RoleName", "RoleName"),
    ("Policy.PolicyName", "PolicyName"),
    ("InstanceProfile.InstanceProfileName", "InstanceProfileName"),
    ("AccessKey.UserName", "UserName"),
];

/// A field of a call's answer where the call's input tells it: names and ARNs.
pub fn derived(plan: &Plan, call: usize, path: &str) -> Option<Vec<Piece>> {
    if let Some((_, member)) = REPEATED.iter().find(|row| row.0 == path) {
        return text_of(argument(plan, call, member)?);
    }
    let operation = plan.operations.get(call)?.call.operation.name;
    let (_, _, word, member) = ARNS.iter().find(|row| (row.0, row.1) == (operation, path))?;
    let mut name = text_of(argument(plan, call, member)?)?;
    if *member == "Url" {
        let Some(Piece::Text(url)) = name.first_mut() else { return None };
        *url = format!("/{}", url.strip_prefix("https://")?);
        return Some(arn(word, name));
    }
    let mut resource = match argument(plan, call, "Path") {
        Some(path) => text_of(path)?,
        None => vec![text("/")],
    };
    resource.append(&mut name);
    Some(arn(word, resource))
}

/// The field of a call's answer that holds the ARN of what it makes.
pub fn arn_field(operation: &str) -> Option<&'static str> {
    ARNS.iter().find(|row| row.0 == operation).map(|row| row.1)
}

/// The call before `before` that makes what these pieces are the ARN of, wholly.
pub fn maker_of_arn(plan: &Plan, pieces: &[Piece], before: usize) -> Option<usize> {
    if let [Piece::Output(call, path)] = pieces {
        return (arn_field(plan.operations.get(*call)?.call.operation.name)? == *path).then_some(*call);
    }
    let wanted = in_any_partition(pieces)?;
    (0..before.min(plan.operations.len())).rev().find(|call| {
        let field = arn_field(plan.operations[*call].call.operation.name);
        field.and_then(|field| derived(plan, *call, field)).is_some_and(|arn| arn == wanted)
    })
}

/// The call before `before` that makes the thing which a member names: `UserName`.
pub fn maker_of_name(plan: &Plan, member: &str, name: &Tree, before: usize) -> Option<usize> {
    let (operation, _, _, own) = ARNS.iter().find(|row| row.3 == member)?;
    if let Tree::Text(pieces) = name
        && let [Piece::Output(call, path)] = pieces.as_slice()
        && REPEATED.contains(&(*path, member))
    {
        return plan.operations.get(*call).filter(|planned| planned.call.operation.name == *operation).map(|_| *call);
    }
    let made = |call: &usize| plan.operations[*call].call.operation.name == *operation && argument(plan, *call, own).as_ref() == Some(name);
    (0..before.min(plan.operations.len())).rev().find(made)
}

/// Replaces the answers of calls that their inputs tell.
pub fn without_outputs(pieces: Vec<Piece>, plan: &Plan) -> Vec<Piece> {
    let mut found = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Output(call, path) => match derived(plan, call, path) {
                Some(told) => without_outputs(told, plan).into_iter().for_each(|piece| push(&mut found, piece)),
                None => found.push(piece),
            },
            piece => push(&mut found, piece),
        }
    }
    found
}

/// Stands around the number of a hole while a document is laid out; no policy document holds it.
const MARK: char = '\u{f8f2}';

/// A document as JSON over several lines. What is open stands inside of strings, and is escaped as such when it is filled.
pub fn laid_out(document: &Tree, plan: &Plan) -> Result<Vec<Piece>, String> {
    let mut odd = false;
    each_piece(document, &mut |piece| odd |= matches!(piece, Piece::Text(text) if text.contains(MARK)));
    if odd {
        return Err("its document has a character in it that no policy has".into());
    }
    let holes = RefCell::new(Vec::new());
    let marked = json_text(document, &|hole| {
        let mut holes = holes.borrow_mut();
        holes.push(hole.clone());
        format!("{MARK}{}{MARK}", holes.len() - 1)
    });
    let lines = serde_json::from_str::<Value>(&marked).map(|value| format!("{value:#}")).map_err(|error| error.to_string())?;
    let holes = holes.into_inner();
    let piece = |(at, part): (usize, &str)| match part.parse::<usize>().ok().and_then(|hole| holes.get(hole)) {
        Some(hole) if at % 2 == 1 => without_outputs(vec![hole.clone()], plan).into_iter().map(in_string).collect(),
        _ => vec![text(part)],
    };
    Ok(lines.split(MARK).enumerate().flat_map(piece).collect())
}

/// What an answer is known to be goes into a string too.
fn in_string(piece: Piece) -> Piece {
    match piece {
        Piece::Text(text) => Piece::Text(json_escaped(&text)),
        piece => piece,
    }
}

/// Calls `f` with each piece of an argument.
pub fn each_piece(tree: &Tree, f: &mut impl FnMut(&Piece)) {
    match tree {
        Tree::Text(pieces) => pieces.iter().for_each(f),
        Tree::List(items) => items.iter().for_each(|item| each_piece(item, f)),
        Tree::Map(members) => members.iter().for_each(|(name, member)| {
            name.iter().for_each(&mut *f);
            each_piece(member, f);
        }),
        Tree::Null | Tree::Flag(_) | Tree::Number(_) => {}
    }
}

fn text_of(tree: Tree) -> Option<Vec<Piece>> {
    if let Tree::Text(pieces) = tree { Some(pieces) } else { None }
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

/// `arn:PARTITION:iam::ACCOUNT:WORD` and what follows.
pub fn arn(word: &str, rest: Vec<Piece>) -> Vec<Piece> {
    let mut pieces = vec![text("arn:"), Piece::Partition, text(":iam::"), Piece::AccountId, text(&format!(":{word}"))];
    rest.into_iter().for_each(|piece| push(&mut pieces, piece));
    pieces
}

/// An ARN that names the partition of most accounts, as one that leaves it open; none where this is no ARN.
fn in_any_partition(pieces: &[Piece]) -> Option<Vec<Piece>> {
    let (first, rest) = pieces.split_first()?;
    let Piece::Text(first) = first else { return None };
    let mut found = vec![text("arn:"), Piece::Partition];
    match first.strip_prefix("arn:aws:") {
        Some(after) => push(&mut found, text(&format!(":{after}"))),
        None if first == "arn:" && rest.first() == Some(&Piece::Partition) => return Some(pieces.to_vec()),
        None => return None,
    }
    rest.iter().for_each(|piece| push(&mut found, piece.clone()));
    Some(found)
}

fn push(found: &mut Vec<Piece>, piece: Piece) {
    match (found.last_mut(), piece) {
        (Some(Piece::Text(last)), Piece::Text(more)) => last.push_str(&more),
        (_, piece) => found.push(piece),
    }
}
