//! `bythebook list PATH…`: which guides have procedures, and what they would do.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Exit;
use super::args::{Format, ListArgs};
use super::below::guides_below;
use super::files::Beside;
use super::load::read_guide;
use super::meant::section_of;
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::plan::Plan;
use crate::report::{clean, count, print, print_json, procedure_line, say, step_counts, summary_line};
use crate::source::Source;

/// One section that makes calls.
struct Procedure {
    title: String,
    line: usize,
    operations: Vec<String>,
}

/// A guide in short.
struct Summary {
    path: PathBuf,
    title: String,
    procedures: Vec<Procedure>,
    plan: Plan,
}

impl Summary {
    fn refused(&self) -> bool {
        self.plan.diagnostics.iter().any(|diagnostic| diagnostic.refuses)
    }
}

pub fn run(args: &ListArgs) -> Exit {
    let mut exit = Exit::Done;
    let mut failed = 0;
    let mut guides = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            guides.extend(guides_below(path));
        } else {
            guides.push(path.clone());
        }
    }
    let mut found = Vec::new();
    for path in guides {
        match read_guide(&path) {
            Ok(source) => found.push(summary(&source, path)),
            Err(why) => (exit, failed) = (why, failed + 1),
        }
    }
    match args.output.format {
        Format::Json => {
            let guides: Vec<Value> = found.iter().map(wire).collect();
            print_json(&json!({"version": 1, "guides": guides}));
        }
        Format::Text => {
            for one in &found {
                let name = one.path.display().to_string();
                if one.procedures.is_empty() {
                    say(&format!("{}: no procedure that changes an AWS account", clean(&name)));
                }
                one.procedures.iter().for_each(|procedure| print(&procedure_line(&name, procedure.line, &procedure.title, &procedure.operations)));
                print(&summary_line(&name, &one.plan));
            }
            if found.len() + failed > 1 {
                let calls: usize = found.iter().map(|one| one.plan.operations.len()).sum();
                let procedures: usize = found.iter().map(|one| one.procedures.len()).sum();
                let unread = if failed > 0 { format!("; {failed} could not be read") } else { String::new() };
                say(&format!("{}, {}, {}{unread}", count(found.len(), "guide"), count(procedures, "procedure"), count(calls, "call")));
            }
        }
    }
    exit
}

fn wire(one: &Summary) -> Value {
    let procedures: Vec<Value> = one.procedures.iter().map(|procedure| json!({"title": procedure.title, "line": procedure.line, "operations": procedure.operations})).collect();
    let steps: serde_json::Map<String, Value> = step_counts(&one.plan).into_iter().map(|(kind, count)| (kind.to_owned(), count.into())).collect();
    json!({
        "path": one.path.display().to_string(),
        "title": one.title,
        "procedures": procedures,
        "steps": steps,
        "operations": one.plan.operations.len(),
        "checkpoints": one.plan.checkpoints.len(),
        "refused": one.refused(),
    })
}

fn summary(source: &Source, path: PathBuf) -> Summary {
    let guide = parse(source);
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let plan = follow(&guide, source, &Beside::guide(&path), &decisions);
    let mut found: Vec<(usize, Procedure)> = Vec::new();
    for planned in &plan.operations {
        let section = section_of(&guide, &plan, &planned.step);
        let name = planned.call.operation.name.to_owned();
        match found.iter_mut().find(|(known, _)| *known == section) {
            Some((_, procedure)) => procedure.operations.push(name),
            None => {
                let heading = &guide.sections[section];
                let (title, line) = if heading.title.is_empty() { (guide.title.clone(), 1) } else { (heading.title.plain(), source.line(heading.heading.start)) };
                found.push((section, Procedure { title, line, operations: vec![name] }));
            }
        }
    }
    Summary { path, title: guide.title, procedures: found.into_iter().map(|(_, procedure)| procedure).collect(), plan }
}
