//! Puts blocks where they belong: sections, list items, containers.

use std::collections::HashSet;
use std::ops::Range;

use super::containers::Container;
use super::inline::{HARD_BREAK, Run, Text};
use super::json_block::json_lines;
use super::layout::{Change, Layout};
use super::written::written;
use super::{Block, BlockKind, Fence, FenceLine, Guide, Item, Section, SectionOrigin, numbering};
use crate::source::{Source, Span};

/// Builds a [`Guide`] from blocks in the order of the text.
pub struct Builder<'a> {
    guide: Guide,
    layout: &'a Layout,
    source: &'a Source,
    section: usize,
    containers: Vec<OpenContainer>,
    next_event: usize,
    lists: Vec<Option<u64>>,
    items: Vec<usize>,
    quotes: usize,
    /// Where a paragraph begins with a title.
    titles: HashSet<usize>,
}

struct OpenContainer {
    container: Container,
    /// The section to go back to.
    section: usize,
}

impl<'a> Builder<'a> {
    pub fn new(layout: &'a Layout, source: &'a Source, titles: HashSet<usize>) -> Self {
        let root = Section {
            title: Text::default(),
            origin: SectionOrigin::Guide,
            level: 0,
            parent: None,
            heading: Span::default(),
            span: Span::new(0, source.text().len()),
            anchor: String::new(),
        };
        let guide = Guide { sections: vec![root], ..Guide::default() };
        Self { guide, layout, source, section: 0, containers: Vec::new(), next_event: 0, lists: Vec::new(), items: Vec::new(), quotes: 0, titles }
    }

    pub fn heading(&mut self, text: Text, level: u8, range: Range<usize>) {
        self.catch_up(range.start);
        let floor = self.containers.iter().rev().find_map(|open| matches!(open.container, Container::Tab(_) | Container::Step(_)).then_some(self.floor(open))).unwrap_or(0);
        let mut parent = self.section;
        while parent != floor && self.guide.sections[parent].level >= level && self.guide.sections[parent].parent.is_some() {
            parent = self.guide.sections[parent].parent.unwrap_or(0);
        }
        let span = self.layout.span(range.clone());
        self.open_section(text, SectionOrigin::Heading, level, parent, span);
        self.leaf(BlockKind::Heading, range);
    }

    /// The section that a tab or component made.
    fn floor(&self, open: &OpenContainer) -> usize {
        let mut at = self.section;
        while self.guide.sections[at].parent.is_some_and(|parent| parent != open.section) {
            at = self.guide.sections[at].parent.unwrap_or(0);
        }
        at
    }

    fn open_section(&mut self, title: Text, origin: SectionOrigin, level: u8, parent: usize, heading: Span) {
        let anchor = anchor(&title.plain());
        self.guide.sections.push(Section { title, origin, level, parent: Some(parent), heading, span: heading, anchor });
        self.section = self.guide.sections.len() - 1;
    }

    pub fn paragraph(&mut self, text: Text, range: Range<usize>) {
        self.catch_up(range.start);
        if text.is_empty() {
            return;
        }
        let raw = &self.layout.text[range.clone()];
        if self.titles.contains(&range.start) || self.items.is_empty() && title_over_text(&text, raw) {
            let below = raw.find('\n').map_or(raw.len(), |line| line + 1);
            let below = range.start + below + raw[below..].len() - raw[below..].trim_start().len();
            let (title, rest) = text.first_line();
            self.title(title, range.start..below.min(range.end));
            if below < range.end {
                self.paragraph(rest, below..range.end);
            }
            return;
        }
        let Err(text) = self.with_json(text, &range) else { return };
        if self.items.is_empty() && text.is_bold_title() && opens_procedure(&text.plain()) {
            self.title(text, range);
            return;
        }
        self.leaf(BlockKind::Paragraph(text), range);
    }

    /// A title that is not marked as a heading.
    fn title(&mut self, text: Text, range: Range<usize>) {
        let parent = if self.guide.sections[self.section].level == 7 { self.guide.sections[self.section].parent.unwrap_or(0) } else { self.section };
        let span = self.layout.span(range.clone());
        self.open_section(text, SectionOrigin::BoldTitle, 7, parent, span);
        self.leaf(BlockKind::Heading, range);
    }

    fn text_block(&mut self, text: Text) {
        if !text.is_empty() {
            self.text_of_runs(text);
        }
    }

    /// The text of a tight list item, which has no paragraph around it.
    pub fn loose(&mut self, text: Text, range: Range<usize>) {
        if let Err(text) = self.with_json(text, &range) {
            self.text_of_runs(text);
        }
    }

    /// Text whose place only its runs know.
    fn text_of_runs(&mut self, text: Text) {
        let span = text.span();
        self.push(BlockKind::Paragraph(text), span);
    }

    /// JSON that stands in the text without a fence is a block, between what is said before and after it; else the text comes back.
    fn with_json(&mut self, text: Text, range: &Range<usize>) -> Result<(), Text> {
        let Some(json) = json_lines(&self.layout.text[range.clone()]) else { return Err(text) };
        let json = range.start + json.start..range.start + json.end;
        let (before, after) = split_text(&text, self.layout.span(json.clone()));
        self.text_block(before);
        let fence = self.json_fence(json.clone());
        self.leaf(BlockKind::Fence(fence), json);
        self.text_block(after);
        Ok(())
    }

    fn json_fence(&self, range: Range<usize>) -> Fence {
        let mut at = range.start;
        let lines = self.layout.text[range]
            .split_inclusive('\n')
            .map(|line| {
                let start = self.layout.origin(at);
                at += line.len();
                FenceLine { text: line.trim_end_matches(['\n', '\r']).to_owned(), start }
            })
            .collect();
        Fence { language: "json".into(), lines, ..Fence::default() }
    }

    pub fn leaf(&mut self, kind: BlockKind, range: Range<usize>) {
        self.catch_up(range.start);
        let span = self.layout.span(range);
        self.push(kind, span);
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        let span = Span::new(span.start, span.start + self.source.slice(span).trim_end().len());
        let aside = self.containers.iter().any(|open| open.container == Container::Aside);
        self.guide.blocks.push(Block { kind, span, section: self.section, item: self.items.last().copied(), aside, quoted: self.quotes > 0 });
    }

    pub fn list_start(&mut self, first: Option<u64>) {
        self.lists.push(first);
    }

    pub fn list_end(&mut self) {
        self.lists.pop();
    }

    pub fn item_start(&mut self, range: Range<usize>) {
        self.catch_up(range.start);
        let number = self.lists.last_mut().and_then(|next| {
            let number = *next;
            *next = number.map(|n| n.saturating_add(1));
            number
        });
        let span = self.layout.span(range);
        self.guide.items.push(Item { number, parent: self.items.last().copied(), section: self.section, span, ticked: None });
        self.items.push(self.guide.items.len() - 1);
    }

    /// The item's text begins with a box.
    pub fn box_of_item(&mut self, ticked: bool) {
        if let Some(item) = self.items.last().and_then(|&at| self.guide.items.get_mut(at)) {
            item.ticked = Some(ticked);
        }
    }

    pub fn item_end(&mut self) {
        self.items.pop();
    }

    pub fn quote(&mut self, change: isize) {
        self.quotes = self.quotes.saturating_add_signed(change);
    }

    /// Opens and closes the containers whose notation stands before byte `at`.
    fn catch_up(&mut self, at: usize) {
        while let Some(event) = self.layout.events.get(self.next_event).filter(|event| event.at <= at) {
            self.next_event += 1;
            match &event.change {
                Change::Open(container) => self.open(container.clone(), event.span),
                Change::Close => {
                    if let Some(open) = self.containers.pop() {
                        self.section = open.section;
                    }
                }
            }
        }
    }

    fn open(&mut self, container: Container, span: Span) {
        self.containers.push(OpenContainer { container: container.clone(), section: self.section });
        let (label, origin) = match container {
            Container::Tab(label) => (label, SectionOrigin::Tab),
            Container::Step(label) if !label.is_empty() => (label, SectionOrigin::Component),
            _ => return,
        };
        let start = self.source.slice(span).find(label.as_str()).map_or(span.start, |at| span.start + at);
        let run = super::Run { span: Span::new(start, start + label.len()), text: label, ..super::Run::default() };
        self.open_section(Text { runs: vec![run] }, origin, 0, self.section, span);
        self.push(BlockKind::Heading, span);
    }

    pub fn finish(mut self) -> Guide {
        self.catch_up(usize::MAX);
        self.end_sections();
        let heading = self.guide.sections.iter().find(|section| section.origin == SectionOrigin::Heading).map(|section| section.title.plain());
        self.guide.title = self.layout.title.clone().or(heading).unwrap_or_default();
        self.guide.hidden = self.layout.hidden.iter().map(|hidden| super::Hidden { span: hidden.span, what: hidden.what }).collect();
        numbering::steps(&mut self.guide);
        self.guide
    }

    /// A section ends with its last block, or that of a subsection.
    fn end_sections(&mut self) {
        let mut ends = vec![0; self.guide.sections.len()];
        for block in &self.guide.blocks {
            ends[block.section] = block.span.end.max(ends[block.section]);
        }
        // A subsection comes after its section.
        for (at, section) in self.guide.sections.iter_mut().enumerate().rev() {
            section.span.end = section.span.end.max(ends[at]);
            if let Some(parent) = section.parent {
                ends[parent] = ends[parent].max(ends[at]);
            }
        }
    }
}

/// A bold title that a hard line break sets off from the text below it.
fn title_over_text(text: &Text, raw: &str) -> bool {
    let first = raw.lines().next().unwrap_or_default();
    if !first.ends_with("  ") && !first.ends_with('\\') {
        return false;
    }
    let (title, rest) = text.first_line();
    !rest.is_empty() && title.is_bold_title() && opens_procedure(&title.plain())
}

/// "**To create a role (console)**", "**Option B: …**" and "**2. Create the user**" open a part of the page; other bold lines
/// are mere emphasis.
fn opens_procedure(title: &str) -> bool {
    let lower = title.to_lowercase();
    const WORDS: &[&str] = &["to ", "option ", "method ", "step ", "opción ", "opção ", "选项", "選項", "方法", "方式", "オプション", "방법 ", "옵션 "];
    title.len() < 200 && (WORDS.iter().any(|start| lower.starts_with(start)) || written(title).is_some_and(|found| !found.rest.is_empty()))
}

/// GitHub's anchor of a heading: lower case, spaces as dashes, punctuation left out.
fn anchor(title: &str) -> String {
    title.to_lowercase().chars().filter_map(|c| if c.is_alphanumeric() || c == '_' || c == '-' { Some(c) } else { c.is_whitespace().then_some('-') }).collect()
}

/// The runs before and after `cut`; a run that reaches into it is shortened where its text is the source's.
fn split_text(text: &Text, cut: Span) -> (Text, Text) {
    let (mut before, mut after) = (Text::default(), Text::default());
    for run in &text.runs {
        if run.span.end <= cut.start {
            before.runs.push(run.clone());
        } else if run.span.start >= cut.end {
            after.runs.push(run.clone());
        } else if run.text.len() == run.span.end - run.span.start {
            let part = |from: usize, to: usize| {
                run.text.get(from - run.span.start..to - run.span.start).map(|text| Run { text: text.to_owned(), span: Span::new(from, to), ..run.clone() })
            };
            before.runs.extend(part(run.span.start, cut.start.max(run.span.start)));
            after.runs.extend(part(cut.end.min(run.span.end), run.span.end));
        }
    }
    let blank = |text: &mut Text| text.runs.retain(|run| !run.text.trim_matches(['\n', ' ', HARD_BREAK]).is_empty() || run.text.contains('\n'));
    blank(&mut before);
    blank(&mut after);
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn sections(text: &str) -> Vec<(String, u8)> {
        parse(&Source::new("g.md", text)).sections.iter().skip(1).map(|section| (section.title.plain(), section.level)).collect()
    }

    #[test]
    fn lines_that_are_titles() {
        let text = "# T\n\nSTEP 1\u{fe0f}\u{20e3} Make **it**\nOpen `IAM`.\nChoose it.\n\nSTEP 2: Use it  \nGo on.\n";
        let source = Source::new("g.md", text);
        let guide = parse(&source);
        assert_eq!(sections(text), [("T".into(), 1), ("STEP 1\u{fe0f}\u{20e3} Make it".into(), 7), ("STEP 2: Use it".into(), 7)]);
        let paragraphs: Vec<(&str, String, usize)> = guide
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Paragraph(text) => Some((source.slice(block.span), text.plain(), block.section)),
                _ => None,
            })
            .collect();
        assert_eq!(paragraphs, [("Open `IAM`.\nChoose it.", "Open IAM. Choose it.".into(), 2), ("Go on.", "Go on.".into(), 3)]);
        assert_eq!(source.slice(guide.sections[2].heading).trim_end(), "STEP 1\u{fe0f}\u{20e3} Make **it**");
        assert_eq!(guide.sections[3].parent, Some(1));
    }

    #[test]
    fn bold_titles() {
        let titles = ["**Step 2: Create the user**", "**2. Create the user**", "__To create it__", "**Option A: this**", "**To `do` it**:"];
        for title in titles {
            assert_eq!(sections(&format!("{title}\n\ntext\n")).len(), 1, "{title}");
        }
        for text in ["**Note**", "**Important**: x", "**2.**", "**Step 2**: open it", "- **To do it**", "**1.5 GB of it**"] {
            assert_eq!(sections(&format!("{text}\n\ntext\n")), [], "{text}");
        }
    }
}
