//! A file that is replaced as a whole by one written beside it, so that what it held survives whatever happens meanwhile.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::execute::folder::sync_folder;

/// What reserving holds ready beyond what the file has: more than any one secret needs.
const ROOM: usize = 4_096;

pub struct Place {
    path: PathBuf,
    /// The file that takes the other's place.
    next: PathBuf,
    reserved: Option<File>,
}

impl Place {
    /// The file need not exist yet. What a process that died has left under the name `next` is removed.
    pub fn new(folder: &Path, name: &str, next: &str) -> io::Result<Place> {
        let place = Place { path: folder.join(name), next: folder.join(next), reserved: None };
        match std::fs::remove_file(&place.next) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(error),
            _ => place.read().map(|_| place),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds; nothing where there is none.
    pub fn read(&self) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        // Opening a pipe would wait for its other end.
        match std::fs::metadata(&self.path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
            Ok(found) if !found.is_file() => return Err(io::Error::other("it is no regular file")),
            Ok(_) => {}
        }
        let mut file = File::open(&self.path)?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or_default();
        let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
        file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Makes sure that the file can be replaced by one with a secret more.
    pub fn reserve(&mut self) -> io::Result<()> {
        if self.reserved.is_none() {
            let held = std::fs::metadata(&self.path).map_or(0, |found| usize::try_from(found.len()).unwrap_or_default());
            let mut next = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.next)?;
            next.write_all(&vec![b'\n'; held + ROOM])?;
            next.sync_all()?;
            self.folder().map_or(Ok(()), sync_folder)?;
            self.reserved = Some(next);
        }
        Ok(())
    }

    /// Replaces what the file holds, and keeps its mode; the new text is on the disk when this returns.
    pub fn replace(&mut self, text: &[u8]) -> io::Result<()> {
        self.reserve()?;
        let Some(mut next) = self.reserved.take() else { return Err(io::Error::other("nothing was reserved")) };
        let mut write = || {
            next.rewind()?;
            next.write_all(text)?;
            next.set_len(text.len() as u64)?;
            if let Ok(found) = std::fs::metadata(&self.path) {
                next.set_permissions(Permissions::from_mode(found.permissions().mode() & 0o7777))?;
            }
            next.sync_all()?;
            std::fs::rename(&self.next, &self.path)?;
            self.folder().map_or(Ok(()), sync_folder)
        };
        write().inspect_err(|_| _ = std::fs::remove_file(&self.next))
    }

    fn folder(&self) -> Option<&Path> {
        self.path.parent()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.reserved.is_some() {
            let _ = std::fs::remove_file(&self.next);
        }
    }
}
