//! What IAM refuses about policy documents and the simulator lets pass. The messages are IAM's.
//! Source: "Grammar of the IAM JSON policy language" in the IAM User Guide, and the element pages beside it.

use std::collections::BTreeSet;

use awsim_core::AwsError;
use awsim_iam::state::IamState;
use serde_json::{Map, Value};

use crate::execute::embedded::{ACCOUNT_ID, CALLER};
use crate::iam::{Arn, Operation};

/// Why IAM would refuse the document of this call.
pub fn refusal(operation: &Operation, input: &Value, state: &IamState) -> Option<AwsError> {
    let (member, trust) = match operation.name {
        "CreateRole" => ("AssumeRolePolicyDocument", true),
        "UpdateAssumeRolePolicy" => ("PolicyDocument", true),
        "CreatePolicy" | "CreatePolicyVersion" | "PutUserPolicy" | "PutGroupPolicy" | "PutRolePolicy" => ("PolicyDocument", false),
        _ => return None,
    };
    let fault = match serde_json::from_str::<Value>(input.get(member)?.as_str()?) {
        Ok(Value::Object(document)) => fault(&document, |statement| if trust { trust_fault(statement, state) } else { identity_fault(statement) }),
        Ok(_) => Some(SYNTAX.to_owned()),
        Err(_) => Some("This policy contains invalid Json".to_owned()),
    };
    fault.map(|message| AwsError::bad_request("MalformedPolicyDocument", message))
}

const SYNTAX: &str = "Syntax errors in policy.";
const ELEMENTS: [&str; 9] = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn fault(document: &Map<String, Value>, of_statement: impl Fn(&Map<String, Value>) -> Option<String>) -> Option<String> {
    if document.keys().any(|key| !["Version", "Id", "Statement"].contains(&key.as_str())) {
        return Some(SYNTAX.into());
    }
    let statements: Vec<&Map<String, Value>> = match document.get("Statement") {
        Some(Value::Array(items)) => items.iter().map(Value::as_object).collect::<Option<_>>().unwrap_or_default(),
        Some(Value::Object(one)) => vec![one],
        _ => vec![],
    };
    if statements.is_empty() {
        return Some(SYNTAX.into());
    }
    let mut ids = BTreeSet::new();
    statements.iter().find_map(|statement| {
        if statement.keys().any(|key| !ELEMENTS.contains(&key.as_str())) {
            return Some(SYNTAX.into());
        }
        let id = statement.get("Sid").and_then(Value::as_str).unwrap_or_default();
        if !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Some("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*".into());
        }
        if !id.is_empty() && !ids.insert(id) {
            return Some("Statement IDs (SID) in a single policy must be unique.".into());
        }
        action_fault(statement).or_else(|| of_statement(statement))
    })
}

fn action_fault(statement: &Map<String, Value>) -> Option<String> {
    let actions = either(statement, "Action", "NotAction");
    if actions.is_empty() || (statement.contains_key("Action") && statement.contains_key("NotAction")) {
        return Some("Policy statement must contain actions.".into());
    }
    actions.iter().filter(|action| **action != "*").find_map(|action| match action.split_once(':') {
        None => Some("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()),
        Some((vendor, _)) if vendor.is_empty() || !vendor.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => Some(format!("Vendor {vendor} is not valid")),
        Some(_) => None,
    })
}

/// Source: "Amazon Resource Names (ARNs)" in the AWS General Reference.
const PARTITIONS: &[&str] = &["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

fn identity_fault(statement: &Map<String, Value>) -> Option<String> {
    if statement.contains_key("Principal") || statement.contains_key("NotPrincipal") {
        return Some("Policy document should not specify a principal.".into());
    }
    let resources = either(statement, "Resource", "NotResource");
    if resources.is_empty() || (statement.contains_key("Resource") && statement.contains_key("NotResource")) {
        return Some("Policy statement must contain resources.".into());
    }
    resources.iter().filter(|resource| !resource.starts_with(['*', '?'])).find_map(|resource| match Arn::parse(resource) {
        None if resource.starts_with("arn:") && resource.contains('*') => None,
        None => Some(format!("Resource {resource} must be in ARN format or \"*\".")),
        // A guide for another partition is rehearsed all the same: the account in the process stands for any of them.
        Some(arn) if !PARTITIONS.contains(&arn.partition) && !arn.partition.contains(['*', '?', '$']) => {
            Some(format!("Partition \"{}\" is not valid for resource \"{resource}\".", arn.partition))
        }
        Some(arn) if arn.service.is_empty() => Some(format!("The policy failed legacy parsing: \"{resource}\" names no service.")),
        Some(_) => None,
    })
}

fn trust_fault(statement: &Map<String, Value>, state: &IamState) -> Option<String> {
    if statement.contains_key("Resource") || statement.contains_key("NotResource") {
        return Some("Has prohibited field Resource".into());
    }
    let Some(principal) = statement.get("Principal").or_else(|| statement.get("NotPrincipal")) else {
        return Some("Missing required field Principal".into());
    };
    if either(statement, "Action", "NotAction").iter().any(|action| *action != "*" && !action.to_ascii_lowercase().starts_with("sts:")) {
        return Some("AssumeRole policy may only specify STS AssumeRole actions.".into());
    }
    let named = principal.get("AWS").map(texts).unwrap_or_default();
    named.iter().find(|name| !may_exist(name, state)).map(|name| format!("Invalid principal in policy: \"AWS\":\"{name}\""))
}

/// IAM looks up the users and roles that a trust policy names ("AWS JSON policy elements: Principal": a principal is
/// saved as its unique ID). Those of other accounts cannot be known here.
fn may_exist(principal: &str, state: &IamState) -> bool {
    let Some(arn) = Arn::parse(principal).filter(|arn| arn.service == "iam" && arn.account == ACCOUNT_ID) else {
        return true;
    };
    match arn.resource.split('/').next() {
        Some("user") => arn.name() == CALLER || state.users.iter().any(|user| user.arn == principal),
        Some("role") => state.roles.iter().any(|role| role.arn == principal),
        Some("group") => false,
        _ => true,
    }
}

fn either<'a>(statement: &'a Map<String, Value>, name: &str, not: &str) -> Vec<&'a str> {
    statement.get(name).or_else(|| statement.get(not)).map(texts).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    }
}
