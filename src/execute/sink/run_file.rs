//! The file in the run's folder: a section for each user.

use std::io;
use std::path::Path;

use zeroize::Zeroizing;

use super::ini::{self, Section};
use super::place::Place;
use super::{Fields, SinkError};

/// The file's name in the run's folder.
pub const FILE: &str = "secrets.ini";
const NEXT: &str = ".secrets.ini.next";
/// Begins the note of a section that does not bear its user's name.
const OWNER: &str = "user ";

pub struct RunFile {
    place: Place,
    header: String,
}

impl RunFile {
    pub fn open(folder: &Path, run: &str) -> Result<RunFile, SinkError> {
        let place = Place::new(folder, FILE, NEXT).map_err(|error| unwritable(&folder.join(FILE), &error))?;
        Ok(RunFile { place, header: format!("# Secrets of run {run}. Move them to where they belong and delete this file.\n") })
    }

    pub fn path(&self) -> &Path {
        self.place.path()
    }

    pub fn reserve(&mut self) -> Result<(), SinkError> {
        self.place.reserve().map_err(|error| unwritable(self.path(), &error))
    }

    /// Adds to what the file holds by now: a person may have taken something out of it, or written something into it.
    pub fn put(&mut self, user: &str, fields: &Fields) -> Result<(), SinkError> {
        let user = ini::plain(user);
        let put = self.place.change(|held| {
            let held = held.unwrap_or(self.header.as_bytes());
            let name = section(held, &user, fields);
            let note = (name != user).then(|| format!("{OWNER}{user}"));
            ini::added(held, &name, note.as_deref(), fields)
        });
        put.map_err(|error| unwritable(self.place.path(), &error))
    }

    pub fn read(&self) -> Zeroizing<Vec<u8>> {
        self.place.read().ok().flatten().unwrap_or_default()
    }

    /// A user has one password; where a run has stored several, the last is the one that was sent.
    pub fn password(&self, user: &str) -> Option<Zeroizing<String>> {
        let text = self.read();
        let user = ini::plain(user);
        let password = ini::sections(&text).iter().rev().filter(|section| owner(section) == user).find_map(|section| section.field("password"))?;
        Some(Zeroizing::new(std::str::from_utf8(password).ok()?.to_owned()))
    }
}

/// The user's section, or a further one where it has such a field already (a second key).
fn section(text: &[u8], user: &str, fields: &Fields) -> String {
    let held = ini::sections(text);
    let taken = |name: &str| held.iter().any(|section| section.name == name && (owner(section) != user || fields.iter().any(|(field, _)| section.field(field).is_some())));
    let further = (2..).map(|number| format!("{user}-{number}"));
    std::iter::once(user.to_owned()).chain(further).find(|name| !taken(name)).unwrap_or_default()
}

/// Whose section it is: another user may have the name of a further section.
fn owner(section: &Section) -> String {
    let note = section.lines().find_map(|line| line.strip_prefix(b"# ")?.strip_prefix(OWNER.as_bytes()));
    note.map_or_else(|| section.name.clone(), |user| String::from_utf8_lossy(user).into_owned())
}

fn unwritable(path: &Path, error: &io::Error) -> SinkError {
    SinkError(format!("{} cannot be written: {error}", path.display()))
}
