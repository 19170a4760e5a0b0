//! Where a guide stands in its repository.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::source::STANDARD_INPUT;

/// Finds the roots of repositories, and remembers them.
#[derive(Default)]
pub struct Places {
    roots: HashMap<PathBuf, Option<PathBuf>>,
}

impl Places {
    /// The path from the root of the guide's repository; outside of one from the current folder, else the absolute path. With
    /// forward slashes.
    pub fn of(&mut self, path: &Path) -> String {
        if path == Path::new("-") {
            return STANDARD_INPUT.into();
        }
        let Some((folder, name)) = path.parent().zip(path.file_name()) else { return path.display().to_string() };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // Of the folder alone, so that a guide that is a link keeps its name.
        let Ok(folder) = folder.canonicalize() else { return path.display().to_string() };
        let root = self.root(&folder).or_else(|| std::env::current_dir().and_then(|here| here.canonicalize()).ok());
        let whole = folder.join(name);
        root.and_then(|root| whole.strip_prefix(root).map(Path::to_owned).ok()).unwrap_or(whole).display().to_string()
    }

    /// The nearest folder upwards that holds `.git`.
    fn root(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(known) = self.roots.get(folder) {
            return known.clone();
        }
        let root = if is_repository(folder) { Some(folder.to_owned()) } else { folder.parent().and_then(|parent| self.root(parent)) };
        self.roots.insert(folder.to_owned(), root.clone());
        root
    }
}

/// A work tree of its own has a file there.
pub fn is_repository(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder.join(".git")).is_ok()
}
