//! "Create these users:" and, below, a list of names.

use super::walk::Walk;
use crate::guide::BlockKind;
use crate::lexicon::{Noun, Thing};
use crate::reading::{Act, Mood, Reading, Said};

impl Walk<'_> {
    /// Takes the names of a list below the sentence that speaks of what they name, where no click or command makes it later.
    pub(super) fn names_below(&mut self, index: usize, reading: &Reading) {
        if !reading.folded.trim_end().ends_with([':', '：']) || self.other.is_some() {
            return;
        }
        let span = self.guide.blocks[index].span;
        let told: Vec<_> = reading.instructions.iter().filter(|instruction| !matches!(instruction.act, Act::Read | Act::Visit(_))).collect();
        let (thing, meant) = match told.as_slice() {
            [create] if create.mood == Mood::Do => match create.act {
                Act::Create { thing: thing @ (Thing::User | Thing::Group), name: None } => (thing, true),
                _ => return,
            },
            [] if reading.nouns.contains(&Noun::User) && !reading.nouns.iter().any(|noun| matches!(noun, Noun::Group | Noun::Role | Noun::Policy)) => (Thing::User, false),
            _ => return,
        };
        if self.desk.explicit.get(&thing).is_some_and(|at| *at > span.start) {
            return;
        }
        if let Some(names) = self.listed_names(index) {
            self.desk.names_listed(thing, &names, meant, span);
        }
    }

    /// The names in the list right below a block: two or more, with nothing to be done for one of them alone.
    fn listed_names(&self, above: usize) -> Option<Vec<Said>> {
        let (section, parent) = (self.guide.blocks[above].section, self.guide.blocks[above].item);
        let mut names = Vec::new();
        let mut last = None;
        for (at, block) in self.guide.blocks.iter().enumerate().skip(above + 1) {
            let Some(item) = block.item.filter(|_| block.section == section) else { break };
            let top = std::iter::successors(Some(item), |&near| self.guide.items[near].parent).find(|&near| self.guide.items[near].parent == parent);
            let Some(top) = top else { break };
            if !matches!(block.kind, BlockKind::Paragraph(_)) {
                return None;
            }
            let instructions = &self.told.block(at).instructions;
            if last == Some(top) {
                if instructions.iter().any(|instruction| !matches!(instruction.act, Act::Read)) {
                    return None;
                }
                continue;
            }
            last = Some(top);
            match instructions.as_slice() {
                [only] if only.mood == Mood::Do => match &only.act {
                    Act::Value(said) => names.push(said.clone()),
                    _ => return None,
                },
                _ => return None,
            }
        }
        (names.len() > 1).then_some(names)
    }
}
