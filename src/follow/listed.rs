//! "Create these users:" and, below, a list of names.

use super::walk::Walk;
use crate::guide::BlockKind;
use crate::lexicon::{Noun, Thing};
use crate::reading::{Act, Instruction, Mood, Reading, Said};

/// "Create two roles:" and where the list below it stands: its section, and the item that holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    section: usize,
    above: Option<usize>,
}

impl Walk<'_> {
    /// Remembers that a list of roles stands below, "Create these roles:", until that list is over.
    fn lists_roles(&mut self, index: usize, reading: &Reading) {
        let block = &self.guide.blocks[index];
        let within = block.item.map(|item| Listed { section: block.section, above: self.guide.items[item].parent });
        if within.is_some() && within == self.roles_listed {
            return;
        }
        let roles = matches!(reading.instructions.as_slice(), [Instruction { act: Act::Create { thing: Thing::Role, name: None }, mood: Mood::Do, .. }]);
        let folded = reading.folded.trim_end();
        let several = roles && folded.ends_with([':', '：']) && folded.trim_end_matches([':', '：', ' ']).ends_with("roles");
        let above = Listed { section: block.section, above: block.item };
        self.roles_listed = Some(above).filter(|_| several && self.other.is_none());
    }

    /// "`x` for Lambda, with `Y`" in such a list: the role, and whom it is for; what it is given the line itself says.
    pub(super) fn makes_listed_role(&mut self, at: usize) {
        let step = &self.guide.steps[at];
        let block = &self.guide.blocks[step.blocks[0]];
        let above = block.item.map(|item| Listed { section: block.section, above: self.guide.items[item].parent });
        if above.is_none() || above != self.roles_listed || self.other.is_some() {
            return;
        }
        let told = self.told.clone();
        let reading = told.block(step.blocks[0]);
        let Some(name) = &reading.lead else { return };
        self.desk.perform(&Act::Create { thing: Thing::Role, name: Some(name.clone()) }, Mood::Do, block.span);
        if let [service] = reading.services.as_slice() {
            self.desk.perform(&Act::PickService(service), Mood::Do, block.span);
        }
    }

    /// Takes the names of a list below the sentence that speaks of what they name, where no click or command makes it later.
    pub(super) fn names_below(&mut self, index: usize, reading: &Reading) {
        self.lists_roles(index, reading);
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

    fn words_behind(&self, block: usize, name: &Said) -> String {
        let end = self.guide.blocks[block].span.end;
        self.source.slice(crate::source::Span { start: name.span.end.min(end), end }).to_owned()
    }

    /// The names in the list right below a block: two or more, with nothing to be done for one of them alone.
    fn listed_names(&self, above: usize) -> Option<Vec<(Said, String)>> {
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
                    Act::Value(said) => names.push((said.clone(), self.words_behind(at, said))),
                    _ => return None,
                },
                _ => return None,
            }
        }
        (names.len() > 1).then_some(names)
    }
}
