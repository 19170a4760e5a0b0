//! Before something is taken away: what the guide tells its reader to do meanwhile is waited for.

use super::walk::{Stop, Walk};
use crate::guide::BlockKind;
use crate::iam::{Arg, Call};
use crate::plan::StepKind;
use crate::reading::{Act, Mood};

impl Walk<'_> {
    /// After a step: where it takes something away, steps since the last call that tell of other things to do ("put the new key
    /// into place", "wait until it is idle") are a person's, and stand before it.
    pub(super) fn waits(&mut self, at: usize, calls: usize, kind: StepKind) {
        let since = &self.desk.draft.calls[calls.min(self.desk.draft.calls.len())..];
        if let Some(first) = since.iter().position(takes_away).filter(|_| calls > 0) {
            if self.has_to_wait(at) {
                self.meanwhile.push(at);
            }
            for step in std::mem::take(&mut self.meanwhile) {
                let span = self.guide.steps[step].span;
                self.stops.push(Stop { step, why: "before something is taken away", before: calls + first, span, command: None });
                if step != at {
                    self.kinds[step] = Some(StepKind::Checkpoint);
                }
            }
        }
        if !since.is_empty() {
            self.meanwhile.clear();
        } else if kind == StepKind::Information && self.tells_to_do(at) {
            self.meanwhile.push(at);
        }
    }

    /// The step itself says what is waited for: "wait until it is idle, then delete it".
    fn has_to_wait(&self, at: usize) -> bool {
        let instructions = self.guide.steps[at].blocks.iter().flat_map(|&block| &self.told.block(block).instructions);
        instructions.filter(|instruction| matches!(instruction.act, Act::Read) && instruction.mood == Mood::Do).any(|instruction| {
            let text = self.source.slice(instruction.span).trim_start().to_lowercase();
            ["wait", "ask ", "warte", "espera", "aguarde", "attendez", "等待"].iter().any(|word| text.starts_with(word))
        })
    }

    /// The step tells its reader to do something, of which the console knows nothing.
    fn tells_to_do(&self, at: usize) -> bool {
        self.guide.steps[at].blocks.iter().any(|&block| {
            let shown = matches!(self.guide.blocks[block].kind, BlockKind::Paragraph(_)) && !self.guide.blocks[block].aside;
            shown && self.told.block(block).instructions.iter().any(|instruction| matches!(instruction.act, Act::Read) && matches!(instruction.mood, Mood::Do | Mood::Not))
        })
    }
}

/// Calls that end what somebody may still use.
fn takes_away(call: &Call) -> bool {
    let inactive = || call.argument("Status").is_some_and(|status| matches!(status, Arg::Text(text) if text.literal() == Some("Inactive")));
    let name = call.operation.name;
    ["Delete", "Detach", "Remove", "Deactivate"].iter().any(|verb| name.starts_with(verb)) || name == "UpdateAccessKey" && inactive()
}
