//! The rows of the page: what stands together in the guide, and beside it what it becomes.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::Facts;
use super::model::{Argument, CallCard, NodeKind, Place, Row, StepCard, Value};
use super::prose::{Prose, visible};
use super::record::Record;
use crate::execute::what_hangs_on;
use crate::plan::{Choice, HintPlace, HintTarget, Plan, PlannedCall, Step, StepKind, shown_input};
use crate::report::plan_text::{line_range, statements, word};

/// Rows in the order of the guide. Every step of the plan and every finding stands in exactly one of them.
pub fn rows(facts: &Facts, mut prose: Prose, record: Option<&Record>) -> Vec<Row> {
    let ids: HashMap<&str, usize> = facts.plan.steps.iter().enumerate().map(|(at, step)| (step.id.as_str(), at)).collect();
    let mut step_of = vec![None; facts.guide.blocks.len()];
    for step in &facts.guide.steps {
        let known = ids.get(step.id.as_str()).copied();
        step.blocks.iter().for_each(|block| step_of[*block] = known);
    }
    badges(facts.plan, &step_of, &mut prose);
    let places = Places { facts, prose: &prose, record };
    let mut findings = places.findings();
    let mut wanted = places.wanted();
    let mut rows: Vec<(Option<usize>, Vec<usize>, Row)> = Vec::new();
    for at in 0..prose.nodes.len() {
        let step = prose.nodes[at].block.and_then(|block| step_of[block]);
        let alone = matches!(prose.nodes[at].node.kind, NodeKind::Hidden(_));
        let new = rows.last().is_none_or(|(last, ..)| *last != step && prose.nodes[at].block.is_some() || alone);
        if new {
            rows.push((step, Vec::new(), Row { nodes: Vec::new(), step: None, findings: Vec::new(), wanted: Vec::new() }));
        }
        if let Some((_, nodes, row)) = rows.last_mut() {
            nodes.push(at);
            row.findings.extend(findings.remove(&at).unwrap_or_default());
            row.wanted.extend(wanted.remove(&at).unwrap_or_default());
        }
    }
    let mut told = HashSet::new();
    for (step, _, row) in &mut rows {
        row.step = step.filter(|step| told.insert(*step)).and_then(|step| places.card(&facts.plan.steps[step]));
    }
    let mut nodes = prose_nodes(prose);
    for (_, at, row) in &mut rows {
        row.nodes = at.iter().filter_map(|at| nodes[*at].take()).collect();
    }
    rows.into_iter().map(|(.., row)| row).collect()
}

fn prose_nodes(prose: Prose) -> Vec<Option<super::model::Node>> {
    prose.nodes.into_iter().map(|placed| Some(placed.node)).collect()
}

/// Names each call at the end of the step that causes it.
fn badges(plan: &Plan, step_of: &[Option<usize>], prose: &mut Prose) {
    for (at, step) in plan.steps.iter().enumerate().filter(|(_, step)| !step.operations.is_empty()) {
        let ids = step.operations.iter().filter_map(|call| plan.operations.get(*call)).map(|planned| planned.id.clone());
        if let Some(last) = prose.nodes.iter_mut().rev().find(|placed| placed.block.is_some_and(|block| step_of[block] == Some(at))) {
            last.node.calls.extend(ids);
        }
    }
}

struct Places<'a> {
    facts: &'a Facts<'a>,
    prose: &'a Prose,
    record: Option<&'a Record>,
}

impl Places<'_> {
    /// The node that a byte stands in; else the next one where it begins in the same line, as after an item's number; else the last one
    /// before it.
    fn node(&self, at: usize) -> usize {
        let next = self.prose.nodes.partition_point(|placed| placed.span.start <= at);
        let inside = next.checked_sub(1).is_some_and(|last| at < self.prose.nodes[last].span.end);
        let line = self.facts.source.line(at);
        let follows = self.prose.nodes.get(next).is_some_and(|placed| self.facts.source.line(placed.span.start) == line);
        if !inside && follows { next } else { next.saturating_sub(1) }
    }

    /// Findings by their nodes; those in code are told at their lines.
    fn findings(&self) -> HashMap<usize, Vec<usize>> {
        let mut by_node: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, finding) in self.facts.findings.iter().enumerate() {
            let node = self.node(finding.span.start);
            let in_code = self.prose.nodes.get(node).is_some_and(|placed| match &placed.node.kind {
                NodeKind::Code { lines, .. } => lines.iter().any(|line| line.findings.contains(&at)),
                _ => false,
            });
            if !in_code {
                by_node.entry(node).or_default().push(at);
            }
        }
        by_node
    }

    fn wanted(&self) -> HashMap<usize, Vec<String>> {
        let mut by_node: HashMap<usize, Vec<String>> = HashMap::new();
        for parameter in self.facts.plan.parameters.iter().filter(|parameter| parameter.required() && parameter.value.is_none()) {
            by_node.entry(self.node(parameter.span.start)).or_default().push(visible(&parameter.name));
        }
        by_node
    }

    /// What a step becomes; none where it only informs.
    fn card(&self, step: &Step) -> Option<StepCard> {
        let plan = self.facts.plan;
        let hint = plan.hint_of(&HintTarget::Step(step.id.clone())).map(HintPlace::to_string);
        if step.kind == StepKind::Information && step.operations.is_empty() && hint.is_none() {
            return None;
        }
        let mut notes: Vec<String> = plan.checkpoints.iter().filter(|point| point.step == step.id).map(|point| point.why.to_owned()).collect();
        notes.extend(hint.map(|hint| visible(&hint)));
        notes.extend(self.offer(step));
        let points = plan.checkpoints.iter().filter(|point| point.step == step.id);
        notes.extend(points.filter_map(|point| self.record?.checkpoint(&point.id)));
        let calls = step.operations.iter().filter_map(|at| plan.operations.get(*at)).map(|planned| self.call(planned)).collect();
        Some(StepCard { id: visible(&step.id), class: step.kind.as_str(), word: word(step.kind), notes, calls })
    }

    /// How to take what is not taken.
    fn offer(&self, step: &Step) -> Option<String> {
        match step.kind {
            StepKind::Optional => Some(format!("left out; --with {} takes it", visible(&step.id))),
            StepKind::Alternative => {
                let last = self.facts.plan.choices.iter().rfind(|choice| choice.line <= step.lines.0);
                Some(last.map_or_else(|| "another way, not taken".to_owned(), |choice| format!("another way, not taken; --choose {}=… takes it", visible(&choice.name))))
            }
            _ if step.offered => Some(format!("a part is left out; --with {} takes it", visible(&step.id))),
            _ => None,
        }
    }

    fn call(&self, planned: &PlannedCall) -> CallCard {
        let plan = self.facts.plan;
        let mut notes: Vec<String> = Vec::new();
        if planned.call.sweeps {
            let hanging: Vec<&str> = what_hangs_on(planned.call.operation).collect();
            notes.push(format!("and what hangs on it, as the console does: {}", hanging.join(", ")));
        }
        let at = plan.operations.iter().position(|other| std::ptr::eq(other, planned));
        notes.extend(at.and_then(|at| plan.hint_of(&HintTarget::Call(at))).map(|hint| visible(&hint.to_string())));
        CallCard {
            id: planned.id.clone(),
            operation: planned.call.operation.qualified(),
            place: Place { text: line_range(planned.lines), anchor: self.prose.anchor(planned.lines.1) },
            arguments: shown_input(&planned.call, plan).iter().map(argument).collect(),
            risks: planned.risk.iter().map(|risk| (risk.high, risk.rule, risk.why)).collect(),
            notes,
            made: self.record.map(|record| record.call(&planned.id)),
        }
    }
}

fn argument((name, value): (&String, &Json)) -> Argument {
    let value = match value {
        Json::Object(document) if document.contains_key("Statement") => {
            Value::Document { words: statements(value).iter().map(|line| visible(line)).collect(), json: visible(&serde_json::to_string_pretty(value).unwrap_or_default()) }
        }
        Json::Array(items) => Value::List(items.iter().map(text).collect()),
        other => Value::Text(text(other)),
    };
    Argument { name: name.clone(), value }
}

/// A value in few signs: tags as `key = value`.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => visible(text),
        Json::Object(members) => match (members.get("Key"), members.get("Value")) {
            (Some(Json::String(key)), Some(Json::String(value))) => format!("{} = {}", visible(key), visible(value)),
            _ => visible(&value.to_string()),
        },
        other => visible(&other.to_string()),
    }
}

/// How each option of a choice is taken.
pub fn options(choice: &Choice) -> Vec<(String, bool, String)> {
    let name = visible(&choice.name);
    choice.options.iter().enumerate().map(|(at, option)| (visible(option), at == choice.taken, format!("--choose {name}={}", at + 1))).collect()
}
