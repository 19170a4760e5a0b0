//! Steps: what a reader does at a time.

use super::ids::{self, written_number};
use super::{Block, BlockKind, Guide, Step};

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
    for step in &mut steps {
        step.title = title(guide, &guide.blocks[step.blocks[0]]);
    }
    ids::assign(guide, &mut steps);
    guide.steps = steps;
}

fn joins(blocks: &[Block], step: &Step, block: &Block) -> bool {
    let first = &blocks[step.blocks[0]];
    if matches!(block.kind, BlockKind::Heading) || matches!(first.kind, BlockKind::Heading) || first.section != block.section || first.item != block.item {
        return false;
    }
    block.item.is_some() || !matches!(block.kind, BlockKind::Paragraph(_))
}

/// A list that starts at 1 again after a figure or a fence, while the paragraphs below it are numbered 3.1, 3.2, is item 3.
fn continue_lists(guide: &mut Guide) {
    for at in 0..guide.items.len() {
        if guide.items[at].number != Some(1) || guide.items[at].parent.is_some() {
            continue;
        }
        let (section, end) = (guide.items[at].section, guide.items[at].span.end);
        let last = guide.items[..at].iter().rev().find(|item| item.section == section && item.parent.is_none()).and_then(|item| item.number);
        let after = guide.blocks.iter().find(|block| block.span.start >= end && block.section == section && block.item.is_none() && matches!(block.kind, BlockKind::Paragraph(_)));
        let parent = after.and_then(|block| written_number(guide, block)).and_then(|number| number.split('.').next()?.parse::<u64>().ok());
        if let (Some(last), Some(parent)) = (last, parent)
            && parent == last + 1
        {
            guide.items[at].number = Some(parent);
        }
    }
}

fn title(guide: &Guide, block: &Block) -> String {
    let text = match &block.kind {
        BlockKind::Heading => guide.sections[block.section].title.plain(),
        BlockKind::Paragraph(text) => text.plain(),
        BlockKind::Fence(fence) => fence.lines.iter().map(|line| line.text.trim()).find(|line| !line.is_empty()).unwrap_or_default().to_owned(),
        BlockKind::Table(table) => table.head.iter().map(super::Text::plain).collect::<Vec<_>>().join(" | "),
    };
    let cut = text.char_indices().nth(120).map(|(at, _)| at);
    cut.map_or(text.clone(), |at| format!("{}…", text[..at].trim_end()))
}
