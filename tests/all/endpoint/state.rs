//! What the account behind the endpoint holds.

use bythebook::execute::Client;
use bythebook::execute::account::read_account;
use bythebook::execute::embedded::CALLER;
use bythebook::iam::Account;
use bythebook::iam::operation;
use serde_json::{Value, json};

pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(work)
}

/// Everything that a guide can cause, without what differs from run to run.
pub fn dump(client: &Client) -> Value {
    let view = view(client);
    let mut state = serde_json::to_value(&view).expect("a view is JSON");
    for user in view.users.iter().map(|user| &user.name) {
        let Some(shown) = state["users"].as_array_mut().and_then(|users| users.iter_mut().find(|one| one["name"] == **user)) else { continue };
        inline(client, shown, "User", user);
        if let Some(keys) = shown["access_keys"].as_array_mut() {
            keys.iter_mut().for_each(|key| key["id"] = Value::Null);
        }
    }
    for (kind, list) in [("Group", "groups"), ("Role", "roles")] {
        for shown in state[list].as_array_mut().into_iter().flatten() {
            let name = shown["name"].as_str().unwrap_or_default().to_owned();
            inline(client, shown, kind, &name);
        }
    }
    for policy in state["policies"].as_array_mut().into_iter().flatten() {
        let versions = call(client, "ListPolicyVersions", json!({"PolicyArn": policy["arn"]}));
        policy["versions"] = versions["Versions"].as_array().map_or(0, Vec::len).into();
        policy["tags"] = call(client, "GetPolicy", json!({"PolicyArn": policy["arn"]}))["Policy"]["Tags"].take();
    }
    untag(&mut state);
    state
}

/// Inline policies with their documents instead of their names alone.
fn inline(client: &Client, shown: &mut Value, kind: &str, name: &str) {
    for policy in shown["inline"].as_array_mut().into_iter().flatten() {
        let got = call(client, &format!("Get{kind}Policy"), json!({format!("{kind}Name"): name, "PolicyName": policy}));
        *policy = json!({"name": policy, "document": got["PolicyDocument"]});
    }
}

/// The run's own tag names the run, which is another one each time.
fn untag(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(tag) = members.get_mut("bythebook:run") {
                *tag = "(a run)".into();
            }
            if members.get("Key").is_some_and(|key| key == "bythebook:run") {
                members.insert("Value".into(), "(a run)".into());
            }
            members.values_mut().for_each(untag);
        }
        Value::Array(items) => items.iter_mut().for_each(untag),
        _ => {}
    }
}

/// The ids of the active keys of these users.
pub fn active_keys<'a>(client: &Client, users: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let listed = users.into_iter().map(|user| call(client, "ListAccessKeys", json!({ "UserName": user }))["AccessKeyMetadata"].take());
    let keys: Vec<Value> = listed.filter_map(|keys| keys.as_array().cloned()).flatten().collect();
    keys.iter().filter(|key| key["Status"] == "Active").filter_map(|key| key["AccessKeyId"].as_str().map(str::to_owned)).collect()
}

pub fn call(client: &Client, name: &str, input: Value) -> Value {
    let operation = operation(name).unwrap_or_else(|| panic!("{name} is no operation"));
    let input = input.as_object().cloned().unwrap_or_default();
    block_on(client.call(operation, &input)).unwrap_or_else(|error| panic!("{name}: {error}")).value
}

fn view(client: &Client) -> Account {
    let mut view = block_on(read_account(client)).expect("the account can be read");
    // The embedded account makes its caller when somebody asks for it.
    view.users.retain(|user| user.name != CALLER);
    view
}
