//! What IAM would surely refuse, found before the first call.

use std::collections::HashMap;

use serde_json::Value;

use super::secret::literal_secrets;
use super::{Plan, show};
use crate::diagnostic::Diagnostic;
use crate::iam::{Arg, Arn, Call, Part, Template, is_secret, limits, placeholders};
use crate::policy::{Node, Policy, PolicyKind, refused};
use crate::source::is_unseen;

/// Findings that refuse the plan: names, sizes and tags that IAM does not accept, the same thing made twice, names that
/// differ only in case, a third key, a secret that the guide gives. Arguments that still wait for a value are not judged.
pub fn verify(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = literal_secrets(plan);
    let mut made: HashMap<(&str, String), (String, usize)> = HashMap::new();
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (at, planned) in plan.operations.iter().enumerate() {
        let call = &planned.call;
        found.extend(documents(call, plan));
        for member in call.operation.members {
            let Some(arg) = call.argument(member.name) else {
                if member.required {
                    found.push(refuse("reading/missing-argument", call, format!("{} needs {}, and the guide does not give it", call.operation.name, member.name)));
                }
                continue;
            };
            // A secret is never judged here: the finding would show it.
            if open(arg, plan) || is_secret(member.name) {
                continue;
            }
            let value = match (arg, show(arg, plan)) {
                (Arg::Document(_), document) if !document.is_string() => Value::String(document.to_string()),
                (_, value) => value,
            };
            if let Some(c) = unseen(&value) {
                let message = format!("{}: {} holds U+{:04X}, which nobody sees", call.operation.name, member.name, u32::from(c));
                found.push(refuse("reading/refused-value", call, message));
                continue;
            }
            if member.name.ends_with("PolicyDocument") && value.as_str().is_some_and(|text| !serde_json::from_str::<Value>(text).is_ok_and(|document| document.is_object())) {
                found.push(refuse("reading/refused-value", call, format!("{}: {} is no JSON object", call.operation.name, member.name)));
                continue;
            }
            if let Some(account) = value.as_str().and_then(Arn::parse).map(|arn| arn.account).filter(|account| no_account(account)) {
                let message = format!("{}: {} names account `{account}`, and an account number has 12 digits", call.operation.name, member.name);
                found.push(refuse("reading/refused-value", call, message));
                continue;
            }
            if let Some(why) = limits::refusal(call.operation, member, &value) {
                let shown = value.as_str().filter(|text| text.chars().count() <= 80).map(|text| format!(" `{text}`")).unwrap_or_default();
                found.push(refuse("reading/refused-value", call, format!("{}: {}{shown} {why}", call.operation.name, member.name)));
            }
        }
        if call.operation.name == "CreateAccessKey"
            && let Some(user) = call.argument("UserName")
        {
            let count = keys.entry(show(user, plan).to_string()).or_default();
            *count += 1;
            if *count > limits::ACCESS_KEYS {
                found.push(refuse("reading/third-key", call, format!("this is access key {count} of {}; a user may have {}", show(user, plan), limits::ACCESS_KEYS)));
            }
        }
        let named = ["UserName", "GroupName", "RoleName", "PolicyName", "InstanceProfileName"];
        let makes = call.operation.name.strip_prefix("Create").filter(|_| call.operation.name != "CreateAccessKey" && call.operation.name != "CreateLoginProfile");
        if let Some(kind) = makes
            && let Some(arg) = named.iter().find_map(|member| call.argument(member))
            && let Value::String(name) = show(arg, plan)
        {
            match made.get(&(kind, name.to_lowercase())) {
                Some((earlier, before)) if deleted_between(plan, *before, at, &name) => _ = made.insert((kind, name.to_lowercase()), (earlier.clone(), at)),
                Some((earlier, before)) if *earlier == name => {
                    let line = plan.operations[*before].lines.0;
                    found.push(refuse("reading/made-twice", call, format!("`{name}` is made twice: line {line} has made it already")));
                }
                Some((earlier, _)) => found.push(refuse("reading/case-clash", call, format!("`{name}` and `{earlier}` differ only in case; IAM takes them for one name"))),
                None => _ = made.insert((kind, name.to_lowercase()), (name, at)),
            }
        }
    }
    found
}

/// Whether a finding hangs on the values that a plan is given, and is found anew when they are known.
pub fn hangs_on_values(code: &str) -> bool {
    // What is broken as the guide has it no value mends.
    let document = code.starts_with("policy/") && !matches!(code, "policy/broken-json" | "policy/repeated-key");
    document || matches!(code, "reading/missing-argument" | "reading/refused-value" | "reading/third-key" | "reading/made-twice" | "reading/case-clash")
}

/// What IAM refuses of the policy documents of a call, as far as that does not hang on values that are still wanted.
fn documents(call: &Call, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (member, arg) in call.input.iter().filter(|(member, _)| member.ends_with("PolicyDocument")) {
        let trust = *member == "AssumeRolePolicyDocument" || call.operation.name == "UpdateAssumeRolePolicy";
        let kind = if trust { PolicyKind::Trust } else { PolicyKind::Identity };
        let shown = match show(arg, plan) {
            Value::String(text) => text,
            document => document.to_string(),
        };
        let Ok(root) = Node::parse(&shown) else { continue };
        let refusals = refused(&Policy { root: &root }, kind, &is_open).into_iter().filter(|refused| refused.certain);
        let span = if let Arg::Document(document) = arg { document.span } else { call.span };
        found.extend(refusals.map(|refused| {
            let finding = Diagnostic::error(refused.code, span, format!("{}: {}", call.operation.name, refused.message)).refusing();
            Diagnostic { help: refused.help, ..finding }
        }));
    }
    found
}

/// Whether a text of a document, as it is shown, holds something that is only known later, or is cut short.
fn is_open(text: &str) -> bool {
    text.contains("${") || text.contains("...") || text.contains('…') || !placeholders(text).is_empty()
}

fn refuse(code: &'static str, call: &Call, message: String) -> Diagnostic {
    Diagnostic::error(code, call.span, message).refusing()
}

fn deleted_between(plan: &Plan, from: usize, to: usize, name: &str) -> bool {
    plan.operations[from..to]
        .iter()
        .any(|planned| planned.call.operation.name.starts_with("Delete") && planned.call.input.iter().any(|(_, arg)| show(arg, plan).as_str() == Some(name)))
}

/// A character in a text of the value that no person would see there. White space is seen as such.
fn unseen(value: &Value) -> Option<char> {
    match value {
        Value::String(text) => text.chars().find(|&c| (is_unseen(c) || c == '\u{fe0f}') && !matches!(c, '\n' | '\r' | '\t')),
        Value::Array(items) => items.iter().find_map(unseen),
        Value::Object(members) => members.iter().find_map(|(name, member)| unseen(&Value::String(name.clone())).or_else(|| unseen(member))),
        _ => None,
    }
}

/// A number that no account has. `aws` and nothing at all are other things.
fn no_account(account: &str) -> bool {
    !account.is_empty() && account.len() != 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value is still wanted for it.
fn open(arg: &Arg, plan: &Plan) -> bool {
    arg.templates().iter().any(|template| waits(template, plan, 0))
}

/// A default may hold what is wanted itself: `validator-${CHAIN}`.
fn waits(template: &Template, plan: &Plan, depth: usize) -> bool {
    template.0.iter().any(|part| match part {
        Part::Text(_) => false,
        Part::Parameter(at) => plan.parameters.get(at.0).is_none_or(|parameter| match (&parameter.value, &parameter.default) {
            (Some(_), _) => false,
            (None, Some(default)) => depth > MOST || waits(default, plan, depth + 1),
            (None, None) => true,
        }),
        Part::Output(..) | Part::Caller(_) | Part::Password => true,
    })
}

/// Defaults within defaults.
const MOST: usize = 8;
