//! The first record of a journal: what exactly was agreed to.

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::execute::client::{Assumed, Caller, Client};
use crate::execute::desk::without_secrets;
use crate::execute::journal::record::{AdoptedRecord, Begin, GuideBinding, PlannedRecord, Replanned, Selection, ValueRecord};
use crate::execute::journal::{VERSION, hex_sha256};
use crate::execute::preflight::{Adopted, Owner};
use crate::execute::run::Ownership;
use crate::execute::sink::SinkChoice;
use crate::plan::{ParameterKind, Plan, PlannedCall, show, to_json};
use crate::source::Source;

/// What a run is bound to.
pub struct Binding<'a> {
    pub run: &'a str,
    pub plan: &'a Plan,
    pub source: &'a Source,
    /// Where the guide is kept, where it lies in no file of its own.
    pub kept: Option<PathBuf>,
    pub selection: Selection,
    pub client: &'a Client,
    pub caller: &'a Caller,
    pub profile: Option<String>,
    /// The role that the run acts as, where it assumed one.
    pub assumed: Option<Assumed>,
    pub ownership: Ownership,
    pub sink: &'a SinkChoice,
    /// What is there already, by index of the call.
    pub adopted: &'a HashMap<usize, Adopted>,
}

/// The first record. The guide's path is made absolute, so that a later command finds it from anywhere.
pub fn begin(binding: Binding) -> Begin {
    let shown = without_passwords(binding.plan);
    Begin {
        version: VERSION,
        run: binding.run.to_owned(),
        guide: guide_binding(binding.source, binding.kept),
        selection: binding.selection,
        plan_sha256: plan_sha256(&shown, binding.source),
        account: binding.caller.account_id.clone(),
        caller: binding.caller.arn.clone(),
        endpoint: binding.client.endpoint().to_owned(),
        region: binding.client.region().to_owned(),
        profile: binding.profile,
        assumed: binding.assumed,
        ownership_tags: binding.ownership == Ownership::Tags,
        sink: binding.sink.to_string(),
        values: values(binding.plan),
        operations: planned_records(&shown),
        adopted: adopted(binding.plan, binding.adopted),
    }
}

fn adopted(plan: &Plan, adopted: &HashMap<usize, Adopted>) -> Vec<AdoptedRecord> {
    let calls = plan.operations.iter().enumerate().filter_map(|(at, planned)| Some((planned, adopted.get(&at)?)));
    calls.map(|(planned, found)| AdoptedRecord { call: planned.id.clone(), ours: found.owner == Owner::Ours, output: found.output.clone() }).collect()
}

/// The record of a plan that takes the place of the one that a run began with. `carried` as in [`Replanned`].
pub fn replanned(plan: &Plan, source: &Source, kept: Option<PathBuf>, carried: Vec<(String, String)>) -> Replanned {
    let shown = without_passwords(plan);
    Replanned { guide: guide_binding(source, kept), plan_sha256: plan_sha256(&shown, source), values: values(plan), operations: planned_records(&shown), carried }
}

/// A plan's calls as a journal keeps them. Of a plan without passwords.
pub fn planned_records(shown: &Plan) -> Vec<PlannedRecord> {
    shown.operations.iter().map(|planned| planned_record(planned, shown)).collect()
}

/// The guide's path is made absolute, so that a later command finds it from anywhere.
fn guide_binding(source: &Source, kept: Option<PathBuf>) -> GuideBinding {
    let path = kept.or_else(|| std::path::absolute(source.name()).ok()).unwrap_or_else(|| source.name().into());
    GuideBinding { path: path.to_string_lossy().into_owned(), sha256: source.sha256() }
}

fn values(plan: &Plan) -> Vec<ValueRecord> {
    let given = plan.parameters.iter().filter(|parameter| parameter.value.is_some());
    given.map(|parameter| ValueRecord { name: parameter.name.clone(), value: parameter.value.clone().filter(|_| parameter.kind != ParameterKind::Password) }).collect()
}

fn planned_record(planned: &PlannedCall, plan: &Plan) -> PlannedRecord {
    let mut input = planned.call.input.iter().map(|(member, arg)| ((*member).to_owned(), show(arg, plan))).collect();
    without_secrets(&mut input);
    PlannedRecord {
        id: planned.id.clone(),
        operation: planned.call.operation.qualified(),
        input,
        step: planned.step.clone(),
        lines: planned.lines,
        needs: planned.needs.iter().filter_map(|at| Some(plan.operations.get(*at)?.id.clone())).collect(),
        sweeps: planned.call.sweeps,
    }
}

/// The plan with passwords unknown: for everything that is written or shown.
pub fn without_passwords(plan: &Plan) -> Plan {
    let mut shown = plan.clone();
    for parameter in shown.parameters.iter_mut().filter(|parameter| parameter.kind == ParameterKind::Password) {
        (parameter.value, parameter.default) = (None, None);
    }
    shown
}

/// Hash of what the plan does. Where the guide lies and what was found in it change nothing about that.
fn plan_sha256(plan: &Plan, source: &Source) -> String {
    let mut json = to_json(plan, source);
    if let Value::Object(members) = &mut json {
        members.retain(|name, _| matches!(name.as_str(), "version" | "parameters" | "operations" | "checkpoints"));
    }
    // The plan's JSON does not say which deletes take along what hangs on a thing; who agrees to it agrees to that too.
    let sweeps = plan.operations.iter().filter(|planned| planned.call.sweeps).fold(String::new(), |ids, planned| ids + " " + &planned.id);
    hex_sha256(&[canonical(json).to_string().as_bytes(), sweeps.as_bytes()])
}

/// The same value with the members of every object sorted by name.
fn canonical(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().map(|(name, member)| (name, canonical(member))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(Map::from_iter(members))
        }
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Arg, Call, ParameterRef, Part, Template, operation};
    use crate::plan::Parameter;
    use crate::source::Span;

    fn plan(kind: ParameterKind, value: &str) -> Plan {
        let parameter =
            Parameter { name: "value".into(), kind, placeholder: None, default: None, value: Some(value.into()), span: Span::default(), line: 1, description: String::new() };
        let input = vec![("Password", Arg::Text(Template::part(Part::Parameter(ParameterRef(0)))))];
        let call = Call::new(operation("CreateLoginProfile").unwrap(), input, Span::default());
        let operations = vec![PlannedCall { id: "op1".into(), call, step: "1".into(), lines: (1, 1), needs: vec![], risk: vec![] }];
        Plan { parameters: vec![parameter], operations, ..Plan::default() }
    }

    #[test]
    fn the_hash_follows_the_values_but_never_a_password() {
        let source = Source::new("g.md", "");
        let hash = |kind, value| plan_sha256(&without_passwords(&plan(kind, value)), &source);
        assert_ne!(hash(ParameterKind::UserName, "a"), hash(ParameterKind::UserName, "b"));
        assert_eq!(hash(ParameterKind::Password, "a"), hash(ParameterKind::Password, "b"));
    }
}
