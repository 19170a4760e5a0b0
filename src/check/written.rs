//! Where in a guide a policy of the account stands.

use std::ops::Range;

use super::documents::{Document, fills};
use crate::access::Place;
use crate::iam::{Arg, Arn, Call, EntityKind, Part};
use crate::plan::{Plan, show};
use crate::policy::{Statement, parse};

/// The bytes of the guide at which a statement stands; of the document or the call where the statement itself is not found.
/// None where the guide does not write the policy.
pub fn statement_in(documents: &[Document], plan: &Plan, place: &Place, statement: usize) -> Option<Range<usize>> {
    let call = plan.operations.iter().rev().map(|planned| &planned.call).find(|call| writes(call, place, plan))?;
    let found = statement_in_call(documents, call, statement).map(|(document, statement)| document.place(statement.node.range.clone()));
    Some(found.unwrap_or(call.span.range()))
}

/// The statement of the document that a call sends, with the document; none where nobody knows which one of the guide that is.
pub fn statement_in_call<'d>(documents: &'d [Document], call: &Call, statement: usize) -> Option<(&'d Document, Statement<'d>)> {
    let sent = call.input.iter().find_map(|(_, arg)| if let Arg::Document(document) = arg { Some(document) } else { None })?;
    let within = |document: &&Document| sent.span.contains(document.whole().into());
    // A command names a file that stands elsewhere.
    let same = |document: &&Document| parse(&document.text).is_ok_and(|policy| fills(&sent.text, &policy.minified));
    let document = only(documents.iter().filter(within)).or_else(|| only(documents.iter().filter(same)))?;
    Some((document, document.policy()?.statements().nth(statement)?))
}

fn only<'d>(mut all: impl Iterator<Item = &'d Document>) -> Option<&'d Document> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Whether the call puts the policy where it is.
fn writes(call: &Call, place: &Place, plan: &Plan) -> bool {
    let is = |member: &str, wanted: &str| call.argument(member).is_some_and(|arg| show(arg, plan).as_str().is_some_and(|text| text.eq_ignore_ascii_case(wanted)));
    let name = call.operation.name;
    match place {
        Place::Managed(arn) => {
            let Some(parsed) = Arn::parse(arn) else { return false };
            let made = |call: &Call| call.operation.name == "CreatePolicy" && call.argument("PolicyName").is_some_and(|arg| show(arg, plan).as_str() == Some(parsed.name()));
            match name {
                "CreatePolicyVersion" => match call.argument("PolicyArn") {
                    Some(Arg::Text(text)) => match text.0.as_slice() {
                        [Part::Output(by, _)] => plan.operations.get(by.0).is_some_and(|planned| made(&planned.call)),
                        _ => show(&Arg::Text(text.clone()), plan).as_str().and_then(Arn::parse).is_some_and(|arn| arn.name() == parsed.name()),
                    },
                    _ => false,
                },
                _ if parsed.account == "aws" => {
                    name.starts_with("Attach") && call.argument("PolicyArn").is_some_and(|arg| show(arg, plan).as_str().is_some_and(|shown| shown.ends_with(parsed.resource)))
                }
                _ => made(call),
            }
        }
        Place::Inline { kind, holder, name: policy } => {
            let (operation, member) = match kind {
                EntityKind::Group => ("PutGroupPolicy", "GroupName"),
                EntityKind::Role => ("PutRolePolicy", "RoleName"),
                _ => ("PutUserPolicy", "UserName"),
            };
            name == operation && is(member, holder) && is("PolicyName", policy)
        }
        Place::Trust(role) => matches!(name, "CreateRole" | "UpdateAssumeRolePolicy") && is("RoleName", role),
    }
}
