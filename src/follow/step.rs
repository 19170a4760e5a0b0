//! One step: its paragraphs, documents, commands and tables, at the desk.

use super::command_ways::without;
use super::commands::Typing;
use super::outdated::outdated;
use super::repeated::Instead;
use super::seen::{Seen, is_goal, makes_iam_user, mentions_iam};
use super::table;
use super::walk::{Other, Stop, Walk};
use crate::console::Outcome;
use crate::diagnostic::Diagnostic;
use crate::guide::{Block, BlockKind, Text};
use crate::plan::StepKind;
use crate::reading::{Act, Mood, Place, Reading, editing, read};

impl<'a> Walk<'a> {
    pub(super) fn follow_step(&mut self, at: usize, taken: bool) -> StepKind {
        let step = &self.guide.steps[at];
        let calls = self.desk.draft.calls.len();
        let mut best = Outcome::Nothing;
        let (mut foreign, mut person) = (false, false);
        let mut unread = None;
        let mut optional = false;
        // Where a step shows the commands, its words only announce them.
        let commands = self.shows_iam_commands(at);
        let mut left = self.command_ways(at);
        left.extend(self.left.iter().map(|place| place.range()));
        let (mut instead, mut shown, mut ahead) = (None, false, None);
        let typed = self.typed.clone();
        self.makes_listed_role(at);
        for &index in &step.blocks {
            if self.is_full() {
                break;
            }
            let block: &'a Block = &self.guide.blocks[index];
            if block.aside || block.quoted && !self.quotes_label(index) || self.is_left(block.span) {
                continue;
            }
            match &block.kind {
                BlockKind::Paragraph(_) if typed.is_whole(index) => {}
                BlockKind::Paragraph(text) => {
                    let told = self.told.clone();
                    let rest = self.without_left(told.block(index));
                    let reading = rest.as_ref().unwrap_or(told.block(index));
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
                        self.others.clear();
                    }
                    if self.checks_another(reading) {
                        self.checked.extend(block.item);
                        best = best.max(Outcome::Person);
                        continue;
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
                act if mood == Mood::Do && self.other.is_none() && self.desk.takes_service(act, seen.outcome) => {}
                Act::Visit(Place::Service(_)) | Act::SearchService(_) if mood == Mood::Do => {
                    let level = self.guide.sections[section].level;
                    self.other = Some(Other { level, section });
                }
                Act::Visit(Place::Iam) => {
                    self.other = None;
                    self.others.clear();
                }
                Act::Choose(choice) if mood == Mood::Do && self.other.is_some() && self.desk.shows(*choice) => self.other = None,
                // Only IAM has these pages and buttons.
                Act::Visit(Place::Page(_)) if self.other.is_some() && mentions_iam(reading) => self.other = None,
                act if mood == Mood::Do && self.other.is_some() && self.desk.goes_on(act) => self.other = None,
                _ => {}
            }
            if self.other.is_some() {
                seen.foreign = true;
                continue;
            }
            // What the commands do fills no wizard that a heading has announced.
            let besides = if announced && mood == Mood::Do { self.desk.gives_besides(&instruction.act) } else { None };
            let act = besides.as_ref().unwrap_or(&instruction.act);
            let told = is_goal(act) && besides.is_none() || self.desk.only_announces() && !matches!(act, Act::Visit(_) | Act::Press(_));
            if announced && told {
                continue;
            }
            if matches!(instruction.act, Act::Foreign) && mood == Mood::Do {
                seen.foreign = true;
                continue;
            }
            let members = self.desk.lists_members();
            let outcome = self.desk.perform(act, mood, instruction.span);
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

    pub(super) fn stop(&mut self, step: usize, why: &'static str) {
        self.desk.settle();
        let before = self.desk.draft.calls.len();
        self.stops.push(Stop { step, why, before, span: self.guide.steps[step].span, command: None });
    }
}
