//! The guides below a folder.

use std::path::{Path, PathBuf};

use crate::report::{clean, say};

/// Markdown files below a folder, sorted. Hidden files, links and what git ignores are left out.
pub fn guides_below(folder: &Path) -> Vec<PathBuf> {
    let mut guides = Vec::new();
    if blocks(folder) {
        return guides;
    }
    for entry in ignore::WalkBuilder::new(folder).require_git(false).sort_by_file_path(Path::cmp).filter_entry(|entry| !blocks(entry.path())).build() {
        match entry {
            Ok(entry) => {
                let markdown = entry.path().extension().is_some_and(|extension| matches!(extension.to_string_lossy().to_lowercase().as_str(), "md" | "mdx" | "markdown"));
                if markdown && entry.file_type().is_some_and(|kind| kind.is_file()) {
                    guides.push(entry.into_path());
                }
            }
            Err(error) => say(&format!("left out: {}", clean(&error.to_string()))),
        }
    }
    guides
}

/// A pipe or device in the place of an ignore file would hold the walk up.
fn blocks(folder: &Path) -> bool {
    let odd = |name: &&&str| std::fs::metadata(folder.join(**name)).is_ok_and(|found| !found.is_file() && !found.is_dir());
    let found = [".gitignore", ".ignore", ".git/info/exclude"].iter().find(odd);
    if let Some(name) = found {
        say(&format!("left out: {}: {name} is no regular file", clean(&folder.display().to_string())));
    }
    found.is_some()
}
