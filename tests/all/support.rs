//! What the tests share: the project's folder, the program under a scrubbed environment, stored expectations.

use std::path::{Path, PathBuf};

use bythebook::source::Files;
use snapbox::assert::{Action, Assert};
use snapbox::cmd::{Command, cargo_bin};

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the project.
pub fn text(relative: impl AsRef<Path>) -> String {
    let path = root().join(relative);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Files below a folder of the project with this extension, sorted, as paths from the project's folder.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no .{extension} file");
    found.iter().map(|path| path.strip_prefix(root()).unwrap_or(path).to_owned()).collect()
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
}

/// Whether stored expectations are rewritten instead of compared.
pub fn blessing() -> bool {
    std::env::var("BYTHEBOOK_BLESS").is_ok_and(|value| value == "1")
}

/// Compares with stored expectations, or rewrites them.
pub fn stored() -> Assert {
    Assert::new().action(if blessing() { Action::Overwrite } else { Action::Verify })
}

/// The program, in a home of its own and without the caller's environment.
pub struct Program {
    pub home: tempfile::TempDir,
}

impl Program {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The program with arguments, in the project's folder.
    pub fn command<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(&self, args: I) -> Command {
        let mut command = Command::new(binary()).args(args).current_dir(root()).env_clear().with_assert(stored());
        for (name, value) in self.environment() {
            command = command.env(name, value);
        }
        command
    }

    /// All that the program gets from its environment.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path().display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        vec![("HOME", home), ("PATH", path), ("LANG", "C.UTF-8".into()), ("COLUMNS", "100".into()), ("AWS_EC2_METADATA_DISABLED", "true".into())]
    }

    /// A file in the home.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, content).expect("the temporary folder is writable");
        path
    }
}

pub fn binary() -> PathBuf {
    cargo_bin!("bythebook").to_owned()
}

/// No files beside a guide.
pub struct Nothing;

impl Files for Nothing {
    fn read(&self, relative: &str) -> Result<String, String> {
        Err(format!("{relative} is not beside the guide"))
    }
}
