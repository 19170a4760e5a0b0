//! Makes the page again when something that it hangs on has changed.
//!
//! Whether something has changed is seen from the files themselves. What the system tells of changes only says when to look; where it tells
//! nothing, as of some network drives, they are looked at every second.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch;

use crate::report::page::LivePage;

/// A page, and the files that it hangs on: also those that are not there.
pub struct Made {
    pub page: LivePage,
    pub files: BTreeSet<PathBuf>,
}

/// How often files are looked at where nobody tells of changes.
const LOOK: Duration = Duration::from_secs(1);
/// Whoever saves a file does so in several steps: it is quiet for so long when they are done.
const QUIET: Duration = Duration::from_millis(50);
/// No longer than this is waited for quiet.
const RESTLESS: Duration = Duration::from_millis(500);
/// A guide may name as many files as it likes.
const MOST: usize = 1000;

/// The newest page, from now on: it is made in a thread of its own, which ends when nobody wants it any more.
pub fn watched(make: impl Fn() -> Made + Send + 'static, say: impl Fn(&str) + Send + 'static) -> io::Result<watch::Receiver<LivePage>> {
    let (page, mut seen) = settled(&make, Seen::default());
    let (sender, receiver) = watch::channel(page);
    let (wake, woken) = channel();
    let names = Arc::new(Mutex::new(names(&seen)));
    let known = names.clone();
    let hear = move |event: notify::Result<notify::Event>| {
        if event.map_or(true, |event| concerns(&event, &known)) {
            let _ = wake.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(hear).map_err(|why| say(&format!("the system does not tell of changes ({why}): files are looked at every second"))).ok();
    thread::Builder::new().name("preview".into()).spawn(move || {
        let mut folders = BTreeSet::new();
        listen(watcher.as_mut(), &mut folders, &seen);
        while !sender.is_closed() {
            wait(&woken, watcher.is_some());
            if look(seen.keys()) == seen {
                continue;
            }
            let (page, now) = settled(&make, seen);
            seen = now;
            if let Ok(mut names) = names.lock() {
                *names = self::names(&seen);
            }
            listen(watcher.as_mut(), &mut folders, &seen);
            sender.send_if_modified(|known| {
                let changed = *known != page;
                *known = page;
                changed
            });
        }
    })?;
    Ok(receiver)
}

/// Files, and by what a change of each is known.
type Seen = BTreeMap<PathBuf, Option<Stamp>>;

/// Which file it is, how long, and when it was written and changed, in nanoseconds.
#[derive(PartialEq, Eq)]
struct Stamp {
    file: (u64, u64),
    length: u64,
    times: [(i64, i64); 2],
}

fn look<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Seen {
    files.take(MOST).map(|file| (file.clone(), stamp(file))).collect()
}

fn stamp(file: &Path) -> Option<Stamp> {
    let found = std::fs::symlink_metadata(file).ok()?;
    Some(Stamp { file: (found.dev(), found.ino()), length: found.len(), times: [(found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec())] })
}

/// The page, and the files as they were before it was made, so that nothing that changes meanwhile is missed. It is made again where it
/// hangs on files that were not looked at before.
fn settled(make: &impl Fn() -> Made, seen: Seen) -> (LivePage, Seen) {
    let before = look(seen.keys());
    let made = make();
    if made.files.iter().take(MOST).all(|file| before.contains_key(file)) {
        let seen = before.into_iter().filter(|(file, _)| made.files.contains(file)).collect();
        return (made.page, seen);
    }
    let before = look(made.files.iter());
    (make().page, before)
}

/// The names of files: folders hold others that are busy.
type Names = BTreeSet<OsString>;

fn names(seen: &Seen) -> Names {
    seen.keys().filter_map(|file| file.file_name().map(ToOwned::to_owned)).collect()
}

/// Whether it may be about one of the files. To look at a file is no change of it.
fn concerns(event: &notify::Event, names: &Mutex<Names>) -> bool {
    let known = |path: &PathBuf| path.file_name().is_none_or(|name| names.lock().map_or(true, |names| names.contains(name)));
    !event.kind.is_access() && (event.paths.is_empty() || event.paths.iter().any(known))
}

/// Returns when there may be something new.
fn wait(woken: &Receiver<()>, told: bool) {
    if !told {
        return thread::sleep(LOOK);
    }
    if woken.recv_timeout(LOOK).is_ok() {
        let began = Instant::now();
        while began.elapsed() < RESTLESS && woken.recv_timeout(QUIET).is_ok() {}
    }
}

/// Hears of the folders in which the files stand: a file that is replaced is another one, its folder stays.
fn listen(watcher: Option<&mut RecommendedWatcher>, known: &mut BTreeSet<PathBuf>, seen: &Seen) {
    let Some(watcher) = watcher else { return };
    let folder = |file: &PathBuf| file.parent().map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() });
    let wanted: BTreeSet<PathBuf> = seen.keys().filter_map(folder).collect();
    for gone in known.difference(&wanted) {
        let _ = watcher.unwatch(gone);
    }
    // Also those that are known: one that was made anew is another folder. What cannot be heard of is looked at every second.
    for folder in &wanted {
        let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
    }
    *known = wanted;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_tells_of_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        // Its folder is not there, so that nothing can be heard of it.
        let file = folder.path().join("below/guide.md");
        let made = {
            let file = file.clone();
            move || {
                let html = std::fs::read_to_string(&file).unwrap_or_default();
                Made { page: LivePage { version: html.clone(), html }, files: [file.clone()].into() }
            }
        };
        let pages = watched(made, |_| ()).unwrap();
        assert_eq!(pages.borrow().html, "");
        std::fs::create_dir(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "there").unwrap();
        let began = Instant::now();
        while pages.borrow().html != "there" {
            assert!(began.elapsed() < Duration::from_secs(20));
            thread::sleep(Duration::from_millis(20));
        }
    }
}
