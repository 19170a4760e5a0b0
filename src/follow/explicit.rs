//! Where the guide makes things by a click or a command: a bare goal before it only announces.

use std::collections::BTreeMap;

use crate::console::KeysAhead;
use crate::guide::{BlockKind, Guide};
use crate::lexicon::{Control, SectionRole, Thing};
use crate::reading::{Act, Mood, Reading};
use crate::shell::looks_like_commands;

/// Where keys are made by a click, where users are, and where the guide has its reader take a key away.
pub fn keys_ahead(guide: &Guide, readings: &[Reading], roles: &[SectionRole]) -> KeysAhead {
    let mut ahead = KeysAhead::default();
    for (block, reading) in guide.blocks.iter().zip(readings) {
        let BlockKind::Paragraph(text) = &block.kind else { continue };
        if block.aside || block.quoted || roles.get(block.section) != Some(&SectionRole::Procedure) {
            continue;
        }
        for instruction in reading.instructions.iter().filter(|instruction| instruction.mood == Mood::Do) {
            match instruction.act {
                Act::Press(Control::Create(Thing::Key)) => ahead.made.push(instruction.span.start),
                Act::Press(Control::Create(Thing::User)) => ahead.users.push(instruction.span.start),
                _ => {}
            }
        }
        let lower = text.plain().to_lowercase();
        if ["secret", ".csv", "access key id"].iter().any(|word| lower.contains(word)) {
            ahead.taken.push(block.span.start);
        }
    }
    ahead
}

/// For each kind of thing the byte at which the guide last makes one by a button or a command.
pub fn explicit(guide: &Guide, readings: &[Reading], roles: &[SectionRole]) -> BTreeMap<Thing, usize> {
    let mut found = BTreeMap::new();
    for (block, reading) in guide.blocks.iter().zip(readings) {
        if block.aside || block.quoted || roles.get(block.section) != Some(&SectionRole::Procedure) {
            continue;
        }
        match &block.kind {
            BlockKind::Paragraph(_) => {
                for instruction in &reading.instructions {
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
