//! Which sections are followed.

use super::command_blocks::Typed;
use super::explicit::makes_things;
use super::told::Told;
use crate::guide::{Guide, SectionOrigin};
use crate::lexicon::{Control, SectionRole, section_role};
use crate::reading::{Act, Mood, Reading};

/// The role of every section: its own, else its parent's.
pub fn roles(guide: &Guide, typed: &Typed, told: &Told) -> Vec<SectionRole> {
    let level = top_level(guide);
    let tops = guide.sections.iter().filter(|section| section.origin == SectionOrigin::Heading && section.level == level).count();
    let mut roles: Vec<SectionRole> = Vec::with_capacity(guide.sections.len());
    for (at, section) in guide.sections.iter().enumerate() {
        let title = &told.titles[at];
        let alone = tops == 1 && section.origin == SectionOrigin::Heading && section.level == level;
        let own = if alone || title.text.is_empty() { SectionRole::Procedure } else { section_role(&title.text) };
        let inherited = section.parent.and_then(|parent| roles.get(parent).copied()).unwrap_or(SectionRole::Procedure);
        // "Prerequisites > Create an IAM user" is a procedure all the same.
        let before = |role| matches!(role, SectionRole::Prerequisite | SectionRole::Concept);
        let goal = before(inherited) && own == SectionRole::Procedure && (states_goal(told.title(at)) || clicks(guide, told, at) || types(guide, typed, at));
        let makes = own == SectionRole::Prerequisite && types(guide, typed, at);
        let own = if makes || (before(own) && clicks(guide, told, at)) { SectionRole::Procedure } else { own };
        roles.push(match (own, inherited) {
            (SectionRole::Procedure, _) if goal => SectionRole::Procedure,
            (SectionRole::Procedure, inherited) => inherited,
            (own, _) => own,
        });
    }
    roles
}

fn top_level(guide: &Guide) -> u8 {
    guide.sections.iter().filter(|section| section.origin == SectionOrigin::Heading).map(|section| section.level).min().unwrap_or(1)
}

/// The section shows commands that make something.
fn types(guide: &Guide, typed: &Typed, section: usize) -> bool {
    let own = guide.blocks.iter().enumerate().filter(|(_, block)| block.section == section && !block.aside && !block.quoted);
    own.filter_map(|(at, _)| typed.at(guide, at)).any(makes_things)
}

/// The section tells to press a button that makes something.
fn clicks(guide: &Guide, told: &Told, section: usize) -> bool {
    let own = guide.blocks.iter().enumerate().filter(|(_, block)| block.section == section && !block.aside);
    own.flat_map(|(at, _)| &told.block(at).instructions).any(|instruction| matches!(instruction.act, Act::Press(Control::Create(_))) && instruction.mood == Mood::Do)
}

fn states_goal(title: &Reading) -> bool {
    title.instructions.iter().any(|instruction| matches!(instruction.act, Act::Create { .. } | Act::Press(Control::Create(_))))
}
