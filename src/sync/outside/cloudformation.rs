//! The policies of a CloudFormation template.
//!
//! Source: "AWS::IAM::ManagedPolicy", "AWS::IAM::Role" and their like in the CloudFormation User Guide; "Intrinsic function reference".

use serde_json::{Map, Value};

use super::{Found, Role};

/// Every policy document of the template's resources.
pub fn documents(template: &Value) -> Vec<Found> {
    let resources = template["Resources"].as_object().into_iter().flatten();
    resources.flat_map(|(id, resource)| of_resource(id, resource)).collect()
}

/// The documents of one resource; none where it is of another kind.
pub fn of_resource(id: &str, resource: &Value) -> Vec<Found> {
    if !resource["Type"].as_str().is_some_and(|kind| kind.starts_with("AWS::IAM::")) {
        return Vec::new();
    }
    let properties = &resource["Properties"];
    let name = |keys: &[&str]| keys.iter().find_map(|key| text(&resolved(&properties[*key])));
    let mut found = Vec::new();
    if properties["AssumeRolePolicyDocument"].is_object() {
        found.push(Found {
            place: id.to_owned(),
            name: name(&["RoleName"]),
            role: Role::Trust,
            document: resolved(&properties["AssumeRolePolicyDocument"]),
            fault: fault(&properties["AssumeRolePolicyDocument"]),
        });
    }
    if properties["PolicyDocument"].is_object() {
        found.push(Found {
            place: id.to_owned(),
            name: name(&["ManagedPolicyName", "PolicyName"]),
            role: Role::Permissions,
            document: resolved(&properties["PolicyDocument"]),
            fault: fault(&properties["PolicyDocument"]),
        });
    }
    for policy in properties["Policies"].as_array().into_iter().flatten().filter(|policy| policy["PolicyDocument"].is_object()) {
        let name = text(&resolved(&policy["PolicyName"]));
        let place = name.as_ref().map_or_else(|| id.to_owned(), |name| format!("{id}.{name}"));
        found.push(Found { place, name, role: Role::Permissions, document: resolved(&policy["PolicyDocument"]), fault: fault(&policy["PolicyDocument"]) });
    }
    found
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The value with its functions as texts; what only a deployment knows stands as a placeholder.
pub fn resolved(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(resolved).collect()),
        Value::Object(members) => match function(members) {
            Some(text) => Value::String(text),
            None => Value::Object(members.iter().map(|(name, member)| (name.clone(), resolved(member))).collect()),
        },
        other => other.clone(),
    }
}

/// What in the value only CloudFormation can evaluate: a choice, a loop, a macro. What stands for one text is a placeholder.
pub fn fault(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(fault),
        Value::Object(members) => {
            let only = |name: &&String| ["Fn::If", "Fn::Transform", "Fn::ForEach"].iter().any(|known| name.starts_with(known));
            members.keys().find(only).map(|name| format!("it holds `{name}`, which only CloudFormation can evaluate")).or_else(|| members.values().find_map(fault))
        }
        _ => None,
    }
}

fn function(members: &Map<String, Value>) -> Option<String> {
    let (name, argument) = members.iter().next().filter(|_| members.len() == 1)?;
    match name.as_str() {
        "Ref" => argument.as_str().map(open),
        "Fn::Sub" => match argument {
            Value::String(template) => Some(substituted(template)),
            Value::Array(items) => items.first()?.as_str().map(substituted),
            _ => None,
        },
        "Fn::GetAtt" => match argument {
            Value::String(of) => Some(open(of)),
            Value::Array(items) => Some(open(&items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("."))),
            _ => None,
        },
        "Fn::Join" => {
            let [separator, Value::Array(items)] = argument.as_array()?.as_slice() else { return None };
            let texts: Option<Vec<String>> = items.iter().map(|item| resolved(item).as_str().map(str::to_owned)).collect();
            Some(texts?.join(separator.as_str()?))
        }
        _ if name.starts_with("Fn::") => Some(open(name)),
        _ => None,
    }
}

/// A placeholder for the value of this name.
fn open(name: &str) -> String {
    match name {
        "AWS::AccountId" => "<ACCOUNT_ID>".into(),
        "AWS::Partition" => "aws".into(),
        "AWS::Region" => "<REGION>".into(),
        "AWS::URLSuffix" => "amazonaws.com".into(),
        other => format!("<{}>", other.trim_start_matches("AWS::")),
    }
}

/// `${Name}` is open; `${!Name}` is the text `${Name}`.
fn substituted(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) = rest.split_once("${").and_then(|(before, behind)| Some((before, behind.split_once('}')?))) {
        text.push_str(before);
        match name.strip_prefix('!') {
            Some(literal) => text.push_str(&format!("${{{literal}}}")),
            None => text.push_str(&open(name.trim())),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}
