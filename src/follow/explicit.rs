//! Where the guide makes things by a click or a command: a bare goal before it only announces.

use std::collections::BTreeMap;
use std::ops::Range;

use super::command_blocks::Typed;
use super::told::Told;
use super::words::names_command_line;
use crate::console::KeysAhead;
use crate::guide::{BlockKind, Fence, Guide};
use crate::lexicon::{Control, SectionRole, Thing};
use crate::reading::{Act, Mood};

/// Where keys are made by a click, where users are, and where the guide has its reader take a key away.
pub fn keys_ahead(guide: &Guide, told: &Told, roles: &[SectionRole]) -> KeysAhead {
    let mut ahead = KeysAhead::default();
    for (at, block) in guide.blocks.iter().enumerate() {
        if !matches!(block.kind, BlockKind::Paragraph(_)) || block.aside || block.quoted || roles.get(block.section) != Some(&SectionRole::Procedure) {
            continue;
        }
        let reading = told.block(at);
        for instruction in reading.instructions.iter().filter(|instruction| instruction.mood == Mood::Do) {
            match instruction.act {
                Act::Press(Control::Create(Thing::Key)) | Act::Create { thing: Thing::Key, .. } => ahead.made.push(instruction.span.start),
                Act::Press(Control::Create(Thing::User)) | Act::Create { thing: Thing::User, .. } => ahead.users.push(instruction.span.start),
                _ => {}
            }
        }
        if ["secret", ".csv", "access key id"].iter().any(|word| reading.folded.contains(word)) {
            ahead.taken.push(block.span.start);
        }
    }
    ahead
}

/// For each kind of thing the byte at which the guide last makes one by a button or a command.
pub fn explicit(guide: &Guide, typed: &Typed, told: &Told, roles: &[SectionRole]) -> BTreeMap<Thing, usize> {
    let mut found = BTreeMap::new();
    for (at, step) in guide.steps.iter().enumerate() {
        if roles.get(step.section) != Some(&SectionRole::Procedure) {
            continue;
        }
        let left = || offers_itself(&step.blocks, told) && carries_out(guide, typed, told, at).is_none();
        for &index in &step.blocks {
            let block = &guide.blocks[index];
            if block.aside || block.quoted {
                continue;
            }
            for instruction in &told.block(index).instructions {
                if let (Act::Press(Control::Create(thing)), Mood::Do) = (&instruction.act, instruction.mood) {
                    found.insert(*thing, block.span.start);
                }
            }
            for (start, thing) in typed.at(guide, index).filter(|_| !left()).into_iter().flat_map(makes) {
                found.insert(thing, start);
            }
        }
    }
    found
}

/// The first text of the step says that it may be left out, or that it is another way.
fn offers_itself(blocks: &[usize], told: &Told) -> bool {
    blocks.first().map(|&block| told.block(block)).is_some_and(|first| first.optional || first.alternative)
}

/// "You can also use the CLI": the other way is the one that is written out, where the text before only says in a word what
/// its commands do. The steps from that word to the commands.
pub fn carries_out(guide: &Guide, typed: &Typed, told: &Told, at: usize) -> Option<Range<usize>> {
    let step = &guide.steps[at];
    let first = *step.blocks.first()?;
    let made: Vec<Thing> = step.blocks.iter().filter_map(|&block| typed.at(guide, block)).flat_map(makes).map(|(_, thing)| thing).collect();
    if made.is_empty() {
        return None;
    }
    let reading = told.block(first);
    let other = reading.alternative || (reading.optional && reading.folded.contains("also"));
    if !other || !names_command_line(&reading.folded) {
        return None;
    }
    let (mut said, mut clicked) = (None, false);
    for (place, before) in guide.steps[..at].iter().enumerate().rev().take_while(|(_, before)| before.section == step.section) {
        for instruction in before.blocks.iter().flat_map(|&block| &told.block(block).instructions).filter(|instruction| instruction.mood == Mood::Do) {
            match &instruction.act {
                Act::Create { thing, .. } if made.contains(thing) => said = Some(place),
                Act::Press(Control::Create(thing)) => clicked |= made.contains(thing),
                _ => {}
            }
        }
    }
    said.filter(|_| !clicked).map(|said| said..at)
}

/// What the commands of a fence make, with the places.
fn makes(fence: &Fence) -> Vec<(usize, Thing)> {
    let holds = |text: &str, command: &str| text.split_once(command).is_some_and(|(_, rest)| !rest.starts_with('-'));
    let named = |text: &str| COMMANDS.iter().filter(|(command, _)| holds(text, command)).map(|(_, thing)| *thing).collect::<Vec<_>>();
    let lines = fence.lines.iter().filter(|line| line.text.contains("iam create-"));
    lines.flat_map(|line| named(&line.text).into_iter().map(|thing| (line.start, thing))).collect()
}

/// The commands of the guide that give something to somebody, or name a policy, with their places.
pub fn giving(guide: &Guide, typed: &Typed, roles: &[SectionRole]) -> Vec<(usize, String)> {
    let gives = |line: &str| ["iam attach-", "iam put-", "iam add-user-to-group", ":policy/"].iter().any(|command| line.contains(command));
    let blocks = (0..guide.blocks.len()).filter(|&at| roles.get(guide.blocks[at].section) == Some(&SectionRole::Procedure));
    let fences = blocks.filter_map(|at| typed.at(guide, at));
    fences.filter(|fence| fence.lines.iter().any(|line| gives(&line.text))).flat_map(whole_commands).filter(|(_, command)| gives(command)).collect()
}

/// Commands that go on in the next line are one.
fn whole_commands(fence: &Fence) -> Vec<(usize, String)> {
    let mut commands: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for line in &fence.lines {
        match commands.last_mut().filter(|_| goes_on) {
            Some((_, command)) => command.push_str(&line.text),
            None => commands.push((line.start, line.text.clone())),
        }
        goes_on = line.text.trim_end().ends_with(['\\', '`', '^']);
    }
    commands
}

/// Whether the commands make anything that a guide is about.
pub fn makes_things(fence: &Fence) -> bool {
    !makes(fence).is_empty()
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
