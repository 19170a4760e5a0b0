//! What a report tells of a run: its guide as it was agreed to, planned once more.

use std::path::{Path, PathBuf};

use super::Exit;
use super::files::Beside;
use super::keep::state;
use super::load::{Loaded, give, plan_of, read_source};
use super::resume::{chosen_again, has_changed, last_agreed};
use super::runs::{Found, standing};
use crate::execute::{Caller, Taking, takings};
use crate::iam::Arn;
use crate::plan::ParameterKind;
use crate::report::{clean, say};
use crate::source::{Files, NoFiles, Source};

/// What there is besides the journal.
pub struct Recorded {
    pub loaded: Loaded,
    /// Where the guide lay.
    pub path: PathBuf,
    /// How the run stands.
    pub state: String,
    /// What `undo` would take back.
    pub takings: Vec<Taking>,
    /// The same text is planned otherwise than it was when the run was agreed to.
    pub differs: bool,
}

/// Reads what the run's journal was about.
pub fn record_of(found: &Found) -> Result<Recorded, Exit> {
    let (agreed, values) = last_agreed(found);
    let (begin, path) = (&found.records.begin, PathBuf::from(&agreed.path));
    let source = agreed_text(found, &path, &agreed.sha256)?;
    let selection = &begin.selection;
    let again = chosen_again(&path, selection);
    let files: Box<dyn Files> = if path == found.folder.guide() { Box::new(NoFiles) } else { Box::new(Beside::guide(&path)) };
    let mut loaded = plan_of(source, &again, files.as_ref())?;
    let known = |name: &str| loaded.plan.parameters.iter().any(|parameter| parameter.name == name);
    let given: Vec<(String, String)> = values.iter().filter(|record| known(&record.name)).filter_map(|record| Some((record.name.clone(), record.value.clone()?))).collect();
    give(&mut loaded.plan, &given)?;
    for parameter in loaded.plan.parameters.iter_mut().filter(|parameter| parameter.kind == ParameterKind::Password && parameter.value.is_none()) {
        // It was given, and is kept nowhere.
        parameter.value = Some(String::new());
    }
    let caller = Caller { account_id: begin.account.clone(), arn: begin.caller.clone(), partition: Arn::parse(&begin.caller).map_or("aws", |arn| arn.partition).to_owned() };
    let differs = has_changed(found, agreed, &loaded);
    let state = standing(&state("")?, &found.folder.run, &found.records, &found.past);
    Ok(Recorded { takings: if found.past.undoing { Vec::new() } else { takings(&found.past, &caller) }, loaded, path, state, differs })
}

/// The guide's text as it was agreed to: where it lay, or the copy in the run's folder.
fn agreed_text(found: &Found, path: &Path, sha256: &str) -> Result<Source, Exit> {
    let there = read_source(path).ok().filter(|source| source.sha256() == sha256);
    let kept = || read_source(&found.folder.guide()).ok().filter(|source| source.sha256() == sha256).map(|kept| Source::new(path.display().to_string(), kept.text()));
    there.or_else(kept).ok_or_else(|| {
        let (run, path) = (clean(&found.folder.run), path.display().to_string());
        say(&format!("nothing was written: {} is no longer the guide that run {run} was agreed to with, and its folder has no copy of it", clean(&path)));
        Exit::Refused
    })
}
