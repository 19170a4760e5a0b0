//! Standard output, where it is a pipe or a file: for a program that puts secrets where they belong.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FallocateFlags, OFlags, fallocate, fcntl_getfl};
use rustix::io::Errno;

use super::{Fields, SinkError, ini};

/// More than any one secret needs.
const ROOM: u64 = 4_096;

pub struct Stream {
    out: File,
    /// The names of the sections that were written.
    sections: Vec<String>,
}

impl Stream {
    pub fn standard() -> Result<Stream, SinkError> {
        let out = io::stdout().as_fd().try_clone_to_owned().map_err(|error| failed(&error))?;
        Stream::over(File::from(out))
    }

    pub(super) fn over(out: File) -> Result<Stream, SinkError> {
        if out.is_terminal() {
            return Err(SinkError("standard output is a terminal, where a secret would be seen; send it to a file or to a program, or leave --secrets out".into()));
        }
        let kind = out.metadata().map_err(|error| failed(&error))?.file_type();
        let writable = fcntl_getfl(&out).is_ok_and(|flags| flags.intersects(OFlags::WRONLY | OFlags::RDWR));
        if !writable || !(kind.is_fifo() || kind.is_file() || kind.is_socket()) {
            return Err(SinkError("standard output is closed, or keeps nothing of what is written to it; send it to a file or to a program, or leave --secrets out".into()));
        }
        Ok(Stream { out, sections: Vec::new() })
    }

    /// Finds out whether somebody reads, or whether the file has room.
    pub fn reserve(&mut self) -> Result<(), SinkError> {
        let found = self.out.metadata().map_err(|error| failed(&error))?;
        if found.is_file() {
            return match fallocate(&self.out, FallocateFlags::KEEP_SIZE, found.len(), ROOM) {
                Err(error @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG | Errno::IO | Errno::ROFS)) => Err(failed(&error.into())),
                // Not every file system can.
                _ => Ok(()),
            };
        }
        let mut watched = [PollFd::new(&self.out, PollFlags::OUT)];
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        match poll(&mut watched, Some(&now)) {
            Ok(_) if watched[0].revents().intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL) => Err(failed(&Errno::PIPE.into())),
            _ => Ok(()),
        }
    }

    /// Writes one whole section.
    pub fn put(&mut self, user: &str, fields: &Fields) -> Result<(), SinkError> {
        let user = ini::plain(user);
        let further = (2..).map(|number| format!("{user}-{number}"));
        let name = std::iter::once(user.clone()).chain(further).find(|name| !self.sections.contains(name)).unwrap_or_default();
        let note = (name != user).then(|| format!("user {user}"));
        let mut text = ini::added(b"", &name, note.as_deref(), fields);
        text.push(b'\n');
        self.sections.push(name);
        self.write(&text).map_err(|error| failed(&error))
    }

    fn write(&mut self, mut text: &[u8]) -> io::Result<()> {
        while !text.is_empty() {
            match self.out.write(text) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => text = &text[written..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => _ = poll(&mut [PollFd::new(&self.out, PollFlags::OUT)], None)?,
                Err(error) => return Err(error),
            }
        }
        match self.out.sync_all() {
            // A pipe is not synced.
            Err(error) if error.kind() != io::ErrorKind::InvalidInput => Err(error),
            _ => Ok(()),
        }
    }
}

fn failed(error: &io::Error) -> SinkError {
    SinkError(format!("standard output cannot be written: {error}"))
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
