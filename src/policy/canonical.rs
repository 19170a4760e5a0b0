//! Policy documents in the one form of all that mean the same.

use serde_json::{Map, Value, json};

/// A policy document with its members sorted, its lists as sets, the statements among them, and one element for a list of one.
pub fn canonical(document: Value) -> Value {
    let Value::Object(mut members) = document else { return document };
    if let Some(statement) = members.remove("Statement") {
        let statements = match statement {
            Value::Array(statements) => statements,
            one => vec![one],
        };
        members.insert("Statement".into(), Value::Array(as_set(statements.into_iter().map(|statement| set(statement, "")).collect())));
    }
    by_name(members)
}

/// A value of a statement: every list is a set, whose only element may stand for it. `of` is the member that holds it.
fn set(value: Value, of: &str) -> Value {
    match value {
        Value::Object(members) => by_name(members.into_iter().map(|(name, member)| (name.clone(), set(member, &name))).collect()),
        Value::Array(items) => match as_set(items.into_iter().map(|item| set(item, of)).collect()) {
            mut items if items.len() == 1 => items.remove(0),
            items => Value::Array(items),
        },
        // IAM writes an account as the ARN of its root.
        Value::String(text) if of == "AWS" => match text.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next()) {
            Some(account) => json!(account),
            None => json!(text),
        },
        Value::Bool(flag) => json!(flag.to_string()),
        Value::Number(number) => json!(number.to_string()),
        other => other,
    }
}

fn by_name(members: Map<String, Value>) -> Value {
    let mut members: Vec<(String, Value)> = members.into_iter().collect();
    members.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(members.into_iter().collect())
}

fn as_set(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_lists_of_one_say_nothing() {
        let one = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["b:X", "a:Y", "b:X"], "Resource": ["*"]}});
        let other = json!({"Statement": [{"Resource": "*", "Action": ["a:Y", "b:X"], "Effect": "Allow"}], "Version": "2012-10-17"});
        assert_eq!(canonical(one), canonical(other));
        let two = |first: &str, second: &str| canonical(json!({"Statement": [{"Action": first}, {"Action": second}]}));
        assert_eq!(two("a:A", "b:B"), two("b:B", "a:A"));
        assert_ne!(two("a:A", "b:B"), two("b:B", "b:B"));
    }
}
