//! Where secrets go that AWS shows once.

mod choice;
mod ini;
mod place;
mod profile;
mod run_file;
mod stream;

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::iam::Part;
use crate::plan::Plan;

pub use choice::SinkChoice;
use profile::{Files, Profile};
use run_file::RunFile;
use stream::Stream;

/// The place of a run's secrets. Every secret is on the disk, or out of the program, when `put` returns. It has no `Debug`,
/// like whatever holds a secret.
pub struct Sink {
    /// Takes what the others do not.
    file: RunFile,
    other: Other,
}

enum Other {
    None,
    /// For access keys.
    Profile(Profile),
    /// For everything.
    Stream(Stream),
}

/// Names and secrets, in the order in which they are written.
pub type Fields = Vec<(String, Zeroizing<String>)>;

/// The field that a secret access key stands beside.
pub const KEY_ID: &str = "aws_access_key_id";
pub const KEY_SECRET: &str = "aws_secret_access_key";

/// What a secret is, as far as it decides about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    AccessKey,
    Other,
}

impl SecretKind {
    /// Of what the operation's answer holds.
    pub fn of_answer(operation: &str) -> Option<SecretKind> {
        match operation {
            "CreateAccessKey" => Some(SecretKind::AccessKey),
            "CreateServiceSpecificCredential" | "ResetServiceSpecificCredential" | "CreateVirtualMFADevice" => Some(SecretKind::Other),
            _ => None,
        }
    }

    fn of_fields(fields: &Fields) -> SecretKind {
        if fields.iter().any(|(name, _)| name == KEY_ID) { SecretKind::AccessKey } else { SecretKind::Other }
    }
}

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
    /// it stands. Everything is checked that can be before the first call: the plan says which secrets there will be.
    pub fn open(choice: &SinkChoice, folder: &Path, run: &str, plan: &Plan) -> Result<Sink, SinkError> {
        let other = match choice {
            SinkChoice::File => Other::None,
            SinkChoice::Profile(name) => Other::Profile(Profile::open(name, &Files::of_environment()?, run, plan)?),
            SinkChoice::Stdout => Other::Stream(Stream::standard()?),
        };
        Sink::over(other, folder, run, plan)
    }

    fn over(other: Other, folder: &Path, run: &str, plan: &Plan) -> Result<Sink, SinkError> {
        let mut sink = Sink { file: RunFile::open(folder, run)?, other };
        wanted(plan).into_iter().try_for_each(|kind| sink.reserve(kind))?;
        Ok(sink)
    }

    /// The file in the run's folder, whether or not there is anything in it.
    pub fn path(&self) -> PathBuf {
        self.file.path().to_owned()
    }

    /// Makes sure, before the call whose answer brings a secret, that the secret can be kept.
    pub fn reserve(&mut self, kind: SecretKind) -> Result<(), SinkError> {
        match (&mut self.other, kind) {
            (Other::Profile(profile), SecretKind::AccessKey) => profile.reserve(),
            (Other::Stream(stream), _) => stream.reserve(),
            _ => self.file.reserve(),
        }
    }

    /// Keeps the secrets of one user, and says where.
    pub fn put(&mut self, user: &str, fields: &Fields) -> Result<String, SinkError> {
        if let Some((name, _)) = fields.iter().find(|(_, value)| value.chars().any(char::is_control)) {
            return Err(SinkError(format!("a {name} with control characters cannot be kept")));
        }
        match (&mut self.other, SecretKind::of_fields(fields)) {
            (Other::Profile(profile), SecretKind::AccessKey) => profile.put(user, fields),
            (Other::Stream(stream), _) => stream.put(user, fields).map(|()| "standard output".to_owned()),
            _ => self.file.put(user, fields).map(|()| self.file.path().display().to_string()),
        }
    }

    /// Whether it holds the secret of this access key. False where nobody can tell (standard output).
    pub fn holds_key(&self, access_key_id: &str) -> bool {
        let held = |text: &[u8]| {
            let sections = ini::sections(text);
            sections.iter().any(|section| section.field(KEY_ID) == Some(access_key_id.as_bytes()) && section.field(KEY_SECRET).is_some_and(|secret| !secret.is_empty()))
        };
        match &self.other {
            Other::None => held(&self.file.read()),
            Other::Profile(profile) => held(&profile.read()),
            Other::Stream(_) => false,
        }
    }

    /// The console password that it holds for this user. None where nobody can tell (standard output).
    pub fn held_password(&self, user: &str) -> Option<Zeroizing<String>> {
        match &self.other {
            Other::None | Other::Profile(_) => self.file.password(user),
            Other::Stream(_) => None,
        }
    }
}

/// The kinds of secrets that a plan brings.
fn wanted(plan: &Plan) -> Vec<SecretKind> {
    let mut kinds = Vec::new();
    for call in plan.operations.iter().map(|planned| &planned.call) {
        let made = call.input.iter().flat_map(|(_, arg)| arg.templates()).flat_map(|template| &template.0).any(|part| *part == Part::Password);
        for kind in SecretKind::of_answer(call.operation.name).into_iter().chain(made.then_some(SecretKind::Other)) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}

#[cfg(test)]
mod tests;
