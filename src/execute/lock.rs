//! One run at a time per account and endpoint.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::folder::private_folders;
use super::journal::hex_sha256;

/// Held until dropped, also by a process that dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

#[derive(Debug)]
pub enum LockError {
    /// Another run has it; its id, where it has written one.
    Held { by: Option<String> },
    /// The state folder cannot be written.
    Io(io::Error),
}

impl Lock {
    /// The run that holds the lock of an account; none where nobody does.
    pub fn holder(state: &Path, account: &str, endpoint: &str) -> Option<String> {
        let file = File::open(state.join("locks").join(name(account, endpoint))).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => holder(file),
            _ => None,
        }
    }

    /// Takes the lock at once or not at all; `run` is left in the file for whoever comes second.
    pub fn take(state: &Path, account: &str, endpoint: &str, run: &str) -> Result<Lock, LockError> {
        let folder = state.join("locks");
        private_folders(&folder).map_err(LockError::Io)?;
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(folder.join(name(account, endpoint))).map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held { by: holder(file) }),
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{run}")).map_err(LockError::Io)?;
        Ok(Lock { _file: file })
    }
}

/// An endpoint is a URL, which is no file name.
fn name(account: &str, endpoint: &str) -> String {
    format!("{}-{}.lock", account.replace(|c: char| !c.is_ascii_alphanumeric(), "_"), &hex_sha256(&[endpoint.as_bytes()])[..16])
}

/// What the holder has written into the file.
fn holder(file: File) -> Option<String> {
    let mut holder = String::new();
    let _ = file.take(64).read_to_string(&mut holder);
    Some(holder.trim().to_owned()).filter(|run| !run.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_does_not_wait() {
        let state = tempfile::tempdir().unwrap();
        let first = Lock::take(state.path(), "111122223333", "https://iam.amazonaws.com", "r1").unwrap();
        let second = Lock::take(state.path(), "111122223333", "https://iam.amazonaws.com", "r2");
        assert!(matches!(second, Err(LockError::Held { by: Some(run) }) if run == "r1"));
        assert!(Lock::take(state.path(), "111122223333", "http://127.0.0.1:5000", "r3").is_ok());
        assert_eq!(Lock::holder(state.path(), "111122223333", "https://iam.amazonaws.com").as_deref(), Some("r1"));
        drop(first);
        assert_eq!(Lock::holder(state.path(), "111122223333", "https://iam.amazonaws.com"), None);
        assert!(Lock::take(state.path(), "111122223333", "https://iam.amazonaws.com", "r2").is_ok());
    }
}
