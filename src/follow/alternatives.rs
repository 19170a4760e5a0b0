//! Several ways to the same end: one is taken.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sections::SectionMap;
use super::told::Told;
use super::walk::Walk;
use super::words::recommends;
use crate::guide::{Guide, SectionOrigin};
use crate::plan::{Choice, option_of};

/// One way: its section, and the steps that stand in it.
#[derive(Clone, Debug)]
pub struct Way {
    pub section: usize,
    pub steps: Range<usize>,
}

/// The ways that begin with the step at `at`, where it begins the first of several.
pub fn ways(guide: &Guide, map: &SectionMap, told: &Told, at: usize, end: usize) -> Option<Vec<Way>> {
    let section = guide.steps.get(at)?.section;
    let first = guide.ancestors(section).filter(|&candidate| map.steps[candidate].start == at).find(|&candidate| offers(map, told, candidate))?;
    let ways: Vec<Way> = siblings(guide, map, told, first, end).collect();
    (ways.len() > 1).then_some(ways)
}

/// Whether the step begins the first of several ways.
fn begins_ways(guide: &Guide, map: &SectionMap, told: &Told, at: usize) -> bool {
    let first = guide.ancestors(guide.steps[at].section).filter(|&candidate| map.steps[candidate].start == at).find(|&candidate| offers(map, told, candidate));
    first.is_some_and(|first| siblings(guide, map, told, first, guide.steps.len()).nth(1).is_some())
}

fn offers(map: &SectionMap, told: &Told, section: usize) -> bool {
    map.counted[section] || told.titles[section].option
}

/// Sections of the same parent that offer ways too: neighbouring tabs, or options of one level.
fn siblings<'a>(guide: &'a Guide, map: &'a SectionMap, told: &'a Told, first: usize, end: usize) -> impl Iterator<Item = Way> + 'a {
    let of_parent = guide.sections[first].parent.map_or(&[][..], |parent| map.children[parent].as_slice());
    let tab = guide.sections[first].origin == SectionOrigin::Tab;
    let from = of_parent.partition_point(|&at| at < first);
    let mut last: Option<usize> = None;
    let offered = of_parent[from..].iter().copied().take_while(move |&at| {
        let same_kind = (guide.sections[at].origin == SectionOrigin::Tab) == tab && guide.sections[at].level == guide.sections[first].level;
        // Tabs of another group follow after other text.
        let apart = tab && last.is_some_and(|last| map.gap(guide.sections[last].span.end, guide.sections[at].span.start));
        last = Some(at);
        same_kind && offers(map, told, at) && !apart && map.steps[at].start < end
    });
    offered.map(move |section| Way { section, steps: map.steps[section].start..map.steps[section].end.min(end) }).filter(|way| !way.steps.is_empty())
}

/// The number of each place where the guide offers several ways, by the step at which they begin and the place among its
/// commands: in the order of the text, those inside of a way included, so that a choice does not rename another.
pub fn numbered(guide: &Guide, map: &SectionMap, told: &Told, counts: impl Fn(usize) -> bool, commands: impl Fn(usize) -> usize) -> BTreeMap<(usize, usize), usize> {
    let sections = |at: usize| usize::from(begins_ways(guide, map, told, at));
    let places = (0..guide.steps.len()).filter(|&at| counts(at)).flat_map(|at| (1 - sections(at)..=commands(at)).map(move |among| (at, among)));
    places.enumerate().map(|(before, place)| (place, before + 1)).collect()
}

impl<'a> Walk<'a> {
    /// Takes one of the ways: the one asked for, the recommended one, else the first that makes a call.
    pub fn take_way(&mut self, at: usize, ways: &[Way]) {
        let titles: Vec<String> = ways.iter().map(|way| self.told.titles[way.section].text.clone()).collect();
        let name = format!("way-{}", self.numbers.get(&(at, 0)).copied().unwrap_or(0));
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

    /// The option that was asked for. `--choose` names the place, or one of its titles.
    pub(super) fn asked(&self, name: &str, titles: &[String]) -> Option<usize> {
        let mine = |known: &str| known == name || titles.iter().any(|title| plain(title) == plain(known));
        let (_, option) = self.decisions.chosen.iter().rfind(|(known, _)| mine(known))?;
        option_of(titles, option)
    }

    /// Sections that make the same things: `later` makes anew what `before` has made, and is not taken, unless it was asked for.
    pub(super) fn same_again(&mut self, before: usize, later: usize) {
        let known = self.rivals.iter().position(|rivals| rivals.contains(&before));
        let group = known.unwrap_or_else(|| {
            self.rivals.push(vec![before]);
            self.rivals.len() - 1
        });
        if !self.rivals[group].contains(&later) {
            self.rivals[group].push(later);
        }
        self.choose_rival(group);
    }

    /// Whether the section gives way to a rival that was asked for.
    pub(super) fn passes_over(&mut self, section: usize) -> bool {
        let Some(group) = self.rivals.iter().position(|rivals| rivals.contains(&section)) else { return false };
        let passes = self.rival_asked(group).is_some_and(|asked| self.rivals[group].iter().position(|&rival| rival == section) < Some(asked));
        if passes {
            self.choose_rival(group);
        }
        passes
    }

    fn rival_titles(&self, group: usize) -> (String, Vec<String>) {
        let titles = self.rivals[group].iter().map(|&section| self.told.titles[section].text.clone()).collect();
        (format!("way-{}", self.numbers.len() + 1 + group), titles)
    }

    fn rival_asked(&self, group: usize) -> Option<usize> {
        let (name, titles) = self.rival_titles(group);
        self.asked(&name, &titles)
    }

    fn choose_rival(&mut self, group: usize) {
        let (name, options) = self.rival_titles(group);
        let taken = self.rival_asked(group).unwrap_or(0);
        let line = self.source.line(self.guide.sections[self.rivals[group][0]].heading.start);
        self.choices.retain(|choice| choice.name != name);
        self.choices.push(Choice { name, options, taken, line });
    }
}

/// Without marks, spaces and case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
