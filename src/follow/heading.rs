//! Headings: what a section is about, and where its steps take place.

use super::seen::titled_policies;
use super::walk::{Other, Walk};
use super::words;
use crate::reading::{Act, Mood, Place};

impl Walk<'_> {
    pub(super) fn heading(&mut self, section: usize) {
        let level = self.guide.sections[section].level;
        let entered = &self.guide.sections[section];
        self.desk.enter_section(section, entered.parent, entered.span.start);
        let told = self.told.clone();
        let reading = told.title(section);
        self.desk.topic = reading.nouns.clone();
        self.desk.titled = titled_policies(reading);
        let ended = self.other.is_some_and(|other| level <= other.level || !self.guide.ancestors(section).any(|near| near == other.section));
        if ended {
            self.other = None;
        }
        if self.resting(section).is_some() || self.other.is_some() {
            return;
        }
        let span = self.guide.sections[section].heading;
        if self.desk.makes_things() && words::undoes(&told.titles[section].text, reading) {
            self.undoing.push(section);
            return;
        }
        for instruction in &reading.instructions {
            match &instruction.act {
                // The title of the whole guide says what it is for, not where every section takes place.
                Act::Foreign | Act::Visit(Place::Service(_)) if instruction.mood == Mood::Do && !self.is_title(section) => self.other = Some(Other { level, section }),
                Act::Visit(Place::Iam) => self.other = None,
                act if instruction.mood == Mood::Do && self.other.is_none() => self.desk.announce(act, span),
                _ => {}
            }
        }
        self.labels_value(section, reading);
    }

    /// The one heading above all others.
    fn is_title(&self, section: usize) -> bool {
        let level = self.guide.sections[section].level;
        self.guide.sections.iter().enumerate().skip(1).all(|(other, near)| other == section || near.level > level)
    }
}
