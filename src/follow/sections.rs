//! Where the sections' steps stand: looked up at every step, so counted once.

use std::collections::HashMap;
use std::ops::Range;

use super::words::counts_ways;
use crate::guide::{BlockKind, Guide};
use crate::source::Span;

/// For each section its subsections in order, and the steps from its first to its last.
pub struct SectionMap {
    pub children: Vec<Vec<usize>>,
    pub steps: Vec<Range<usize>>,
    /// It is one of the ways that the text above it counts: "there are two options", and two sections follow.
    pub counted: Vec<bool>,
    /// A box of it is ticked.
    pub ticked: Vec<bool>,
    /// The items of each list: by its section, and the item that it stands in.
    pub lists: HashMap<(usize, Option<usize>), Vec<usize>>,
    /// Of each item.
    pub first_block: HashMap<usize, usize>,
    /// Where blocks stand, by their beginnings.
    places: Vec<Span>,
}

fn counted(guide: &Guide, children: &[Vec<usize>]) -> Vec<bool> {
    let mut counted = vec![false; guide.sections.len()];
    for block in guide.blocks.iter().filter(|block| children[block.section].len() > 1) {
        let BlockKind::Paragraph(text) = &block.kind else { continue };
        let Some((number, lower)) = counts_ways(text) else { continue };
        let below: Vec<usize> = children[block.section].iter().copied().filter(|&child| guide.sections[child].heading.start > block.span.start).collect();
        // All of them, or those that the sentence names.
        let named = |child: &usize| lower.contains(guide.sections[*child].title.plain().to_lowercase().as_str());
        let ways: Vec<usize> = if below.len() == number { below } else { below.into_iter().filter(named).collect() };
        if ways.len() > 1 {
            ways.into_iter().for_each(|way| counted[way] = true);
        }
    }
    counted
}

impl SectionMap {
    pub fn new(guide: &Guide) -> Self {
        let mut children = vec![Vec::new(); guide.sections.len()];
        for (at, section) in guide.sections.iter().enumerate() {
            if let Some(parent) = section.parent {
                children[parent].push(at);
            }
        }
        let mut steps = vec![0..0; guide.sections.len()];
        for (at, step) in guide.steps.iter().enumerate() {
            for section in guide.ancestors(step.section) {
                let range: &mut Range<usize> = &mut steps[section];
                let start = if range.start == range.end { at } else { range.start };
                *range = start..at + 1;
            }
        }
        let counted = counted(guide, &children);
        let mut ticked = vec![false; guide.sections.len()];
        guide.items.iter().filter(|item| item.ticked == Some(true)).for_each(|item| ticked[item.section] = true);
        let mut places: Vec<Span> = guide.blocks.iter().map(|block| block.span).collect();
        places.sort_unstable();
        let mut lists: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, item) in guide.items.iter().enumerate() {
            lists.entry((item.section, item.parent)).or_default().push(at);
        }
        let mut first_block = HashMap::new();
        for (at, block) in guide.blocks.iter().enumerate() {
            block.item.map(|item| first_block.entry(item).or_insert(at));
        }
        Self { children, steps, counted, ticked, lists, first_block, places }
    }

    /// Whether a block stands between two places.
    pub fn gap(&self, from: usize, to: usize) -> bool {
        self.places.get(self.places.partition_point(|place| place.start < from)).is_some_and(|place| place.end <= to)
    }
}
