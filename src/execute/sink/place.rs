//! A file that is replaced as a whole by one written beside it, so that what it held survives whatever happens meanwhile.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::execute::cut;
use crate::execute::folder::sync_folder;

/// What reserving holds ready beyond what the file has: more than any one secret needs.
const ROOM: usize = 4_096;
/// How long another process may hold the folder; a change takes milliseconds.
const LOCKED: Duration = Duration::from_secs(5);
/// How often a change begins anew because somebody else has changed the file meanwhile.
const CHANGES: usize = 8;

pub struct Place {
    folder: PathBuf,
    path: PathBuf,
    /// The file that takes the other's place.
    next: PathBuf,
    reserved: Option<File>,
}

impl Place {
    /// The file need not exist yet. What a process that died has left under the name `next` is removed.
    pub fn new(folder: &Path, name: &str, next: &str) -> io::Result<Place> {
        let place = Place { folder: folder.to_owned(), path: folder.join(name), next: folder.join(next), reserved: None };
        match std::fs::remove_file(&place.next) {
            Err(error) if !is_missing(&error) => Err(error),
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
            Err(error) if is_missing(&error) => return Ok(None),
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
        // What was reserved before the first call may be gone by now.
        let there = std::fs::metadata(&self.next).ok().map(|found| (found.dev(), found.ino()));
        if there.is_none() || there != self.reserved.as_ref().and_then(|next| next.metadata().ok()).map(|own| (own.dev(), own.ino())) {
            let held = std::fs::metadata(&self.path).map_or(0, |found| usize::try_from(found.len()).unwrap_or_default());
            let mut next = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.next)?;
            next.write_all(&vec![b'\n'; held + ROOM])?;
            next.sync_all()?;
            sync_folder(&self.folder)?;
            self.reserved = Some(next);
        }
        Ok(())
    }

    /// Replaces what the file holds by what `change` makes of it, and keeps mode and owner; it is on the disk when this returns.
    pub fn change(&mut self, mut change: impl FnMut(Option<&[u8]>) -> Zeroizing<Vec<u8>>) -> io::Result<()> {
        let _lock = self.lock()?;
        for _ in 0..CHANGES {
            let held = self.read()?;
            let text = change(held.as_deref().map(Vec::as_slice));
            self.reserve()?;
            let Some(mut next) = self.reserved.take() else { continue };
            let written = self.write(&mut next, &text).and_then(|()| self.read());
            // Not every program that writes such files takes the lock.
            let unchanged = written.and_then(|now| match now == held {
                true => self.put_in_place().map(Some),
                false => Ok(None),
            });
            match unchanged {
                Ok(Some(())) => return Ok(()),
                Ok(None) => self.reserved = Some(next),
                Err(error) => {
                    let _ = std::fs::remove_file(&self.next);
                    return Err(error);
                }
            }
        }
        Err(io::Error::other("another program changes it all the time"))
    }

    fn put_in_place(&self) -> io::Result<()> {
        cut::point();
        std::fs::rename(&self.next, &self.path)?;
        cut::point();
        sync_folder(&self.folder)
    }

    fn write(&self, next: &mut File, text: &[u8]) -> io::Result<()> {
        next.rewind()?;
        cut::half_written(|| next.write_all(&text[..text.len() / 2]));
        next.write_all(text)?;
        next.set_len(text.len() as u64)?;
        if let Ok(found) = std::fs::metadata(&self.path) {
            let own = next.metadata()?;
            if (own.uid(), own.gid()) != (found.uid(), found.gid()) {
                std::os::unix::fs::fchown(&*next, Some(found.uid()), Some(found.gid()))?;
            }
            next.set_permissions(Permissions::from_mode(found.mode() & 0o7777))?;
        }
        next.sync_all()
    }

    /// One process at a time changes files in the folder. It is the folder that is locked: the file itself is replaced.
    fn lock(&self) -> io::Result<File> {
        let folder = File::open(&self.folder)?;
        let begun = Instant::now();
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(folder),
                // Some network file systems lock no folders.
                Err(TryLockError::Error(_)) => return Ok(folder),
                Err(TryLockError::WouldBlock) if begun.elapsed() > LOCKED => return Err(io::Error::other("another process has locked its folder")),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.reserved.is_some() {
            let _ = std::fs::remove_file(&self.next);
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
