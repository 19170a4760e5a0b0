//! "Use one of the following": the items below are ways to one end, of which the first that makes a call is taken.

use super::walk::Walk;
use super::words::recommends;
use crate::guide::{BlockKind, Text};
use crate::iam::Operation;

/// What a sentence offered, and which item of the list below it was taken.
#[derive(Clone)]
pub struct OneOf {
    section: usize,
    /// The item that the sentence stands in; None for a paragraph above the list.
    above: Option<usize>,
    taken: Option<usize>,
}

/// A call that an item named, to know its twin: "AWS CLI: …" and "AWS API: …" are one call told twice.
#[derive(Clone)]
pub struct Named {
    list: (usize, Option<usize>),
    operation: &'static str,
}

impl Walk<'_> {
    pub(super) fn offers_ways(&mut self, section: usize, item: Option<usize>) {
        self.one_of = Some(OneOf { section, above: item, taken: None });
    }

    /// Whether the step stands in another one of the offered items than the one that was taken.
    pub(super) fn other_way(&mut self, at: usize) -> bool {
        self.offers_cases(at);
        let Some(one_of) = &self.one_of else { return false };
        match self.way_of(one_of, at) {
            Some(way) => one_of.taken.is_some_and(|taken| taken != way),
            None => {
                // Text of the item itself may stand between the lists.
                let step = &self.guide.steps[at];
                let own = one_of.above.is_some() && self.guide.blocks[step.blocks[0]].item == one_of.above;
                if !own {
                    self.one_of = None;
                }
                false
            }
        }
    }

    /// "For full access: X", "For reading: Y": items of one list that each name a case are ways, the recommended one first.
    fn offers_cases(&mut self, at: usize) {
        let step = &self.guide.steps[at];
        let Some(item) = self.guide.blocks[step.blocks[0]].item else { return };
        // Few steps begin so; only they look at their neighbours.
        if matches!(self.guide.blocks[step.blocks[0]].kind, BlockKind::Paragraph(_)) && self.case(step.blocks[0]).is_none() {
            return;
        }
        let above = self.guide.items[item].parent;
        if self.one_of.as_ref().is_some_and(|one_of| one_of.above == above && one_of.section == step.section) {
            return;
        }
        let siblings = self.map.lists.get(&(step.section, above)).map_or(&[][..], Vec::as_slice);
        // Nobody offers so many cases.
        if siblings.len() > 100 {
            return;
        }
        // "Attach the following policies:" means all.
        let intro = above.and_then(|item| self.map.first_block.get(&item).copied()).or_else(|| self.map.first_block.get(siblings.first()?).and_then(|first| first.checked_sub(1)));
        let all = |text: &str| text.contains("policies") && ["the following", "these", "both", "all of"].iter().any(|word| text.contains(word)) && !text.contains("one of");
        if intro.is_some_and(|intro| all(&self.told.words(intro))) {
            return;
        }
        let cases: Vec<(usize, bool)> = siblings.iter().copied().filter_map(|near| self.case_of(near).map(|recommended| (near, recommended))).collect();
        if cases.len() < 2 || !cases.iter().any(|(near, _)| *near == item) {
            return;
        }
        let taken = cases.iter().find(|(_, recommended)| *recommended).map(|(near, _)| *near);
        self.one_of = Some(OneOf { section: step.section, above, taken });
    }

    fn case_of(&self, item: usize) -> Option<bool> {
        self.case(*self.map.first_block.get(&item)?)
    }

    /// Whether a text begins with the case that it is for, "For …: ", and whether that is the recommended one.
    fn case(&self, block: usize) -> Option<bool> {
        let lower = self.told.block(block).folded.trim_start();
        let lead = lower.strip_prefix("for ").and_then(|rest| rest.split_once(':'))?.0;
        // "For the role name: …" is a field.
        let field = ["name", "type", "policy", "entity", "account", "url", "audience", "description", "id", "step"];
        let words = || lead.split_whitespace();
        (!words().any(|word| field.contains(&word)) && words().count() <= 5).then(|| recommends(lower))
    }

    /// Notes that the step has made a call.
    pub(super) fn takes_way(&mut self, at: usize) {
        let Some(one_of) = self.one_of.clone().filter(|one_of| one_of.taken.is_none()) else { return };
        if let Some(way) = self.way_of(&one_of, at)
            && let Some(one_of) = &mut self.one_of
        {
            one_of.taken = Some(way);
        }
    }

    /// The item directly below the sentence that the step stands in.
    fn way_of(&self, one_of: &OneOf, at: usize) -> Option<usize> {
        let step = &self.guide.steps[at];
        let item = self.guide.blocks[step.blocks[0]].item.filter(|_| step.section == one_of.section)?;
        std::iter::successors(Some(item), |&near| self.guide.items[near].parent).find(|&near| self.guide.items[near].parent == one_of.above)
    }

    /// Whether the item above in this list has named the same call for another interface.
    pub(super) fn named_twice(&mut self, operation: &'static Operation, text: &Text, section: usize, item: Option<usize>) -> bool {
        if !is_interface(text) {
            self.named = None;
            return false;
        }
        let list = (section, item.and_then(|item| self.guide.items[item].parent));
        let twice = self.named.as_ref().is_some_and(|named| named.list == list && named.operation == operation.name);
        self.named = Some(Named { list, operation: operation.name });
        twice
    }
}

/// "AWS CLI: …", "API: …".
fn is_interface(text: &Text) -> bool {
    let plain = text.plain();
    plain.split_once([':', '：']).is_some_and(|(label, _)| ["CLI", "API", "SDK", "PowerShell", "Console"].iter().any(|name| label.trim_end().ends_with(name)))
}
