//! From what was followed to the plan.

use std::collections::HashMap;

use super::Decisions;
use super::fence::{unclosed, unseen};
use super::hint::{Hints, Pinned};
use super::invisible::invisible;
use super::presupposed::presuppose;
use super::sequence::put_in_sequence;
use super::walk::{Followed, MOST_CHOICES, Stop};
use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Guide};
use crate::iam::{Arg, Call, ParameterRef, Part, Template};
use crate::plan::{Checkpoint, GuideFacts, HintTarget, Hinted, Parameter, Plan, PlannedCall, Step, StepKind, mark_secrets, needs, risks, verify};
use crate::source::Source;

/// Numbers, orders and checks what the walk has gathered.
pub fn plan(mut followed: Followed, guide: &Guide, source: &Source, decisions: &Decisions) -> Plan {
    let choices = followed.choices.get(MOST_CHOICES).map(|choice| {
        let at = source.line_span(choice.line).unwrap_or_default();
        Diagnostic::error("reading/too-much", at, format!("the guide offers several ways in more than {MOST_CHOICES} places"))
            .help("take a part of it with --section, or split it")
            .refusing()
    });
    let overflow = followed.desk.draft.overflow().or(choices);
    let left = put_in_sequence(&mut followed);
    let mut draft = followed.desk.draft;
    presuppose(&mut draft);
    order_parameters(&mut draft.parameters, &mut draft.calls, &mut draft.presupposed, source);
    let mut plan = Plan {
        guide: GuideFacts { path: source.name().to_owned(), title: guide.title.clone(), sha256: source.sha256() },
        parameters: draft.parameters,
        choices: followed.choices,
        outdated: followed.outdated,
        diagnostics: draft.diagnostics,
        ..Plan::default()
    };
    for step in &guide.steps {
        let kind = followed.kinds.get(plan.steps.len()).copied().flatten().unwrap_or(StepKind::Information);
        plan.steps.push(Step {
            id: step.id.clone(),
            title: step.title.clone(),
            span: step.span,
            lines: source.lines(step.span),
            kind,
            operations: Vec::new(),
            offered: followed.offered.contains(&plan.steps.len()),
        });
    }
    let needed = needs(&draft.calls);
    for (at, call) in draft.calls.into_iter().enumerate() {
        let step = plan.steps.partition_point(|step| step.span.start < call.span.end).saturating_sub(1);
        let id = plan.steps.get(step).map_or_else(String::new, |step| step.id.clone());
        if let Some(step) = plan.steps.get_mut(step) {
            step.operations.push(at);
            step.kind = StepKind::Operation;
        }
        let lines = source.lines(call.span);
        plan.operations.push(PlannedCall { id: format!("op{}", at + 1), call, step: id, lines, needs: needed[at].clone(), risk: Vec::new() });
    }
    for span in left {
        let step = plan.steps.partition_point(|step| step.span.start < span.end).saturating_sub(1);
        if let Some(step) = plan.steps.get_mut(step).filter(|step| step.operations.is_empty()) {
            step.kind = StepKind::Information;
        }
        plan.diagnostics.push(Diagnostic::note("reading/told-twice", span, "the guide tells this twice; it is done once"));
    }
    let whole = decisions.part == crate::guide::Part::Whole && decisions.chosen.is_empty();
    let found = followed.hints.name_parameters(&mut plan, source, whole);
    plan.diagnostics.extend(found);
    plan.diagnostics.extend(followed.hints.findings.iter().cloned());
    hinted(&followed.pins, &followed.hints, &mut plan);
    plan.expected.clone_from(&followed.hints.expected);
    plan.sources.clone_from(&followed.hints.sources);
    mark_secrets(&mut plan);
    let found = risks(&plan);
    for (planned, risk) in plan.operations.iter_mut().zip(found) {
        planned.risk = risk;
    }
    plan.presupposed = draft.presupposed;
    for presupposed in &mut plan.presupposed {
        presupposed.line = source.line(presupposed.span.start);
    }
    plan.checkpoints = checkpoints(&followed.stops, &plan, guide, source);
    // Only the part that was asked for is told of.
    plan.steps.retain(|step| decisions.part.holds(step.span));
    plan.diagnostics.extend(overflow);
    plan.diagnostics.extend(
        guide
            .beyond
            .as_ref()
            .map(|beyond| Diagnostic::error("guide/too-much", beyond.span, format!("the guide {}", beyond.why)).help("split it; nothing of it is followed").refusing()),
    );
    plan.diagnostics.extend(unclosed(guide));
    plan.diagnostics.extend(unseen(guide, source, &followed.hints.places));
    let found = invisible(guide, source, &plan);
    plan.diagnostics.extend(found);
    let found = verify(&plan);
    plan.diagnostics.extend(found);
    plan.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, std::cmp::Reverse(diagnostic.severity)));
    plan
}

/// What hints caused.
fn hinted(pins: &[Pinned], hints: &Hints, plan: &mut Plan) {
    let steps = plan.steps.iter().enumerate().filter(|(_, step)| !matches!(step.kind, StepKind::Optional | StepKind::Alternative));
    let found: Vec<Hinted> = steps
        .filter_map(|(at, step)| hints.place_of(at).map(|place| Hinted { place: place.clone(), target: HintTarget::Step(step.id.clone()), stated: true }))
        .chain(values(hints, plan))
        .chain(pins.iter().map(|pin| Hinted { place: pin.place.clone(), target: HintTarget::Call(pin.call), stated: pin.stated }))
        .collect();
    plan.hinted.extend(found);
}

/// Values that stand in hints.
fn values(hints: &Hints, plan: &Plan) -> Vec<Hinted> {
    let known = |at: usize| plan.hint_of(&HintTarget::Parameter(at)).is_some();
    let parameters = plan.parameters.iter().enumerate().filter(|(at, _)| !known(*at));
    parameters.filter_map(|(at, parameter)| Some(Hinted { place: hints.place_at(parameter.span)?.clone(), target: HintTarget::Parameter(at), stated: true })).collect()
}

/// Neighbouring steps of one section for the same reason are one checkpoint.
fn checkpoints(stops: &[Stop], plan: &Plan, guide: &Guide, source: &Source) -> Vec<Checkpoint> {
    let mut found: Vec<(Checkpoint, usize)> = Vec::new();
    for stop in stops {
        // A call whose text stands above the stop is made before it, also where its wizard was closed by what came after.
        let above = plan.operations.iter().rposition(|planned| planned.call.span.end <= stop.span.start).map_or(0, |at| at + 1);
        let before = stop.before.max(above);
        let text = stop.command.clone().unwrap_or_else(|| instruction(guide, stop.step));
        let last = found
            .last_mut()
            .filter(|(last, step)| last.why == stop.why && last.before == before && guide.steps[*step].section == guide.steps[stop.step].section && stop.step <= step + 2);
        match last {
            Some((last, step)) => {
                last.instruction.push('\n');
                last.instruction.push_str(&text);
                last.span = last.span.join(stop.span);
                last.lines = source.lines(last.span);
                *step = stop.step;
            }
            None => {
                let checkpoint = Checkpoint {
                    id: format!("cp{}", found.len() + 1),
                    step: plan.steps[stop.step].id.clone(),
                    span: stop.span,
                    lines: source.lines(stop.span),
                    instruction: text,
                    why: stop.why,
                    before,
                };
                found.push((checkpoint, stop.step));
            }
        }
    }
    found.into_iter().map(|(checkpoint, _)| checkpoint).collect()
}

fn instruction(guide: &Guide, step: usize) -> String {
    let texts = guide.steps[step].blocks.iter().filter_map(|&block| match &guide.blocks[block].kind {
        BlockKind::Paragraph(text) => Some(text.plain()),
        BlockKind::Fence(fence) => Some(fence.text().trim_end().to_owned()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Parameters in the order in which a reader meets them, unused ones left out, names numbered anew.
fn order_parameters(parameters: &mut Vec<Parameter>, calls: &mut [Call], presupposed: &mut [crate::plan::Presupposed], source: &Source) {
    let mut used = vec![false; parameters.len()];
    for call in calls.iter() {
        call.parameters().for_each(|parameter| mark(parameter, parameters, &mut used));
    }
    let mut order: Vec<usize> = (0..parameters.len()).filter(|&at| used[at]).collect();
    order.sort_by_key(|&at| parameters[at].span.start);
    let moved: HashMap<usize, usize> = order.iter().enumerate().map(|(new, &old)| (old, new)).collect();
    let mut sorted: Vec<Parameter> = order.iter().map(|&at| parameters[at].clone()).collect();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for parameter in &mut sorted {
        parameter.line = source.line(parameter.span.start);
        let base = match &parameter.placeholder {
            Some(token) => crate::iam::plain_name(token),
            None if !parameter.name.is_empty() => parameter.name.clone(),
            None => parameter.kind.as_str().to_owned(),
        };
        let base = if base.is_empty() { parameter.kind.as_str().to_owned() } else { base };
        let count = taken.entry(base.clone()).or_insert(0);
        *count += 1;
        parameter.name = if *count == 1 { base } else { format!("{base}-{count}") };
        if let Some(default) = &mut parameter.default {
            move_template(default, &moved);
        }
    }
    *parameters = sorted;
    for call in calls {
        call.input.iter_mut().for_each(|(_, arg)| move_arg(arg, &moved));
    }
    for presupposed in presupposed {
        move_template(&mut presupposed.name, &moved);
    }
}

fn mark(parameter: ParameterRef, parameters: &[Parameter], used: &mut [bool]) {
    if std::mem::replace(&mut used[parameter.0], true) {
        return;
    }
    for part in parameters[parameter.0].default.iter().flat_map(|default| &default.0) {
        if let Part::Parameter(inner) = part {
            mark(*inner, parameters, used);
        }
    }
}

fn move_arg(arg: &mut Arg, moved: &HashMap<usize, usize>) {
    match arg {
        Arg::Text(template) => move_template(template, moved),
        Arg::Document(document) => move_template(&mut document.text, moved),
        Arg::List(items) => items.iter_mut().for_each(|item| move_arg(item, moved)),
        Arg::Map(members) => members.iter_mut().for_each(|(_, item)| move_arg(item, moved)),
        Arg::Flag(_) | Arg::Number(_) => {}
    }
}

fn move_template(template: &mut Template, moved: &HashMap<usize, usize>) {
    for part in &mut template.0 {
        if let Part::Parameter(parameter) = part
            && let Some(new) = moved.get(&parameter.0)
        {
            parameter.0 = *new;
        }
    }
}
