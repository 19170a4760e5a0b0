//! Asking a person: questions go to standard error, answers come from standard input.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Whether a person can be asked and can see the question.
pub fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a line; none at the end of input. `prompt` is ready to be printed.
pub fn ask(prompt: &str) -> io::Result<Option<String>> {
    let mut err = anstream::stderr();
    write!(err, "{prompt}")?;
    err.flush()?;
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Asks for a line that the terminal does not show.
pub fn ask_unechoed(prompt: &str) -> io::Result<Option<String>> {
    let before = tcgetattr(io::stdin())?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(io::stdin(), OptionalActions::Now, &silent)?;
    let restore = Restore(before);
    let answer = ask(prompt);
    drop(restore);
    crate::report::say("");
    answer
}

/// Gives the terminal its echo back, whatever happens.
struct Restore(Termios);

impl Drop for Restore {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
