//! What only a person can do: the step's own text, and what to do about it.

use super::args::CheckpointMode;
use super::terminal::{ask, is_attended};
use crate::execute::{Asker, By, Decision};
use crate::plan::Checkpoint;
use crate::report::{clean, say};

/// Decides at checkpoints as the command line says.
pub struct AtCheckpoint {
    mode: CheckpointMode,
    /// The checkpoint at which the run had paused: who goes on with it has done that step.
    passed: Option<String>,
}

impl AtCheckpoint {
    /// By `--checkpoint`, else by asking; where nobody can be asked the run stops.
    pub fn new(mode: Option<CheckpointMode>) -> AtCheckpoint {
        let mode = match mode.unwrap_or(CheckpointMode::Ask) {
            CheckpointMode::Ask if !is_attended() => CheckpointMode::Stop,
            mode => mode,
        };
        AtCheckpoint { mode, passed: None }
    }

    /// Where nobody can be asked, the checkpoint that the run had paused at is passed.
    pub fn resuming(mode: Option<CheckpointMode>, paused: Option<String>) -> AtCheckpoint {
        AtCheckpoint { passed: paused, ..AtCheckpoint::new(mode) }
    }
}

impl Asker for AtCheckpoint {
    async fn ask(&self, checkpoint: &Checkpoint) -> (Decision, By) {
        say(&format!("step {} (line {}), {}:", clean(&checkpoint.step), checkpoint.lines.0, checkpoint.why));
        checkpoint.instruction.lines().for_each(|line| say(&format!("  | {}", clean(line))));
        match self.mode {
            CheckpointMode::Continue => (Decision::Continued, By::Option),
            CheckpointMode::Stop if self.passed.as_deref() == Some(&checkpoint.id) => (Decision::Continued, By::Person),
            CheckpointMode::Stop => (Decision::Paused, By::Option),
            CheckpointMode::Ask => (asked().await, By::Person),
        }
    }
}

/// The person's answer. It is read in a thread of its own, which nothing waits for: a signal must end the run while the
/// question stands.
async fn asked() -> Decision {
    let (answer, answered) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let decision = loop {
            match ask("[c]ontinue / [s]kip / [a]bort: ").ok().flatten() {
                Some(line) => match decision(&line) {
                    Some(decision) => break decision,
                    None => continue,
                },
                // Nobody is there any more.
                None => break Decision::Paused,
            }
        };
        let _ = answer.send(decision);
    });
    answered.await.unwrap_or(Decision::Paused)
}

fn decision(line: &str) -> Option<Decision> {
    match line.trim().to_ascii_lowercase().as_str() {
        "c" | "continue" => Some(Decision::Continued),
        "s" | "skip" => Some(Decision::Skipped),
        "a" | "abort" => Some(Decision::Aborted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_answer_goes_on() {
        assert_eq!([decision("c"), decision(" Skip "), decision("a")], [Some(Decision::Continued), Some(Decision::Skipped), Some(Decision::Aborted)]);
        assert_eq!([decision(""), decision("y")], [None, None]);
    }
}
