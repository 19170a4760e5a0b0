//! Data goes to standard output, talk to standard error. A closed pipe ends nothing but the output.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Result, Write, stderr, stdout};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::termios::tcgetwinsize;

use super::fold::{fitted, fitted_prose};
use crate::source::is_unseen;

/// Writes lines for a person: folded where they go to a terminal.
pub fn print(text: &str) {
    print_as_is(&fitted(text, columns()));
}

/// Writes paragraphs.
pub fn print_prose(text: &str) {
    print_as_is(&fitted_prose(text, columns()));
}

/// Writes what is taken elsewhere as it stands.
pub fn print_as_is(text: &str) {
    print_parts(&[text, "\n"]);
}

/// Writes data in several pieces, one behind the other.
pub fn print_parts(parts: &[&str]) {
    let mut out = anstream::stdout().lock();
    settle(parts.iter().try_for_each(|part| out.write_all(part.as_bytes())).and_then(|()| out.flush()));
}

/// The columns of the terminal that standard output is; none where it is none: what is kept has lines of any length.
pub fn columns() -> Option<usize> {
    columns_of(stdout())
}

/// Text as it is shown by [`say`], for a question in whose line the answer is typed.
pub fn fitted_talk(text: &str) -> Cow<'_, str> {
    fitted(text, columns_of(stderr()))
}

/// A terminal that does not know its size has as many as the first ones had.
fn columns_of(stream: impl AsFd + IsTerminal) -> Option<usize> {
    const USUAL: usize = 80;
    let known = || tcgetwinsize(&stream).ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0);
    stream.is_terminal().then(|| known().unwrap_or(USUAL))
}

/// Writes JSON, in which characters that nobody sees are escaped: it may be read on a terminal too.
pub fn print_json(value: &serde_json::Value) {
    print_as_is(&escaped(&value.to_string()));
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
    let _ = writeln!(anstream::stderr().lock(), "{}", fitted_talk(line));
}
