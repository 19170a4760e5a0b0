//! What stands in the account before the first write: for every call of a plan whether it makes, changes or finds there what
//! it is for, and everything that would stop the run half-way, said at once.

pub mod cached;
pub mod history;
pub mod missing;
pub mod quota;
pub mod rules;

use std::collections::HashMap;

use futures_util::future::join3;
use futures_util::stream::{self, StreamExt};
use serde_json::{Map, Value, json};

use crate::execute::answer::CallError;
use crate::execute::client::Caller;
use crate::execute::desk::Calls;
use crate::execute::journal::begin::without_passwords;
use crate::execute::preflight::cached::Cached;
use crate::execute::preflight::history::History;
use crate::execute::preflight::rules::{Found, Step, decide, made_by, named};
use crate::execute::present::look::Eyes;
use crate::execute::present::rows::row;
use crate::execute::present::{Present, present};
use crate::execute::retry::Pace;
use crate::iam::{OperationClass, is_secret};
use crate::plan::{Difference, Known, Outputs, Plan, resolve};

/// Reads at once.
const AT_ONCE: usize = 8;

/// Who looks, and by which rules.
pub struct Looking<'a, C> {
    pub client: &'a C,
    pub caller: &'a Caller,
    pub pace: Pace,
    /// What earlier runs did in this account.
    pub history: &'a History,
    pub replaces: Replaces,
}

/// Whether an inline policy or a boundary that says something else may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaces {
    Refused,
    Allowed,
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// One for each call of the plan.
    pub calls: Vec<Standing>,
    /// What stops the run, in the order of the plan.
    pub problems: Vec<Problem>,
    /// What could not be looked at.
    pub notes: Vec<String>,
}

/// How a call stands to the account.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It writes nothing.
    Read,
    /// It makes something that is not there.
    Create,
    /// It changes something that is there, or takes it away.
    Change { differences: Vec<Difference> },
    /// What it would do is done.
    AlreadyThere { owner: Owner, output: Value, note: Option<String> },
    /// Something else is there in its place.
    Conflict { differences: Vec<Difference> },
    /// Something that it needs is not there.
    Missing,
    /// It could not be looked at.
    Unknown { why: String },
}

/// Whose a thing that is there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A run of this program made it.
    Ours,
    /// It takes no owner: a membership, a tag, a setting; or it is gone.
    Nobody,
    Others,
}

/// Something that stops the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The first call that meets it.
    pub call: usize,
    pub what: String,
    pub differences: Vec<Difference>,
    /// What to do.
    pub next: String,
}

/// A call that is not made, because what it would do is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    pub owner: Owner,
    pub output: Value,
}

impl Standing {
    /// As the JSON of `plan --live` writes it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Standing::Read => "read",
            Standing::Create => "create",
            Standing::Change { .. } => "change",
            Standing::AlreadyThere { .. } => "already-there",
            Standing::Conflict { .. } => "conflict",
            Standing::Missing => "missing",
            Standing::Unknown { .. } => "unknown",
        }
    }
}

impl Preflight {
    /// Calls that need not be made.
    pub fn adopted(&self) -> HashMap<usize, Adopted> {
        let adopted = self.calls.iter().enumerate().filter_map(|(at, standing)| match standing {
            Standing::AlreadyThere { owner, output, .. } => Some((at, Adopted { owner: owner.clone(), output: output.clone() })),
            _ => None,
        });
        adopted.collect()
    }
}

/// Looks at everything that the plan will touch; writes nothing. Things that the plan itself makes new need no look. What the
/// caller may not look at is a note; it fails only where the credentials do not count.
pub async fn preflight<C: Calls>(plan: &Plan, looking: Looking<'_, C>) -> Result<Preflight, CallError> {
    let cached = Cached::new(looking.client);
    let eyes = Eyes { client: &cached, caller: looking.caller, pace: looking.pace };
    let shown = without_passwords(plan);
    let mut table = Table { plan: &shown, caller: looking.caller, outputs: Outputs::new(), steps: Vec::new() };
    (0..plan.operations.len()).for_each(|at| table.add(at));
    let foreseen = table.steps.clone();
    let looks = standings(eyes, &mut table, &looking);
    let ((), (), mut calls) = join3(quota::foresee(eyes, &foreseen), missing::foresee(eyes, &foreseen), looks).await;
    let steps = table.steps;
    let mut problems = conflicts(&steps, &calls);
    let mut notes: Vec<String> = Vec::new();
    let absent = missing::problems(eyes, &steps, &mut calls).await;
    // A person may make it at a step that comes first.
    let later = |call: usize| plan.checkpoints.iter().any(|point| point.before <= call);
    problems.extend(absent.problems.into_iter().filter(|problem| !later(problem.call)));
    for (call, standing) in calls.iter_mut().enumerate().filter(|(call, standing)| **standing == Standing::Missing && later(*call)) {
        *standing = Standing::Unknown { why: format!("{} is not there yet, or what it needs; a step for a person comes first", steps[call].what()) };
    }
    notes.extend(absent.notes);
    let quotas = quota::problems(eyes, &steps, &calls).await;
    problems.extend(quotas.problems);
    notes.extend(quotas.notes);
    problems.sort_by_key(|problem| problem.call);
    for (step, standing) in steps.iter().zip(&calls) {
        if let Standing::Unknown { why } = standing {
            notes.push(format!("{} {}: {why}", step.id, step.operation.name));
        }
    }
    notes.dedup();
    match cached.barred.take() {
        Some(error) => Err(error),
        None => Ok(Preflight { calls, problems, notes }),
    }
}

/// How each call stands. What stands on something that the plan makes is looked at only when that is known to be there.
async fn standings<C: Calls, L: Calls>(eyes: Eyes<'_, L>, table: &mut Table<'_>, looking: &Looking<'_, C>) -> Vec<Standing> {
    let mut standings: Vec<Option<Standing>> = vec![None; table.steps.len()];
    while standings.contains(&None) {
        let decided = |at: &usize| standings[*at].is_some();
        let ready: Vec<usize> = (0..table.steps.len()).filter(|at| !decided(at) && table.steps[*at].on.iter().all(decided)).collect();
        if ready.is_empty() {
            break;
        }
        ready.iter().for_each(|at| table.learn(*at, &standings));
        let looks = ready.iter().map(|at| {
            let step = &table.steps[*at];
            let fresh = step.on.iter().any(|maker| !matches!(standings[*maker], Some(Standing::AlreadyThere { .. })));
            async move {
                match &step.input {
                    Some(input) if step.operation.writes() && !fresh => look(eyes, step, input).await,
                    _ => Found::Fresh,
                }
            }
        });
        let found: Vec<Found> = stream::iter(looks).buffered(AT_ONCE).collect().await;
        for (at, found) in ready.into_iter().zip(found) {
            standings[at] = Some(decide(at, &table.steps, &standings, found, looking));
        }
    }
    standings.into_iter().map(|standing| standing.unwrap_or(Standing::Create)).collect()
}

/// The calls with their arguments as far as they can be known before the first one is made.
struct Table<'a> {
    /// Without passwords.
    plan: &'a Plan,
    caller: &'a Caller,
    /// Answers, where they follow from names or are there already.
    outputs: Outputs,
    steps: Vec<Step>,
}

impl Table<'_> {
    fn add(&mut self, at: usize) {
        let planned = &self.plan.operations[at];
        let operation = planned.call.operation;
        let (known, open) = self.arguments(at);
        let wanting = open.iter().find(|name| self.plan.parameters.iter().any(|parameter| parameter.name == **name)).cloned();
        let identity = row(operation).map_or_else(|| known.clone(), |row| row.names(&known, self.caller));
        let makes = made_by(operation, &known, self.caller);
        self.outputs.extend(foretold(operation.name, &known, self.caller).map(|output| (at, output)));
        let names = named(&identity);
        let mut on: Vec<usize> = (0..at).filter(|maker| names.iter().any(|name| self.steps[*maker].makes.contains(name))).collect();
        if !open.is_empty() {
            on.extend(planned.call.uses().map(|maker| maker.0).filter(|maker| *maker < at));
        }
        let input = Some(known).filter(|_| open.is_empty());
        self.steps.push(Step { id: planned.id.clone(), operation, class: operation.class(), input, wanting, identity, makes, on });
    }

    /// What of a call is known only when the calls before it are found there already.
    fn learn(&mut self, at: usize, standings: &[Option<Standing>]) {
        if self.steps[at].input.is_some() {
            return;
        }
        for maker in &self.steps[at].on {
            if let Some(Standing::AlreadyThere { output, .. }) = &standings[*maker] {
                self.outputs.insert(*maker, output.clone());
            }
        }
        let (known, open) = self.arguments(at);
        if open.is_empty() {
            let step = &mut self.steps[at];
            step.identity = row(step.operation).map_or_else(|| known.clone(), |row| row.names(&known, self.caller));
            step.input = Some(known);
        }
    }

    /// The arguments that are known, without secrets, and what the others wait for.
    fn arguments(&self, at: usize) -> (Map<String, Value>, Vec<String>) {
        let caller = self.caller;
        let known = Known { parameters: &self.plan.parameters, outputs: &self.outputs, account_id: &caller.account_id, partition: &caller.partition, password: "" };
        let (mut input, mut open) = (Map::new(), Vec::new());
        for (member, arg) in self.plan.operations[at].call.input.iter().filter(|(member, _)| !is_secret(member)) {
            match resolve(arg, known) {
                Ok(value) => _ = input.insert((*member).to_owned(), value),
                Err(wanted) => open.push(wanted),
            }
        }
        (input, open)
    }
}

/// The answer that follows from the names in the input.
fn foretold(name: &str, input: &Map<String, Value>, caller: &Caller) -> Option<Value> {
    let text = |member: &str| input.get(member).and_then(Value::as_str);
    let kind = name.strip_prefix("Create")?;
    let arn = |resource: &str, name: &str| format!("arn:{}:iam::{}:{resource}{}{name}", caller.partition, caller.account_id, text("Path").unwrap_or("/"));
    let provider = |member: &'static str| Some(json!({ member: row(crate::iam::operation(name)?)?.names(input, caller).get(member)? }));
    match kind {
        "Policy" => Some(json!({"Policy": {"Arn": arn("policy", text("PolicyName")?)}})),
        "User" | "Group" | "Role" | "InstanceProfile" => {
            let own = format!("{kind}Name");
            let resource = if kind == "InstanceProfile" { "instance-profile".to_owned() } else { kind.to_ascii_lowercase() };
            let named = text(&own)?;
            Some(json!({ kind: { &own: named, "Arn": arn(&resource, named) } }))
        }
        "OpenIDConnectProvider" => provider("OpenIDConnectProviderArn"),
        "SAMLProvider" => provider("SAMLProviderArn"),
        "VirtualMFADevice" => Some(json!({"VirtualMFADevice": {"SerialNumber": arn("mfa", text("VirtualMFADeviceName")?)}})),
        _ => None,
    }
}

async fn look<C: Calls>(eyes: Eyes<'_, C>, step: &Step, input: &Map<String, Value>) -> Found {
    if step.operation.name == "CreateAccessKey" {
        let of = Map::from_iter(input.get("UserName").map(|user| ("UserName".to_owned(), user.clone())));
        return match eyes.list("ListAccessKeys", &of, "AccessKeyMetadata").await {
            Ok(keys) => Found::Keys(keys),
            Err(why) => Found::Present(Present::Unknown(why)),
        };
    }
    match step.class {
        OperationClass::Read => Found::Fresh,
        _ => Found::Present(present(eyes, step.operation, input).await),
    }
}

fn conflicts(steps: &[Step], calls: &[Standing]) -> Vec<Problem> {
    let conflicts = calls.iter().enumerate().filter_map(|(call, standing)| match standing {
        Standing::Conflict { differences } => {
            let step = &steps[call];
            let replaceable = step.operation.name.starts_with("Put");
            let next = if replaceable {
                "add --allow-risk replaces to replace it, or use another name"
            } else {
                "use another name, or bring the one that is there into line with the guide"
            };
            Some(Problem { call, what: format!("{} is there already, and it is different", step.what()), differences: differences.clone(), next: next.to_owned() })
        }
        _ => None,
    });
    conflicts.collect()
}

#[cfg(test)]
mod tests;
