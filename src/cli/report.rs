//! `bythebook report`: the page of a guide, of a run, or an index of several guides.

use std::collections::{HashMap, HashSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::Exit;
use super::args::ReportArgs;
use super::below::guides_below;
use super::check::{files, wanted};
use super::config::{Configs, Holds};
use super::in_order::in_order;
use super::keep::state;
use super::load::{Loaded, load, read_source};
use super::record::record_of;
use super::rehearsal::rehearse;
use super::runs::{Found, find, rows};
use crate::check::{Levels, Rehearsal, found_in, planned};
use crate::diagnostic::Diagnostic;
use crate::execute::state_folder;
use crate::guide::Guide;
use crate::plan::Plan;
use crate::report::page::{Facts, IndexRow, LastRun, RunFacts, guide_page, index_page};
use crate::report::{clean, print_bytes, say};
use crate::source::{Files, Source};

pub fn run(args: &ReportArgs) -> Exit {
    let done = match (&args.run, args.paths.as_slice()) {
        (Some(run), _) => of_run(run, args),
        (None, [guide]) if !guide.is_dir() => of_guide(guide, args),
        (None, paths) => of_several(paths, args),
    };
    done.map_or_else(|exit| exit, |()| Exit::Done)
}

fn of_guide(guide: &Path, args: &ReportArgs) -> Result<(), Exit> {
    let loaded = load(&args.given.to(guide))?;
    let holds = configured(guide)?;
    let looked = look(&loaded.source, files(guide).as_ref(), args.given.decides().then_some(&loaded.plan), holds.as_ref());
    write(args, &looked.page(&loaded, None))
}

/// The file of settings that holds for a guide.
fn configured(guide: &Path) -> Result<Option<Holds>, Exit> {
    Configs::default().of(guide).map_err(|why| {
        say(&format!("nothing was written: {}", clean(&why)));
        Exit::Refused
    })
}

/// What there is to say of a guide.
pub struct Looked {
    guide: Guide,
    findings: Vec<Diagnostic>,
    rehearsal: Option<Rehearsal>,
}

impl Looked {
    fn page(&self, loaded: &Loaded, run: Option<&RunFacts>) -> String {
        guide_page(&Facts { run, ..self.facts(loaded) })
    }

    pub fn facts<'a>(&'a self, loaded: &'a Loaded) -> Facts<'a> {
        Facts { source: &loaded.source, guide: &self.guide, plan: &loaded.plan, findings: &self.findings, rehearsal: self.rehearsal.as_ref(), run: None }
    }
}

/// Checks a guide as `check --rehearse` does. Where values or ways were given, the plan that was made of them is rehearsed too.
pub fn look(source: &Source, files: &dyn Files, decided: Option<&Plan>, holds: Option<&Holds>) -> Looked {
    let (guide, plain) = planned(source, files);
    // A page without the picture is better than none.
    let tried = rehearse(source, &plain).map_err(|why| say(&format!("not rehearsed: {}: {}", clean(source.name()), clean(&why)))).ok();
    let mut findings = wanted(found_in(source, &guide, &plain, files, tried.as_ref(), Vec::new()), holds, &Levels::default()).findings;
    let Some(plan) = decided else { return Looked { guide, findings, rehearsal: tried } };
    let same = |one: &Diagnostic, other: &Diagnostic| (one.code, one.span, &one.message) == (other.code, other.span, &other.message);
    let by_values = plan.diagnostics.iter().filter(|found| !plain.diagnostics.iter().chain(&findings).any(|known| same(known, found)));
    let by_values: Vec<Diagnostic> = by_values.cloned().collect();
    findings.extend(by_values);
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.code));
    let rehearsal = tried.and_then(|_| rehearse(source, plan).ok());
    Looked { guide, findings, rehearsal }
}

fn of_run(name: &str, args: &ReportArgs) -> Result<(), Exit> {
    let found = find(&state("")?, Some(name), |_| true, "report")?;
    let record = record_of(&found)?;
    let looked = look(&record.loaded.source, files(&record.path).as_ref(), Some(&record.loaded.plan), None);
    let Found { folder, records, past } = &found;
    let facts = RunFacts { run: &folder.run, state: &record.state, records, past, takings: &record.takings, differs: record.differs };
    write(args, &looked.page(&record.loaded, Some(&facts)))
}

/// A guide of an index, and the name of its page.
struct Target {
    path: PathBuf,
    page: String,
    holds: Option<Holds>,
}

/// What came of one: its row, and its page where one is wanted.
struct Done {
    row: IndexRow,
    page: Option<(String, String)>,
    read: bool,
}

fn of_several(paths: &[PathBuf], args: &ReportArgs) -> Result<(), Exit> {
    if args.given.decides() {
        say("nothing was written: values and ways are for one guide");
        return Err(Exit::Refused);
    }
    let targets = targets(paths)?;
    let last = last_runs();
    let (mut index, mut pages, mut all_read) = (Vec::new(), Vec::new(), true);
    let take = |done: Done| {
        index.push(done.row);
        pages.extend(done.page);
        all_read &= done.read;
    };
    in_order(&targets, |target| one(target, &last, args.html.is_some()), take);
    match &args.html {
        None => write(args, &index_page(&index))?,
        Some(folder) => {
            let unwritable = |error: std::io::Error| unwritable(folder, &error);
            std::fs::create_dir_all(folder).map_err(unwritable)?;
            for (name, page) in pages.iter().chain([&("index.html".to_owned(), index_page(&index))]) {
                std::fs::write(folder.join(name), page).map_err(unwritable)?;
            }
            say(&format!("written: {}", clean(&folder.join("index.html").display().to_string())));
        }
    }
    if all_read { Ok(()) } else { Err(Exit::Refused) }
}

fn targets(paths: &[PathBuf]) -> Result<Vec<Target>, Exit> {
    let (mut configs, mut seen, mut names, mut targets) = (Configs::default(), HashSet::new(), HashSet::new(), Vec::new());
    for named in paths {
        for path in if named.is_dir() { guides_below(named) } else { vec![named.clone()] } {
            if !seen.insert(path.clone()) {
                continue;
            }
            let holds = configs.of(&path).map_err(|why| {
                say(&format!("nothing was written: {}", clean(&why)));
                Exit::Refused
            })?;
            if holds.as_ref().is_some_and(Holds::excluded) {
                continue;
            }
            let inside = path.strip_prefix(named).ok().filter(|inside| !inside.as_os_str().is_empty()).unwrap_or(&path);
            let page = page_name(inside, &mut names);
            targets.push(Target { path, page, holds });
        }
    }
    Ok(targets)
}

/// A file name that no other page of the index has.
fn page_name(path: &Path, taken: &mut HashSet<String>) -> String {
    let plain: String = path.with_extension("").display().to_string().chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_lowercase();
    let plain = if plain.is_empty() || plain == "index" { format!("guide-{plain}") } else { plain };
    let numbered = (1..).map(|number| if number == 1 { format!("{plain}.html") } else { format!("{plain}-{number}.html") });
    let mut free = numbered.filter(|name| !taken.contains(name));
    let name = free.next().unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// The newest run of each guide, by the guide's path.
fn last_runs() -> HashMap<PathBuf, LastRun> {
    let mut last = HashMap::new();
    for row in state_folder().and_then(|state| rows(&state).ok()).unwrap_or_default() {
        if let (Some(guide), Some(began)) = (row.guide, row.began) {
            last.entry(PathBuf::from(guide)).or_insert(LastRun { state: row.state, began });
        }
    }
    last
}

fn one(target: &Target, last: &HashMap<PathBuf, LastRun>, paged: bool) -> Done {
    let name = target.path.display().to_string();
    let source = match read_source(&target.path) {
        Ok(source) => source,
        Err(why) => {
            say(&format!("not read: {}: {}", clean(&name), clean(&why)));
            return Done { row: IndexRow::unread(&name, &why), page: None, read: false };
        }
    };
    let beside = files(&target.path);
    let (_, plan) = planned(&source, beside.as_ref());
    let looked = look(&source, beside.as_ref(), None, target.holds.as_ref());
    let run = std::path::absolute(&target.path).ok().and_then(|path| last.get(&path).cloned());
    let row = IndexRow::of(&name, &plan, &looked.findings, paged.then(|| target.page.clone()), run);
    let page = paged.then(|| (target.page.clone(), looked.page(&Loaded { source, plan }, None)));
    Done { row, page, read: true }
}

/// To the file that is named, else to standard output, where that is no terminal.
fn write(args: &ReportArgs, page: &str) -> Result<(), Exit> {
    match &args.html {
        Some(file) => {
            std::fs::write(file, page).map_err(|error| unwritable(file, &error))?;
            say(&format!("written: {}", clean(&file.display().to_string())));
        }
        None if std::io::stdout().is_terminal() => {
            say("nothing was written: a page is for a browser; add --html FILE, or send standard output to a file");
            return Err(Exit::Refused);
        }
        None => print_bytes(page.as_bytes()),
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Exit {
    say(&format!("not written: {}: {error}", clean(&path.display().to_string())));
    Exit::Refused
}
