//! `--changed-since REV`: what git says has changed.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git::git;

/// Guides that differ from a revision of their repository, in the work tree or because git does not know them yet.
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
        let folder = guide.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // What cannot be read is said when it is read.
        let (Ok(folder), Some(name)) = (folder.canonicalize(), guide.file_name()) else { return Ok(true) };
        let root = match self.roots.get(&folder) {
            Some(root) => root.clone(),
            None => {
                let root = path(git(&folder, &["rev-parse", "--show-toplevel"])?.trim_ascii_end());
                self.roots.insert(folder.clone(), root.clone());
                root
            }
        };
        if !self.changed.contains_key(&root) {
            let changed = self.ask(&root)?;
            self.changed.insert(root.clone(), changed);
        }
        Ok(self.changed[&root].contains(&folder.join(name)))
    }

    fn ask(&self, root: &Path) -> Result<HashSet<PathBuf>, String> {
        // The name of a commit goes on, so that no revision can be taken for an option.
        let wanted = format!("{}^{{commit}}", self.revision);
        let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|why| match why.as_str() {
            "" => format!("git knows no revision `{}` in {}; a shallow clone may lack it", self.revision, root.display()),
            _ => why,
        })?;
        let commit = String::from_utf8_lossy(commit.trim_ascii()).into_owned();
        let mut changed = git(root, &["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", "--diff-filter=d", &commit, "--"])?;
        changed.extend(git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?);
        Ok(changed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(|name| root.join(path(name))).collect())
    }
}

fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}
