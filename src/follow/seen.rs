//! What a paragraph says in the eyes of the walk.

use super::walk::Walk;
use crate::console::Outcome;
use crate::guide::BlockKind;
use crate::lexicon::{Entry, Noun, Thing, Verb, Word, lexicon};
use crate::reading::{Act, Mood, Place, Reading, Said, thing_of};

impl Walk<'_> {
    /// "Select:" and a quotation that holds nothing but a label.
    pub(super) fn quotes_label(&self, block: usize) -> bool {
        let introduced =
            block.checked_sub(1).is_some_and(|above| self.told.block(above).introduces.is_some() && self.guide.blocks[above].section == self.guide.blocks[block].section);
        let short = matches!(&self.guide.blocks[block].kind, BlockKind::Paragraph(text) if text.plain().split(' ').count() <= 6);
        introduced && short && self.told.block(block).instructions.len() == 1
    }

    /// Whether the step, or the one that follows it and is nothing but a fence, holds `aws iam` commands.
    pub(super) fn shows_iam_commands(&self, at: usize) -> bool {
        let steps = &self.guide.steps;
        let next = steps.get(at + 1).filter(|next| next.section == steps[at].section && matches!(self.guide.blocks[next.blocks[0]].kind, BlockKind::Fence(_)));
        let blocks = steps[at].blocks.iter().chain(next.into_iter().flat_map(|next| &next.blocks));
        blocks.into_iter().filter_map(|&block| self.typed.at(self.guide, block)).any(|fence| fence.lines.iter().any(|line| line.text.contains(" iam ")))
    }

    /// "Name: `x`" below "Create a project", a policy below "Ensure that the cluster's role has": a detail of something else.
    pub(super) fn details_another(&self, at: usize) -> bool {
        let guide = self.guide;
        let blocks = &guide.steps[at].blocks;
        let Some(item) = guide.blocks[blocks[0]].item else { return false };
        let within = |items: &[usize]| std::iter::successors(guide.items[item].parent, |&near| guide.items[near].parent).any(|near| items.contains(&near));
        let (of_other, of_checked) = (within(&self.others), within(&self.checked));
        let detail = |act: &Act| match act {
            Act::Fill { .. } | Act::Value(_) | Act::Read => true,
            Act::Pick { .. } | Act::Attach { .. } => of_checked,
            _ => false,
        };
        let told = |&block: &usize| matches!(guide.blocks[block].kind, BlockKind::Paragraph(_)) && self.told.block(block).instructions.iter().all(|told| detail(&told.act));
        (of_other || of_checked) && blocks.iter().all(told)
    }

    /// "Ensure that the cluster's role has these policies:", in the middle of a user's wizard: nobody gives them to the user.
    pub(super) fn checks_another(&self, reading: &Reading) -> bool {
        let checks = lexicon().longest(&reading.folded).is_some_and(|hit| hit.entries.iter().any(|entry| matches!(entry, Entry::Word(Word::Verb(Verb::Check)))));
        let holder = reading.nouns.iter().filter_map(|noun| thing_of(*noun)).find(|thing| matches!(thing, Thing::User | Thing::Group | Thing::Role));
        checks && reading.nouns.contains(&Noun::Policy) && holder.is_some_and(|holder| self.desk.fills_for_another(holder))
    }
}

/// What a sentence states as its end; commands or clicks may do it instead.
pub fn is_goal(act: &Act) -> bool {
    matches!(
        act,
        Act::Create { .. }
            | Act::CreateListed { .. }
            | Act::Attach { .. }
            | Act::AddToGroup { .. }
            | Act::Delete { .. }
            | Act::Detach { .. }
            | Act::Deactivate
            | Act::Call { .. }
            | Act::Tag { .. }
            | Act::Finish(_)
    )
}

/// What a paragraph did at the desk.
pub struct Seen {
    pub outcome: Outcome,
    pub foreign: bool,
    /// Part of it is for a person.
    pub person: bool,
}

/// "Create an IAM user": no other service's console makes one.
pub fn makes_iam_user(reading: &Reading) -> bool {
    let first = reading.instructions.first().filter(|first| first.mood == Mood::Do);
    let user = first.is_some_and(|first| matches!(first.act, Act::Create { thing: Thing::User, .. }));
    user && reading.folded.contains("iam user")
}

pub fn mentions_iam(reading: &Reading) -> bool {
    // IAM Identity Center is another service, with users and groups of its own.
    reading.folded.replace("iam identity center", "").split(|c: char| !c.is_alphanumeric()).any(|word| word == "iam")
        || reading.instructions.iter().any(|instruction| matches!(instruction.act, Act::Visit(Place::Iam)))
}

/// The policies that a heading names: "Add the AdministratorAccess policy".
pub fn titled_policies(reading: &Reading) -> Vec<Said> {
    let named = reading.instructions.iter().filter(|instruction| instruction.mood == Mood::Do).filter_map(|instruction| match &instruction.act {
        Act::Attach { policies, .. } | Act::Pick { values: policies, .. } => Some(policies),
        _ => None,
    });
    named.flatten().cloned().collect()
}
