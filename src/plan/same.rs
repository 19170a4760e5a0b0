//! Whether two inputs of a call leave the same: what they do not say is IAM's default, and a policy document is what it means,
//! not how it is written.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::iam::Operation;
use crate::policy::canonical;

/// The key of the tag that says which run made a thing.
pub const OWNER_TAG: &str = "bythebook:run";

/// One member in which two inputs differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub member: String,
    pub there: Option<Value>,
    pub wanted: Option<Value>,
}

/// Where `there` is not what the call would leave. Documents are shown as JSON.
pub fn differences(operation: &Operation, there: &Map<String, Value>, wanted: &Map<String, Value>) -> Vec<Difference> {
    let (there_s, wanted_s) = (comparable(operation, there), comparable(operation, wanted));
    let members: BTreeSet<&String> = there_s.keys().chain(wanted_s.keys()).collect();
    let differ = members.into_iter().filter(|member| there_s.get(*member) != wanted_s.get(*member));
    // IAM finds the thumbprints itself where a call gives none.
    let differ = differ.filter(|member| *member != "ThumbprintList" || wanted_s.contains_key("ThumbprintList"));
    differ.map(|member| Difference { member: member.clone(), there: there_s.get(member).cloned(), wanted: wanted_s.get(member).cloned() }).collect()
}

/// The input in the one form of all that mean the same. Passwords are left out: IAM never tells them.
pub fn comparable(operation: &Operation, input: &Map<String, Value>) -> Map<String, Value> {
    let mut members: Map<String, Value> = input.iter().filter_map(|(member, value)| Some((member.clone(), member_s(member, value)?))).collect();
    for (member, default) in defaults(operation) {
        members.entry(*member).or_insert_with(|| default.parse::<i64>().map_or_else(|_| (*default).into(), Value::from));
    }
    members.retain(|_, value| *value != json!(false));
    members
}

/// What IAM takes where a call does not say. Source: the operations' pages in the IAM API Reference.
fn defaults(operation: &Operation) -> &'static [(&'static str, &'static str)] {
    match operation.name {
        "CreateRole" => &[("Path", "/"), ("MaxSessionDuration", "3600")],
        "UpdateRole" => &[("MaxSessionDuration", "3600")],
        "UpdateAccountPasswordPolicy" => &[("MinimumPasswordLength", "6")],
        "CreateUser" | "CreateGroup" | "CreatePolicy" | "CreateInstanceProfile" | "CreateVirtualMFADevice" => &[("Path", "/")],
        _ => &[],
    }
}

/// One member's value; none where it says nothing.
fn member_s(member: &str, value: &Value) -> Option<Value> {
    match (member, value) {
        ("Password" | "OldPassword" | "NewPassword", _) => None,
        (_, Value::String(text)) if text.is_empty() => None,
        ("Tags", Value::Array(tags)) => sorted(tags.iter().filter(|tag| tag["Key"] != OWNER_TAG).map(|tag| json!({"Key": tag["Key"], "Value": tag["Value"]})).collect()),
        ("Url", Value::String(url)) => Some(json!(url.trim_start_matches("https://").trim_end_matches('/'))),
        ("ThumbprintList", Value::Array(prints)) => sorted(prints.iter().map(|print| json!(print.as_str().unwrap_or_default().to_ascii_lowercase())).collect()),
        (_, Value::Array(items)) => sorted(items.clone()),
        (name, Value::String(text)) if name.ends_with("Document") => Some(serde_json::from_str(text).map_or_else(|_| value.clone(), canonical)),
        (name, document @ Value::Object(_)) if name.ends_with("Document") => Some(canonical(document.clone())),
        // Numbers and flags may also stand as a command gives them.
        (_, Value::String(text)) if text == "true" || text == "false" => Some(json!(text == "true")),
        ("MaxSessionDuration" | "MinimumPasswordLength" | "MaxPasswordAge" | "PasswordReusePrevention", Value::String(text)) => {
            Some(text.parse::<i64>().map_or_else(|_| value.clone(), Value::from))
        }
        _ => Some(value.clone()),
    }
}

fn sorted(mut items: Vec<Value>) -> Option<Value> {
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    (!items.is_empty()).then_some(Value::Array(items))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::operation;

    fn differ(name: &str, there: Value, wanted: Value) -> Vec<String> {
        let input = |value: &Value| value.as_object().unwrap().clone();
        differences(operation(name).unwrap(), &input(&there), &input(&wanted)).into_iter().map(|difference| difference.member).collect()
    }

    #[test]
    fn what_is_not_said_is_the_default() {
        let there = json!({"RoleName": "r", "Path": "/", "MaxSessionDuration": 3600, "Tags": [{"Key": "bythebook:run", "Value": "x"}]});
        assert_eq!(differ("CreateRole", there.clone(), json!({"RoleName": "r", "Description": ""})), [""; 0]);
        assert_eq!(differ("CreateRole", there, json!({"RoleName": "r", "Path": "/ops/", "Tags": [{"Key": "a", "Value": "b"}]})), ["Path", "Tags"]);
        assert_eq!(differ("CreateLoginProfile", json!({"UserName": "u", "PasswordResetRequired": false}), json!({"UserName": "u", "Password": "x"})), [""; 0]);
        let printed = json!({"Url": "https://a.example", "ThumbprintList": ["AA"]});
        assert_eq!(differ("CreateOpenIDConnectProvider", printed.clone(), json!({"Url": "https://a.example/"})), [""; 0]);
        assert_eq!(differ("CreateOpenIDConnectProvider", printed, json!({"Url": "https://a.example/", "ThumbprintList": ["bb"]})), ["ThumbprintList"]);
    }

    #[test]
    fn a_document_is_what_it_means() {
        let put = |document: &str| json!({"UserName": "u", "PolicyName": "p", "PolicyDocument": document});
        let one = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":["b","a"],"Condition":{"Bool":{"aws:x":true}}}}"#;
        let other = r#"{"Statement":[{"Action":["s3:Get*"],"Effect":"Allow","Condition":{"Bool":{"aws:x":["true"]}},"Resource":["a","b"]}],"Version":"2012-10-17"}"#;
        assert_eq!(differ("PutUserPolicy", put(one), put(other)), [""; 0]);
        assert_eq!(differ("PutUserPolicy", put(one), put(&other.replace("\"a\"", "\"c\""))), ["PolicyDocument"]);
        let trust = |who: &str| json!({"RoleName": "r", "PolicyDocument": format!(r#"{{"Statement":[{{"Principal":{{"AWS":"{who}"}}}}]}}"#)});
        assert_eq!(differ("UpdateAssumeRolePolicy", trust("111122223333"), trust("arn:aws:iam::111122223333:root")), [""; 0]);
        assert_eq!(differ("UpdateAssumeRolePolicy", trust("111122223333"), trust("arn:aws:iam::111122223333:user/u")), ["PolicyDocument"]);
    }
}
