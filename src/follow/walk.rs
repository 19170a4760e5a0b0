//! Step by step through the guide.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alternatives::{numbered, ways};
use super::command_blocks::Typed;
use super::command_ways::{command_places, without};
use super::commands::Typing;
use super::declared::declared;
use super::explicit::{carries_out, explicit, keys_ahead};
use super::fence::draws_steps;
use super::hint::{Hints, Pinned, hints, with_parts};
use super::listed::Listed;
use super::one_of::{Named, OneOf};
use super::outdated::outdated;
use super::repeated::Instead;
use super::roles::roles;
use super::sections::SectionMap;
use super::seen::{Seen, is_goal, makes_iam_user, mentions_iam};
use super::shown_files::shown_files;
use super::told::Told;
use super::{Decisions, table};
use crate::console::{Desk, Outcome};
use crate::diagnostic::Diagnostic;
use crate::guide::{Block, BlockKind, Guide, Text};
use crate::lexicon::SectionRole;
use crate::plan::{Choice, Outdated, StepKind};
use crate::reading::{Act, Mood, Place, Reading, editing, read};
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
    shown: std::rc::Rc<Vec<usize>>,
    /// Steps that say in a word what the commands behind them carry out.
    written_out: std::rc::Rc<Vec<Range<usize>>>,
    pub(super) told: std::rc::Rc<Told<'a>>,
    pub map: std::rc::Rc<SectionMap>,
    /// The section that set another service, and its level.
    pub(super) other: Option<Other>,
    /// List items whose parts are not followed.
    skipped: Vec<usize>,
    pub(super) roles_listed: Option<Listed>,
    /// List items that make or do something in another service.
    pub(super) others: Vec<usize>,
    /// The guide writes its steps in blocks.
    pub draws: bool,
    /// Sections that take back what the guide has made.
    pub(super) undoing: Vec<usize>,
    pub(super) one_of: Option<OneOf>,
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
        desk.keys_ahead = keys_ahead(guide, &told, &roles);
        let written_out = (0..guide.steps.len()).filter_map(|at| carries_out(guide, &typed, &told, at)).collect();
        desk.draft.declared = declared(guide, &told);
        let (shell, shown) = shown_files(guide, &typed, &roles);
        let map = SectionMap::new(guide);
        let followed = |at: usize| decisions.part.holds(guide.steps[at].span) && roles.get(guide.steps[at].section).copied() == Some(SectionRole::Procedure);
        let numbers = numbered(guide, &map, &told, followed, |at| command_places(guide, &typed, at));
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
            roles_listed: None,
            draws: draws_steps(guide),
            undoing: Vec::new(),
            one_of: None,
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
    fn is_full(&self) -> bool {
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
            self.kinds[at] = aside;
            return;
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
                self.stop(at, "by a hint");
                kind
            }
            None if pinned => self.pinned(at, resting.is_none(), |walk| match heading {
                true => _ = walk.prose(&walk.guide.sections[step.section].title),
                false => _ = walk.follow_step(at, taken),
            }),
            None if self.written_out.iter().any(|steps| steps.contains(&at)) && !self.is_foreign(at) => StepKind::Alternative,
            None if self.other_way(at) && !taken => StepKind::Alternative,
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

    fn follow_step(&mut self, at: usize, taken: bool) -> StepKind {
        let step = &self.guide.steps[at];
        let calls = self.desk.draft.calls.len();
        let mut best = Outcome::Nothing;
        let (mut foreign, mut person) = (false, false);
        let mut unread = None;
        let mut optional = false;
        // Where a step shows the commands, its words only announce them.
        let commands = self.shows_iam_commands(at);
        let left = self.command_ways(at);
        let (mut instead, mut shown, mut ahead) = (None, false, None);
        let typed = self.typed.clone();
        self.makes_listed_role(at);
        for &index in &step.blocks {
            if self.is_full() {
                break;
            }
            let block: &'a Block = &self.guide.blocks[index];
            if block.aside || block.quoted && !self.quotes_label(index) {
                continue;
            }
            match &block.kind {
                BlockKind::Paragraph(_) if typed.is_whole(index) => {}
                BlockKind::Paragraph(text) => {
                    let told = self.told.clone();
                    let reading = told.block(index);
                    if reading.optional || reading.alternative {
                        self.offered.insert(at);
                    }
                    if (reading.optional || reading.alternative) && !taken && !self.written_out.iter().any(|steps| steps.end == at) {
                        // What it introduces, a table or a block, goes with it.
                        optional = true;
                        self.skipped.extend(block.item);
                        break;
                    }
                    if reading.instructions.iter().any(|instruction| matches!(instruction.mood, Mood::Optional | Mood::If)) {
                        self.offered.insert(at);
                    }
                    if reading.one_of {
                        self.offers_ways(block.section, block.item);
                    }
                    if let Some(operation) =
                        reading.instructions.iter().find_map(|instruction| if let Act::Call { operation, .. } = &instruction.act { Some(*operation) } else { None })
                        && self.named_twice(operation, text, block.section, block.item)
                    {
                        return StepKind::Alternative;
                    }
                    if makes_iam_user(reading) {
                        self.other = None;
                    }
                    if self.ticks_off(block.item, reading) {
                        continue;
                    }
                    if self.leaves_empty(block.item, reading) {
                        reading.instructions.iter().for_each(|left| _ = self.desk.perform(&left.act, Mood::Not, left.span));
                        continue;
                    }
                    shown = reading.shows;
                    let next = step.blocks.iter().copied().find(|&next| next > index);
                    ahead = next.filter(|&next| self.used_at_once(reading, next)).or(ahead);
                    if let Some(next) = ahead.filter(|_| ahead == next) {
                        self.paste_block(next);
                    }
                    best = best.max(self.pasted_ahead(reading, next));
                    let seen = self.reading(text, reading, block.section, taken, commands);
                    self.names_below(index, reading);
                    best = best.max(seen.outcome);
                    (foreign, person) = (foreign | seen.foreign, person | seen.person);
                    unread = unread.or(reading.unread.first().copied());
                }
                BlockKind::Fence(_) if ahead == Some(index) => {}
                BlockKind::Fence(_) if self.shown.contains(&index) && !self.desk.wants_document() => best = best.max(Outcome::Navigated),
                BlockKind::Fence(_) if typed.at(self.guide, index).is_some() => {}
                // The console has written that document.
                BlockKind::Fence(fence) if shown && self.desk.knows_trust() && fence.text().trim_start().starts_with('{') => best = best.max(Outcome::Looked),
                BlockKind::Fence(fence) if self.other.is_none() || self.draws => {
                    best = best.max(self.fence(fence, block.span, index.checked_sub(1).and_then(|above| self.told.block(above).introduces)))
                }
                BlockKind::Table(rows) if self.other.is_none() && self.near_form(block.section) => {
                    for row in table::rows(rows) {
                        best = best.max(self.prose(&row));
                    }
                }
                BlockKind::Fence(_) | BlockKind::Table(_) | BlockKind::Heading => {}
            }
            if let Some(fence) = typed.at(self.guide, index) {
                match self.commands(&without(fence, &left), at) {
                    Typing::Did(outcome) => best = best.max(outcome),
                    Typing::Left(why) => instead = Some(why),
                }
            }
        }
        if std::mem::take(&mut self.desk.own_credentials) {
            self.stop(at, "your own credentials");
            return StepKind::Checkpoint;
        }
        let made = self.desk.draft.calls.len() > calls;
        if (person || best == Outcome::Person) && !self.stops.iter().any(|stop| stop.step == at) {
            self.stop(at, "needs a person");
        }
        if made {
            return StepKind::Operation;
        }
        if best == Outcome::Person {
            return StepKind::Checkpoint;
        }
        if best < Outcome::Navigated && foreign {
            self.others.extend(self.guide.blocks[step.blocks[0]].item);
            self.stop(at, "other service");
            return StepKind::Checkpoint;
        }
        match (best, unread) {
            _ if instead == Some(Instead::Again) => StepKind::Alternative,
            _ if instead == Some(Instead::Undoing) => StepKind::Information,
            _ if optional && best < Outcome::Navigated => StepKind::Optional,
            (Outcome::Acted | Outcome::Navigated, _) => StepKind::Navigation,
            (Outcome::Nothing, Some(span)) => {
                self.stop(at, "not understood");
                self.desk.draft.diagnostics.push(Diagnostic::note("reading/not-understood", span, "it is not understood what the reader is to do here; a person does it"));
                StepKind::NotUnderstood
            }
            _ => StepKind::Information,
        }
    }

    pub(super) fn prose(&mut self, text: &Text) -> Outcome {
        let reading = read(text);
        self.reading(text, &reading, 0, false, false).outcome
    }

    pub(super) fn reading(&mut self, text: &Text, reading: &Reading, section: usize, taken: bool, announced: bool) -> Seen {
        let mut seen = Seen { outcome: Outcome::Nothing, foreign: false, person: false };
        let edited = self.desk.edits() && self.other.is_none();
        if edited {
            seen.outcome = self.desk.edit(&editing(text));
        }
        for instruction in &reading.instructions {
            let mood = if taken && instruction.mood != Mood::Not { Mood::Do } else { instruction.mood };
            match &instruction.act {
                Act::SearchService(_) if mood == Mood::Do && self.other.is_none() && self.desk.asks_service() => {}
                Act::Visit(Place::Service(_)) | Act::SearchService(_) if mood == Mood::Do => {
                    let level = self.guide.sections[section].level;
                    self.other = Some(Other { level, section });
                }
                Act::Visit(Place::Iam) => self.other = None,
                Act::Choose(choice) if mood == Mood::Do && self.other.is_some() && self.desk.shows(*choice) => self.other = None,
                // Only IAM has these pages and buttons.
                Act::Visit(Place::Page(_)) if self.other.is_some() && mentions_iam(reading) => self.other = None,
                _ => {}
            }
            if self.other.is_some() {
                seen.foreign = true;
                continue;
            }
            // What the commands do fills no wizard that a heading has announced.
            if announced && (is_goal(&instruction.act) || self.desk.only_announces() && !matches!(instruction.act, Act::Visit(_) | Act::Press(_))) {
                continue;
            }
            if matches!(instruction.act, Act::Foreign) && mood == Mood::Do {
                seen.foreign = true;
                continue;
            }
            let members = self.desk.lists_members();
            let outcome = self.desk.perform(&instruction.act, mood, instruction.span);
            // A group's page still has the words that the list of users had.
            if !members && (mood == Mood::Optional || outcome > Outcome::Nothing) {
                outdated(&instruction.act, reading, self.source.slice(instruction.span), instruction.span, &mut self.outdated);
            }
            (seen.outcome, seen.person) = (seen.outcome.max(outcome), seen.person | (outcome == Outcome::Person && !edited));
        }
        if !edited && self.other.is_none() && self.desk.edits() {
            seen.outcome = seen.outcome.max(self.desk.edit(&editing(text)));
        }
        seen
    }

    fn stop(&mut self, step: usize, why: &'static str) {
        self.desk.settle();
        let before = self.desk.draft.calls.len();
        self.stops.push(Stop { step, why, before, span: self.guide.steps[step].span, command: None });
    }
}
