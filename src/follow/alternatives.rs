//! Several ways to the same end: one is taken.

use std::ops::Range;

use super::sections::SectionMap;
use super::walk::Walk;
use super::words::{is_option, recommends};
use crate::guide::{Guide, SectionOrigin};
use crate::plan::Choice;

/// One way: its section, and the steps that stand in it.
#[derive(Clone, Debug)]
pub struct Way {
    pub section: usize,
    pub steps: Range<usize>,
}

/// The ways that begin with the step at `at`, where it begins the first of several.
pub fn ways(guide: &Guide, map: &SectionMap, at: usize, end: usize) -> Option<Vec<Way>> {
    let section = guide.steps.get(at)?.section;
    let first = guide.ancestors(section).filter(|&candidate| map.steps[candidate].start == at).find(|&candidate| offers(guide, candidate))?;
    let siblings: Vec<usize> = siblings(guide, map, first);
    if siblings.len() < 2 || siblings[0] != first {
        return None;
    }
    let ways: Vec<Way> = siblings
        .into_iter()
        .map(|section| {
            let Range { start, end: stop } = map.steps[section];
            Way { section, steps: start..stop.min(end) }
        })
        .filter(|way| !way.steps.is_empty())
        .collect();
    (ways.len() > 1).then_some(ways)
}

fn offers(guide: &Guide, section: usize) -> bool {
    let section = &guide.sections[section];
    section.origin == SectionOrigin::Tab || is_option(&section.title.plain())
}

/// Sections of the same parent that offer ways too: neighbouring tabs, or options of one level.
fn siblings(guide: &Guide, map: &SectionMap, first: usize) -> Vec<usize> {
    let Some(parent) = guide.sections[first].parent else { return Vec::new() };
    let of_parent = map.children[parent].iter().copied().filter(|&at| at >= first);
    let tab = guide.sections[first].origin == SectionOrigin::Tab;
    let mut found = Vec::new();
    for at in of_parent {
        let same_kind = (guide.sections[at].origin == SectionOrigin::Tab) == tab && guide.sections[at].level == guide.sections[first].level;
        if !same_kind || !offers(guide, at) {
            break;
        }
        // Tabs of another group follow after other text.
        if tab && found.last().is_some_and(|&last: &usize| gap(guide, guide.sections[last].span.end, guide.sections[at].span.start)) {
            break;
        }
        found.push(at);
    }
    found
}

fn gap(guide: &Guide, from: usize, to: usize) -> bool {
    guide.blocks.iter().any(|block| block.span.start >= from && block.span.end <= to)
}

impl<'a> Walk<'a> {
    /// The way that `--choose` names.
    pub(super) fn asked(&self, name: &str, titles: &[String]) -> Option<usize> {
        let known = |known: &str| known == name || titles.iter().any(|title| plain(title) == plain(known));
        let (_, option) = self.decisions.chosen.iter().find(|(asked, _)| known(asked))?;
        let wanted = plain(option);
        let numbered = option.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < titles.len());
        let titled = |fits: &dyn Fn(&str) -> bool| titles.iter().position(|title| fits(&plain(title)));
        titled(&|title| title == wanted).or_else(|| titled(&|title| title.contains(&wanted))).or(numbered)
    }

    /// Takes one of the ways: the one asked for, the recommended one, else the first that makes a call.
    pub fn take_way(&mut self, ways: &[Way]) {
        let titles: Vec<String> = ways.iter().map(|way| self.guide.sections[way.section].title.plain()).collect();
        let name = format!("way-{}", self.choices.len() + 1);
        let asked = self.asked(&name, &titles);
        let recommended = titles.iter().position(|title| recommends(title));
        let order = asked.into_iter().chain(recommended).chain(0..ways.len());
        let before = self.desk.calls();
        let known = self.choices.len();
        let mut taken = None;
        for at in order {
            let mark = self.mark();
            self.steps(ways[at].steps.clone());
            if asked == Some(at) || self.desk.calls() > before {
                taken = Some(at);
                break;
            }
            self.back_to(mark);
        }
        let at = taken.unwrap_or_else(|| {
            self.steps(ways[0].steps.clone());
            0
        });
        let inner = self.choices.split_off(known);
        let line = self.source.line(self.guide.sections[ways[0].section].heading.start);
        self.choices.push(Choice { name, options: titles, taken: at, line });
        self.choices.extend(inner);
        for (_, way) in ways.iter().enumerate().filter(|(other, _)| *other != at) {
            self.skip(way.steps.clone());
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
