//! Where the guide makes things by a click or a command: a bare goal before it only announces.

use std::collections::BTreeMap;

use crate::guide::{BlockKind, Guide};
use crate::lexicon::{Control, SectionRole, Thing};
use crate::reading::{Act, Mood, read};
use crate::shell::looks_like_commands;

/// For each kind of thing the byte at which the guide last makes one by a button or a command.
pub fn explicit(guide: &Guide, roles: &[SectionRole]) -> BTreeMap<Thing, usize> {
    let mut found = BTreeMap::new();
    for block in &guide.blocks {
        if block.aside || block.quoted || roles.get(block.section) != Some(&SectionRole::Procedure) {
            continue;
        }
        match &block.kind {
            BlockKind::Paragraph(text) => {
                for instruction in read(text).instructions {
                    if let (Act::Press(Control::Create(thing)), Mood::Do) = (&instruction.act, instruction.mood) {
                        found.insert(*thing, block.span.start);
                    }
                }
            }
            BlockKind::Fence(fence) if looks_like_commands(fence) => {
                for line in &fence.lines {
                    for (command, thing) in COMMANDS {
                        if line.text.contains(command) {
                            found.insert(*thing, line.start);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found
}

const COMMANDS: &[(&str, Thing)] = &[
    ("iam create-user", Thing::User),
    ("iam create-group", Thing::Group),
    ("iam create-role", Thing::Role),
    ("iam create-policy", Thing::Policy),
    ("iam create-access-key", Thing::Key),
    ("iam create-open-id-connect-provider", Thing::Provider),
    ("iam create-login-profile", Thing::Password),
];
