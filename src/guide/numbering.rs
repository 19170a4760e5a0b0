//! Steps and the numbers that the guide gives them.

use std::collections::HashSet;

use super::{Block, BlockKind, Guide, Item, SectionOrigin, Step};

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
    let mut taken = HashSet::new();
    for step in &mut steps {
        let block = &guide.blocks[step.blocks[0]];
        let shown = shown_number(guide, block);
        step.title = title(guide, block);
        step.id = unique(guide, block, shown, &mut taken);
    }
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

fn shown_number(guide: &Guide, block: &Block) -> Option<String> {
    match block.item {
        Some(item) => item_number(&guide.items, item),
        None => written_number(guide, block),
    }
}

fn item_number(items: &[Item], item: usize) -> Option<String> {
    let number = items[item].number.map(|n| n.to_string());
    match items[item].parent {
        Some(parent) => {
            let place = number.unwrap_or_else(|| (items[..item].iter().filter(|other| other.parent == Some(parent)).count() + 1).to_string());
            Some(format!("{}.{place}", item_number(items, parent).unwrap_or_else(|| "-".into())))
        }
        None => number,
    }
}

/// A number that the text itself begins with: "2.3.1 In the editor", "Step 3: …", "### 2. Create".
fn written_number(guide: &Guide, block: &Block) -> Option<String> {
    let text = match &block.kind {
        BlockKind::Heading => &guide.sections[block.section].title,
        BlockKind::Paragraph(text) => text,
        _ => return None,
    };
    let first = &text.runs.first()?.text;
    let rest = first.trim_start();
    let rest = ["Step ", "STEP ", "step "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let trimmed = number.trim_end_matches('.');
    let after = rest[number.len()..].chars().next();
    let numbers = !trimmed.is_empty() && trimmed.len() <= 12 && trimmed.starts_with(|c: char| c.is_ascii_digit());
    (numbers
        && after.is_none_or(|c| c.is_whitespace() || matches!(c, ':' | ')' | '-'))
        && (trimmed.contains('.') || number.ends_with('.') || rest.len() < first.trim_start().len()))
    .then(|| trimmed.to_owned())
}

/// The number as shown where it is the only one; else with the numbers of its sections before it.
fn unique(guide: &Guide, block: &Block, shown: Option<String>, taken: &mut HashSet<String>) -> String {
    let heading = matches!(block.kind, BlockKind::Heading);
    let own = match (&shown, heading) {
        (Some(number), true) => format!("§{number}"),
        (Some(number), false) => number.clone(),
        (None, true) => format!("§{}", ordinal(guide, block.section)),
        (None, false) => format!("{}¶", ordinal(guide, block.section)),
    };
    let mut candidates = vec![own.clone(), format!("{}.{own}", ordinal(guide, block.section))];
    if shown.is_none() && !heading {
        candidates.clear();
    }
    for candidate in candidates {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
    let base = if heading { own } else { format!("{}.{}", ordinal(guide, block.section), shown.as_deref().unwrap_or("p")) };
    (1..).map(|n| if shown.is_none() && !heading { format!("{base}{n}") } else { format!("{base}-{}", n + 1) }).find(|id| taken.insert(id.clone())).unwrap_or(base)
}

/// Where the section stands among its siblings, with its parents': `2.1`; a lone title above all is left out.
fn ordinal(guide: &Guide, section: usize) -> String {
    let mut path: Vec<String> = guide
        .ancestors(section)
        .filter_map(|at| {
            let parent = guide.sections[at].parent?;
            let siblings = guide.sections[..at].iter().filter(|other| other.parent == Some(parent)).count();
            let alone = parent == 0 && guide.sections[at].origin == SectionOrigin::Heading && guide.sections.iter().filter(|other| other.parent == Some(0)).count() == 1;
            (!alone).then(|| (siblings + 1).to_string())
        })
        .collect();
    path.reverse();
    if path.is_empty() { "0".into() } else { path.join(".") }
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
