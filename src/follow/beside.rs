//! What stands beside the words of a step, and belongs to the form that is open.

use super::walk::Walk;
use crate::console::Outcome;
use crate::guide::{BlockKind, Guide};
use crate::lexicon::{Control, Thing};
use crate::reading::{Act, Mood, Reading};

impl Walk<'_> {
    /// `- [ ] X` where the boxes beside it are ticked: the console's box as it is to be left, with nothing said but what it is.
    pub(super) fn leaves_empty(&self, item: Option<usize>, reading: &Reading) -> bool {
        let Some(item) = item.map(|at| &self.guide.items[at]).filter(|item| item.ticked == Some(false)) else { return false };
        self.map.ticked[item.section] && reading.instructions.iter().all(|instruction| matches!(instruction.act, Act::Choose(_) | Act::Pick { .. } | Act::Value(_)))
    }

    /// "- [ ] Create the IAM user", where the guide has made one: a list to tick off.
    pub(super) fn ticks_off(&self, item: Option<usize>, reading: &Reading) -> bool {
        let made = |act: &Act| matches!(act, Act::Create { thing, name: None } if self.desk.has_made(*thing));
        item.is_some_and(|at| self.guide.items[at].ticked == Some(false)) && !reading.instructions.is_empty() && reading.instructions.iter().all(|told| made(&told.act))
    }

    /// Whether a table here may fill the open form: not where the part of the guide that filled it is over.
    pub(super) fn near_form(&self, section: usize) -> bool {
        let parent = self.desk.filled_in().and_then(|filled| self.guide.sections[filled].parent);
        parent.is_none_or(|parent| self.guide.ancestors(section).any(|near| near == parent))
    }

    /// "Create a policy from the JSON below, create a user, and attach it": the document is used before the sentence ends.
    pub(super) fn used_at_once(&self, reading: &Reading, next: usize) -> bool {
        let done: Vec<&Act> = reading.instructions.iter().filter(|told| told.mood == Mood::Do).map(|told| &told.act).collect();
        let makes = |act: &Act| matches!(act, Act::Create { thing: Thing::Policy | Thing::Inline, .. });
        let used = |act: &Act| matches!(act, Act::Create { thing: Thing::User | Thing::Group | Thing::Role, .. } | Act::Attach { .. });
        let policy = done.iter().position(|act| makes(act));
        self.other.is_none() && policy.is_some_and(|policy| done[policy + 1..].iter().any(|act| used(act))) && is_json(self.guide, next)
    }

    /// Pastes a document, or keeps it for the form that will ask for one.
    pub(super) fn paste_block(&mut self, block: usize) -> Outcome {
        let guide = self.guide;
        match &guide.blocks[block].kind {
            BlockKind::Fence(fence) => self.fence(fence, guide.blocks[block].span, None),
            _ => Outcome::Nothing,
        }
    }

    /// "Paste the policy below, name it and click **Create policy**": the document that follows is pasted before the last click.
    pub(super) fn pasted_ahead(&mut self, reading: &Reading, next: Option<usize>) -> Outcome {
        let closes = reading.instructions.last().is_some_and(|last| matches!(last.act, Act::Press(Control::Create(Thing::Policy) | Control::Finish)) && last.mood == Mood::Do);
        match next.filter(|&next| closes && self.other.is_none() && self.desk.lacks_document() && is_json(self.guide, next)) {
            Some(next) => self.paste_block(next),
            None => Outcome::Nothing,
        }
    }
}

fn is_json(guide: &Guide, block: usize) -> bool {
    matches!(&guide.blocks[block].kind, BlockKind::Fence(fence) if fence.text().trim_start().starts_with('{'))
}
