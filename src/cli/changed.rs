//! `--changed-since REV`: what git says has changed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::git::git;

/// Files that differ from a revision of their repository: in the work tree, by being gone, or because git does not know them yet.
pub struct Changed<'a> {
    revision: &'a str,
    /// For each folder of guides the root of its repository.
    roots: HashMap<PathBuf, PathBuf>,
    /// For each root what has changed, by the whole path.
    changed: HashMap<PathBuf, HashSet<PathBuf>>,
}

impl<'a> Changed<'a> {
    pub fn since(revision: &'a str) -> Self {
        Self { revision, roots: HashMap::new(), changed: HashMap::new() }
    }

    /// Whether a guide has changed; or why nobody knows.
    pub fn has(&mut self, guide: &Path) -> Result<bool, String> {
        // What cannot be read is said when it is read.
        let (Ok(folder), Some(name)) = (folder_of(guide).canonicalize(), guide.file_name()) else { return Ok(true) };
        Ok(self.below_root_of(&folder)?.contains(&folder.join(name)))
    }

    /// Whether one of the files beside a guide has changed; they are named as below the guide's folder.
    pub fn has_any(&mut self, guide: &Path, files: &BTreeSet<PathBuf>) -> Result<bool, String> {
        let folder = folder_of(guide);
        let Ok(whole) = folder.canonicalize() else { return Ok(false) };
        let changed = self.below_root_of(&whole)?;
        Ok(files.iter().filter_map(|file| file.strip_prefix(folder).ok()).any(|file| changed.contains(&plain(&whole, file))))
    }

    /// What has changed in the repository that a folder stands in.
    fn below_root_of(&mut self, folder: &Path) -> Result<&HashSet<PathBuf>, String> {
        let root = match self.roots.get(folder) {
            Some(root) => root.clone(),
            None => {
                let root = path(git(folder, &["rev-parse", "--show-toplevel"])?.trim_ascii_end());
                self.roots.insert(folder.to_owned(), root.clone());
                root
            }
        };
        if !self.changed.contains_key(&root) {
            let changed = self.ask(&root)?;
            self.changed.insert(root.clone(), changed);
        }
        Ok(&self.changed[&root])
    }

    fn ask(&self, root: &Path) -> Result<HashSet<PathBuf>, String> {
        // The name of a commit goes on, so that no revision can be taken for an option.
        let wanted = format!("{}^{{commit}}", self.revision);
        let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|why| match why.as_str() {
            "" => format!("git knows no revision `{}` in {}; a shallow clone may lack it", self.revision, root.display()),
            _ => why,
        })?;
        let commit = String::from_utf8_lossy(commit.trim_ascii()).into_owned();
        let mut changed = git(root, &["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", &commit, "--"])?;
        changed.extend(git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?);
        Ok(changed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(|name| root.join(path(name))).collect())
    }
}

fn folder_of(guide: &Path) -> &Path {
    guide.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A name below a folder, as it is where no link is on the way: the file itself may be gone.
fn plain(folder: &Path, file: &Path) -> PathBuf {
    let mut plain = folder.to_owned();
    for component in file.components() {
        match component {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir => _ = plain.pop(),
            _ => {}
        }
    }
    plain
}

fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}
