//! An operation's input as the form that the AWS query protocol sends.
//! Source: "AWS query protocol" in the Smithy documentation; IAM's lists are not flattened, so each has `member` in its names.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// The API version that IAM has had from its beginning.
pub const IAM_VERSION: &str = "2010-05-08";
/// The API version of STS.
pub const STS_VERSION: &str = "2011-06-15";

/// The characters that RFC 3986 leaves unreserved stay; everything else is escaped, a blank as `%20`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `Action=…&Version=…` and every member of the input. The form may hold a password, so it is wiped when dropped.
pub fn encode(operation: &str, version: &str, input: &Map<String, Value>) -> Zeroizing<String> {
    // Room enough for most forms, because a buffer that grows leaves copies behind.
    let mut form = Zeroizing::new(String::with_capacity(16 * 1024));
    form.push_str("Action=");
    form.push_str(operation);
    form.push_str("&Version=");
    form.push_str(version);
    for (name, value) in input {
        push(&mut form, name, value);
    }
    form
}

/// Text as it stands in a form or in a document that IAM sends.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

fn push(form: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => pair(form, name, text),
        Value::Bool(flag) => pair(form, name, if *flag { "true" } else { "false" }),
        Value::Number(number) => pair(form, name, &number.to_string()),
        // An empty list is sent as a name without a value: leaving it out would mean "not given".
        Value::Array(items) if items.is_empty() => pair(form, name, ""),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                push(form, &format!("{name}.member.{}", at + 1), item);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                push(form, &format!("{name}.{key}"), member);
            }
        }
    }
}

fn pair(form: &mut String, name: &str, text: &str) {
    form.push('&');
    form.extend(utf8_percent_encode(name, ESCAPED));
    form.push('=');
    form.extend(utf8_percent_encode(text, ESCAPED));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Kind, Member, operations};
    use serde_json::json;

    fn form(operation: &str, input: Value) -> String {
        encode(operation, IAM_VERSION, input.as_object().unwrap()).split_off(0)
    }

    #[test]
    fn lists_structures_and_scalars() {
        let tagged = form("TagUser", json!({"UserName": "a b", "Tags": [{"Key": "k", "Value": "é&="}, {"Key": "l", "Value": ""}]}));
        assert_eq!(tagged, "Action=TagUser&Version=2010-05-08&UserName=a%20b&Tags.member.1.Key=k&Tags.member.1.Value=%C3%A9%26%3D&Tags.member.2.Key=l&Tags.member.2.Value=");
        let provider = form("CreateOpenIDConnectProvider", json!({"Url": "https://x", "ClientIDList": ["a"], "ThumbprintList": ["t"]}));
        assert!(provider.ends_with("&Url=https%3A%2F%2Fx&ClientIDList.member.1=a&ThumbprintList.member.1=t"));
        let scalars = form("UpdateRole", json!({"MaxSessionDuration": 7200, "X": true, "TagKeys": [], "None": null}));
        assert!(scalars.ends_with("&MaxSessionDuration=7200&X=true&TagKeys="));
        let simulated = form("SimulateCustomPolicy", json!({"ContextEntries": [{"ContextKeyName": "aws:x", "ContextKeyValues": ["1"], "ContextKeyType": "string"}]}));
        assert!(simulated.contains("&ContextEntries.member.1.ContextKeyValues.member.1=1&"));
    }

    fn sample(member: &Member) -> Value {
        match &member.kind {
            Kind::Integer { min, .. } => json!(min),
            Kind::Flag => json!(true),
            Kind::Texts(_) => json!(["one", "two"]),
            Kind::Tags => json!([{"Key": "k", "Value": "v"}]),
            Kind::Structure => json!({"Part": "p", "List": [{"Name": "n"}]}),
            Kind::Choice(choices) => json!(choices[0]),
            Kind::Text { .. } => json!("text"),
        }
    }

    #[test]
    fn every_operation_has_a_form_that_reads_back() {
        for operation in operations() {
            let input: Map<String, Value> = operation.members.iter().map(|member| (member.name.to_owned(), sample(member))).collect();
            let form = encode(operation.name, IAM_VERSION, &input);
            assert!(form.starts_with(&format!("Action={}&Version=2010-05-08", operation.name)));
            for member in operation.members {
                let name = match &member.kind {
                    Kind::Texts(_) => format!("&{}.member.2=two", member.name),
                    Kind::Tags => format!("&{}.member.1.Key=k", member.name),
                    Kind::Structure => format!("&{}.List.member.1.Name=n", member.name),
                    _ => format!("&{}=", member.name),
                };
                assert!(form.contains(&name), "{} has no {name}: {}", operation.name, *form);
            }
        }
    }
}
