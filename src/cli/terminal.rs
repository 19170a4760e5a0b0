//! Asking a person: questions go to standard error, answers come from standard input.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::report::fitted_talk;

/// Whether a person can be asked and can see the question.
pub fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether lines can change that were shown: on a terminal that has more than lines.
pub fn can_redraw() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|name| name != "dumb")
}

/// Asks for a line; none at the end of input. `prompt` is ready to be printed.
pub fn ask(prompt: &str) -> io::Result<Option<String>> {
    show(prompt)?;
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Asks for a line that the terminal does not show; none at the end of input, and where Control-C is typed.
pub fn ask_unechoed(prompt: &str) -> io::Result<Option<String>> {
    let before = tcgetattr(io::stdin())?;
    let mut silent = before.clone();
    // Control-C must not end the process while the terminal is silent, so it is read like any other key.
    silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    show(prompt)?;
    tcsetattr(io::stdin(), OptionalActions::Now, &silent)?;
    let restore = Restore(before);
    let line = typed(io::stdin().lock().bytes());
    drop(restore);
    crate::report::say("");
    line
}

fn show(prompt: &str) -> io::Result<()> {
    let mut err = anstream::stderr();
    write!(err, "{}", fitted_talk(prompt))?;
    err.flush()
}

/// A line from single keys: what a terminal does itself when it is not silent.
fn typed(keys: impl Iterator<Item = io::Result<u8>>) -> io::Result<Option<String>> {
    const INTERRUPT: u8 = 3;
    const END: u8 = 4;
    const BACKSPACE: u8 = 8;
    const DELETE: u8 = 127;
    const ERASE_LINE: u8 = 21;
    let mut line = Vec::new();
    for key in keys {
        match key? {
            b'\n' | b'\r' => return String::from_utf8(line).map(Some).map_err(io::Error::other),
            INTERRUPT | END => return Ok(None),
            BACKSPACE | DELETE => {
                // A character is one or more bytes, of which the first is not a continuation.
                while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
            }
            ERASE_LINE => line.clear(),
            byte => line.push(byte),
        }
    }
    Ok(None)
}

/// Gives the terminal its echo back, whatever happens.
struct Restore(Termios);

impl Drop for Restore {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_line_can_be_corrected_and_given_up() {
        let line = |keys: &str| typed(keys.bytes().map(Ok)).unwrap();
        assert_eq!(line("pö\u{7f}assx\u{8}\n").as_deref(), Some("pass"));
        assert_eq!(line("no\u{15}yes\r").as_deref(), Some("yes"));
        assert_eq!((line("half\u{3}"), line("half")), (None, None));
    }
}
