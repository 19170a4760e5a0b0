//! Wizards that a guide speaks of without saying what goes into them.

use super::walk::{Stop, Walk};
use crate::plan::StepKind;

impl Walk<'_> {
    /// Steps that speak of a wizard without saying what goes into it are a person's.
    pub(super) fn unfilled(&mut self) {
        for span in std::mem::take(&mut self.desk.unfilled) {
            let Some(step) = self.guide.steps.iter().position(|step| step.span.start <= span.start && span.start < step.span.end) else { continue };
            let (calls, place) = (&self.desk.draft.calls, self.guide.steps[step].span);
            if !calls.iter().any(|call| call.span.start < place.end && place.start < call.span.end) {
                let before = calls.iter().position(|call| call.span.start > span.start).unwrap_or(calls.len());
                self.kinds[step] = Some(StepKind::Checkpoint);
                self.stops.push(Stop { step, why: "nothing says what goes into it", before, span: place, command: None });
            }
        }
        self.stops.sort_by_key(|stop| stop.span.start);
    }
}
