//! Values for a plan that nobody gives values to, so that it can be rehearsed.

use super::{Parameter, ParameterKind, Plan};
use crate::iam::{Arg, Kind, Member, Operation, Part};

/// Gives every required parameter that has no value one of its kind, and returns which were made up so. A name is
/// `example-user-1`, an account AWS's example 111122223333, a policy to attach ReadOnlyAccess, a linked document one that allows
/// `sts:GetCallerIdentity` or trusts the account; what stands for a whole argument is one that IAM takes there, and what any other
/// placeholder stands for is `example-1`.
pub fn supply(plan: &mut Plan) -> Vec<usize> {
    let wanted: Vec<usize> = (0..plan.parameters.len()).filter(|at| plan.parameters[*at].required() && plan.parameters[*at].value.is_none()).collect();
    for at in &wanted {
        let value = as_argument(plan, *at).unwrap_or_else(|| made_up(&plan.parameters[*at], at + 1));
        plan.parameters[*at].value = Some(value);
    }
    wanted
}

const PERMITS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}"#;
const TRUSTS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// What an argument of IAM's must be that the parameter is the whole of, where that says more than the parameter's kind.
fn as_argument(plan: &Plan, at: usize) -> Option<String> {
    let whole = |arg: &Arg| matches!(arg, Arg::Text(text) if matches!(text.0.as_slice(), [Part::Parameter(used)] if used.0 == at));
    let uses = plan.operations.iter().flat_map(|planned| planned.call.input.iter().map(|(member, arg)| (planned.call.operation, *member, arg)));
    uses.filter(|(.., arg)| whole(arg)).find_map(|(operation, member, _)| argument(operation, operation.member(member)?, at + 1))
}

fn argument(operation: &Operation, member: &Member, number: usize) -> Option<String> {
    Some(match (member.name, &member.kind) {
        ("AssumeRolePolicyDocument", _) => TRUSTS.into(),
        ("AuthenticationCode1", _) => "123456".into(),
        ("AuthenticationCode2", _) => "654321".into(),
        // A policy of AWS can be attached and nothing else.
        ("PolicyArn", _) if !operation.name.starts_with("Attach") => format!("example-policy-{number}"),
        (_, Kind::Integer { min, max }) => (*min).max(12).min(*max).to_string(),
        (_, Kind::Choice(all)) => (*all.first()?).into(),
        _ => return None,
    })
}

fn made_up(parameter: &Parameter, number: usize) -> String {
    match parameter.kind {
        ParameterKind::UserName => format!("example-user-{number}"),
        ParameterKind::GroupName => format!("example-group-{number}"),
        ParameterKind::RoleName => format!("example-role-{number}"),
        ParameterKind::PolicyName => format!("example-policy-{number}"),
        ParameterKind::BucketName => format!("example-bucket-{number}"),
        ParameterKind::AccountAlias => format!("example-alias-{number}"),
        ParameterKind::ExternalId => format!("example-external-id-{number}"),
        ParameterKind::AttachPolicy => "ReadOnlyAccess".into(),
        ParameterKind::Path => "/example/".into(),
        ParameterKind::AccountId => "111122223333".into(),
        // Of all kinds of characters, and longer than most accounts want it.
        ParameterKind::Password => "Of-a-rehearsal-0nly-and-0f-no-use".into(),
        ParameterKind::PolicyDocument => PERMITS.into(),
        ParameterKind::Tag | ParameterKind::KeyDescription | ParameterKind::Placeholder => format!("example-{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Call, ParameterRef, Template, operation};
    use crate::plan::PlannedCall;
    use crate::source::Span;

    #[test]
    fn what_is_wanted_is_of_its_kind() {
        let parameter = |kind, default: Option<&str>| Parameter {
            name: "x".into(),
            kind,
            placeholder: None,
            default: default.map(Into::into),
            value: None,
            span: Span::default(),
            line: 1,
            description: String::new(),
        };
        let part = |at| Arg::Text(Template::part(Part::Parameter(ParameterRef(at))));
        let call = Call::new(operation("CreateRole").unwrap(), vec![("RoleName", part(0)), ("AssumeRolePolicyDocument", part(2))], Span::default());
        let version = Call::new(operation("CreatePolicyVersion").unwrap(), vec![("PolicyArn", part(3))], Span::default());
        let planned = |call| PlannedCall { id: "op1".into(), call, step: "1".into(), lines: (1, 1), needs: vec![], risk: vec![] };
        let kinds = [(ParameterKind::RoleName, None), (ParameterKind::UserName, Some("ci")), (ParameterKind::PolicyDocument, None), (ParameterKind::AttachPolicy, None)];
        let parameters = kinds.into_iter().map(|(kind, default)| parameter(kind, default)).collect();
        let mut plan = Plan { parameters, operations: vec![planned(call), planned(version)], ..Plan::default() };
        assert_eq!(supply(&mut plan), [0, 2, 3]);
        let values: Vec<_> = plan.parameters.iter().map(|parameter| parameter.value.as_deref()).collect();
        assert_eq!(values, [Some("example-role-1"), None, Some(TRUSTS), Some("example-policy-4")]);
    }
}
