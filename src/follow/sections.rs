//! Where the sections' steps stand: looked up at every step, so counted once.

use std::ops::Range;

use crate::guide::Guide;

/// For each section its subsections in order, and the steps from its first to its last.
pub struct SectionMap {
    pub children: Vec<Vec<usize>>,
    pub steps: Vec<Range<usize>>,
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
        Self { children, steps }
    }
}
