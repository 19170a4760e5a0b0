//! Ways that comments among the commands of a step offer: "# Option 1: …", "# Option 2: …".

use std::ops::Range;

use super::typed::Typed;
use super::walk::Walk;
use super::words::{is_numbered_option, recommends};
use crate::guide::{Fence, Guide};
use crate::plan::Choice;

/// Lines under one comment that offers a way, as bytes of the guide.
struct Way {
    title: String,
    bytes: Range<usize>,
    /// It holds more than comments.
    commands: bool,
}

impl<'a> Walk<'a> {
    /// The bytes of the guide that hold the ways which are not taken.
    pub(super) fn command_ways(&mut self, step: usize) -> Vec<Range<usize>> {
        let typed = self.typed.clone();
        let fences: Vec<&Fence> = self.guide.steps[step].blocks.iter().filter_map(|&block| typed.at(self.guide, block)).collect();
        let mut left = Vec::new();
        for (among, ways) in groups(&fences).into_iter().filter(|ways| ways.len() > 1).enumerate() {
            let titles: Vec<String> = ways.iter().map(|way| way.title.clone()).collect();
            let name = format!("way-{}", self.numbers.get(&(step, among + 1)).copied().unwrap_or(0));
            let asked = self.asked(&name, &titles);
            let recommended = ways.iter().position(|way| way.commands && recommends(&way.title));
            let taken = asked.or(recommended).or_else(|| ways.iter().position(|way| way.commands)).unwrap_or_default();
            left.extend(ways.iter().enumerate().filter(|(at, _)| *at != taken).map(|(_, way)| way.bytes.clone()));
            let line = self.source.line(ways[0].bytes.start);
            self.choices.push(Choice { name, options: titles, taken, line });
        }
        left
    }
}

/// How many places with several ways the commands of a step have.
pub fn command_places(guide: &Guide, typed: &Typed, step: usize) -> usize {
    let fences: Vec<&Fence> = guide.steps[step].blocks.iter().filter_map(|&block| typed.at(guide, block)).collect();
    groups(&fences).iter().filter(|ways| ways.len() > 1).count()
}

/// Neighbouring ways. One ends where the next begins or its fence ends: what stands below the last may be a part of it.
fn groups(fences: &[&Fence]) -> Vec<Vec<Way>> {
    let mut groups: Vec<Vec<Way>> = vec![Vec::new()];
    for fence in fences {
        let mut inside = false;
        for line in &fence.lines {
            let text = line.text.trim();
            let title = text.strip_prefix('#').map(|title| title.trim_start_matches(['#', ' ']).to_owned());
            let end = line.start + line.text.len();
            let option = title.clone().filter(|title| is_numbered_option(title));
            match (option, groups.last_mut()) {
                (Some(title), Some(group)) => {
                    group.push(Way { title, bytes: line.start..end, commands: false });
                    inside = true;
                }
                (None, Some(group)) if inside => {
                    if let Some(way) = group.last_mut() {
                        way.bytes.end = end;
                        way.commands |= title.is_none() && !text.is_empty();
                    }
                }
                _ if text.is_empty() || title.is_some() => {}
                _ => groups.push(Vec::new()),
            }
        }
    }
    groups
}

/// A fence without the lines that lie in the ranges.
pub fn without(fence: &Fence, left: &[Range<usize>]) -> Fence {
    let lines = fence.lines.iter().filter(|line| !left.iter().any(|range| range.contains(&line.start))).cloned().collect();
    Fence { lines, ..fence.clone() }
}
