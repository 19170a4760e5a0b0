//! The files beside a guide that the guide may name.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;

use crate::source::{Files, Source};

/// Larger files are no policy documents. Bytes.
const MOST: u64 = 1 << 20;

/// Regular files below the guide's folder; no links, no way out of it.
pub struct Beside {
    folder: PathBuf,
    /// Of the guide itself.
    name: PathBuf,
    /// The folder without links, and that of the repository around it; looked up once.
    repository: OnceLock<Option<(PathBuf, PathBuf)>>,
}

impl Beside {
    pub fn guide(guide: &Path) -> Self {
        let folder = guide.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self { folder: folder.to_owned(), name: guide.file_name().unwrap_or_default().into(), repository: OnceLock::new() }
    }

    fn hint_names(&self) -> [String; 2] {
        [self.name.with_extension(""), self.name.clone()].map(|name| format!("{}{HINTS}", name.display()))
    }
}

impl Files for Beside {
    /// Each folder on the way is opened from the one before, so that nothing can be put between the look and the reading.
    fn read(&self, relative: &str) -> Result<String, String> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
        let failed = |error: Errno| match error {
            Errno::LOOP | Errno::MLINK => format!("{relative} is or passes a link, and links are not followed"),
            error => format!("{relative} is not beside the guide: {}", reason(&error.into())),
        };
        let mut names = Vec::new();
        for component in Path::new(relative).components() {
            match component {
                Component::CurDir => {}
                Component::Normal(name) => names.push(name),
                _ => return Err(format!("{relative} is not below the guide's folder")),
            }
        }
        let Some((last, folders)) = names.split_last() else { return Err(format!("{relative} is not a regular file")) };
        let mut folder = openat(CWD, &self.folder, flags | OFlags::DIRECTORY, Mode::empty()).map_err(failed)?;
        for name in folders {
            // A link to a folder is "not a folder" to this flag.
            let link = statat(&folder, *name, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|found| FileType::from_raw_mode(found.st_mode) == FileType::Symlink);
            folder = openat(&folder, *name, flags | OFlags::DIRECTORY | OFlags::NOFOLLOW, Mode::empty()).map_err(|error| failed(if link { Errno::LOOP } else { error }))?;
        }
        let kind = statat(&folder, *last, AtFlags::SYMLINK_NOFOLLOW).map_err(failed)?;
        match FileType::from_raw_mode(kind.st_mode) {
            FileType::Symlink => return Err(failed(Errno::LOOP)),
            // What is a device is not even opened.
            FileType::RegularFile => {}
            _ => return Err(format!("{relative} is not a regular file")),
        }
        let file = openat(&folder, *last, flags | OFlags::NOFOLLOW, Mode::empty()).map_err(failed)?;
        let bytes = regular(std::fs::File::from(file), MOST).map_err(|why| format!("{relative} {why}"))?;
        String::from_utf8(bytes).map_err(|_| format!("{relative} is not UTF-8 text"))
    }

    /// Looks, and opens nothing. What lies above the guide's folder is looked for as far as its repository reaches.
    fn exists(&self, relative: &str) -> Option<bool> {
        let (folder, root) = self.repository.get_or_init(|| repository(&self.folder)).as_ref()?;
        let mut place = folder.clone();
        for component in Path::new(relative).components() {
            match component {
                Component::CurDir => {}
                Component::Normal(name) => place.push(name),
                Component::ParentDir if place != *root && place.pop() => {}
                _ => return None,
            }
        }
        match statat(CWD, &place, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Some(true),
            Err(Errno::NOENT | Errno::NOTDIR) => Some(false),
            Err(_) => None,
        }
    }

    /// `setup.bythebook.toml` beside `setup.md`, or `setup.md.bythebook.toml`.
    fn hints(&self) -> Result<Option<Source>, String> {
        let names = self.hint_names();
        let found: Vec<&String> = names.iter().filter(|name| std::fs::symlink_metadata(self.folder.join(name)).is_ok()).collect();
        match found.as_slice() {
            [] => Ok(None),
            [name] => self.read(name).map(|text| Some(Source::new(name.as_str(), text))),
            _ => Err(format!("{} and {} both stand beside the guide", names[0], names[1])),
        }
    }
}

/// The same, noting what was asked for: also what is not there, as it may come to be.
pub struct Noting {
    beside: Beside,
    asked: RefCell<BTreeSet<PathBuf>>,
}

impl Noting {
    pub fn guide(guide: &Path) -> Self {
        let beside = Beside::guide(guide);
        let asked = beside.hint_names().map(|name| beside.folder.join(name)).into();
        Self { beside, asked: RefCell::new(asked) }
    }

    pub fn asked(self) -> BTreeSet<PathBuf> {
        self.asked.into_inner()
    }

    fn note(&self, relative: &str) -> Option<bool> {
        let there = self.beside.exists(relative);
        if there.is_some() {
            self.asked.borrow_mut().insert(self.beside.folder.join(relative));
        }
        there
    }
}

impl Files for Noting {
    fn read(&self, relative: &str) -> Result<String, String> {
        self.note(relative);
        self.beside.read(relative)
    }

    fn exists(&self, relative: &str) -> Option<bool> {
        self.note(relative)
    }

    fn hints(&self) -> Result<Option<Source>, String> {
        self.beside.hints()
    }
}

/// A folder without links, and that of the repository around it, else itself.
fn repository(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let folder = std::fs::canonicalize(folder).ok()?;
    let root = folder.ancestors().find(|above| statat(CWD, above.join(".git"), AtFlags::SYMLINK_NOFOLLOW).is_ok()).unwrap_or(&folder).to_owned();
    Some((folder, root))
}

/// What the name of a file of hints ends in.
const HINTS: &str = ".bythebook.toml";

/// The bytes of a file that the caller names: a regular one, of at most `most` bytes. Says why not in words that follow its name.
pub fn read_regular(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let kind = std::fs::metadata(path).map_err(|error| reason(&error))?.file_type();
    if kind.is_dir() {
        return Err("is a folder".into());
    }
    // To open a pipe waits for whoever writes to it, and to open a device may do anything.
    if !kind.is_file() {
        return Err("is no regular file".into());
    }
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    let file = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|error| reason(&error))?;
    regular(file, most)
}

fn regular(file: std::fs::File, most: u64) -> Result<Vec<u8>, String> {
    let kind = file.metadata().map_err(|error| reason(&error))?;
    if !kind.is_file() {
        return Err("is no regular file".into());
    }
    let mut bytes = Vec::new();
    if kind.len() <= most {
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    }
    if kind.len() > most || bytes.len() as u64 > most {
        return Err(format!("is larger than {} MB", most >> 20));
    }
    Ok(bytes)
}

/// Why a file cannot be read, in words.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_of_hints() {
        let folder = tempfile::tempdir().unwrap();
        let hints = || Beside::guide(&folder.path().join("guide.md")).hints().map(|file| file.map(|file| file.name().to_owned()));
        assert_eq!(hints(), Ok(None));
        std::fs::write(folder.path().join("guide.bythebook.toml"), "").unwrap();
        assert_eq!(hints(), Ok(Some("guide.bythebook.toml".into())));
        std::fs::write(folder.path().join("guide.md.bythebook.toml"), "").unwrap();
        assert!(hints().is_err());
        std::fs::remove_file(folder.path().join("guide.bythebook.toml")).unwrap();
        assert_eq!(hints(), Ok(Some("guide.md.bythebook.toml".into())));
    }

    #[test]
    fn what_is_beside_the_guide_and_in_its_repository() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("docs/img")).unwrap();
        std::fs::write(root.path().join("docs/img/a.png"), "").unwrap();
        std::fs::write(root.path().join("README.md"), "").unwrap();
        let beside = Beside::guide(&root.path().join("docs/guide.md"));
        assert_eq!([beside.exists("img/a.png"), beside.exists("./img/b.png"), beside.exists("img/a.png/c")], [Some(true), Some(false), Some(false)]);
        assert_eq!([beside.exists("../README.md"), beside.exists("/etc/passwd")], [None, None]);
        std::fs::create_dir(root.path().join(".git")).unwrap();
        let beside = Beside::guide(&root.path().join("docs/guide.md"));
        assert_eq!([beside.exists("../README.md"), beside.exists("../NONE.md"), beside.exists("../../x")], [Some(true), Some(false), None]);
    }

    #[test]
    fn only_regular_files_below_the_guide_s_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("policy.json"), "{}").unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.json")).unwrap();
        let beside = Beside::guide(&folder.path().join("guide.md"));
        assert_eq!(beside.read("./policy.json"), Ok("{}".into()));
        for refused in ["../policy.json", "/etc/passwd", "link.json", "sub", "none.json"] {
            assert!(beside.read(refused).is_err(), "{refused}");
        }
    }
}
