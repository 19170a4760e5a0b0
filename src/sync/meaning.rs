//! What a guide means: its operations and what it asks of its reader, without a word of its prose.

use serde_json::{Map, Value};

use crate::iam::Arg;
use crate::plan::{Parameter, ParameterKind, Plan, PlannedCall, comparable, show, shown_input};
use crate::policy::canonical;

/// What following one guide does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meaning {
    /// In the order of the guide; none of them without an operation.
    pub sections: Vec<Section>,
    pub values: Vec<Wanted>,
}

/// The operations of one section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading as a reader sees it; empty above the first one.
    pub title: String,
    pub operations: Vec<Meant>,
}

/// One operation. Not part of what is compared: its lines.
#[derive(Clone, Debug)]
pub struct Meant {
    /// `iam:CreateUser`.
    pub operation: String,
    /// The arguments in the one form of all that mean the same, documents apart; what the reader gives stands as its placeholder.
    pub input: Map<String, Value>,
    pub documents: Vec<MeantDocument>,
    /// In the guide, from 1; (0, 0) where it is not known.
    pub lines: (usize, usize),
}

/// A policy document of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeantDocument {
    /// `PolicyDocument`, `AssumeRolePolicyDocument`.
    pub member: String,
    /// As the document says.
    pub version: Option<String>,
    /// Each in canonical JSON, sorted; one text that is no policy as it is.
    pub statements: Vec<String>,
}

/// What a reader gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    pub kind: String,
    pub default: Option<String>,
}

impl PartialEq for Meant {
    fn eq(&self, other: &Meant) -> bool {
        (&self.operation, &self.input, &self.documents) == (&other.operation, &other.input, &other.documents)
    }
}

/// The meaning of a plan. `section_of` tells the heading that a step stands under, by the id of the step.
pub fn meaning(plan: &Plan, section_of: impl Fn(&str) -> String) -> Meaning {
    let mut sections: Vec<Section> = Vec::new();
    for planned in plan.operations.iter().filter(|planned| planned.call.operation.writes()) {
        let title = section_of(&planned.step);
        match sections.last_mut() {
            Some(last) if last.title == title => last.operations.push(meant(planned, plan)),
            _ => sections.push(Section { title, operations: vec![meant(planned, plan)] }),
        }
    }
    Meaning { sections, values: plan.parameters.iter().map(|parameter| wanted(parameter, plan)).collect() }
}

fn meant(planned: &PlannedCall, plan: &Plan) -> Meant {
    let call = &planned.call;
    let is_document = |member: &str| matches!(call.argument(member), Some(Arg::Document(_))) || member.ends_with("PolicyDocument");
    let (documents, rest): (Map<_, _>, Map<_, _>) = shown_input(call, plan).into_iter().partition(|(member, _)| is_document(member));
    let mut input: Vec<(String, Value)> = comparable(call.operation, &rest).into_iter().collect();
    input.sort_by(|one, other| one.0.cmp(&other.0));
    let documents = documents.into_iter().map(|(member, document)| meant_document(member, document)).collect();
    Meant { operation: call.operation.qualified(), input: input.into_iter().collect(), documents, lines: planned.lines }
}

fn meant_document(member: String, document: Value) -> MeantDocument {
    let canonical = canonical(document);
    let version = canonical.get("Version").and_then(Value::as_str).map(str::to_owned);
    let statements = match canonical.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().map(Value::to_string).collect(),
        _ => vec![canonical.as_str().map_or_else(|| canonical.to_string(), str::to_owned)],
    };
    MeantDocument { member, version, statements }
}

fn wanted(parameter: &Parameter, plan: &Plan) -> Wanted {
    // A secret that a guide gives is refused; it does not go into a file either.
    let shown = |default| show(&Arg::Text(default), plan).as_str().map(str::to_owned);
    let default = parameter.default.clone().filter(|_| parameter.kind != ParameterKind::Password).and_then(shown);
    Wanted { name: parameter.name.clone(), kind: parameter.kind.as_str().to_owned(), default }
}
