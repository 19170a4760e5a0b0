//! The plan as JSON, version 1: frozen field names, apart from the types that the program works with.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{HintPlace, HintTarget, NOT_SHOWN, ParameterKind, Plan, show, shown_input};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct WirePlan<'a> {
    version: u32,
    guide: WireGuide<'a>,
    parameters: Vec<WireParameter<'a>>,
    steps: Vec<WireStep<'a>>,
    operations: Vec<WireOperation<'a>>,
    checkpoints: Vec<WireCheckpoint<'a>>,
    choices: Vec<WireChoice<'a>>,
    diagnostics: Vec<WireDiagnostic<'a>>,
}

#[derive(Serialize)]
struct WireGuide<'a> {
    path: &'a str,
    title: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct WireParameter<'a> {
    name: &'a str,
    kind: &'a str,
    placeholder: Option<&'a str>,
    required: bool,
    default: Option<String>,
    value: Option<&'a str>,
    line: usize,
    description: &'a str,
    hint: Option<WireHint<'a>>,
}

#[derive(Serialize)]
struct WireStep<'a> {
    id: &'a str,
    title: &'a str,
    lines: (usize, usize),
    kind: &'a str,
    operations: Vec<&'a str>,
    /// `--with` takes the step, or a part of it.
    offered: bool,
    hint: Option<WireHint<'a>>,
}

#[derive(Serialize)]
struct WireOperation<'a> {
    id: &'a str,
    operation: String,
    writes: bool,
    optional: bool,
    input: Map<String, Value>,
    step: &'a str,
    lines: (usize, usize),
    needs: Vec<&'a str>,
    inverse: Option<String>,
    risk: Vec<&'a str>,
    hint: Option<WireHint<'a>>,
}

/// Where the hint stands that something comes from; no file is the guide itself.
#[derive(Serialize)]
struct WireHint<'a> {
    file: Option<&'a str>,
    line: usize,
}

/// Several ways, of which one is taken: `--choose NAME=OPTION`.
#[derive(Serialize)]
struct WireChoice<'a> {
    name: &'a str,
    line: usize,
    options: &'a [String],
    taken: &'a str,
}

#[derive(Serialize)]
struct WireCheckpoint<'a> {
    id: &'a str,
    step: &'a str,
    lines: (usize, usize),
    instruction: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct WireDiagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// The plan in the shape of the machine interface.
pub fn to_json(plan: &Plan, source: &Source) -> Value {
    let id = |at: &usize| plan.operations[*at].id.as_str();
    let hint = |target: HintTarget| plan.hint_of(&target).map(wire_hint);
    let wire = WirePlan {
        version: VERSION,
        guide: WireGuide { path: &plan.guide.path, title: &plan.guide.title, sha256: &plan.guide.sha256 },
        parameters: plan
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| WireParameter {
                name: &parameter.name,
                kind: parameter.kind.as_str(),
                placeholder: parameter.placeholder.as_deref(),
                required: parameter.required(),
                default: parameter.default.as_ref().map(|default| text(&show(&crate::iam::Arg::Text(default.clone()), plan))),
                value: parameter.value.as_deref().map(|value| if parameter.kind == ParameterKind::Password { NOT_SHOWN } else { value }),
                line: parameter.line,
                description: &parameter.description,
                hint: hint(HintTarget::Parameter(at)),
            })
            .collect(),
        steps: plan
            .steps
            .iter()
            .map(|step| WireStep {
                id: &step.id,
                title: &step.title,
                lines: step.lines,
                kind: step.kind.as_str(),
                operations: step.operations.iter().map(id).collect(),
                offered: step.offered,
                hint: hint(HintTarget::Step(step.id.clone())),
            })
            .collect(),
        operations: plan
            .operations
            .iter()
            .enumerate()
            .map(|(at, planned)| WireOperation {
                id: &planned.id,
                operation: planned.call.operation.qualified(),
                writes: planned.call.operation.writes(),
                optional: false,
                input: shown_input(&planned.call, plan),
                step: &planned.step,
                lines: planned.lines,
                needs: planned.needs.iter().map(id).collect(),
                inverse: planned.call.operation.inverse().map(|name| format!("iam:{name}")),
                risk: planned.risk.iter().map(|risk| risk.rule).collect(),
                hint: hint(HintTarget::Call(at)),
            })
            .collect(),
        checkpoints: plan
            .checkpoints
            .iter()
            .map(|checkpoint| WireCheckpoint { id: &checkpoint.id, step: &checkpoint.step, lines: checkpoint.lines, instruction: &checkpoint.instruction, why: checkpoint.why })
            .collect(),
        choices: plan
            .choices
            .iter()
            .map(|choice| WireChoice { name: &choice.name, line: choice.line, options: &choice.options, taken: choice.options.get(choice.taken).map_or("", String::as_str) })
            .collect(),
        diagnostics: plan.diagnostics.iter().map(|diagnostic| wire_diagnostic(diagnostic, source)).collect(),
    };
    serde_json::to_value(wire).unwrap_or_default()
}

fn wire_hint(place: &HintPlace) -> WireHint<'_> {
    WireHint { file: place.file.as_deref(), line: place.line }
}

fn wire_diagnostic<'a>(diagnostic: &'a Diagnostic, source: &Source) -> WireDiagnostic<'a> {
    let (start, end) = (source.position(diagnostic.span.start), source.position(diagnostic.span.end));
    WireDiagnostic {
        code: diagnostic.code,
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
