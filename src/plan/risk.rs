//! Calls that deserve a second look before anyone agrees to them.

use std::collections::HashSet;

use serde_json::Value;

use super::escalation::permissions;
use super::trust::trust;
use super::{HintTarget, Plan, Risk, show};
use crate::iam::{Arg, Arn, Call, OperationClass, Part};

pub(super) const ADMIN: Risk = Risk { rule: "admin-policy", high: true, why: "gives every permission in the account" };
pub(super) const ESCALATION: Risk = Risk { rule: "escalation", high: true, why: "gives permissions with which more permissions can be taken" };
pub(super) const ESCALATION_SCOPED: Risk = Risk { rule: "escalation-scoped", high: false, why: "gives permissions with which more can be taken, on some things only" };
pub(super) const BY_SERVICE: Risk = Risk { rule: "escalation-by-service", high: false, why: "lets whoever has it act through a service with the permissions of its roles" };
pub(super) const EVERYONE: Risk = Risk { rule: "trust-everyone", high: true, why: "lets anyone in" };
pub(super) const OTHER_ACCOUNT: Risk = Risk { rule: "trust-other-account", high: true, why: "lets a principal of another account in" };
pub(super) const OWN_ACCOUNT: Risk = Risk { rule: "trust-account", high: false, why: "lets in whoever in this account may assume roles" };
pub(super) const OPEN_FEDERATION: Risk = Risk { rule: "federation-without-condition", high: true, why: "lets every identity of the provider in: no condition on its subject" };
pub(super) const OPEN_SAML: Risk = Risk { rule: "saml-without-audience", high: true, why: "takes SAML assertions that were made for anything: no condition on their audience" };
const LONG_LIVED: Risk = Risk { rule: "long-lived-key", high: false, why: "makes a credential that does not expire" };
const HINT: Risk = Risk { rule: "hint", high: true, why: "stands only in a hint, not in the text that a reader sees" };
const DELETES: Risk = Risk { rule: "delete", high: true, why: "deletes something" };
const CHANGES: Risk = Risk { rule: "changes-existing", high: false, why: "changes or adds to something that this guide does not make" };

/// What only a look into the account can tell.
pub const EXISTING: Risk = Risk { rule: "existing", high: true, why: "is there already, and no run of this program made it: it is used as it is" };
pub const REPLACES: Risk = Risk { rule: "replaces", high: true, why: "takes the place of something else with this name" };

/// Every rule, the HIGH ones first: what `--allow-risk` takes.
pub const RULES: &[Risk] =
    &[ADMIN, ESCALATION, EVERYONE, OTHER_ACCOUNT, OPEN_FEDERATION, OPEN_SAML, HINT, DELETES, EXISTING, REPLACES, ESCALATION_SCOPED, BY_SERVICE, OWN_ACCOUNT, LONG_LIVED, CHANGES];

/// AWS's policies that give everything, or enough to take it.
const MANAGED: &[(&str, Risk)] = &[
    ("AdministratorAccess", ADMIN),
    ("AdministratorAccess-Amplify", ADMIN),
    ("IAMFullAccess", ESCALATION),
    ("PowerUserAccess", ESCALATION),
    ("AWSOrganizationsFullAccess", ESCALATION),
    ("AWSSSOMasterAccountAdministrator", ESCALATION),
];

/// The risks of each call, as far as they can be known from the plan alone. Those that the preflight adds are not among them.
pub fn risks(plan: &Plan) -> Vec<Vec<Risk>> {
    let mut made = HashSet::new();
    let each = plan.operations.iter().enumerate().map(|(at, planned)| {
        let found = call_risks(at, &planned.call, plan, &made);
        let makes = planned.call.operation.name.starts_with("Create") && !BELONGS.contains(&planned.call.operation.name);
        made.extend(subject(&planned.call, plan).filter(|_| makes));
        found
    });
    each.collect()
}

fn call_risks(at: usize, call: &Call, plan: &Plan, made: &HashSet<Subject>) -> Vec<Risk> {
    let mut found = Vec::new();
    if hidden(at, plan) {
        found.push(HINT);
    }
    let name = call.operation.name;
    let argument = |member: &str| call.argument(member).map(|arg| show(arg, plan));
    if name.starts_with("Attach")
        && let Some(Value::String(arn)) = argument("PolicyArn")
    {
        let policy = Arn::parse(&arn).map_or(arn.as_str(), |arn| arn.name());
        found.extend(MANAGED.iter().filter(|(managed, _)| *managed == policy).map(|(_, risk)| *risk));
    }
    for member in ["PolicyDocument", "AssumeRolePolicyDocument"] {
        if let Some(document) = argument(member) {
            // A value that is given for a whole document is a text.
            let read = document.as_str().and_then(|text| serde_json::from_str(text).ok());
            found.extend(document_risks(read.as_ref().unwrap_or(&document)));
        }
    }
    match name {
        "CreateAccessKey" | "CreateServiceSpecificCredential" => found.push(LONG_LIVED),
        _ if name.starts_with("Delete") => found.push(DELETES),
        _ => {}
    }
    if changes_existing(call, plan, made) {
        found.push(CHANGES);
    }
    let mut seen = HashSet::new();
    found.retain(|risk| seen.insert(risk.rule));
    found
}

/// A hint causes the call, or gives it a value that nobody has replaced, and the text does not say so.
fn hidden(at: usize, plan: &Plan) -> bool {
    if plan.hinted.is_empty() {
        return false;
    }
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

/// What is made of a thing that must be there.
const BELONGS: &[&str] = &["CreateAccessKey", "CreateLoginProfile", "CreateServiceSpecificCredential", "CreatePolicyVersion"];

/// What a call is about: the member that names it, and the name in lower case, as IAM compares names.
type Subject = (&'static str, String);

/// Members that name what a call changes; the first that it has is meant.
const SUBJECTS: &[&str] = &["UserName", "RoleName", "GroupName", "InstanceProfileName", "PolicyName", "Url", "Name", "VirtualMFADeviceName"];

fn subject(call: &Call, plan: &Plan) -> Option<Subject> {
    let named = |member: &&'static str| Some((*member, show(call.argument(member)?, plan).as_str()?.to_lowercase()));
    SUBJECTS.iter().find_map(named)
}

/// The call changes a thing, or the account itself, that no call before it makes. Deletes have a rule of their own.
fn changes_existing(call: &Call, plan: &Plan, made: &HashSet<Subject>) -> bool {
    let name = call.operation.name;
    let makes = name.starts_with("Create") && !BELONGS.contains(&name) && name != "CreateAccountAlias";
    if call.operation.class() == OperationClass::Read || name.starts_with("Delete") || makes {
        return false;
    }
    // What an answer of this run names, this run has made.
    let from_answer = |member: &str| matches!(call.argument(member), Some(Arg::Text(template)) if template.0.iter().any(|part| matches!(part, Part::Output(..))));
    let named_by_arn = |member: &str| {
        let arn = call.argument(member).map(|arg| show(arg, plan));
        arn.as_ref().and_then(Value::as_str).and_then(Arn::parse).is_some_and(|arn| made.contains(&("PolicyName", arn.name().to_lowercase())))
    };
    let by_arn = ["PolicyArn", "OpenIDConnectProviderArn", "SAMLProviderArn", "SerialNumber"];
    match SUBJECTS.iter().find(|member| call.argument(member).is_some()) {
        Some(member) => !from_answer(member) && subject(call, plan).is_some_and(|subject| !made.contains(&subject)),
        None => !by_arn.iter().any(|member| from_answer(member) || named_by_arn(member)),
    }
}

/// The risks of one statement, whatever the others say.
pub fn statement_risks(statement: &Value) -> Vec<Risk> {
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow") if statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some() => trust(statement),
        Some("Allow") => permissions(statement),
        _ => Vec::new(),
    }
}

fn document_risks(document: &Value) -> Vec<Risk> {
    let mut found: Vec<Risk> = list(document.get("Statement")).into_iter().flat_map(statement_risks).collect();
    if found.contains(&ADMIN) {
        found.retain(|risk| ![ESCALATION, ESCALATION_SCOPED, BY_SERVICE].contains(risk));
    }
    if found.contains(&ESCALATION) {
        found.retain(|risk| *risk != ESCALATION_SCOPED);
    }
    found
}

/// One value, or those of a list.
pub(super) fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(value) => vec![value],
        None => vec![],
    }
}

/// The texts of a member that is one text or a list of them.
pub(super) fn texts<'v>(of: &'v Value, member: &str) -> Vec<&'v str> {
    list(of.get(member)).into_iter().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(document: Value) -> Vec<&'static str> {
        let mut rules: Vec<_> = document_risks(&document).iter().map(|risk| risk.rule).collect();
        rules.dedup();
        rules
    }

    #[test]
    fn documents_with_many_statements() {
        let allow = |action: &str| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
        assert_eq!(rules(json!({"Statement": allow("*")})), ["admin-policy"]);
        assert_eq!(rules(json!({"Statement": [allow("iam:*"), allow("*")]})), ["admin-policy"]);
        assert_eq!(rules(json!({"Statement": [allow("s3:*"), allow("iam:*")]})), ["escalation"]);
        assert_eq!(rules(json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})), [""; 0]);
        assert_eq!(rules(json!({"Statement": "Allow"})), [""; 0]);
    }

    #[test]
    fn every_rule_stands_once_in_the_table() {
        let names: HashSet<&str> = RULES.iter().map(|risk| risk.rule).collect();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.is_sorted_by_key(|risk| !risk.high));
    }
}
