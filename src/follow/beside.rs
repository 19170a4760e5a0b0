//! What stands beside the words of a step, and belongs to the form that is open.

use super::walk::Walk;
use crate::console::Outcome;
use crate::guide::BlockKind;
use crate::lexicon::{Control, Thing};
use crate::reading::{Act, Mood, Reading};

impl Walk<'_> {
    /// `- [ ] X` where the boxes beside it are ticked: the console's box as it is to be left, with nothing said but what it is.
    pub(super) fn leaves_empty(&self, item: Option<usize>, reading: &Reading) -> bool {
        let Some(item) = item.map(|at| &self.guide.items[at]).filter(|item| item.ticked == Some(false)) else { return false };
        self.map.ticked[item.section] && reading.instructions.iter().all(|instruction| matches!(instruction.act, Act::Choose(_) | Act::Pick { .. } | Act::Value(_)))
    }

    /// Whether a table here may fill the open form: not where the part of the guide that filled it is over.
    pub(super) fn near_form(&self, section: usize) -> bool {
        let parent = self.desk.filled_in().and_then(|filled| self.guide.sections[filled].parent);
        parent.is_none_or(|parent| self.guide.ancestors(section).any(|near| near == parent))
    }

    /// "Paste the policy below, name it and click **Create policy**": the document that follows is pasted before the last click.
    pub(super) fn pasted_ahead(&mut self, reading: &Reading, next: Option<&usize>) -> Outcome {
        let closes = reading.instructions.last().is_some_and(|last| matches!(last.act, Act::Press(Control::Create(Thing::Policy) | Control::Finish)) && last.mood == Mood::Do);
        let fence = next.and_then(|&next| if let BlockKind::Fence(fence) = &self.guide.blocks[next].kind { Some((fence, self.guide.blocks[next].span)) } else { None });
        match fence {
            Some((fence, span)) if closes && self.other.is_none() && self.desk.lacks_document() && fence.text().trim_start().starts_with('{') => self.fence(fence, span, None),
            _ => Outcome::Nothing,
        }
    }
}
