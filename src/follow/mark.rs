//! Going back: a part of the guide is followed to see what it makes, and left where another way is taken.

use super::walk::Walk;
use crate::iam::Call;
use crate::plan::Parameter;

/// The walk as it was. What only grows is kept by its length, so that a mark costs little in a long guide.
pub struct Mark<'a> {
    walk: Walk<'a>,
    calls: usize,
    parameters: usize,
    diagnostics: usize,
    stops: usize,
    outdated: usize,
}

struct Grown {
    calls: Vec<Call>,
    parameters: Vec<Parameter>,
    diagnostics: Vec<crate::diagnostic::Diagnostic>,
    stops: Vec<super::walk::Stop>,
    outdated: Vec<crate::plan::Outdated>,
    kinds: Vec<Option<crate::plan::StepKind>>,
}

impl<'a> Walk<'a> {
    pub(super) fn mark(&mut self) -> Mark<'a> {
        let grown = self.take_grown();
        let walk = self.clone();
        let mark = Mark {
            walk,
            calls: grown.calls.len(),
            parameters: grown.parameters.len(),
            diagnostics: grown.diagnostics.len(),
            stops: grown.stops.len(),
            outdated: grown.outdated.len(),
        };
        self.put_grown(grown);
        mark
    }

    /// Forgets everything since the mark, but for what the steps became.
    pub(super) fn back_to(&mut self, mark: Mark<'a>) {
        let mut grown = self.take_grown();
        grown.calls.truncate(mark.calls);
        grown.parameters.truncate(mark.parameters);
        grown.diagnostics.truncate(mark.diagnostics);
        grown.stops.truncate(mark.stops);
        grown.outdated.truncate(mark.outdated);
        *self = mark.walk;
        self.put_grown(grown);
    }

    fn take_grown(&mut self) -> Grown {
        let draft = &mut self.desk.draft;
        Grown {
            calls: std::mem::take(&mut draft.calls),
            parameters: std::mem::take(&mut draft.parameters),
            diagnostics: std::mem::take(&mut draft.diagnostics),
            stops: std::mem::take(&mut self.stops),
            outdated: std::mem::take(&mut self.outdated),
            kinds: std::mem::take(&mut self.kinds),
        }
    }

    fn put_grown(&mut self, grown: Grown) {
        let draft = &mut self.desk.draft;
        (draft.calls, draft.parameters, draft.diagnostics) = (grown.calls, grown.parameters, grown.diagnostics);
        (self.stops, self.outdated, self.kinds) = (grown.stops, grown.outdated, grown.kinds);
    }
}
