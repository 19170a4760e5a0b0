//! What git knows of a guide. The only place that starts another program: `git`, with nothing from a guide on its command line.

use std::path::{Component, Path};
use std::process::{Command, Stdio};

use crate::source::Files;

/// Bytes of the largest file that is taken from a revision.
const MOST: usize = 64 << 20;

/// The text of `REV:path`, as git resolves it. The error says why there is none.
pub fn text(spec: &str) -> Result<String, String> {
    let blob = git(Path::new("."), &["cat-file", "blob", "--end-of-options", spec])?;
    if blob.len() > MOST {
        return Err("it is larger than any guide".into());
    }
    String::from_utf8(blob).map_err(|_| "it is not UTF-8 text".into())
}

/// What git answers in a folder; what it says where it fails.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    // A repository's own settings start nothing.
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["--no-pager", "-c", "core.fsmonitor=false"]).args(arguments).env("LC_ALL", "C").stdin(Stdio::null());
    let output = command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "it needs git, and there is none".to_owned(),
        _ => format!("git does not start: {error}"),
    })?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("fatal: ").to_owned()),
    }
}

/// The files beside a guide at its revision.
pub struct AtRevision {
    /// `REV:folder/`.
    folder: String,
}

impl AtRevision {
    pub fn beside(spec: &str) -> AtRevision {
        let (revision, path) = spec.split_once(':').unwrap_or((spec, ""));
        let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        AtRevision { folder: format!("{revision}:{folder}") }
    }
}

impl Files for AtRevision {
    fn read(&self, relative: &str) -> Result<String, String> {
        let mut names = Vec::new();
        for component in Path::new(relative).components() {
            match component {
                Component::CurDir => {}
                Component::Normal(name) => names.push(name.to_string_lossy()),
                _ => return Err(format!("{relative} is not below the guide's folder")),
            }
        }
        text(&format!("{}{}", self.folder, names.join("/")))
    }
}
