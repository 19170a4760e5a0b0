//! The files that a guide shows and its commands read.

use super::command_blocks::Typed;
use crate::guide::{BlockKind, Fence, Guide};
use crate::lexicon::SectionRole;
use crate::policy::{PolicyKind, parse};
use crate::shell::{FileRead, Shell, files_read};

/// Reads of files beyond so many are not looked at ahead: what they read is asked for.
const MOST: usize = 200;

/// Writes the files that the guide shows beside the text that names them, before any command reads them; and which blocks
/// show them.
pub fn shown_files(guide: &Guide, typed: &Typed, roles: &[SectionRole]) -> (Shell, Vec<usize>) {
    let (mut shell, mut blocks) = (Shell::new(), Vec::new());
    let commands = |at: usize| typed.at(guide, at);
    let wanted: Vec<(usize, FileRead)> =
        (0..guide.blocks.len()).filter_map(|at| Some((at, commands(at)?))).flat_map(|(at, fence)| files_read(fence).into_iter().map(move |read| (at, read))).collect();
    // What the commands write by themselves, no block shows.
    let written = |reader: usize, name: &str| (0..=reader).filter_map(commands).flat_map(|fence| &fence.lines).any(|line| redirects_to(&line.text, name));
    let wanted: Vec<(usize, FileRead)> = wanted.into_iter().take(MOST).filter(|(reader, read)| !written(*reader, &read.name)).collect();
    if wanted.is_empty() {
        return (shell, blocks);
    }
    let lacks = |shell: &Shell| wanted.iter().map(|(_, read)| read).filter(|read| !shell.has_file(&read.name)).collect::<Vec<_>>();
    let mut missing = lacks(&shell);
    for at in 0..guide.blocks.len() {
        if let Some((name, fence)) = named_file(guide, typed, at, &missing) {
            shell.write_fence(name, fence);
            blocks.push(at);
            missing = lacks(&shell);
        }
    }
    for (reader, read) in &wanted {
        let Some(kind) = document_kind(read).filter(|_| !shell.has_file(&read.name)) else { continue };
        let others = wanted.iter().filter(|(_, other)| other.name != read.name && document_kind(other) == Some(kind) && !shell.has_file(&other.name)).count();
        if others == 0
            && let Some((at, fence)) = only_document(guide, typed, roles, *reader, kind, &blocks)
        {
            shell.write_fence(&read.name, fence);
            blocks.push(at);
        }
    }
    (shell, blocks)
}

/// `cat > name <<EOF`; after `cat > name` alone the reader types what a block shows.
fn redirects_to(line: &str, name: &str) -> bool {
    let typed = line.trim_start().starts_with("cat ") && !line.contains("<<");
    !typed
        && line.match_indices('>').any(|(at, _)| {
            let target = line[at + 1..].trim_start_matches(['>', ' ']).trim_start_matches(['"', '\'']);
            target.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')))
        })
}

/// What the option that reads the file takes.
fn document_kind(read: &FileRead) -> Option<PolicyKind> {
    match read.option.as_deref()? {
        "--assume-role-policy-document" => Some(PolicyKind::Trust),
        "--policy-document" => Some(PolicyKind::Identity),
        _ => None,
    }
}

/// The file that a block shows the content of: by its title, its first comment, the text before it up to the block before, the
/// heading above, or a text behind that says where to save it.
fn named_file<'g>(guide: &'g Guide, typed: &Typed, at: usize, missing: &[&'g FileRead]) -> Option<(&'g str, &'g Fence)> {
    let BlockKind::Fence(fence) = &guide.blocks[at].kind else { return None };
    if typed.at(guide, at).is_some() {
        return None;
    }
    let kind = kind_of(fence);
    // `openssl rsa -in old.pem -out key.pem` is about the file, and not what is in it.
    let first = fence.lines.iter().map(|line| line.text.trim()).find(|line| !line.is_empty() && !line.starts_with(['#', '/'])).unwrap_or_default();
    let about = |read: &FileRead| first.contains(' ') && place_of(first, base(&read.name)).is_some();
    let fits = |read: &FileRead| (kind != Some(PolicyKind::Other) || document_kind(read).is_none()) && !about(read);
    texts_around(guide, typed, at).iter().find_map(|text| {
        let named = missing.iter().filter(|read| fits(read));
        let (_, read) = named.filter_map(|&read| Some((place_of(text, base(&read.name))?, read))).min_by_key(|(place, _)| *place)?;
        Some((read.name.as_str(), fence))
    })
}

/// What the content of a block is; None where it is no JSON.
fn kind_of(fence: &Fence) -> Option<PolicyKind> {
    parse(&fence.text()).ok().map(|policy| policy.kind)
}

/// The texts that may name what a block shows, the nearest first.
fn texts_around(guide: &Guide, typed: &Typed, at: usize) -> Vec<String> {
    let block = &guide.blocks[at];
    let BlockKind::Fence(fence) = &block.kind else { return Vec::new() };
    let mut texts = vec![fence.info.clone()];
    let first = fence.lines.iter().map(|line| line.text.trim()).find(|line| !line.is_empty()).unwrap_or_default();
    if first.starts_with("//") || first.starts_with('#') {
        texts.push(first.to_owned());
    }
    for (near, before) in guide.blocks[..at].iter().enumerate().rev() {
        match &before.kind {
            BlockKind::Heading if before.section == block.section => {
                texts.push(guide.sections[before.section].title.plain());
                break;
            }
            _ if before.section != block.section => break,
            BlockKind::Paragraph(text) => texts.push(text.plain()),
            BlockKind::Fence(commands) if near + 1 == at && typed.at(guide, near).is_some() && opens_a_file(commands) => texts.push(commands.text()),
            _ => break,
        }
    }
    if let Some(BlockKind::Paragraph(text)) = guide.blocks.get(at + 1).filter(|after| after.section == block.section).map(|after| &after.kind) {
        let plain = text.plain();
        let lower = plain.to_lowercase();
        if ["save ", "store ", "write "].iter().any(|verb| lower.starts_with(verb)) && [" as ", " to ", " in "].iter().any(|word| lower.contains(word)) {
            texts.push(plain);
        }
    }
    texts
}

/// The one document of the kind that stands near the reader: in the innermost section around it that has any.
fn only_document<'g>(guide: &'g Guide, typed: &Typed, roles: &[SectionRole], reader: usize, kind: PolicyKind, taken: &[usize]) -> Option<(usize, &'g Fence)> {
    let own = guide.blocks[reader].section;
    let titles = guide.sections.iter().filter(|section| section.level == 1).count();
    // A guide's only title holds everything, so nothing stands near by standing in it.
    let whole = |section: usize| guide.sections[section].parent.is_none() || (titles == 1 && guide.sections[section].level == 1);
    let candidates: Vec<(usize, &Fence)> = guide
        .blocks
        .iter()
        .enumerate()
        .filter(|(at, block)| !taken.contains(at) && !block.aside && !block.quoted && roles.get(block.section) == Some(&SectionRole::Procedure) && typed.at(guide, *at).is_none())
        .filter_map(|(at, block)| if let BlockKind::Fence(fence) = &block.kind { Some((at, fence)) } else { None })
        .filter(|(_, fence)| kind_of(fence) == Some(kind))
        .collect();
    for section in guide.ancestors(own) {
        let inside =
            |at: usize| if whole(section) { section == own && guide.blocks[at].section == own } else { guide.ancestors(guide.blocks[at].section).any(|near| near == section) };
        let mut near = candidates.iter().filter(|(at, _)| inside(*at));
        if let Some(found) = near.next() {
            return near.next().is_none().then_some(*found);
        }
    }
    None
}

/// The last command waits for a file's content.
fn opens_a_file(fence: &Fence) -> bool {
    let last = fence.lines.iter().map(|line| line.text.trim().trim_start_matches("$ ")).rfind(|line| !line.is_empty()).unwrap_or_default();
    ["cat >", "vi ", "vim ", "nano ", "touch ", "code ", "tee ", "notepad "].iter().any(|start| last.starts_with(start)) && !last.contains("<<")
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Where in the text the file is named.
fn place_of(text: &str, file: &str) -> Option<usize> {
    let between = |c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | ',' | ':' | '(' | ')' | '（' | '）' | '「' | '」' | '“' | '”' | '/' | '=' | '*' | '、' | '：');
    text.match_indices(file).map(|(at, _)| at).find(|&at| {
        let rest = text[at + file.len()..].trim_start_matches('.');
        (at == 0 || text[..at].ends_with(between))
            && (rest.is_empty() || rest.starts_with(between) || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
    })
}
