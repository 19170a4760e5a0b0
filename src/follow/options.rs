//! Ways that texts offer where they stand: "Option A: …" and "Option B: …" in one paragraph, in neighbouring paragraphs, or in
//! the items of a list. One is followed; the others are named in the plan.

use super::command_ways::command_places;
use super::sections::SectionMap;
use super::told::Told;
use super::walk::Walk;
use super::words::recommends;
use crate::guide::{BlockKind, Guide};
use crate::plan::Choice;
use crate::reading::{Act, Instruction, Mood, Reading, Way, may_offer};
use crate::source::Span;

/// Several ways, of which the first begins in `step`.
pub struct Options {
    pub step: usize,
    ways: Vec<Offer>,
}

/// How many places with several ways begin in a step.
pub fn count_at(all: &[Options], step: usize) -> usize {
    all.iter().filter(|options| options.step == step).count()
}

/// One way: what belongs to it lies in its place.
struct Offer {
    title: String,
    recommended: bool,
    does: Does,
    place: Span,
    /// Steps behind the last way: a part of it, or said for all.
    unclear: Vec<usize>,
}

/// What a way has its reader do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Something in the console, or it shows commands.
    Acts,
    /// Something elsewhere, or nothing: "use the role that you have".
    Else,
    Unknown,
}

/// All of them, by their first steps.
pub fn options(guide: &Guide, map: &SectionMap, told: &Told, followed: impl Fn(usize) -> bool) -> Vec<Options> {
    let mut found = Vec::new();
    // Steps that begin a way of their own.
    let mut leads: Vec<usize> = Vec::new();
    for (at, step) in guide.steps.iter().enumerate().filter(|(at, _)| followed(*at)) {
        let mut blocks: Vec<usize> = Vec::new();
        for &block in &step.blocks {
            if !matches!(&guide.blocks[block].kind, BlockKind::Paragraph(text) if may_offer(text)) || guide.blocks[block].aside || guide.blocks[block].quoted {
                continue;
            }
            match told.block(block).ways.as_slice() {
                [] => {}
                [_] => blocks.push(block),
                ways => found.push(Options { step: at, ways: ways.iter().map(|way| in_text(way, told.block(block))).collect() }),
            }
        }
        if let ([first, ..], true) = (blocks.as_slice(), blocks.len() > 1) {
            let first = step.blocks.iter().position(|block| block == first).unwrap_or_default();
            found.extend(in_blocks(guide, told, at, &step.blocks[first..], &blocks));
        } else if blocks.first() == step.blocks.first() && !blocks.is_empty() {
            leads.push(at);
        }
    }
    for run in leads.chunk_by(|one, next| follow_each_other(guide, told, *one, *next)).filter(|run| run.len() > 1) {
        found.push(in_steps(guide, map, told, run));
    }
    found.retain(|options| options.ways.iter().any(|way| way.does == Does::Acts));
    found.sort_by_key(|options| options.step);
    found
}

fn in_text(way: &Way, reading: &Reading) -> Offer {
    let told = reading.instructions.iter().filter(|told| way.span.contains(told.span));
    let does = does(told, reading.unread.iter().any(|unread| way.span.contains(*unread)));
    Offer { title: way.title.clone(), recommended: is_recommended(way), does, place: way.span, unclear: Vec::new() }
}

/// Its title says so, or a bracket behind what it is: "X (recommended)".
fn is_recommended(way: &Way) -> bool {
    recommends(&way.title) || ['(', '（'].iter().any(|open| way.text.split(*open).skip(1).any(|inner| recommends(inner.split([')', '）']).next().unwrap_or_default())))
}

fn does<'r>(told: impl Iterator<Item = &'r Instruction>, unread: bool) -> Does {
    let acts = |act: &Act| !matches!(act, Act::Read | Act::Visit(_) | Act::Foreign | Act::Person | Act::SearchService(_));
    let told: Vec<&Instruction> = told.filter(|told| told.mood == Mood::Do).collect();
    match () {
        () if told.iter().any(|told| acts(&told.act)) => Does::Acts,
        () if unread || told.is_empty() => Does::Unknown,
        () => Does::Else,
    }
}

/// What these blocks have their reader do.
fn all_do(guide: &Guide, told: &Told, blocks: &[usize]) -> Does {
    if blocks.iter().any(|&block| matches!(guide.blocks[block].kind, BlockKind::Fence(_))) {
        return Does::Acts;
    }
    let readings = || blocks.iter().map(|&block| told.block(block));
    does(readings().flat_map(|reading| &reading.instructions), readings().any(|reading| !reading.unread.is_empty()))
}

/// Paragraphs of one step, `leads`, each with what follows it. The last one is no longer than the longest before it.
fn in_blocks(guide: &Guide, told: &Told, step: usize, blocks: &[usize], leads: &[usize]) -> Option<Options> {
    let numbers: Vec<Option<usize>> = leads.iter().map(|&lead| told.block(lead).ways[0].number).collect();
    if !numbers.windows(2).all(|two| counts_on(two[0], two[1])) {
        return None;
    }
    let mut parts: Vec<&[usize]> = blocks.chunk_by(|_, next| !leads.contains(next)).collect();
    let longest = parts[..parts.len() - 1].iter().map(|part| paragraphs(guide, part)).max().unwrap_or(1);
    if let Some(last) = parts.last_mut() {
        let end = (0..last.len()).filter(|&at| matches!(guide.blocks[last[at]].kind, BlockKind::Paragraph(_))).nth(longest);
        *last = &last[..end.unwrap_or(last.len())];
    }
    let offer = |part: &[usize]| {
        let way = &told.block(part[0]).ways[0];
        let place = part.iter().map(|&block| guide.blocks[block].span).reduce(Span::join).unwrap_or_default();
        Offer { title: way.title.clone(), recommended: is_recommended(way), does: all_do(guide, told, part), place, unclear: Vec::new() }
    };
    Some(Options { step, ways: parts.into_iter().map(offer).collect() })
}

fn paragraphs(guide: &Guide, blocks: &[usize]) -> usize {
    blocks.iter().filter(|&&block| matches!(guide.blocks[block].kind, BlockKind::Paragraph(_))).count()
}

fn counts_on(one: Option<usize>, next: Option<usize>) -> bool {
    one.is_some_and(|one| next == Some(one + 1))
}

fn item_of(guide: &Guide, step: usize) -> Option<usize> {
    guide.blocks[guide.steps[step].blocks[0]].item
}

/// The item that a step's item stands in; None where the step is a paragraph.
fn level(guide: &Guide, step: usize) -> Option<Option<usize>> {
    item_of(guide, step).map(|item| guide.items[item].parent)
}

/// Whether the second step begins the way behind the one that the first begins: in the same list, or both are paragraphs.
fn follow_each_other(guide: &Guide, told: &Told, one: usize, next: usize) -> bool {
    let number = |step: usize| told.block(guide.steps[step].blocks[0]).ways[0].number;
    guide.steps[one].section == guide.steps[next].section && level(guide, one) == level(guide, next) && counts_on(number(one), number(next))
}

/// Steps that each begin a way, with what stands in them and between them. What stands behind the last one is a part of it as
/// far as it stands in it; as many steps more as the longest has may be.
fn in_steps(guide: &Guide, map: &SectionMap, told: &Told, leads: &[usize]) -> Options {
    let level = level(guide, leads[0]);
    let section = guide.steps[leads[0]].section;
    let end = map.steps[section].end;
    // Steps of the leads' own level; the others stand within these.
    let own = |step: usize| guide.steps[step].section == section && self::level(guide, step) == level;
    let outside = |step: usize| {
        let inside = |parent: usize| std::iter::successors(item_of(guide, step), |&near| guide.items[near].parent).any(|near| guide.items[near].parent == Some(parent));
        guide.steps[step].section != section || level.is_some_and(|above| item_of(guide, step).is_none() || above.is_some_and(|above| !inside(above)))
    };
    let units = |from: usize, to: usize| (from..to).filter(|&step| own(step)).count();
    let longest = leads.windows(2).map(|two| units(two[0], two[1])).max().unwrap_or(1);
    let last = leads.last().copied().unwrap_or_default();
    let over = (last + 1..end).find(|&step| outside(step)).unwrap_or(end);
    let stop = (last + 1..over).find(|&step| own(step)).unwrap_or(over);
    let unclear: Vec<usize> = (stop..over).filter(|&step| own(step)).take(longest - 1).filter(|&step| all_do(guide, told, &guide.steps[step].blocks) == Does::Acts).collect();
    let offer = |(index, &lead): (usize, &usize)| {
        let way = &told.block(guide.steps[lead].blocks[0]).ways[0];
        let steps = lead..leads.get(index + 1).copied().unwrap_or(stop);
        let place = guide.steps[steps.clone()].iter().map(|step| step.span).reduce(Span::join).unwrap_or_default();
        let blocks: Vec<usize> = steps.flat_map(|step| guide.steps[step].blocks.iter().copied()).collect();
        let unclear = if lead == last { unclear.clone() } else { Vec::new() };
        Offer { title: way.title.clone(), recommended: is_recommended(way), does: all_do(guide, told, &blocks), place, unclear }
    };
    Options { step: leads[0], ways: leads.iter().enumerate().map(offer).collect() }
}

impl Walk<'_> {
    /// Takes one of the ways that begin in a step: the one asked for, the recommended one, else the first that does anything here.
    pub(super) fn choose_options(&mut self, step: usize) {
        let all = self.options.clone();
        let from = all.partition_point(|options| options.step < step);
        for (among, options) in all[from..].iter().take_while(|options| options.step == step).enumerate() {
            let titles: Vec<String> = options.ways.iter().map(|way| way.title.clone()).collect();
            let name = format!("way-{}", self.numbers.get(&(step, command_places(self.guide, &self.typed, step) + among + 1)).copied().unwrap_or(0));
            let recommended = options.ways.iter().position(|way| way.recommended);
            let first = || options.ways.iter().position(|way| way.does != Does::Else);
            let taken = self.asked(&name, &titles).or(recommended).or_else(first).unwrap_or_default();
            if options.ways[taken].does == Does::Unknown {
                self.stop(step, "not understood");
            }
            for (_, way) in options.ways.iter().enumerate().filter(|(at, _)| *at != taken) {
                let at = self.left.partition_point(|known| known.start < way.place.start);
                self.left.insert(at, way.place);
                self.unclear.extend(&way.unclear);
            }
            let line = self.source.line(options.ways[0].place.start);
            self.choices.push(Choice { name, options: titles, taken, line });
        }
    }

    /// Whether a place lies in a way that is not taken.
    pub(super) fn is_left(&self, place: Span) -> bool {
        let before = self.left.partition_point(|left| left.start <= place.start).checked_sub(1);
        before.is_some_and(|at| self.left[at].contains(place))
    }

    /// What a text says without the ways that are not taken; None where it says all that.
    pub(super) fn without_left(&self, reading: &Reading) -> Option<Reading> {
        let offers = reading.ways.len() > 1 && reading.ways.iter().any(|way| self.is_left(way.span));
        offers.then(|| {
            let mut rest = reading.clone();
            rest.instructions.retain(|told| !self.is_left(told.span));
            rest.unread.retain(|span| !self.is_left(*span));
            rest
        })
    }
}
