use std::fs::OpenOptions;
use std::io::Read;
use std::os::fd::OwnedFd;

use zeroize::Zeroizing;

use super::*;

fn key(id: &str) -> Fields {
    vec![("aws_access_key_id".into(), Zeroizing::new(id.into())), ("aws_secret_access_key".into(), Zeroizing::new("s".into()))]
}

fn pipe() -> (std::io::PipeReader, File) {
    let (reader, writer) = std::io::pipe().unwrap();
    (reader, File::from(OwnedFd::from(writer)))
}

#[test]
fn a_pipe_gets_whole_sections() {
    let (mut reader, writer) = pipe();
    let mut stream = Stream::over(writer).unwrap();
    stream.reserve().unwrap();
    stream.put("ci", &key("AKIA1")).unwrap();
    stream.put("ci", &key("AKIA2")).unwrap();
    drop(stream);
    let mut read = String::new();
    reader.read_to_string(&mut read).unwrap();
    assert_eq!(read, "[ci]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n\n[ci-2]\n# user ci\naws_access_key_id = AKIA2\naws_secret_access_key = s\n\n");
}

#[test]
fn a_file_is_written_behind_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    std::fs::write(&path, "before\n").unwrap();
    let mut stream = Stream::over(OpenOptions::new().append(true).open(&path).unwrap()).unwrap();
    stream.reserve().unwrap();
    stream.put("ci", &key("AKIA1")).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before\n[ci]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n\n");
}

#[test]
fn nobody_who_reads_is_noticed_before_the_call_and_after_it() {
    let (reader, writer) = pipe();
    let mut stream = Stream::over(writer).unwrap();
    stream.reserve().unwrap();
    drop(reader);
    assert!(stream.put("ci", &key("AKIA1")).unwrap_err().0.contains("standard output cannot be written"));
    assert!(stream.reserve().is_err());
}

#[test]
fn what_keeps_nothing_or_shows_everything_is_refused() {
    let over = |path: &str| Stream::over(OpenOptions::new().write(true).open(path).unwrap()).err().map(|error| error.0).unwrap_or_default();
    assert!(over("/dev/null").contains("keeps nothing"));
    assert!(over("/dev/full").contains("keeps nothing"));
    assert!(over("/dev/ptmx").contains("a terminal"));
    assert!(Stream::over(File::open("Cargo.toml").unwrap()).is_err());
}

#[test]
fn a_write_that_fails_is_a_failure() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut stream = Stream { out: full, sections: Vec::new() };
    assert!(stream.put("ci", &key("AKIA1")).unwrap_err().0.contains("No space left"));
}
