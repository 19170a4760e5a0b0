//! `check --locked`: findings where a guide means something else than its lock says.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use super::Exit;
use super::lock::{folder_of, name_of, read_lock};
use super::meant::meaning_of;
use crate::diagnostic::Diagnostic;
use crate::guide::Guide;
use crate::plan::Plan;
use crate::report::{change_text, clean};
use crate::source::{Source, Span};
use crate::sync::change::{Change, changes};
use crate::sync::lock::{FILE, Lock};

/// The locks of the folders that guides stand in; each is read once.
#[derive(Default)]
pub struct Locks(HashMap<PathBuf, Option<Lock>>);

impl Locks {
    /// Those of the guides' folders. What is wrong with one has been said.
    pub fn read<'a>(guides: impl IntoIterator<Item = &'a Path>) -> Result<Locks, Exit> {
        let mut locks = HashMap::new();
        for folder in guides.into_iter().map(folder_of) {
            if let Entry::Vacant(place) = locks.entry(folder) {
                let lock = read_lock(place.key())?;
                place.insert(lock);
            }
        }
        Ok(Locks(locks))
    }

    /// What of a guide is not as its lock says; nothing where only its prose has changed.
    pub fn findings(&self, path: &Path, source: &Source, guide: &Guide, plan: &Plan) -> Vec<Diagnostic> {
        let first = source.line_span(1).unwrap_or_default();
        let locked = self.0.get(&folder_of(path)).and_then(Option::as_ref).and_then(|lock| lock.guide(&name_of(path)));
        let Some(locked) = locked else {
            return vec![
                Diagnostic::error("lock/missing", first, format!("{FILE} does not know this guide")).help("review what it does (`bythebook plan`), then run `bythebook lock`"),
            ];
        };
        let finding = |change: Change| {
            let line = match &change {
                Change::Added(one) | Change::Moved(one) | Change::Changed { is: one, .. } => one.meant.lines.0,
                Change::Removed(_) | Change::Value { .. } => 1,
            };
            let span = source.line_span(line).map_or(first, |span| trimmed(source, span));
            Diagnostic::error("lock/changed", span, format!("the guide does something else than its lock says: {}", clean(&change_text(&change))))
                .help("review it; `bythebook lock --update` takes it")
        };
        changes(&locked.meaning(), &meaning_of(guide, plan)).into_iter().map(finding).collect()
    }
}

fn trimmed(source: &Source, span: Span) -> Span {
    let line = source.slice(span);
    let start = span.start + (line.len() - line.trim_start().len());
    Span::new(start, (start + line.trim().len()).max(start))
}
