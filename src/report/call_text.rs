//! A call in a few words: `AttachUserPolicy ci-user AdministratorAccess`.

use serde_json::{Map, Value};

use super::clean;
use crate::iam::{Arg, Arn, Part};
use crate::plan::{Plan, PlannedCall, show};

/// The members that name what a call is about, in the order in which they are read.
const NAMING: &[&str] = &[
    "UserName",
    "RoleName",
    "InstanceProfileName",
    "GroupName",
    "PolicyName",
    "PolicyArn",
    "Url",
    "Name",
    "OpenIDConnectProviderArn",
    "SAMLProviderArn",
    "AccessKeyId",
    "AccountAlias",
    "AWSServiceName",
    "VirtualMFADeviceName",
    "SerialNumber",
];

/// Operation and the names of what it is about, and whether it takes along what hangs on it; ready to be printed.
pub fn call_text(plan: &Plan, planned: &PlannedCall) -> String {
    let names = NAMING.iter().filter_map(|member| named(plan, planned, member));
    let text = names.fold(planned.call.operation.name.to_owned(), |text, name| format!("{text} {}", clean(&name)));
    if planned.call.sweeps { format!("{text} and what hangs on it") } else { text }
}

/// A call of a journal in the same few words.
pub fn record_text(operation: &str, input: &Map<String, Value>) -> String {
    let names = NAMING.iter().filter_map(|member| input.get(*member)?.as_str());
    let names = names.map(|name| Arn::parse(name).map_or(name, |arn| arn.name()));
    names.fold(clean(operation.trim_start_matches("iam:")).into_owned(), |text, name| format!("{text} {}", clean(name)))
}

/// The name of the thing that a call is mostly about: what a person types to agree to a risk. As it is, not ready to be printed.
pub fn entity_name(plan: &Plan, planned: &PlannedCall) -> Option<String> {
    NAMING.iter().find_map(|member| named(plan, planned, member))
}

pub(super) fn named(plan: &Plan, planned: &PlannedCall, member: &str) -> Option<String> {
    let arg = planned.call.argument(member)?;
    // The ARN of something that an earlier call makes is not known yet; its name is.
    if let Arg::Text(template) = arg
        && let [Part::Output(maker, _)] = template.0.as_slice()
        && let Some(maker) = plan.operations.get(maker.0)
        && !std::ptr::eq(maker, planned)
    {
        return entity_name(plan, maker);
    }
    let text = show(arg, plan).as_str()?.to_owned();
    Some(Arn::parse(&text).map_or(text.clone(), |arn| arn.name().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Call, OperationRef, Template, operation};
    use crate::source::Span;

    #[test]
    fn things_are_named_also_before_they_have_an_arn() {
        let planned = |name: &str, input: Vec<(&'static str, Arg)>| PlannedCall {
            id: String::new(),
            call: Call::new(operation(name).unwrap(), input, Span::default()),
            step: String::new(),
            lines: (1, 1),
            needs: vec![],
            risk: vec![],
        };
        let arn = Arg::Text(Template::part(Part::Output(OperationRef(0), "Policy.Arn")));
        let operations =
            vec![planned("CreatePolicy", vec![("PolicyName", Arg::text("p\u{202e}"))]), planned("AttachUserPolicy", vec![("PolicyArn", arn), ("UserName", Arg::text("ci"))])];
        let plan = Plan { operations, ..Plan::default() };
        assert_eq!(call_text(&plan, &plan.operations[1]), "AttachUserPolicy ci p\\u{202e}");
        let managed = planned("AttachUserPolicy", vec![("UserName", Arg::text("ci")), ("PolicyArn", Arg::text("arn:aws:iam::aws:policy/job-function/Billing"))]);
        assert_eq!(call_text(&plan, &managed), "AttachUserPolicy ci Billing");
    }
}
