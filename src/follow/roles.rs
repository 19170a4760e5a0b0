//! Which sections are followed.

use crate::guide::{Guide, SectionOrigin};
use crate::lexicon::{SectionRole, section_role};
use crate::reading::{Act, read};

/// The role of every section: its own, else its parent's.
pub fn roles(guide: &Guide) -> Vec<SectionRole> {
    let tops = guide.sections.iter().filter(|section| section.origin == SectionOrigin::Heading && section.level == top_level(guide)).count();
    let mut roles: Vec<SectionRole> = Vec::with_capacity(guide.sections.len());
    for section in &guide.sections {
        let title = section.title.plain();
        let alone = tops == 1 && section.origin == SectionOrigin::Heading && section.level == top_level(guide);
        let own = if alone || title.is_empty() { SectionRole::Procedure } else { section_role(&title) };
        let inherited = section.parent.and_then(|parent| roles.get(parent).copied()).unwrap_or(SectionRole::Procedure);
        // "Prerequisites > Create an IAM user" is a procedure all the same.
        let goal = matches!(inherited, SectionRole::Prerequisite | SectionRole::Concept) && own == SectionRole::Procedure && states_goal(&section.title);
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

fn states_goal(title: &crate::guide::Text) -> bool {
    read(title).instructions.iter().any(|instruction| matches!(instruction.act, Act::Create { .. } | Act::Press(crate::lexicon::Control::Create(_))))
}
