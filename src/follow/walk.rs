//! Step by step through the guide.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Decisions;
use super::alternatives::{numbered, ways};
use super::command_blocks::Typed;
use super::command_ways::command_places;
use super::declared::declared;
use super::explicit::{carries_out, explicit, giving, keys_ahead};
use super::fence::draws_steps;
use super::hint::{Hints, Pinned, hints, with_parts};
use super::listed::Listed;
use super::one_of::{Named, OneOf};
use super::options::{Options, count_at, options};
use super::roles::roles;
use super::sections::SectionMap;
use super::shown_files::shown_files;
use super::told::Told;
use crate::console::Desk;
use crate::guide::{BlockKind, Guide};
use crate::lexicon::SectionRole;
use crate::plan::{Choice, Outdated, StepKind};
use crate::reading::{Act, Place};
use crate::shell::Shell;
use crate::source::{Files, Source, Span};

/// Places with several ways, of which nobody could choose one after the other.
pub const MOST_CHOICES: usize = 500;

/// Where the walk is and what it has seen. Cloned to try a way.
#[derive(Clone)]
pub struct Walk<'a> {
    pub guide: &'a Guide,
    pub source: &'a Source,
    pub files: &'a dyn Files,
    pub decisions: &'a Decisions,
    pub desk: Desk,
    pub shell: Shell,
    pub choices: Vec<Choice>,
    /// What each step became, by index.
    pub kinds: Vec<Option<StepKind>>,
    pub stops: Vec<Stop>,
    roles: std::rc::Rc<Vec<SectionRole>>,
    /// Where commands stand.
    pub(super) typed: std::rc::Rc<Typed>,
    /// Blocks that show the content of a file which a command reads.
    pub(super) shown: std::rc::Rc<Vec<usize>>,
    /// Steps that say in a word what the commands behind them carry out.
    pub(super) written_out: std::rc::Rc<Vec<Range<usize>>>,
    pub(super) told: std::rc::Rc<Told<'a>>,
    pub map: std::rc::Rc<SectionMap>,
    /// The section that set another service, and its level.
    pub(super) other: Option<Other>,
    /// List items whose parts are not followed.
    pub(super) skipped: Vec<usize>,
    pub(super) roles_listed: Option<Listed>,
    /// List items that make or do something in another service.
    pub(super) others: Vec<usize>,
    /// List items that have their reader check something else than what is open.
    pub(super) checked: Vec<usize>,
    /// The guide writes its steps in blocks.
    pub draws: bool,
    /// Sections that take back what the guide has made.
    pub(super) undoing: Vec<usize>,
    pub(super) one_of: Option<OneOf>,
    /// Ways that texts offer where they stand.
    pub(super) options: std::rc::Rc<Vec<Options>>,
    /// Places of those that are not taken, in order.
    pub(super) left: Vec<Span>,
    /// Steps that may belong to such a way.
    pub(super) unclear: Vec<usize>,
    pub(super) named: Option<Named>,
    /// Steps since the last call that tell of things to do elsewhere.
    pub(super) meanwhile: Vec<usize>,
    /// Of the places with several ways, by the step at which they begin.
    pub numbers: std::rc::Rc<BTreeMap<(usize, usize), usize>>,
    /// Sections that make the same things, of which one is taken.
    pub rivals: Vec<Vec<usize>>,
    /// Steps that `--with` takes, or a part of them.
    pub offered: BTreeSet<usize>,
    with: std::rc::Rc<BTreeSet<usize>>,
    pub hints: std::rc::Rc<Hints>,
    /// Calls that hints made.
    pub pins: Vec<Pinned>,
    pub outdated: Vec<Outdated>,
}

/// A step for a person.
#[derive(Clone, Debug)]
pub struct Stop {
    pub step: usize,
    pub why: &'static str,
    pub before: usize,
    pub span: Span,
    /// What is to be typed, where it is a command.
    pub command: Option<String>,
}

#[derive(Clone, Copy)]
pub(super) struct Other {
    pub level: u8,
    pub section: usize,
}

/// What the walk leaves for the plan.
pub struct Followed {
    pub desk: Desk,
    pub choices: Vec<Choice>,
    pub kinds: Vec<Option<StepKind>>,
    pub stops: Vec<Stop>,
    pub hints: std::rc::Rc<Hints>,
    pub pins: Vec<Pinned>,
    pub outdated: Vec<Outdated>,
    pub rivals: Vec<Vec<usize>>,
    pub offered: BTreeSet<usize>,
}

impl<'a> Walk<'a> {
    /// `rivals` are those that an earlier walk has found.
    pub fn new(guide: &'a Guide, source: &'a Source, files: &'a dyn Files, decisions: &'a Decisions, rivals: Vec<Vec<usize>>) -> Self {
        let typed = Typed::new(guide, source);
        let told = Told::new(guide);
        let roles = std::rc::Rc::new(roles(guide, &typed, &told));
        let kinds = vec![None; guide.steps.len()];
        let mut desk = Desk::default();
        desk.explicit = explicit(guide, &typed, &told, &roles);
        desk.given_ahead = giving(guide, &typed, &roles).into();
        desk.keys_ahead = keys_ahead(guide, &told, &roles);
        let written_out = (0..guide.steps.len()).filter_map(|at| carries_out(guide, &typed, &told, at)).collect();
        desk.draft.declared = declared(guide, &told);
        let (shell, shown) = shown_files(guide, &typed, &roles);
        let map = SectionMap::new(guide);
        let followed = |at: usize| decisions.part.holds(guide.steps[at].span) && roles.get(guide.steps[at].section).copied() == Some(SectionRole::Procedure);
        let options = options(guide, &map, &told, followed);
        let numbers = numbered(guide, &map, &told, followed, |at| command_places(guide, &typed, at) + count_at(&options, at));
        let with = (0..guide.steps.len()).filter(|&at| decisions.with.contains(&guide.steps[at].id)).flat_map(|at| with_parts(guide, at)).collect();
        Self {
            guide,
            source,
            files,
            decisions,
            desk,
            shell,
            typed: std::rc::Rc::new(typed),
            shown: std::rc::Rc::new(shown),
            written_out: std::rc::Rc::new(written_out),
            told: std::rc::Rc::new(told),
            map: std::rc::Rc::new(map),
            numbers: std::rc::Rc::new(numbers),
            rivals,
            offered: BTreeSet::new(),
            with: std::rc::Rc::new(with),
            choices: Vec::new(),
            kinds,
            stops: Vec::new(),
            roles,
            other: None,
            skipped: Vec::new(),
            others: Vec::new(),
            checked: Vec::new(),
            roles_listed: None,
            draws: draws_steps(guide),
            undoing: Vec::new(),
            one_of: None,
            options: std::rc::Rc::new(options),
            left: Vec::new(),
            unclear: Vec::new(),
            named: None,
            meanwhile: Vec::new(),
            hints: std::rc::Rc::new(hints(guide, source, files)),
            pins: Vec::new(),
            outdated: Vec::new(),
        }
    }

    pub fn end(mut self) -> Followed {
        self.desk.finish();
        self.unfilled();
        Followed {
            desk: self.desk,
            choices: self.choices,
            kinds: self.kinds,
            stops: self.stops,
            hints: self.hints,
            pins: self.pins,
            outdated: self.outdated,
            rivals: self.rivals,
            offered: self.offered,
        }
    }

    pub fn steps(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end && !self.is_full() {
            let taken = self.decisions.part.holds(self.guide.steps[at].span) && self.follows(at);
            // Within a way, the way itself is not one of several again.
            let several = if taken { ways(self.guide, &self.map, &self.told, at, range.end).filter(|ways| ways[0].steps != range) } else { None };
            match several {
                Some(ways) => {
                    let end = ways.last().map_or(at + 1, |way| way.steps.end);
                    self.take_way(at, &ways);
                    at = end.max(at + 1);
                }
                _ => at = self.section_or_step(at, range.end),
            }
        }
    }

    /// The rest of the guide need not be followed: it is refused.
    pub(super) fn is_full(&self) -> bool {
        self.desk.draft.is_full() || self.choices.len() > MOST_CHOICES
    }

    /// Steps of a way that is not taken.
    pub fn skip(&mut self, range: Range<usize>) {
        for at in range {
            self.kinds[at] = Some(StepKind::Alternative);
        }
    }

    pub(super) fn follows(&self, at: usize) -> bool {
        let section = self.guide.steps[at].section;
        self.roles.get(section).copied() == Some(SectionRole::Procedure)
    }

    pub(super) fn step(&mut self, at: usize) {
        let step = &self.guide.steps[at];
        if !self.decisions.part.holds(step.span) {
            return;
        }
        let first = &self.guide.blocks[step.blocks[0]];
        let taken = self.with.contains(&at);
        let heading = matches!(first.kind, BlockKind::Heading);
        let aside = self.hints.aside(at).map(|(kind, _)| kind);
        if heading {
            match aside {
                None => self.heading(step.section),
                Some(_) => {
                    let entered = &self.guide.sections[step.section];
                    self.desk.enter_section(step.section, entered.parent, entered.span.start);
                }
            }
        }
        let resting = self.resting(step.section);
        let role = self.roles.get(step.section).copied().unwrap_or(SectionRole::Procedure);
        if role == SectionRole::Procedure && self.optional_sections(step.section).next().is_some() {
            self.offered.insert(at);
        }
        if aside == Some(StepKind::Information) {
            self.close_aside(at);
            self.kinds[at] = aside;
            return;
        }
        if resting.is_none() {
            self.choose_options(at);
        }
        let pinned = self.hints.pins(at) && (taken || resting != Some(StepKind::Optional));
        if heading && !pinned {
            self.kinds[at] = Some(resting.unwrap_or(StepKind::Information));
            return;
        }
        let taken = taken && resting != Some(StepKind::Information);
        if let Some(kind) = resting.filter(|_| !taken && !pinned) {
            self.kinds[at] = Some(kind);
            return;
        }
        if first.item.is_some_and(|item| self.within_skipped(item)) && !taken {
            self.kinds[at] = Some(StepKind::Optional);
            self.offered.insert(at);
            return;
        }
        self.kinds[at] = Some(match aside {
            Some(kind) => {
                for step in self.close_aside(at) {
                    self.stop(step, "by a hint");
                    self.kinds[step] = Some(StepKind::Checkpoint);
                }
                self.stop(at, "by a hint");
                kind
            }
            None if pinned => self.pinned(at, resting.is_none(), |walk| match heading {
                true => _ = walk.prose(&walk.guide.sections[step.section].title),
                false => _ = walk.follow_step(at, taken),
            }),
            None if self.written_out.iter().any(|steps| steps.contains(&at)) && !self.is_foreign(at) => StepKind::Alternative,
            None if self.other_way(at) && !taken => StepKind::Alternative,
            None if self.is_left(step.span) && !taken => StepKind::Alternative,
            None if self.unclear.contains(&at) && !taken => {
                self.stop(at, "it may belong to another way");
                StepKind::Checkpoint
            }
            None if self.details_another(at) => StepKind::Information,
            None => {
                let (calls, made) = (self.desk.calls(), self.desk.draft.calls.len());
                let kind = self.follow_step(at, taken);
                self.waits(at, made, kind);
                if self.desk.calls() > calls {
                    self.takes_way(at);
                }
                kind
            }
        });
    }

    /// What a step is where its section is not followed.
    pub(super) fn resting(&self, section: usize) -> Option<StepKind> {
        if self.guide.ancestors(section).any(|near| self.undoing.contains(&near)) {
            return Some(StepKind::Information);
        }
        let optional = self.optional_sections(section).any(|near| !self.with.contains(&self.map.steps[near].start));
        match self.roles.get(section).copied().unwrap_or(SectionRole::Procedure) {
            SectionRole::Procedure if optional => Some(StepKind::Optional),
            SectionRole::Procedure => None,
            _ => Some(StepKind::Information),
        }
    }

    /// The step leads to another service, or does something there.
    fn is_foreign(&self, at: usize) -> bool {
        let acts = self.guide.steps[at].blocks.iter().flat_map(|&block| &self.told.block(block).instructions);
        acts.into_iter().any(|instruction| matches!(instruction.act, Act::Foreign | Act::SearchService(_) | Act::Visit(Place::Service(_))))
    }

    /// The section and those around it that say that they are optional.
    fn optional_sections(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        // The title of the guide itself makes nothing optional: the reader has chosen the guide.
        let top = |near: usize| self.guide.sections[near].parent == Some(0) && self.map.children[0].len() == 1;
        self.guide.ancestors(section).filter(move |&near| !top(near) && self.told.titles[near].optional)
    }

    fn within_skipped(&self, item: usize) -> bool {
        std::iter::successors(Some(item), |&at| self.guide.items[at].parent).any(|at| self.skipped.contains(&at))
    }
}
