//! The journal of a run: what was intended and what came of it, on the disk before anything depends on it.
//!
//! One JSON object a line. The last member of each, `sum`, is the SHA-256 of the previous line's sum and of the line as it
//! was before `sum` was added, so a record that is missing, moved or changed is noticed.

pub mod begin;
pub mod past;
pub mod record;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::execute::cut;
use crate::execute::folder::sync_folder;
use crate::execute::journal::record::{Begin, Entry};
use crate::execute::stamp::stamp;

/// The version of journals that this program writes, and the newest that it reads.
pub const VERSION: u32 = 1;
/// The bytes of the records of one call, without its arguments.
const RECORDS: u64 = 4_096;
/// The journal's name in its run's folder.
pub const FILE: &str = "journal.jsonl";

/// An open journal. Every record is on the disk when `append` returns.
#[derive(Debug)]
pub struct Journal {
    file: File,
    next: u64,
    sum: String,
    /// After a write that failed the file may end in half a record; another one behind it would read as damage.
    broken: bool,
}

#[derive(Debug)]
pub enum JournalError {
    Unwritable(io::Error),
    Unreadable(io::Error),
    /// The file ends before its first record does: nothing was called.
    NeverBegun,
    /// A record is missing, changed or moved; lines count from 1.
    Damaged {
        line: usize,
        why: &'static str,
    },
    /// Written by a later version of this program.
    Newer {
        version: u64,
    },
}

/// A journal as it was read.
#[derive(Debug)]
pub struct Records {
    pub begin: Begin,
    /// When the run began, as records write it.
    pub began: String,
    /// The records after the first.
    pub lines: Vec<Line>,
    /// The last record was cut off while it was written: what it announced must be looked at.
    pub torn: bool,
    /// The bytes of whole records.
    pub length: u64,
    /// The checksum that the next record builds on.
    pub sum: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub seq: u64,
    pub time: String,
    #[serde(flatten)]
    pub entry: Entry,
}

impl Journal {
    /// Begins a journal in a run's folder, readable by its owner only; fails where there is one already.
    pub fn create(folder: &Path, begin: Begin) -> Result<Journal, JournalError> {
        let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(folder.join(FILE)).map_err(JournalError::Unwritable)?;
        let mut journal = Journal { file, next: 0, sum: String::new(), broken: false };
        let calls = begin.operations.len();
        journal.append(&Entry::Begin(Box::new(begin)))?;
        journal.make_room(calls)?;
        sync_folder(folder).map_err(JournalError::Unwritable)?;
        Ok(journal)
    }

    /// Goes on with a journal that was read. Half a record at its end is cut off: what it announced was never begun, and what
    /// it said of an attempt has to be found out again.
    pub fn reopen(folder: &Path, records: &Records) -> Result<Journal, JournalError> {
        let file = OpenOptions::new().append(true).open(folder.join(FILE)).map_err(JournalError::Unwritable)?;
        if records.torn {
            file.set_len(records.length).and_then(|()| file.sync_all()).map_err(JournalError::Unwritable)?;
        }
        let journal = Journal { file, next: records.lines.len() as u64 + 1, sum: records.sum.clone(), broken: false };
        journal.make_room(records.begin.operations.len())?;
        Ok(journal)
    }

    /// Room on the disk for what a run of so many calls writes: a disk that is full is noticed before the first of them. What was
    /// agreed to holds each call's arguments once, an intent once more, and an answer is hardly longer.
    fn make_room(&self, calls: usize) -> Result<(), JournalError> {
        let length = self.file.metadata().map_err(JournalError::Unwritable)?.len();
        let room = 2 * length + RECORDS * (calls as u64 + 2);
        match fallocate(&self.file, FallocateFlags::KEEP_SIZE, length, room) {
            Err(error @ (Errno::NOSPC | Errno::DQUOT | Errno::ROFS | Errno::IO)) => Err(JournalError::Unwritable(error.into())),
            // Not every file system can.
            _ => Ok(()),
        }
    }

    /// As after a write that failed.
    #[cfg(test)]
    pub fn break_off(&mut self) {
        self.broken = true;
    }

    /// Writes one record and waits until it is on the disk.
    pub fn append(&mut self, entry: &Entry) -> Result<(), JournalError> {
        if self.broken {
            return Err(JournalError::Unwritable(io::Error::other("an earlier record could not be written")));
        }
        let line = Line { seq: self.next, time: stamp(SystemTime::now()), entry: entry.clone() };
        let body = serde_json::to_string(&line).map_err(|error| JournalError::Unwritable(error.into()))?;
        let sum = hex_sha256(&[self.sum.as_bytes(), body.as_bytes()]);
        let text = format!("{},\"sum\":\"{sum}\"}}\n", &body[..body.len() - 1]);
        if let Err(error) = self.write(text.as_bytes()) {
            self.broken = true;
            return Err(JournalError::Unwritable(error));
        }
        (self.next, self.sum) = (self.next + 1, sum);
        Ok(())
    }

    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        cut::half_written(|| self.file.write_all(&text[..text.len() / 2]));
        self.file.write_all(text)?;
        cut::point();
        self.file.sync_data()?;
        cut::point();
        Ok(())
    }
}

/// Reads a journal and checks its chain; never writes.
pub fn read(path: &Path) -> Result<Records, JournalError> {
    let bytes = std::fs::read(path).map_err(JournalError::Unreadable)?;
    let mut records = Records { begin: Begin::empty(), began: String::new(), lines: Vec::new(), torn: false, length: 0, sum: String::new() };
    let mut rest = bytes.as_slice();
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let Some(end) = rest.iter().position(|&byte| byte == b'\n') else {
            records.torn = true;
            break;
        };
        let (text, after) = (&rest[..end], &rest[end + 1..]);
        // A crash may leave a last record whose blocks never reached the disk: they read as zeros.
        if after.is_empty() && text.contains(&0) {
            records.torn = true;
            break;
        }
        let (line, sum) = parse(text, number, &records.sum)?;
        match line.entry {
            Entry::Begin(begin) if number == 1 => (records.begin, records.began) = (*begin, line.time),
            Entry::Begin(_) => return Err(JournalError::Damaged { line: number, why: "it begins a second time" }),
            _ if number == 1 => return Err(JournalError::Damaged { line: number, why: "it does not begin with a beginning" }),
            _ => records.lines.push(line),
        }
        records.sum = sum;
        records.length += end as u64 + 1;
        rest = after;
    }
    if records.length == 0 { Err(JournalError::NeverBegun) } else { Ok(records) }
}

/// One line and its checksum, which builds on `previous`.
fn parse(text: &[u8], number: usize, previous: &str) -> Result<(Line, String), JournalError> {
    let damaged = |why| JournalError::Damaged { line: number, why };
    let text = std::str::from_utf8(text).map_err(|_| damaged("it is no text"))?;
    if number == 1
        && let Some(version) = serde_json::from_str::<Value>(text).ok().and_then(|first| first.get("version")?.as_u64())
        && version > u64::from(VERSION)
    {
        return Err(JournalError::Newer { version });
    }
    let (body, sum) = text.rsplit_once(",\"sum\":\"").ok_or(damaged("it has no checksum"))?;
    let (body, sum) = (format!("{body}}}"), sum.strip_suffix("\"}").ok_or(damaged("it has no checksum"))?);
    if hex_sha256(&[previous.as_bytes(), body.as_bytes()]) != sum {
        return Err(damaged("its checksum does not follow from it and from the record before"));
    }
    let line: Line = serde_json::from_str(&body).map_err(|_| damaged("it is no record that this version knows"))?;
    if line.seq != number as u64 - 1 {
        return Err(damaged("its number does not follow"));
    }
    Ok((line, sum.to_owned()))
}

/// SHA-256 of the parts one after the other, in lower-case hexadecimal.
pub fn hex_sha256(parts: &[&[u8]]) -> String {
    use std::fmt::Write;
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Begin {
    fn empty() -> Begin {
        Begin {
            version: VERSION,
            run: String::new(),
            guide: Default::default(),
            selection: Default::default(),
            plan_sha256: String::new(),
            account: String::new(),
            caller: String::new(),
            endpoint: String::new(),
            region: String::new(),
            profile: None,
            assumed: None,
            ownership_tags: true,
            sink: String::new(),
            values: Vec::new(),
            operations: Vec::new(),
            adopted: Vec::new(),
        }
    }
}

impl std::fmt::Display for JournalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            JournalError::Unwritable(error) => write!(f, "the journal cannot be written: {error}"),
            JournalError::Unreadable(error) => write!(f, "the journal cannot be read: {error}"),
            JournalError::NeverBegun => write!(f, "the journal ends before its first record does; nothing was called"),
            JournalError::Damaged { line, why } => write!(f, "the journal is damaged in line {line}: {why}"),
            JournalError::Newer { version } => write!(f, "the journal has version {version}; this program knows {VERSION}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::journal::record::{By, Decision, Verdict};
    use serde_json::json;
    use std::os::unix::fs::PermissionsExt;

    fn entries() -> Vec<Entry> {
        let input = json!({"UserName": "ci", "Limit": 3}).as_object().unwrap().clone();
        vec![
            Entry::Intent { call: "op1".into(), attempt: 1, operation: "iam:CreateUser".into(), input, before: Some(json!({"exists": false})) },
            Entry::Result { call: "op1".into(), attempt: 1, verdict: Verdict::Ok { output: json!({"User": {"Arn": "arn:x", "n": 1}}) } },
            Entry::Checkpoint { checkpoint: "cp1".into(), decision: Decision::Continued, by: By::Person },
            Entry::Sink { call: "op2".into(), kind: "access key".into(), place: "/x".into(), user: "ci".into(), access_key_id: Some("AKIA".into()) },
            Entry::Result { call: "op2".into(), attempt: 1, verdict: Verdict::Refused { code: "AccessDenied".into(), message: "no \"sum\":\"x".into(), request_id: None } },
            Entry::End { status: "failed".into() },
        ]
    }

    fn written() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(folder.path(), Begin { run: "r1".into(), ..Begin::empty() }).unwrap();
        entries().iter().for_each(|entry| journal.append(entry).unwrap());
        let path = folder.path().join(FILE);
        (folder, path)
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (_folder, path) = written();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let records = read(&path).unwrap();
        assert_eq!((records.begin.run.as_str(), records.torn), ("r1", false));
        assert_eq!(records.lines.into_iter().map(|line| line.entry).collect::<Vec<_>>(), entries());
        let first = std::fs::read_to_string(&path).unwrap();
        let first: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
        assert_eq!((first["version"].as_u64(), first["seq"].as_u64(), first["record"].as_str()), (Some(1), Some(0), Some("begin")));
    }

    #[test]
    fn a_cut_at_any_byte_of_the_last_record_is_a_torn_record() {
        let (_folder, path) = written();
        let bytes = std::fs::read(&path).unwrap();
        let last = bytes[..bytes.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
        for length in last + 1..bytes.len() {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let records = read(&path).unwrap();
            assert!(records.torn && records.lines.len() == entries().len() - 1 && records.length == last as u64, "{length}");
        }
        std::fs::write(&path, &bytes[..10]).unwrap();
        assert!(matches!(read(&path), Err(JournalError::NeverBegun)));
    }

    #[test]
    fn damage_inside_is_noticed() {
        let (_folder, path) = written();
        let text = std::fs::read_to_string(&path).unwrap();
        let damaged_line = |text: &str| {
            std::fs::write(&path, text).unwrap();
            match read(&path) {
                Err(JournalError::Damaged { line, .. }) => line,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(damaged_line(&text.replacen("\"ci\"", "\"cj\"", 1)), 2);
        let without_third: String = text.split_inclusive('\n').enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
        assert_eq!(damaged_line(&without_third), 3);
        let without_first: String = text.split_inclusive('\n').skip(1).collect();
        assert_eq!(damaged_line(&without_first), 1);
        std::fs::write(&path, text.replacen("\"version\":1", "\"version\":2", 1)).unwrap();
        assert!(matches!(read(&path), Err(JournalError::Newer { version: 2 })));
    }
}
