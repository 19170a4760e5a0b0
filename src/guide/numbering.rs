//! Steps: what a reader does at a time.

use super::written::written;
use super::{Block, BlockKind, Guide, Step, Text, ids};

/// Groups blocks into steps and numbers them. A list item is a step, a paragraph outside of lists is one, a heading is one;
/// a fence or table belongs to the text before it.
pub fn steps(guide: &mut Guide) {
    continue_lists(guide);
    let mut steps: Vec<Step> = Vec::new();
    for (at, block) in guide.blocks.iter().enumerate() {
        let last = steps.last_mut().filter(|step| joins(&guide.blocks, step, block));
        match last {
            Some(step) => {
                step.blocks.push(at);
                step.span = step.span.join(block.span);
            }
            None => steps.push(Step { id: String::new(), title: String::new(), blocks: vec![at], section: block.section, span: block.span }),
        }
    }
    let numbers: Vec<Option<String>> = steps.iter_mut().map(|step| entitle(step, guide)).collect();
    ids::assign(guide, &mut steps, &numbers);
    guide.steps = steps;
}

/// Gives a step its title; the number that its text begins with: "2.3.1 In the editor".
fn entitle(step: &mut Step, guide: &Guide) -> Option<String> {
    let block = &guide.blocks[step.blocks[0]];
    let (text, number) = match &block.kind {
        BlockKind::Heading => numbered(&guide.sections[block.section].title),
        BlockKind::Paragraph(text) => numbered(text),
        BlockKind::Fence(fence) => (fence.lines.iter().map(|line| line.text.trim()).find(|line| !line.is_empty()).unwrap_or_default().to_owned(), None),
        BlockKind::Table(table) => (table.head.iter().map(Text::plain).collect::<Vec<_>>().join(" | "), None),
    };
    step.title = match (text.len() > LONGEST).then(|| text.char_indices().nth(LONGEST)).flatten() {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    };
    number
}

fn numbered(text: &Text) -> (String, Option<String>) {
    let plain = text.plain();
    let number = written(&plain).map(|found| found.number);
    (plain, number)
}

fn joins(blocks: &[Block], step: &Step, block: &Block) -> bool {
    let first = &blocks[step.blocks[0]];
    if matches!(block.kind, BlockKind::Heading) || matches!(first.kind, BlockKind::Heading) || first.section != block.section || first.item != block.item {
        return false;
    }
    block.item.is_some() || !matches!(block.kind, BlockKind::Paragraph(_))
}

/// Characters of a title.
const LONGEST: usize = 120;

/// A list that starts at 1 again after a figure or a fence, while the paragraphs below it are numbered 3.1, 3.2, is item 3.
fn continue_lists(guide: &mut Guide) {
    // By section: its last item so far, and its paragraphs outside of lists.
    let mut last: Vec<Option<u64>> = vec![None; guide.sections.len()];
    let mut paragraphs: Vec<Vec<usize>> = vec![Vec::new(); guide.sections.len()];
    for (at, block) in guide.blocks.iter().enumerate() {
        if block.item.is_none() && matches!(block.kind, BlockKind::Paragraph(_)) {
            paragraphs[block.section].push(at);
        }
    }
    for item in guide.items.iter_mut().filter(|item| item.parent.is_none()) {
        if let (Some(1), Some(last)) = (item.number, last[item.section]) {
            let own = &paragraphs[item.section];
            let below = own.get(own.partition_point(|&at| guide.blocks[at].span.start < item.span.end));
            let parent = below.and_then(|&at| match &guide.blocks[at].kind {
                BlockKind::Paragraph(text) => numbered(text).1?.split('.').next()?.parse::<u64>().ok(),
                _ => None,
            });
            if parent.is_some() && parent == last.checked_add(1) {
                item.number = parent;
            }
        }
        last[item.section] = item.number;
    }
}
