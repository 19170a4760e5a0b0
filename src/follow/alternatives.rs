//! Several ways to the same end: one is taken.

use std::ops::Range;

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
pub fn ways(guide: &Guide, at: usize, end: usize) -> Option<Vec<Way>> {
    let section = guide.steps.get(at)?.section;
    let first = guide
        .ancestors(section)
        .filter(|&candidate| guide.steps.iter().position(|step| guide.ancestors(step.section).any(|near| near == candidate)) == Some(at))
        .find(|&candidate| offers(guide, candidate))?;
    let siblings: Vec<usize> = siblings(guide, first);
    if siblings.len() < 2 || siblings[0] != first {
        return None;
    }
    let ways: Vec<Way> = siblings
        .into_iter()
        .map(|section| {
            let inside = |step: &crate::guide::Step| guide.ancestors(step.section).any(|near| near == section);
            let start = guide.steps.iter().position(inside).unwrap_or(end);
            let stop = guide.steps.iter().rposition(inside).map_or(start, |last| last + 1);
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
fn siblings(guide: &Guide, first: usize) -> Vec<usize> {
    let parent = guide.sections[first].parent;
    let of_parent: Vec<usize> = (0..guide.sections.len()).filter(|&at| guide.sections[at].parent == parent && at >= first).collect();
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
    /// Takes one of the ways: the one asked for, the recommended one, else the first that makes a call.
    pub fn take_way(&mut self, ways: &[Way]) {
        let titles: Vec<String> = ways.iter().map(|way| self.guide.sections[way.section].title.plain()).collect();
        let name = format!("way-{}", self.choices.len() + 1);
        let asked = self.decisions.chosen.iter().find(|(known, _)| *known == name || titles.iter().any(|title| plain(title) == plain(known))).map(|(_, option)| option.clone());
        let asked = asked.and_then(|option| {
            titles
                .iter()
                .position(|title| plain(title) == plain(&option) || plain(title).contains(&plain(&option)) || option.parse() == Ok(ways.iter().position(|_| true).unwrap_or(0) + 1))
        });
        let recommended = titles.iter().position(|title| recommends(title));
        let order = asked.into_iter().chain(recommended).chain(0..ways.len());
        let before = self.desk.calls();
        let mut taken = None;
        for at in order {
            let mut trial = self.clone();
            trial.steps(ways[at].steps.clone());
            if asked == Some(at) || trial.desk.calls() > before {
                taken = Some((at, trial));
                break;
            }
        }
        let (at, after) = match taken {
            Some((at, trial)) => (at, trial),
            None => {
                let mut trial = self.clone();
                trial.steps(ways[0].steps.clone());
                (0, trial)
            }
        };
        let choices = std::mem::take(&mut self.choices);
        *self = after;
        let inner = self.choices.split_off(choices.len().min(self.choices.len()));
        self.choices = choices;
        let line = self.source.line(self.guide.sections[ways[0].section].heading.start);
        self.choices.push(Choice { name, options: titles, taken: at, line });
        self.choices.extend(inner);
        for (other, way) in ways.iter().enumerate().filter(|(other, _)| *other != at) {
            let _ = other;
            self.skip(way.steps.clone());
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
