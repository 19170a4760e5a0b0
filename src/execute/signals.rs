//! Signals that ask the program to stop.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// A signal that stops a run cleanly: calls in flight are finished first, where that does not take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Interrupt,
    Terminate,
    /// The terminal went away.
    HangUp,
}

/// Catches the three signals from now on; the future ends with the first that comes.
pub fn signals() -> io::Result<impl Future<Output = Signal>> {
    let (mut interrupt, mut terminate, mut hang_up) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Signal::Interrupt,
            _ = terminate.recv() => Signal::Terminate,
            _ = hang_up.recv() => Signal::HangUp,
        }
    })
}
