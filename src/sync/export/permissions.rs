//! The permissions of whoever carries out a guide, and no more: its calls, on the things that they are about.
//!
//! Which resource types an action is about comes from the Service Authorization Reference ([`crate::policy::service`]); what a call
//! names of them is in its input. A value that nobody has given stands as the guide's placeholder, which matches nothing.

use serde_json::{Map, Value, json};

use super::Wrong;
use super::argument::{argument, derived, maker_of_name, without_outputs};
use crate::plan::Plan;
use crate::policy::{Service, service};
use crate::sync::holes::{Piece, Tree, given};

/// What names a thing of a resource type: the type, its members, and the first word of its ARN's resource.
const NAMED: &[(&str, &[&str], &str)] = &[
    ("user", &["UserName"], "user"),
    ("group", &["GroupName"], "group"),
    ("role", &["RoleName"], "role"),
    ("policy", &["PolicyName", "PolicyArn"], "policy"),
    ("instance-profile", &["InstanceProfileName"], "instance-profile"),
    ("oidc-provider", &["Url", "OpenIDConnectProviderArn"], "oidc-provider"),
    ("saml-provider", &["Name", "SAMLProviderArn"], "saml-provider"),
    ("server-certificate", &["ServerCertificateName"], "server-certificate"),
    ("mfa", &["VirtualMFADeviceName", "SerialNumber"], "mfa"),
];

struct Statement {
    lines: Vec<usize>,
    actions: Vec<String>,
    resources: Vec<String>,
    /// The operator, the key and its values.
    condition: Option<(&'static str, &'static str, Vec<String>)>,
}

pub fn write(plan: &Plan) -> Result<String, Vec<Wrong>> {
    let iam = service("iam").ok_or_else(|| vec![Wrong::new(0, "the actions of IAM are not known")])?;
    let (mut statements, mut wrong): (Vec<Statement>, Vec<Wrong>) = (Vec::new(), Vec::new());
    for (at, planned) in plan.operations.iter().enumerate() {
        if planned.call.sweeps {
            wrong.push(Wrong::new(at, "at the console what hangs on the thing is removed first, whatever it is; write out in the guide what that is"));
            continue;
        }
        for (action, resources, condition) in allowed(plan, at, iam) {
            add(&mut statements, planned.lines.0, action, resources, condition);
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut ids: Vec<String> = Vec::new();
    let written: Vec<Value> = statements.iter().map(|statement| statement.json(&mut ids)).collect();
    Ok(format!("{:#}\n", json!({ "Version": "2012-10-17", "Statement": written })))
}

type Allowed = (String, Vec<String>, Option<(&'static str, &'static str, Vec<String>)>);

fn allowed(plan: &Plan, at: usize, iam: &Service) -> Vec<Allowed> {
    let call = &plan.operations[at].call;
    let name = call.operation.name;
    let attaches = name.starts_with("Attach") || name.starts_with("Detach");
    let told = |member: &str| argument(plan, at, member).and_then(|tree| text(plan, &tree));
    let condition = match name {
        _ if attaches => told("PolicyArn").map(|policy| ("ArnEquals", "iam:PolicyARN", vec![policy])),
        "CreateServiceLinkedRole" => told("AWSServiceName").map(|service| ("StringEquals", "iam:AWSServiceName", vec![service])),
        // Like, since the account in the ARN is open.
        _ => told("PermissionsBoundary").map(|policy| ("StringLike", "iam:PermissionsBoundary", vec![policy])),
    };
    let resources = resources(plan, at, iam, attaches);
    let mut all = vec![(format!("iam:{name}"), resources.clone(), condition)];
    // Tags that come with a thing need the permission to tag it. Source: "Tags for AWS Identity and Access Management resources".
    if let Some(thing) = name.strip_prefix("Create").filter(|_| call.argument("Tags").is_some()) {
        all.push((format!("iam:Tag{thing}"), resources, None));
    }
    // Source: AddRoleToInstanceProfile in the IAM API Reference.
    if name == "AddRoleToInstanceProfile" {
        all.extend(told("RoleName").map(|role| ("iam:PassRole".to_owned(), vec![arn("role", "/", &role)], None)));
    }
    all
}

/// The things that the action is about, as the call names them; all things of their types where it does not.
fn resources(plan: &Plan, at: usize, iam: &Service, attaches: bool) -> Vec<String> {
    let name = plan.operations[at].call.operation.name;
    if name == "CreateServiceLinkedRole" {
        let service = argument(plan, at, "AWSServiceName").and_then(|tree| text(plan, &tree)).unwrap_or_else(|| "*".into());
        return vec![arn("role", "/aws-service-role/", &format!("{service}/*"))];
    }
    let Some(action) = iam.action(name) else { return vec!["*".into()] };
    let types: Vec<&str> = action.resources.iter().filter_map(|at| iam.resources.get(*at)).map(|of| of.name.as_str()).collect();
    // A policy that is attached is a condition, not the resource.
    let named: Vec<String> = types.iter().filter(|of| !(attaches && **of == "policy")).filter_map(|of| resource(plan, at, of)).collect();
    match (named.is_empty(), types.is_empty()) {
        (false, _) => named,
        (true, true) => vec!["*".into()],
        (true, false) => types.iter().map(|of| format!("arn:aws:iam::*:{of}/*")).collect(),
    }
}

fn resource(plan: &Plan, at: usize, of: &str) -> Option<String> {
    let (_, members, word) = NAMED.iter().find(|row| row.0 == of)?;
    let (member, tree) = members.iter().find_map(|member| Some((*member, argument(plan, at, member)?)))?;
    if member == "Url" {
        return derived(plan, at, "OpenIDConnectProviderArn").map(|pieces| written(plan, &pieces));
    }
    let told = text(plan, &tree)?;
    if member.ends_with("Arn") || member == "SerialNumber" {
        return Some(told);
    }
    // What the guide makes is below the path that it is made with; what is there already may be below any.
    let path = maker_of_name(plan, member, &tree, at + 1).map(|maker| argument(plan, maker, "Path").and_then(|tree| text(plan, &tree)).unwrap_or_else(|| "/".into()));
    Some(arn(word, &path.unwrap_or_else(|| "/".into()), &told))
}

fn arn(word: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::*:{word}{path}{name}")
}

fn text(plan: &Plan, tree: &Tree) -> Option<String> {
    match tree {
        Tree::Text(pieces) => Some(written(plan, pieces)),
        _ => None,
    }
}

fn written(plan: &Plan, pieces: &[Piece]) -> String {
    let word = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(at) => given(*at, plan).unwrap_or_else(|| plan.parameters.get(*at).map_or_else(String::new, |parameter| format!("<{}>", parameter.name))),
        // Such a policy holds in one account, so that only its own things are meant.
        Piece::AccountId => "*".into(),
        Piece::Partition => "aws".into(),
        Piece::Output(..) | Piece::Password => "*".into(),
    };
    without_outputs(pieces.to_vec(), plan).iter().map(word).collect()
}

/// Joins a statement that says the same of the same things. Attachments of several policies to one thing are one statement.
fn add(statements: &mut Vec<Statement>, line: usize, action: String, resources: Vec<String>, condition: Option<(&'static str, &'static str, Vec<String>)>) {
    let key = |condition: &Option<(&'static str, &'static str, Vec<String>)>| condition.as_ref().map(|(operator, key, _)| (*operator, *key));
    let alike = statements.iter_mut().find(|known| {
        let same_action = known.actions == [action.clone()];
        known.resources == resources && (known.condition == condition || (same_action && key(&known.condition) == key(&condition)))
    });
    match alike {
        Some(known) => {
            if !known.actions.contains(&action) {
                known.actions.push(action);
            }
            if !known.lines.contains(&line) {
                known.lines.push(line);
            }
            if let (Some((_, _, values)), Some((_, _, more))) = (&mut known.condition, condition) {
                let new: Vec<String> = more.into_iter().filter(|value| !values.contains(value)).collect();
                values.extend(new);
            }
        }
        None => statements.push(Statement { lines: vec![line], actions: vec![action], resources, condition }),
    }
}

impl Statement {
    /// JSON has no comments: the lines of the guide stand in the statement's id.
    fn json(&self, ids: &mut Vec<String>) -> Value {
        let lines: Vec<String> = self.lines.iter().map(usize::to_string).collect();
        let id = format!("Line{}{}", if lines.len() > 1 { "s" } else { "" }, lines.join("And"));
        let free = std::iter::once(id.clone()).chain((2..).map(|number| format!("{id}Part{number}"))).find(|id| !ids.contains(id)).unwrap_or_default();
        ids.push(free.clone());
        let one_or_all = |texts: &[String]| match texts {
            [one] => json!(one),
            all => json!(all),
        };
        let mut statement = Map::from_iter([("Sid".to_owned(), json!(free)), ("Effect".to_owned(), json!("Allow"))]);
        statement.insert("Action".into(), one_or_all(&self.actions));
        statement.insert("Resource".into(), one_or_all(&self.resources));
        if let Some((operator, key, values)) = &self.condition {
            statement.insert("Condition".into(), json!({ *operator: { *key: one_or_all(values) } }));
        }
        Value::Object(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::operations;

    #[test]
    fn every_operation_is_an_action_of_its_name() {
        let iam = service("iam").unwrap();
        let unknown: Vec<&str> = operations().iter().map(|operation| operation.name).filter(|name| iam.action(name).is_none()).collect();
        // The reference does not have it yet.
        assert_eq!(unknown, ["UpdateDelegationRequest"]);
    }

    #[test]
    fn things_are_named_as_the_reference_names_them() {
        let iam = service("iam").unwrap();
        for (of, _, word) in NAMED {
            let arn = iam.resources.iter().find(|resource| resource.name == *of).map(|resource| resource.arn.as_str());
            assert_eq!(arn, Some(format!("iam::A:{word}/*").as_str()));
        }
        // What is named by none of these is named by no member of a call that this program reads.
        let mut open: Vec<&str> = iam.resources.iter().map(|resource| resource.name.as_str()).filter(|name| !NAMED.iter().any(|row| row.0 == *name)).collect();
        open.sort_unstable();
        assert_eq!(open, ["access-report", "assumed-role", "delegation-request", "federated-user", "role-template", "sms-mfa"]);
    }
}
