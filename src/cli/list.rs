//! `bythebook list PATH…`: which guides have procedures, and what they would do.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Exit;
use super::args::{Format, ListArgs};
use super::files::Beside;
use super::load::read_guide;
use crate::follow::{Decisions, follow};
use crate::guide::{Guide, Part, parse};
use crate::plan::Plan;
use crate::report::{clean, print, procedure_line, say};
use crate::source::Source;

/// One section that makes calls.
pub struct Procedure {
    pub title: String,
    pub line: usize,
    pub operations: Vec<String>,
}

pub fn run(args: &ListArgs) -> Exit {
    let mut exit = Exit::Done;
    let mut guides = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            collect(path, &mut guides);
        } else {
            guides.push(path.clone());
        }
    }
    let mut rows = Vec::new();
    for path in guides {
        match read_guide(&path) {
            Ok(source) => rows.push((path.clone(), procedures(&source, &path))),
            Err(failed) => exit = failed,
        }
    }
    match args.output.format {
        Format::Json => {
            let guides: Vec<_> = rows.iter().map(|(path, found)| json!({"path": path.display().to_string(), "procedures": found.iter().map(|one| json!({"title": one.title, "line": one.line, "operations": one.operations})).collect::<Vec<_>>()})).collect();
            print(&json!({"version": 1, "guides": guides}).to_string());
        }
        Format::Text => {
            for (path, found) in &rows {
                let name = path.display().to_string();
                if found.is_empty() {
                    say(&format!("{}: no procedure that changes an AWS account", clean(&name)));
                }
                found.iter().for_each(|one| print(&procedure_line(&name, one.line, &one.title, &one.operations)));
            }
        }
    }
    exit
}

/// Markdown files below a folder, sorted; hidden folders and links are left out.
fn collect(folder: &Path, guides: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        say(&format!("{}: the folder cannot be read", clean(&folder.display().to_string())));
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            collect(&path, guides);
        } else if path.extension().is_some_and(|extension| matches!(extension.to_string_lossy().to_lowercase().as_str(), "md" | "mdx" | "markdown")) {
            guides.push(path);
        }
    }
}

fn procedures(source: &Source, path: &Path) -> Vec<Procedure> {
    let guide = parse(source);
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let plan = follow(&guide, source, &Beside::guide(path), &decisions);
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
    found.into_iter().map(|(_, procedure)| procedure).collect()
}

fn section_of(guide: &Guide, plan: &Plan, step: &str) -> usize {
    plan.steps.iter().position(|known| known.id == step).and_then(|at| guide.steps.get(at)).map_or(0, |step| step.section)
}
