//! A new profile in AWS's credentials file for each access key of the run.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::ini::{self, Section};
use super::place::Place;
use super::{Fields, SinkError};
use crate::execute::folder::private_folders;
use crate::plan::{Plan, show};

/// Settings by which the configuration file says that a profile has credentials already.
const CREDENTIALS: &[&str] = &[
    "aws_access_key_id",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "source_profile",
    "sso_account_id",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// AWS's two files of profiles.
pub struct Files {
    pub credentials: PathBuf,
    pub config: PathBuf,
}

pub struct Profile {
    place: Place,
    name: String,
    keys: Keys,
    /// Stands below the header of each profile, and says that it is this run's own.
    note: String,
}

/// How profiles are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// The one key of the plan is `NAME`.
    One,
    /// Each is `NAME-USER`.
    Several,
}

impl Files {
    /// Where AWS's tools look. Source: "Configuration and credential file settings" in the AWS CLI User Guide.
    pub fn of_environment() -> Result<Files, SinkError> {
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let file = |variable: &str, usual: &str| match std::env::var_os(variable).filter(|path| !path.is_empty()) {
            Some(path) => Some(in_home(path, home.as_deref())),
            None => Some(home.as_ref()?.join(usual)),
        };
        match (file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"), file("AWS_CONFIG_FILE", ".aws/config")) {
            (Some(credentials), Some(config)) => Ok(Files { credentials, config }),
            _ => Err(SinkError("nobody knows where the AWS credentials file is; set HOME or AWS_SHARED_CREDENTIALS_FILE".into())),
        }
    }
}

fn in_home(path: OsString, home: Option<&Path>) -> PathBuf {
    let path = PathBuf::from(path);
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

impl Profile {
    /// Refuses where a profile of such a name exists that the run has not made itself.
    pub fn open(name: &str, files: &Files, run: &str, plan: &Plan) -> Result<Profile, SinkError> {
        let place = place(&files.credentials, run).map_err(|error| unwritable(&files.credentials, &error))?;
        let users: Vec<Option<String>> = plan
            .operations
            .iter()
            .filter(|planned| planned.call.operation.name == "CreateAccessKey")
            .map(|planned| planned.call.argument("UserName").and_then(|user| show(user, plan).as_str().map(str::to_owned)))
            .collect();
        let keys = if users.len() > 1 { Keys::Several } else { Keys::One };
        let profile = Profile { place, name: name.to_owned(), keys, note: format!("made by bythebook in run {run}") };
        let names: Vec<String> = match keys {
            Keys::One => vec![profile.name("")],
            Keys::Several => users.iter().flatten().map(|user| profile.name(user)).collect(),
        };
        let held = profile.place.read().map_err(|error| unwritable(profile.place.path(), &error))?.unwrap_or_default();
        if let Some(taken) = ini::sections(&held).iter().find(|section| names.contains(&section.name) && !profile.made(section)) {
            return Err(taken_already(&taken.name, profile.place.path()));
        }
        // A profile of the configuration file would get other credentials by one of its name here.
        let config = std::fs::metadata(&files.config).ok().filter(std::fs::Metadata::is_file).and_then(|_| std::fs::read(&files.config).ok()).unwrap_or_default();
        let has_credentials = |section: &Section| CREDENTIALS.iter().any(|field| section.field(field).is_some());
        match ini::sections(&config).iter().find(|section| names.contains(&section.name) && has_credentials(section)) {
            Some(taken) => Err(taken_already(&taken.name, &files.config)),
            None => Ok(profile),
        }
    }

    pub fn reserve(&mut self) -> Result<(), SinkError> {
        self.place.reserve().map_err(|error| unwritable(self.place.path(), &error))
    }

    /// Adds a profile, and says which. One of the same name that has come meanwhile stays as it is.
    pub fn put(&mut self, user: &str, fields: &Fields) -> Result<String, SinkError> {
        let first = self.name(user);
        let mut name = String::new();
        let put = self.place.change(|held| {
            let held = held.unwrap_or_default();
            let sections = ini::sections(held);
            let further = (2..).map(|number| format!("{first}-{number}"));
            name = std::iter::once(first.clone()).chain(further).find(|name| sections.iter().all(|section| section.name != *name)).unwrap_or_default();
            ini::added(held, &name, Some(&self.note), fields)
        });
        put.map_err(|error| unwritable(self.place.path(), &error))?;
        Ok(format!("profile {name} in {}", self.place.path().display()))
    }

    pub fn read(&self) -> zeroize::Zeroizing<Vec<u8>> {
        self.place.read().ok().flatten().unwrap_or_default()
    }

    fn name(&self, user: &str) -> String {
        let name = match self.keys {
            Keys::One => self.name.clone(),
            Keys::Several => format!("{}-{user}", self.name),
        };
        name.replace(|c| !in_names(c), "_")
    }

    fn made(&self, section: &Section) -> bool {
        section.lines().any(|line| line.strip_prefix(b"# ").is_some_and(|note| note.trim_ascii() == self.note.as_bytes()))
    }
}

/// Whether every AWS SDK takes the character in a profile's name. Source: the SDKs' grammar of shared files, where an
/// identifier is `[A-Za-z0-9_\-/.%@:+]+`.
pub fn in_names(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c)
}

/// The file itself where its path is a link: a link that is replaced would point nowhere any more.
fn place(path: &Path, run: &str) -> io::Result<Place> {
    let path = std::path::absolute(path)?;
    if let Some(folder) = path.parent() {
        private_folders(folder)?;
    }
    let path = match std::fs::symlink_metadata(&path) {
        Ok(_) => std::fs::canonicalize(&path)?,
        Err(_) => path,
    };
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else { return Err(io::Error::other("it is no file")) };
    Place::new(folder, name, &format!(".{name}.{run}.next"))
}

fn taken_already(name: &str, path: &Path) -> SinkError {
    SinkError(format!("the profile {name} exists already in {}, and no profile is overwritten; give --secrets profile:NAME another name", path.display()))
}

fn unwritable(path: &Path, error: &io::Error) -> SinkError {
    SinkError(format!("the AWS credentials file {} cannot be written: {error}", path.display()))
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
