//! Calls that deserve a second look before anyone agrees to them.

use serde_json::Value;

use super::{HintTarget, Plan, Risk, show};
use crate::iam::Arn;

const ADMIN: Risk = Risk { rule: "admin-policy", high: true, why: "gives every permission in the account" };
const IAM_ADMIN: Risk = Risk { rule: "escalation", high: true, why: "gives permissions with which more permissions can be taken" };
const OTHER_ACCOUNT: Risk = Risk { rule: "trust-other-account", high: true, why: "lets a principal of another account in" };
const EVERYONE: Risk = Risk { rule: "trust-everyone", high: true, why: "lets anyone in" };
const OPEN_FEDERATION: Risk = Risk { rule: "federation-without-condition", high: true, why: "lets every identity of the provider in: no condition on its subject" };
const LONG_LIVED: Risk = Risk { rule: "long-lived-key", high: false, why: "makes a credential that does not expire" };
const HINT: Risk = Risk { rule: "hint", high: true, why: "stands only in a hint, not in the text that a reader sees" };
const DELETES: Risk = Risk { rule: "delete", high: true, why: "deletes something" };

/// Managed policies that give everything, or enough to take it.
const ADMIN_POLICIES: &[&str] = &["AdministratorAccess", "AdministratorAccess-Amplify"];
const ESCALATING_POLICIES: &[&str] = &["IAMFullAccess", "PowerUserAccess", "AWSOrganizationsFullAccess"];

/// The risks of one call of `plan`, by its index, as far as they can be known from the plan alone.
pub fn risks(at: usize, plan: &Plan) -> Vec<Risk> {
    let mut found = Vec::new();
    let call = &plan.operations[at].call;
    if hidden(at, plan) {
        found.push(HINT);
    }
    let name = call.operation.name;
    let argument = |member: &str| call.argument(member).map(|arg| show(arg, plan));
    if name.starts_with("Attach")
        && let Some(Value::String(arn)) = argument("PolicyArn")
    {
        let policy = Arn::parse(&arn).map_or(arn.as_str(), |arn| arn.name());
        if ADMIN_POLICIES.contains(&policy) {
            found.push(ADMIN);
        } else if ESCALATING_POLICIES.contains(&policy) {
            found.push(IAM_ADMIN);
        }
    }
    for member in ["PolicyDocument", "AssumeRolePolicyDocument"] {
        if let Some(document) = argument(member) {
            found.extend(document_risks(&document));
        }
    }
    match name {
        "CreateAccessKey" => found.push(LONG_LIVED),
        _ if name.starts_with("Delete") => found.push(DELETES),
        _ => {}
    }
    found.dedup();
    found
}

/// A hint causes the call, or gives it a value that nobody has replaced, and the text does not say so.
fn hidden(at: usize, plan: &Plan) -> bool {
    let mut parameters = plan.operations[at].call.parameters();
    let open = |parameter: usize| plan.parameters.get(parameter).is_some_and(|parameter| parameter.value.is_none());
    let used: Vec<usize> = parameters.by_ref().map(|parameter| parameter.0).filter(|&parameter| open(parameter)).collect();
    plan.hinted.iter().any(|hinted| {
        !hinted.stated
            && match &hinted.target {
                HintTarget::Call(call) => *call == at,
                HintTarget::Parameter(parameter) => used.contains(parameter),
                HintTarget::Step(_) => false,
            }
    })
}

fn document_risks(document: &Value) -> Vec<Risk> {
    let mut found: Vec<Risk> = Vec::new();
    for statement in list(document.get("Statement")) {
        if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
            continue;
        }
        if let Some(principal) = statement.get("Principal") {
            found.extend(trust_risks(principal, statement.get("Condition")));
            continue;
        }
        let texts = |member| list(statement.get(member)).into_iter().filter_map(Value::as_str).collect::<Vec<_>>();
        let everywhere = texts("Resource").contains(&"*");
        for action in texts("Action") {
            let action = action.to_ascii_lowercase();
            if everywhere && matches!(action.as_str(), "*" | "*:*") {
                found.push(ADMIN);
            } else if action == "*" || ["iam:*", "iam:attach", "iam:put", "iam:createpolicyversion", "iam:passrole"].iter().any(|risky| action.starts_with(risky)) && everywhere {
                found.push(IAM_ADMIN);
            }
        }
    }
    found.dedup();
    found
}

fn trust_risks(principal: &Value, condition: Option<&Value>) -> Vec<Risk> {
    if principal.as_str() == Some("*") {
        return vec![EVERYONE];
    }
    let mut found = Vec::new();
    let texts = |member| list(principal.get(member)).into_iter().filter_map(Value::as_str).collect::<Vec<_>>();
    for who in texts("AWS") {
        found.push(if who == "*" { EVERYONE } else { OTHER_ACCOUNT });
    }
    let subject = condition.is_some_and(|condition| condition.to_string().contains(":sub\""));
    if texts("Federated").iter().any(|provider| provider.contains("oidc-provider/")) && !subject {
        found.push(OPEN_FEDERATION);
    }
    found
}

fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(document: Value) -> Vec<&'static str> {
        document_risks(&document).iter().map(|risk| risk.rule).collect()
    }

    #[test]
    fn documents() {
        assert_eq!(rules(json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})), ["admin-policy"]);
        assert_eq!(rules(json!({"Statement": [{"Effect": "Allow", "Action": ["s3:*", "iam:*"], "Resource": "*"}]})), ["escalation"]);
        assert_eq!(rules(json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})), [""; 0]);
        assert_eq!(rules(json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})), ["trust-everyone"]);
        let federated = json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.example.com"});
        let open = json!({"Statement": [{"Effect": "Allow", "Principal": federated, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"token.example.com:aud": "sts"}}}]});
        assert_eq!(rules(open), ["federation-without-condition"]);
    }
}
