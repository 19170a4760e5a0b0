//! `bythebook check PATH…`.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::Exit;
use super::action_data::age_note;
use super::args::{CheckArgs, CheckFormat};
use super::below::guides_below;
use super::files::Beside;
use super::in_order::in_order;
use super::load::read_source;
use super::place::Places;
use crate::check::{Levels, RULES, check, leveled};
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::report::{CheckForm, CheckWriter, Checked, Github, Json, Junit, Sarif, Tally, Text, check_summary, clean, say};
use crate::source::{Files, NoFiles};

/// A guide that is to be checked.
struct Target {
    path: PathBuf,
    place: String,
}

/// What came of one.
enum Done {
    Checked { piece: String, tally: Tally },
    Unread { piece: String, talk: String },
}

pub fn run(args: &CheckArgs) -> Exit {
    if let Some(note) = age_note(SystemTime::now()) {
        say(&note);
    }
    let targets = targets(&args.paths);
    let form = form(args.format);
    let line = Levels { allow: args.allow.clone(), deny: args.deny.clone() };
    let (mut tally, mut exit, mut writer) = (Tally::default(), Exit::Done, CheckWriter::new(form, RULES));
    in_order(
        &targets,
        |target| checked(target, &line, form),
        |done| match done {
            Done::Checked { piece, tally: one } => {
                writer.piece(&piece);
                tally.add(one);
            }
            Done::Unread { piece, talk } => {
                writer.piece(&piece);
                say(&talk);
                exit = Exit::Refused;
            }
        },
    );
    writer.end(exit == Exit::Done);
    say(&check_summary(&tally));
    if exit == Exit::Done && tally.errors + tally.warnings > 0 { Exit::Findings } else { exit }
}

/// The guides that the paths name, each once.
fn targets(paths: &[PathBuf]) -> Vec<Target> {
    let (mut places, mut seen) = (Places::default(), HashSet::new());
    let all = paths.iter().flat_map(|path| if path.is_dir() { guides_below(path) } else { vec![path.clone()] });
    let plain = all.map(|path| path.strip_prefix(Component::CurDir).map(Path::to_owned).unwrap_or(path));
    plain.map(|path| Target { place: places.of(&path), path }).filter(|target| seen.insert(target.path.clone())).collect()
}

fn form(format: CheckFormat) -> &'static dyn CheckForm {
    match format {
        CheckFormat::Text => &Text,
        CheckFormat::Json => &Json,
        CheckFormat::Sarif => &Sarif,
        CheckFormat::Github => &Github,
        CheckFormat::Junit => &Junit,
    }
}

fn checked(target: &Target, line: &Levels, form: &dyn CheckForm) -> Done {
    let source = match read_source(&target.path) {
        Ok(source) => source,
        Err(why) => {
            let talk = format!("not checked: {}: {}", clean(&target.path.display().to_string()), clean(&why));
            return Done::Unread { piece: form.unread(&target.place, &why), talk };
        }
    };
    let guide = parse(&source);
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let files: Box<dyn Files> = if target.path == Path::new("-") { Box::new(NoFiles) } else { Box::new(Beside::guide(&target.path)) };
    let plan = follow(&guide, &source, files.as_ref(), &decisions);
    let found = check(&source, &guide, &plan, files.as_ref());
    let findings: Vec<_> = found.into_iter().filter_map(|finding| leveled(finding, &[line])).collect();
    let tally = Tally { guides: 1, ..Tally::of(&findings) };
    Done::Checked { piece: form.guide(&Checked { source: &source, place: &target.place, findings: &findings }), tally }
}
