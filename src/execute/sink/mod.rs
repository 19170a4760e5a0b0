//! Where secrets go that AWS shows once.

mod choice;
mod ini;
mod place;
mod run_file;

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

pub use choice::SinkChoice;
use run_file::RunFile;

use crate::plan::Plan;

/// The place of a run's secrets. Every secret is on the disk, or out of the program, when `put` returns.
pub struct Sink {
    file: RunFile,
}

/// Names and secrets, in the order in which they are written.
pub type Fields = Vec<(String, Zeroizing<String>)>;

/// A secret in its place, without the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The id of the call that it belongs to.
    pub call: String,
    /// `access key`, `console password`, or as the API names it.
    pub kind: String,
    pub place: String,
    pub user: String,
    pub access_key_id: Option<String>,
}

/// The secret did not reach its place; the text names the place.
#[derive(Debug)]
pub struct SinkError(pub String);

impl Sink {
    /// The sink of a run: a new one, or the one that an earlier process of the same run has filled. What it holds is kept as
    /// it stands. Nothing is written before a secret is reserved for. The plan says how many keys there will be, and whose.
    pub fn open(_choice: &SinkChoice, folder: &Path, run: &str, _plan: &Plan) -> Result<Sink, SinkError> {
        Ok(Sink { file: RunFile::open(folder, run)? })
    }

    /// The file in the run's folder, whether or not there is anything in it.
    pub fn path(&self) -> PathBuf {
        self.file.path().to_owned()
    }

    /// Makes sure, before the call whose answer brings a secret, that the secret can be kept.
    pub fn reserve(&mut self) -> Result<(), SinkError> {
        self.file.reserve()
    }

    /// Keeps the secrets of one user, and says where.
    pub fn put(&mut self, user: &str, fields: &Fields) -> Result<String, SinkError> {
        if let Some((name, _)) = fields.iter().find(|(_, value)| value.chars().any(char::is_control)) {
            return Err(SinkError(format!("a {name} with control characters cannot be kept")));
        }
        self.file.put(user, fields)?;
        Ok(self.file.path().display().to_string())
    }

    /// Whether it holds the secret of this access key. False where nobody can tell (standard output).
    pub fn holds_key(&self, access_key_id: &str) -> bool {
        let held = |text: &[u8]| {
            let sections = ini::sections(text);
            sections.iter().any(|section| section.field("aws_access_key_id") == Some(access_key_id.as_bytes()) && section.field("aws_secret_access_key").is_some())
        };
        held(&self.file.read())
    }

    /// The console password that it holds for this user. None where nobody can tell (standard output).
    pub fn held_password(&self, user: &str) -> Option<Zeroizing<String>> {
        self.file.password(user)
    }
}

#[cfg(test)]
mod tests;
