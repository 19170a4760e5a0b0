//! Where secrets go that AWS shows once: a file in the run's folder that only its owner can read.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::folder::sync_folder;

/// The file's name in the run's folder.
pub const FILE: &str = "secrets.ini";
const NEXT: &str = ".secrets.ini.next";
/// What reserving holds ready beyond what the file has: more than any one secret needs.
const ROOM: usize = 4_096;

/// A file in the form of AWS's credentials file: a section for each user. It is rewritten whole, beside itself, so that
/// what it held survives whatever happens while a secret is added.
pub struct Sink {
    folder: PathBuf,
    header: String,
    sections: Vec<(String, Fields)>,
    reserved: Option<File>,
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

/// The secret did not reach its place; the text names the file.
#[derive(Debug)]
pub struct SinkError(pub String);

impl Sink {
    /// A sink in a run's folder; no file is made before one is needed.
    pub fn in_folder(folder: &Path, run: &str) -> Sink {
        Sink { folder: folder.to_owned(), header: format!("# Secrets of run {run}. Move them to where they belong and delete this file.\n"), sections: Vec::new(), reserved: None }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// Makes sure, before the call whose answer brings a secret, that the secret can be written.
    pub fn reserve(&mut self) -> Result<(), SinkError> {
        let reserve = || -> io::Result<File> {
            if !self.path().exists() {
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.path())?;
                file.write_all(self.header.as_bytes())?;
                file.sync_all()?;
            }
            let mut next = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(self.folder.join(NEXT))?;
            next.write_all(&vec![b'\n'; self.text().len() + ROOM])?;
            next.sync_all()?;
            sync_folder(&self.folder)?;
            Ok(next)
        };
        if self.reserved.is_none() {
            self.reserved = Some(reserve().map_err(|error| self.error(&error))?);
        }
        Ok(())
    }

    /// Adds the secrets of one user; they are on the disk when this returns.
    pub fn put(&mut self, user: &str, fields: Fields) -> Result<(), SinkError> {
        if let Some((name, _)) = fields.iter().find(|(_, value)| value.chars().any(char::is_control)) {
            return Err(SinkError(format!("{} cannot hold a {name} with control characters", self.path().display())));
        }
        self.reserve()?;
        let section = self.section(user, &fields);
        match self.sections.iter_mut().find(|(name, _)| *name == section) {
            Some((_, held)) => held.extend(fields),
            None => self.sections.push((section, fields)),
        }
        let text = self.text();
        let Some(mut next) = self.reserved.take() else { return Err(SinkError("nothing was reserved for a secret".into())) };
        let write = |next: &mut File| -> io::Result<()> {
            next.rewind()?;
            next.write_all(text.as_bytes())?;
            next.set_len(text.len() as u64)?;
            next.sync_all()?;
            std::fs::rename(self.folder.join(NEXT), self.path())?;
            sync_folder(&self.folder)
        };
        write(&mut next).map_err(|error| self.error(&error))
    }

    /// The user's section, or a further one where it has such a field already (a second key).
    fn section(&self, user: &str, fields: &[(String, Zeroizing<String>)]) -> String {
        let user = user.replace(|c: char| c.is_control() || matches!(c, '[' | ']'), "_");
        let taken = |name: &str| self.sections.iter().any(|(section, held)| section == name && held.iter().any(|(field, _)| fields.iter().any(|(new, _)| new == field)));
        let further = (2..).map(|number| format!("{user}-{number}"));
        std::iter::once(user.clone()).chain(further).find(|name| !taken(name)).unwrap_or(user)
    }

    fn text(&self) -> Zeroizing<String> {
        // Sized beforehand: growing would leave copies of secrets in freed memory.
        let size = self.sections.iter().map(|(name, fields)| name.len() + 8 + fields.iter().map(|(field, value)| field.len() + value.len() + 8).sum::<usize>()).sum::<usize>();
        let mut text = Zeroizing::new(String::with_capacity(self.header.len() + size));
        text.push_str(&self.header);
        for (name, fields) in &self.sections {
            for piece in ["\n[", name, "]\n"] {
                text.push_str(piece);
            }
            for (field, value) in fields {
                for piece in [field.as_str(), " = ", value.as_str(), "\n"] {
                    text.push_str(piece);
                }
            }
        }
        text
    }

    fn error(&self, error: &io::Error) -> SinkError {
        SinkError(format!("{} cannot be written: {error}", self.path().display()))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if self.reserved.is_some() {
            let _ = std::fs::remove_file(self.folder.join(NEXT));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn fields(fields: &[(&str, &str)]) -> Fields {
        fields.iter().map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned()))).collect()
    }

    #[test]
    fn secrets_are_their_owner_s_and_none_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::in_folder(folder.path(), "r1");
        sink.reserve().unwrap();
        assert_eq!(sink.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        sink.put("ci", fields(&[("password", "p1")])).unwrap();
        sink.put("ci", fields(&[("aws_access_key_id", "AKIA1"), ("aws_secret_access_key", "s1")])).unwrap();
        sink.put("ci", fields(&[("aws_access_key_id", "AKIA2"), ("aws_secret_access_key", "s2")])).unwrap();
        let text = std::fs::read_to_string(sink.path()).unwrap();
        assert!(text.ends_with("\n[ci]\npassword = p1\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n\n[ci-2]\naws_access_key_id = AKIA2\naws_secret_access_key = s2\n"));
        assert_eq!(sink.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        sink.reserve().unwrap();
        drop(sink);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_noticed_before_the_call() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::in_folder(&folder.path().join("gone"), "r1");
        assert!(sink.reserve().unwrap_err().0.contains("secrets.ini cannot be written"));
    }

    #[test]
    fn a_value_cannot_forge_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::in_folder(folder.path(), "r1");
        assert!(sink.put("ci", fields(&[("password", "a\n[root]")])).is_err());
        sink.put("a]\n[b", fields(&[("password", "x")])).unwrap();
        assert!(std::fs::read_to_string(sink.path()).unwrap().contains("\n[a___b]\n"));
    }
}
