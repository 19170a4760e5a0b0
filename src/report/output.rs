//! Data goes to standard output, talk to standard error. A closed pipe ends nothing but the output.

use std::io::{ErrorKind, Result, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::source::is_unseen;

/// Writes a line of data.
pub fn print(line: &str) {
    print_parts(&[line, "\n"]);
}

/// Writes data in several pieces, one behind the other.
pub fn print_parts(parts: &[&str]) {
    let mut out = anstream::stdout().lock();
    settle(parts.iter().try_for_each(|part| out.write_all(part.as_bytes())).and_then(|()| out.flush()));
}

/// Writes JSON, in which characters that nobody sees are escaped: it may be read on a terminal too.
pub fn print_json(value: &serde_json::Value) {
    print(&escaped(&value.to_string()));
}

/// JSON with all characters escaped that nobody sees.
pub fn escaped(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        match is_unseen(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}"))),
            false => shown.push(c),
        }
    }
    shown
}

/// Writes bytes of data as they are.
pub fn print_bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    settle(out.write_all(bytes).and_then(|()| out.flush()));
}

/// Whether data is lost that somebody waits for: the disk was full. Whoever closes a pipe has read enough.
pub fn output_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

static LOST: AtomicBool = AtomicBool::new(false);

fn settle(written: Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
        && !LOST.swap(true, Ordering::Relaxed)
    {
        say(&format!("standard output is not complete: {error}"));
    }
}

/// Writes a line of talk.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
