//! A runbook of Systems Manager Automation, schema 0.3: a step for each call, and a pause where a person does something.
//!
//! Access keys and console passwords are left out: an execution keeps what its steps answer. It does not look what is there already:
//! a call that is refused ends it. Source: "Systems Manager Automation actions reference" in the Systems Manager User Guide.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::argument::{arguments, without_outputs};
use super::names::{Spelling, allowed, described, first_use, parameter_names, unfit};
use super::{Wrong, by_hand, comment, head, origin, told_by_hand, visible, yaml};
use crate::iam::{Call, is_secret};
use crate::plan::{ParameterKind, Plan};
use crate::sync::holes::{Piece, Tree, given};

const SAYS: &str = "Runs once in an account; for many, start it with targets, a concurrency and an error threshold.";
/// The parameter with the role that the runbook acts as.
const ROLE: &str = "AutomationAssumeRole";
/// A week, in seconds: longer than a pause may last, and it then ends the run.
const PAUSE: u32 = 604_800;

/// A call, and the inputs of its step, or what to do where it is left out.
type Step = (usize, Result<Map<String, Value>, String>);

struct Runbook<'a> {
    plan: &'a Plan,
    parameters: Vec<String>,
    used: BTreeSet<usize>,
    /// Those that stand inside JSON, where a quote would end the text.
    in_json: BTreeSet<usize>,
    /// The answers that later steps use, by the call.
    outputs: BTreeMap<usize, BTreeSet<&'static str>>,
}

pub fn write(plan: &Plan) -> Result<String, Vec<Wrong>> {
    let parameters = parameter_names(&plan.parameters, Spelling::Pascal, &[ROLE]);
    let mut runbook = Runbook { plan, parameters, used: BTreeSet::new(), in_json: BTreeSet::new(), outputs: BTreeMap::new() };
    let (mut wrong, mut steps, mut left) = (Vec::new(), Vec::<Step>::new(), BTreeSet::new());
    for (at, planned) in plan.operations.iter().enumerate().filter(|(_, planned)| planned.call.operation.writes()) {
        if let Some(instead) = left_out(&planned.call, &left) {
            left.insert(at);
            steps.push((at, Err(instead)));
            continue;
        }
        match runbook.inputs(at) {
            Ok(inputs) => steps.push((at, Ok(inputs))),
            Err(why) => wrong.push(Wrong::new(at, why)),
        }
    }
    if wrong.is_empty() && steps.iter().all(|(_, step)| step.is_err()) {
        wrong.extend(steps.iter().map(|(at, _)| Wrong::new(*at, "a runbook leaves it out, and without it there is nothing to do")));
    }
    wrong.extend(runbook.used.iter().filter_map(|at| {
        let (pattern, default) = (runbook.pattern(*at)?, given(*at, plan)?);
        Some(Wrong::new(first_use(plan, *at), unfit(&plan.parameters[*at], &default, pattern)?))
    }));
    if wrong.is_empty() { Ok(runbook.text(&steps)) } else { Err(wrong) }
}

/// What an execution would keep for all who may look at it.
fn left_out(call: &Call, left: &BTreeSet<usize>) -> Option<String> {
    let instead = match call.operation.name {
        "CreateAccessKey" => "Left out: an access key, whose secret would stand in the history of the execution. Make it afterwards: aws iam create-access-key",
        "CreateServiceSpecificCredential" => {
            "Left out: a credential, whose secret would stand in the history of the execution. Make it afterwards: aws iam create-service-specific-credential"
        }
        "CreateLoginProfile" => "Left out: a console password, which would stand in the history of the execution. Make it afterwards: aws iam create-login-profile",
        name if name.starts_with("Tag") && call.uses().any(|used| left.contains(&used.0)) => "Left out: a tag that names what is left out above.",
        _ => return None,
    };
    Some(instead.to_owned())
}

impl Runbook<'_> {
    fn inputs(&mut self, at: usize) -> Result<Map<String, Value>, String> {
        let call = &self.plan.operations[at].call;
        if call.sweeps {
            return Err("at the console what hangs on the thing is removed first, whatever it is; a runbook cannot look what that is".into());
        }
        if call.operation.name == "CreateVirtualMFADevice" || call.input.iter().any(|(member, _)| is_secret(member)) {
            return Err("it has a secret, which would stand in the history of the execution".into());
        }
        let mut inputs = Map::from_iter([("Service".to_owned(), json!("iam")), ("Api".to_owned(), json!(call.operation.name))]);
        for (member, tree) in arguments(self.plan, at) {
            let document = member.ends_with("PolicyDocument") && matches!(tree, Tree::Map(_));
            let value = self.value(&tree, document)?;
            // Over several lines, as a text.
            let value = if document { json!(format!("{value:#}")) } else { value };
            inputs.insert(member.to_owned(), value);
        }
        Ok(inputs)
    }

    fn value(&mut self, tree: &Tree, in_json: bool) -> Result<Value, String> {
        Ok(match tree {
            Tree::Null => Value::Null,
            Tree::Flag(flag) => json!(flag),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(pieces) => json!(self.text_of(pieces, in_json)?),
            Tree::List(items) => Value::Array(items.iter().map(|item| self.value(item, in_json)).collect::<Result<_, _>>()?),
            Tree::Map(members) => {
                let mut map = Map::new();
                for (name, member) in members {
                    map.insert(self.text_of(name, in_json)?, self.value(member, in_json)?);
                }
                Value::Object(map)
            }
        })
    }

    fn text_of(&mut self, pieces: &[Piece], in_json: bool) -> Result<String, String> {
        let pieces = without_outputs(pieces.to_vec(), self.plan);
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(piece) if piece.contains("{{") => return Err("the guide's text has {{ in it, which a runbook would take for a value of its own".into()),
                Piece::Text(piece) => text.push_str(piece),
                Piece::Parameter(at) => {
                    self.used.insert(*at);
                    if in_json {
                        self.in_json.insert(*at);
                    }
                    text.push_str(&format!("{{{{ {} }}}}", self.parameters[*at]));
                }
                Piece::AccountId => text.push_str("{{ global:ACCOUNT_ID }}"),
                Piece::Partition => text.push_str("{{ global:AWS_PARTITION }}"),
                Piece::Output(call, path) => {
                    self.outputs.entry(*call).or_default().insert(path);
                    text.push_str(&format!("{{{{ {}.{} }}}}", self.step_name(*call), output_name(path)));
                }
                Piece::Password => return Err("it needs a password".into()),
            }
        }
        Ok(text)
    }

    /// What it does, and its number: `CreateUser1`.
    fn step_name(&self, call: usize) -> String {
        format!("{}{}", self.plan.operations[call].call.operation.name, call + 1)
    }

    fn text(&self, steps: &[Step]) -> String {
        let mut text: String = head(self.plan, SAYS).iter().map(|line| comment("#", line)).collect();
        let title = visible(&self.plan.guide.title);
        text.push_str(&yaml::member("description", &json!(if title.is_empty() { "A guide".to_owned() } else { title.replace("{{", "{ {") }), 0));
        text.push_str(&yaml::member("schemaVersion", &json!("0.3"), 0));
        text.push_str(&yaml::member("assumeRole", &json!(format!("{{{{ {ROLE} }}}}")), 0));
        text.push_str("parameters:\n");
        let role = json!({ "type": "String", "description": "The role that the runbook acts as; without one it acts as whoever starts it", "default": "" });
        text.push_str(&yaml::member(ROLE, &role, 1));
        for at in &self.used {
            text.push_str(&yaml::member(&self.parameters[*at], &self.parameter(*at), 1));
        }
        text.push_str("mainSteps:\n");
        let mut from = 0;
        for (at, step) in steps {
            self.pauses(from, at + 1, &mut text);
            from = at + 1;
            match step {
                Err(instead) => text.push_str(&comment("  #", &format!("{}: {instead}", origin(self.plan, *at)))),
                Ok(inputs) => {
                    text.push_str(&comment("  #", &origin(self.plan, *at)));
                    text.push_str(&yaml::item(&self.step(*at, inputs), 1));
                }
            }
        }
        self.pauses(from, usize::MAX, &mut text);
        text
    }

    fn step(&self, at: usize, inputs: &Map<String, Value>) -> Value {
        let mut step = json!({ "name": self.step_name(at), "action": "aws:executeAwsApi", "onFailure": "Abort", "inputs": inputs });
        if let Some(used) = self.outputs.get(&at) {
            let outputs: Vec<Value> = used.iter().map(|path| json!({ "Name": output_name(path), "Selector": format!("$.{path}"), "Type": "String" })).collect();
            step["outputs"] = json!(outputs);
        }
        step
    }

    /// The runbook waits until somebody says that it is done.
    fn pauses(&self, from: usize, to: usize, text: &mut String) {
        for checkpoint in by_hand(self.plan, from, to) {
            text.push_str(&comment("  #", &told_by_hand(checkpoint)));
            let told: String = told_by_hand(checkpoint).replace("{{", "{ {").chars().take(1000).collect();
            let name: String = checkpoint.id.chars().filter(char::is_ascii_alphanumeric).collect();
            let step = json!({ "name": format!("ByHand_{name}"), "action": "aws:pause", "description": visible(&told), "timeoutSeconds": PAUSE, "inputs": {} });
            text.push_str(&yaml::item(&step, 1));
        }
    }

    /// What the value of a parameter matches as a whole.
    fn pattern(&self, at: usize) -> Option<&'static str> {
        let kind = self.plan.parameters[at].kind;
        let is_arn = given(at, self.plan).is_none_or(|policy| policy.starts_with("arn:"));
        let of_kind = allowed(kind).filter(|_| kind != ParameterKind::AttachPolicy || is_arn).map(|(pattern, _)| pattern);
        of_kind.or_else(|| self.in_json.contains(&at).then_some(r#"[^"\\{}]+"#))
    }

    fn parameter(&self, at: usize) -> Value {
        let parameter = &self.plan.parameters[at];
        let mut body = Map::from_iter([("type".to_owned(), json!("String")), ("description".to_owned(), json!(described(parameter)))]);
        let default = given(at, self.plan);
        if let Some(pattern) = self.pattern(at) {
            body.insert("allowedPattern".into(), json!(format!("^{pattern}$")));
        }
        if let Some(default) = default {
            body.insert("default".into(), json!(default));
        }
        Value::Object(body)
    }
}

fn output_name(path: &str) -> String {
    path.replace('.', "")
}
