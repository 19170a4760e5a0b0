//! `bythebook check PATH…`.

use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::Exit;
use super::action_data::age_note;
use super::args::{CheckArgs, CheckFormat};
use super::below::guides_below;
use super::changed::Changed;
use super::config::{Config, Configs, Holds};
use super::files::{Beside, Noting};
use super::fix::fixed_in_place;
use super::in_order::in_order;
use super::load::read_source;
use super::locked::Locks;
use super::place::Places;
use super::rehearsal::rehearse;
use crate::check::{Asked, Found, Levels, RULES, found_in, leveled, meant, planned};
use crate::report::{CheckForm, CheckWriter, Checked, Github, Json, Junit, Sarif, Tally, Text, check_summary, clean, columns, count, say};
use crate::source::{Files, NoFiles, Source};

/// A guide that is to be checked.
struct Target {
    path: PathBuf,
    place: String,
    holds: Option<Holds>,
}

/// What came of one.
struct Done {
    piece: String,
    /// None where the guide could not be read, or not be written.
    tally: Option<Tally>,
    talk: Option<String>,
}

pub fn run(args: &CheckArgs) -> Exit {
    let mut configs = Configs::default();
    let targets = match targets(args, &mut configs) {
        Ok(targets) => targets,
        Err(why) => {
            say(&format!("nothing was checked: {}", clean(&why)));
            return Exit::Refused;
        }
    };
    let locks = match args.locked.then(|| Locks::read(targets.iter().map(|target| target.path.as_path()))).transpose() {
        Ok(locks) => locks,
        Err(exit) => return exit,
    };
    age_note(SystemTime::now()).iter().for_each(|note| say(note));
    let form = form(args.format);
    let form = form.as_ref();
    let line = Levels { allow: args.allow.clone(), deny: args.deny.clone() };
    let (mut tally, mut complete, mut writer) = (Tally::default(), true, CheckWriter::new(form, RULES));
    let take = |done: Done| {
        writer.piece(&done.piece);
        done.talk.iter().for_each(|talk| say(talk));
        complete &= done.tally.is_some();
        tally.add(done.tally.unwrap_or_default());
    };
    in_order(&targets, |target| checked(target, args, &line, form, locks.as_ref()), take);
    for (piece, one) in unused(args, &configs, &line, form) {
        writer.piece(&piece);
        tally.add(one);
    }
    writer.end(complete);
    say(&check_summary(&tally));
    match complete {
        false => Exit::Refused,
        true if tally.errors + tally.warnings > 0 => Exit::Findings,
        true => Exit::Done,
    }
}

/// The guides that the paths name, each once, without those that a file excludes or that have not changed.
fn targets(args: &CheckArgs, configs: &mut Configs) -> Result<Vec<Target>, String> {
    if args.fix && args.paths.iter().any(|path| path == Path::new("-")) {
        return Err("what comes from standard input cannot be fixed in place".into());
    }
    let (mut places, mut seen, mut targets, mut excluded) = (Places::default(), HashSet::new(), Vec::new(), 0);
    let mut changed = args.changed_since.as_deref().map(Changed::since);
    for named in &args.paths {
        for path in if named.is_dir() { guides_below(named) } else { vec![named.clone()] } {
            let path = path.strip_prefix(Component::CurDir).map(Path::to_owned).unwrap_or(path);
            if !seen.insert(path.clone()) || changed.as_mut().is_some_and(|_| path == Path::new("-")) {
                continue;
            }
            if let Some(changed) = &mut changed
                && !changed.has(&path)?
                && !changed.has_any(&path, &asked_for(&path))?
            {
                continue;
            }
            let holds = configs.of(&path)?;
            if holds.as_ref().is_some_and(Holds::excluded) {
                excluded += 1;
                continue;
            }
            targets.push(Target { place: places.of(&path), path, holds });
        }
    }
    if targets.is_empty() && changed.is_none() {
        say(&match excluded {
            0 => "no guide is there: a folder's guides are its .md, .mdx and .markdown files that git does not ignore".to_owned(),
            excluded => format!("no guide is left: `exclude` in bythebook.toml leaves out {}", count(excluded, "guide")),
        });
    }
    Ok(targets)
}

/// The files beside a guide that say something about it: its hints, what its commands read and its links lead to.
fn asked_for(path: &Path) -> BTreeSet<PathBuf> {
    let files = Noting::guide(path);
    if let Ok(source) = read_source(path) {
        let (guide, plan) = planned(&source, &files);
        let _ = found_in(&source, &guide, &plan, &files, None, Vec::new());
    }
    files.asked()
}

fn form(format: CheckFormat) -> Box<dyn CheckForm> {
    match format {
        CheckFormat::Text => Box::new(Text { columns: columns() }),
        CheckFormat::Json => Box::new(Json),
        CheckFormat::Sarif => Box::new(Sarif),
        CheckFormat::Github => Box::new(Github),
        CheckFormat::Junit => Box::new(Junit),
    }
}

fn checked(target: &Target, args: &CheckArgs, line: &Levels, form: &dyn CheckForm, locks: Option<&Locks>) -> Done {
    let name = target.path.display().to_string();
    let failed = |what: &str, why: &str| Done { piece: form.unread(&target.place, why), tally: None, talk: Some(format!("not {what}: {}: {}", clean(&name), clean(why))) };
    let source = match read_source(&target.path) {
        Ok(source) => source,
        Err(why) => return failed("checked", &why),
    };
    let look = |source: &Source| found(source, &target.path, args.rehearse, locks).map(|found| wanted(found, target.holds.as_ref(), line));
    let found = match look(&source) {
        Ok(found) => found,
        Err(why) => return failed("rehearsed", &why),
    };
    let (source, found, fixed) = if args.fix {
        let meant = |source: &Source| meant(source, files(&target.path).as_ref());
        match fixed_in_place(&target.path, source, found, &Asked { look, meant }) {
            Ok(fixed) => fixed,
            Err(why) => return failed("fixed", &why),
        }
    } else {
        (source, found, 0)
    };
    let tally = Tally { guides: 1, ignored: found.ignored, fixed, ..Tally::of(&found.findings) };
    Done { piece: form.guide(&Checked { source: &source, place: &target.place, findings: &found.findings }), tally: Some(tally), talk: None }
}

/// What is found in it. The error says why it could not be rehearsed.
fn found(source: &Source, path: &Path, rehearsed: bool, locks: Option<&Locks>) -> Result<Found, String> {
    let files = files(path);
    let (guide, plan) = planned(source, files.as_ref());
    let rehearsal = (rehearsed || !plan.expected.is_empty()).then(|| rehearse(source, &plan)).transpose()?;
    let locked = locks.map(|locks| locks.findings(path, source, &guide, &plan)).unwrap_or_default();
    Ok(found_in(source, &guide, &plan, files.as_ref(), rehearsal.as_ref(), locked))
}

pub fn files(path: &Path) -> Box<dyn Files> {
    if path == Path::new("-") { Box::new(NoFiles) } else { Box::new(Beside::guide(path)) }
}

/// What command line and file leave of it, and for what they take it.
pub fn wanted(found: Found, holds: Option<&Holds>, line: &Levels) -> Found {
    let all = found.findings.len();
    let ignored = |finding: &_| holds.is_some_and(|holds| holds.config.ignores(&holds.inside, finding));
    let left: Vec<_> = found.findings.into_iter().filter(|finding| !ignored(finding)).collect();
    let ignored = found.ignored + all - left.len();
    let levels: Vec<&Levels> = std::iter::once(line).chain(holds.map(|holds| &holds.config.levels)).collect();
    Found { findings: left.into_iter().filter_map(|finding| leveled(finding, &levels)).collect(), ignored }
}

/// What files leave out that is not there: where all guides were looked at that they hold for.
fn unused(args: &CheckArgs, configs: &Configs, line: &Levels, form: &dyn CheckForm) -> Vec<(String, Tally)> {
    if args.changed_since.is_some() {
        return Vec::new();
    }
    let whole: Vec<PathBuf> = args.paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect();
    let mut configs: Vec<_> = configs.all().filter(|config| whole.iter().any(|folder| config.folder.starts_with(folder))).collect();
    configs.sort_by_key(|config| &config.folder);
    let of = |config: &Config| {
        let findings: Vec<_> = config.unused().filter_map(|finding| leveled(finding, &[line, &config.levels])).collect();
        let place = Places::default().of(Path::new(config.source.name()));
        (form.guide(&Checked { source: &config.source, place: &place, findings: &findings }), Tally::of(&findings), findings.is_empty())
    };
    configs.into_iter().map(|config| of(config)).filter(|(_, _, none)| !none).map(|(piece, tally, _)| (piece, tally)).collect()
}
