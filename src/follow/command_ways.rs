//! Ways that comments among the commands of a step offer: "# Option 1: …", "# Option 2: …"; "# Or …".

use std::borrow::Cow;
use std::ops::Range;

use super::command_blocks::Typed;
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
    /// The lines that make something in IAM, of a way behind "Or".
    makes: Vec<String>,
}

impl<'a> Walk<'a> {
    /// The bytes of the guide that hold the ways which are not taken.
    pub(super) fn command_ways(&mut self, step: usize) -> Vec<Range<usize>> {
        let typed = self.typed.clone();
        let fences: Vec<&Fence> = self.guide.steps[step].blocks.iter().filter_map(|&block| typed.at(self.guide, block)).collect();
        let mut left = Vec::new();
        for (among, ways) in all_groups(&fences).into_iter().enumerate() {
            let titles: Vec<String> = ways.iter().map(|way| way.title.clone()).collect();
            let name = format!("way-{}", self.numbers.get(&(step, among + 1)).copied().unwrap_or(0));
            let asked = self.asked(&name, &titles);
            let recommended = ways.iter().position(|way| way.commands && recommends(&way.title));
            // What the guide makes in full elsewhere needs no other way here.
            let makes = ways.iter().position(|way| way.makes.iter().any(|line| !self.is_typed_elsewhere(line, step)));
            let taken = asked.or(recommended).or(makes).or_else(|| ways.iter().position(|way| way.commands)).unwrap_or_default();
            left.extend(ways.iter().enumerate().filter(|(at, _)| *at != taken).map(|(_, way)| way.bytes.clone()));
            let line = self.source.line(ways[0].bytes.start);
            self.choices.push(Choice { name, options: titles, taken, line });
        }
        left
    }

    fn is_typed_elsewhere(&self, line: &str, step: usize) -> bool {
        let own = &self.guide.steps[step].blocks;
        self.typed.blocks_with(self.guide, line).iter().any(|block| !own.contains(block))
    }
}

/// How many places with several ways the commands of a step have.
pub fn command_places(guide: &Guide, typed: &Typed, step: usize) -> usize {
    let fences: Vec<&Fence> = guide.steps[step].blocks.iter().filter_map(|&block| typed.at(guide, block)).collect();
    all_groups(&fences).len()
}

fn all_groups(fences: &[&Fence]) -> Vec<Vec<Way>> {
    if !fences.iter().any(|fence| fence.lines.iter().any(|line| line.text.trim_start().starts_with('#'))) {
        return Vec::new();
    }
    let or = fences.iter().flat_map(|fence| or_groups(fence));
    groups(fences).into_iter().chain(or).filter(|ways| ways.len() > 1).collect()
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
            let option = title.clone().filter(|title| is_numbered_option(&title.to_lowercase()));
            match (option, groups.last_mut()) {
                (Some(title), Some(group)) => {
                    group.push(Way { title, bytes: line.start..end, commands: false, makes: Vec::new() });
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

/// Commands under a comment, and what a comment right behind them offers for them. A way ends where another comment begins.
fn or_groups(fence: &Fence) -> Vec<Vec<Way>> {
    let mut groups: Vec<Vec<Way>> = Vec::new();
    for line in &fence.lines {
        let text = line.text.trim();
        let end = line.start + line.text.len();
        let title = text.strip_prefix("# ").map(str::trim);
        // Comments right below one another are one.
        let continued = groups.last().and_then(|ways| ways.last()).is_some_and(|way| !way.commands);
        match title {
            _ if text.is_empty() => {}
            Some(title) if offers_another(title) => {
                let way = Way { title: title.to_owned(), bytes: line.start..end, commands: false, makes: Vec::new() };
                match groups.last_mut() {
                    Some(ways) if ways.iter().all(|way| way.commands) => ways.push(way),
                    _ => groups.push(vec![way]),
                }
            }
            Some(title) if !continued => groups.push(vec![Way { title: title.to_owned(), bytes: line.start..end, commands: false, makes: Vec::new() }]),
            _ => {
                if let Some(way) = groups.last_mut().and_then(|ways| ways.last_mut()) {
                    way.bytes.end = end;
                    way.commands |= title.is_none();
                    way.makes.extend(Some(text).filter(|text| text.contains(" iam create-")).map(str::to_owned));
                }
            }
        }
    }
    groups
}

/// "Or create a user", "Alternatively: …".
fn offers_another(title: &str) -> bool {
    let lower = title.to_lowercase();
    let word = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word, "or" | "alternatively" | "o" | "ou" | "oder" | "alternativamente") || ["或者", "または"].iter().any(|word| lower.starts_with(word))
}

/// A fence without the lines that lie in the ranges.
pub fn without<'f>(fence: &'f Fence, left: &[Range<usize>]) -> Cow<'f, Fence> {
    if left.is_empty() {
        return Cow::Borrowed(fence);
    }
    let lines = fence.lines.iter().filter(|line| !left.iter().any(|range| range.contains(&line.start))).cloned().collect();
    Cow::Owned(Fence { lines, ..fence.clone() })
}
