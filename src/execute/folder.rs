//! Where runs keep their state: `$XDG_STATE_HOME/bythebook`, else `~/.local/state/bythebook`.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::source::{STANDARD_INPUT, Source};

/// The program's state folder; it need not exist. None where the environment names neither a state folder nor a home.
/// Source: XDG Base Directory Specification 0.8; a relative path counts as not set.
pub fn state_folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("bythebook"))
}

/// The folder of one run, which only its owner can read.
#[derive(Debug)]
pub struct RunFolder {
    pub run: String,
    pub path: PathBuf,
}

impl RunFolder {
    /// Keeps a copy of the guide, for a record of the run; its path where the guide came through standard input, so that a later command
    /// can go on with it.
    pub fn keep_guide(&self, source: &Source) -> io::Result<Option<PathBuf>> {
        let path = self.guide();
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(source.text().as_bytes())?;
        file.sync_all()?;
        Ok(Some(path).filter(|_| source.name() == STANDARD_INPUT))
    }

    /// Takes another copy in place of the one that is kept, where a run goes on with a guide that has changed. What was kept may be
    /// the guide itself.
    pub fn replace_guide(&self, source: &Source) -> io::Result<()> {
        if Path::new(source.name()) == self.guide() {
            return Ok(());
        }
        let new = self.path.join("guide.md.new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(source.text().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(new, self.guide())
    }

    /// Where its journal stands.
    pub fn journal(&self) -> PathBuf {
        self.path.join(super::journal::FILE)
    }

    /// Where the copy of the guide is kept.
    pub fn guide(&self) -> PathBuf {
        self.path.join("guide.md")
    }

    /// The folder of a run that was made before.
    pub fn of(state: &Path, run: &str) -> RunFolder {
        RunFolder { run: run.to_owned(), path: state.join("runs").join(run) }
    }

    /// Makes `runs/RUN` below the state folder; fails where it is there already.
    pub fn create(state: &Path, run: &str) -> io::Result<RunFolder> {
        let runs = state.join("runs");
        private_folders(&runs)?;
        let path = runs.join(run);
        DirBuilder::new().mode(0o700).create(&path)?;
        sync_folder(&runs)?;
        Ok(RunFolder { run: run.to_owned(), path })
    }
}

/// The names of the runs below a state folder, the newest first.
pub fn runs(state: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(state.join("runs")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names: Vec<String> = entries.flatten().filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok()).collect();
    // Their names begin with their time.
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

/// Makes a folder and what is missing above it, readable by its owner only.
pub fn private_folders(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).recursive(true).create(path)
}

/// Puts a folder's entries on the disk: a file that was synced may still lack its name.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_run_s_folder_is_its_owner_s() {
        let state = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(state.path(), "r1").unwrap();
        assert_eq!(folder.path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert!(RunFolder::create(state.path(), "r1").is_err());
    }
}
