//! `bythebook lock PATH…`: keeps what guides mean in `bythebook.lock`, beside them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Exit;
use super::args::LockArgs;
use super::below::guides_below;
use super::files::{read_regular, reason};
use super::load::read_guide;
use super::meant::meant;
use crate::report::{change_lines, clean, count, print, say};
use crate::sync::change::changes;
use crate::sync::lock::{FILE, Lock, LockedGuide};

/// Bytes that no lock file exceeds.
const MOST: u64 = 64 << 20;

/// What became of a guide.
enum Kept {
    New,
    Same,
    /// Its meaning is another: with `--update` it is taken.
    Changed,
}

pub fn run(args: &LockArgs) -> Exit {
    let mut folders: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in args.paths.iter().flat_map(|path| if path.is_dir() { guides_below(path) } else { vec![path.clone()] }) {
        folders.entry(folder_of(&path)).or_default().push(path);
    }
    let mut exit = Exit::Done;
    let mut locked = 0;
    for (folder, guides) in folders {
        match folder_lock(&folder, &guides, args.update) {
            Ok((kept, one)) => {
                locked += kept;
                exit = if exit == Exit::Done { one } else { exit };
            }
            Err(other) => exit = other,
        }
    }
    say(&format!("{} locked", count(locked, "guide")));
    exit
}

/// The folder of a guide, in which its lock stands.
pub fn folder_of(guide: &Path) -> PathBuf {
    guide.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// The name that a guide has in its lock.
pub fn name_of(guide: &Path) -> String {
    guide.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The lock of a folder; none where there is no file.
pub fn read_lock(folder: &Path) -> Result<Option<Lock>, Exit> {
    let path = folder.join(FILE);
    if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return Ok(None);
    }
    let text = read_regular(&path, MOST).and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned()));
    text.and_then(|text| Lock::read(&text)).map(Some).map_err(|why| {
        say(&format!("{}: {}; restore it, or delete it and run `bythebook lock` again", clean(&path.display().to_string()), clean(why.trim_end())));
        Exit::Refused
    })
}

fn folder_lock(folder: &Path, guides: &[PathBuf], update: bool) -> Result<(usize, Exit), Exit> {
    let old = read_lock(folder)?;
    let mut lock = old.clone().unwrap_or_default();
    let (mut locked, mut exit) = (0, Exit::Done);
    for path in guides {
        match keep(path, &mut lock, update)? {
            Kept::Changed if !update => exit = Exit::Findings,
            _ => locked += 1,
        }
    }
    let gone: Vec<String> = lock.paths().filter(|name| !folder.join(name).exists()).map(str::to_owned).collect();
    for name in gone.iter().filter(|_| update) {
        say(&format!("{}: is gone, and so is its lock", clean(&folder.join(name).display().to_string())));
        lock.remove(name);
    }
    if old.as_ref() != Some(&lock) {
        write(&folder.join(FILE), &lock)?;
    }
    Ok((locked, exit))
}

fn keep(path: &Path, lock: &mut Lock, update: bool) -> Result<Kept, Exit> {
    let source = read_guide(path)?;
    let (plan, meaning) = meant(&source, path);
    let shown = path.display().to_string();
    if let Some(refusal) = plan.diagnostics.iter().find(|diagnostic| diagnostic.refuses) {
        say(&format!("{}: line {}: {}; a guide that is refused is not locked", clean(&shown), source.line(refusal.span.start), clean(&refusal.message)));
        return Err(Exit::Refused);
    }
    let name = name_of(path);
    let found = lock.guide(&name).map(|locked| changes(&locked.meaning(), &meaning));
    let kept = match &found {
        None => Kept::New,
        Some(found) if found.is_empty() => Kept::Same,
        Some(found) => {
            print(&format!("{}:", clean(&shown)));
            found.iter().flat_map(change_lines).for_each(|line| print(&line));
            if !update {
                say(&format!("{}: means something else than its lock says; `bythebook lock --update` takes it", clean(&shown)));
                return Ok(Kept::Changed);
            }
            Kept::Changed
        }
    };
    lock.put(LockedGuide::new(&name, &source.sha256(), &meaning));
    Ok(kept)
}

fn write(path: &Path, lock: &Lock) -> Result<(), Exit> {
    let fail = |why: &str| {
        say(&format!("{}: cannot be written: {}; it is as it was", clean(&path.display().to_string()), clean(why)));
        Exit::Refused
    };
    let text = lock.write().map_err(|why| fail(&why))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)).tempfile_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| fail(&reason(&error)))
}
