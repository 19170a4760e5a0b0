//! From Markdown to a [`Guide`]. Parsing never fails.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use super::blocks::Builder;
use super::bounds::{self, Beyond};
use super::inline::{HARD_BREAK, Mark, Run, Text};
use super::layout::{Layout, layout};
use super::links::{Link, in_tags};
use super::titles::step_titles;
use super::{BlockKind, Fence, FenceLine, Guide, Table};
use crate::source::Source;

/// Parses a guide.
pub fn parse(source: &Source) -> Guide {
    if let Some(beyond) = bounds::of_text(source.text()) {
        return refused(source, beyond);
    }
    let layout = layout(source.text());
    if let Some(beyond) = &layout.beyond {
        return refused(source, beyond.clone());
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(&layout.text, options).into_offset_iter();
    let mut walk = Walk {
        builder: Builder::new(&layout, source, step_titles(&layout.text, options)),
        layout: &layout,
        events,
        marks: vec![Mark::PLAIN],
        link: None,
        links: Vec::new(),
        ids: Vec::new(),
        parts: 0,
        depth: 0,
        beyond: None,
    };
    walk.blocks();
    if let Some(beyond) = walk.beyond.take() {
        return refused(source, beyond);
    }
    let mut guide = Guide { links: walk.links, ids: walk.ids, ..walk.builder.finish() };
    in_tags(&mut guide, source.text());
    guide
}

/// A guide that nobody reads.
/// Marks that are indented too far open no block; a page shows them, and what stands below them is what was to be shown.
fn unmark(fence: &mut Fence) {
    let mark = |line: &FenceLine| line.text.trim().starts_with("```") || line.text.trim().starts_with("~~~");
    let Some(first) = fence.lines.iter().position(|line| !line.text.trim().is_empty()).filter(|first| mark(&fence.lines[*first])) else { return };
    let info = fence.lines[first].text.trim().trim_start_matches(['`', '~']).trim().to_ascii_lowercase();
    if info.contains([' ', '`']) {
        return;
    }
    fence.language = info;
    fence.lines.drain(..=first);
    if fence.lines.last().is_some_and(|last| last.text.trim().chars().all(|c| matches!(c, '`' | '~')) && mark(last)) {
        fence.lines.pop();
    }
}

fn refused(source: &Source, beyond: Beyond) -> Guide {
    Guide { beyond: Some(beyond), ..Builder::new(&Layout::default(), source, Default::default()).finish() }
}

struct Walk<'a> {
    builder: Builder<'a>,
    layout: &'a Layout,
    events: OffsetIter<'a>,
    marks: Vec<Mark>,
    link: Option<String>,
    links: Vec<Link>,
    ids: Vec<String>,
    /// Events so far.
    parts: usize,
    /// Lists and quotes around what comes.
    depth: usize,
    beyond: Option<Beyond>,
}

/// Text without a paragraph around it, and where it stands.
#[derive(Default)]
struct Loose {
    text: Text,
    range: std::ops::Range<usize>,
}

impl<'a> Walk<'a> {
    /// The next event; none behind the end of what is read.
    fn next(&mut self) -> Option<(Event<'a>, std::ops::Range<usize>)> {
        let (event, range) = self.events.next().filter(|_| self.beyond.is_none())?;
        self.parts += 1;
        match &event {
            Event::Start(Tag::Item | Tag::BlockQuote(_)) => self.depth += 1,
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.parts > bounds::PARTS || self.depth > bounds::DEPTH {
            let at = self.layout.origin(range.start);
            self.beyond = Some(if self.depth > bounds::DEPTH { bounds::too_deep(at) } else { bounds::too_many_parts(at) });
            return None;
        }
        Some((event, range))
    }

    fn blocks(&mut self) {
        let mut loose = Loose::default();
        while let Some((event, range)) = self.next() {
            if matches!(event, Event::Start(_)) && starts_block(&event) || matches!(event, Event::End(TagEnd::Item)) {
                self.flush(&mut loose);
            }
            match event {
                Event::Start(Tag::Paragraph) => {
                    let text = self.inline(TagEnd::Paragraph);
                    self.builder.paragraph(text, range);
                }
                Event::Start(Tag::Heading { level, id, .. }) => {
                    self.ids.extend(id.map(String::from));
                    let mut text = self.inline(TagEnd::Heading(level));
                    keep_variable(&mut text, &self.layout.text, range.end);
                    self.builder.heading(text, rank(level), range);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match &kind {
                        CodeBlockKind::Fenced(info) => info.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let fence = self.fence(info, matches!(kind, CodeBlockKind::Fenced(_)), range.clone());
                    self.builder.leaf(BlockKind::Fence(fence), range);
                }
                Event::Start(Tag::Table(_)) => {
                    let table = self.table();
                    self.builder.leaf(BlockKind::Table(table), range);
                }
                Event::Start(Tag::List(first)) => self.builder.list_start(first),
                Event::End(TagEnd::List(_)) => self.builder.list_end(),
                Event::Start(Tag::Item) => self.builder.item_start(range),
                Event::End(TagEnd::Item) => self.builder.item_end(),
                Event::TaskListMarker(ticked) => self.builder.box_of_item(ticked),
                Event::Start(Tag::BlockQuote(_)) => self.builder.quote(1),
                Event::End(TagEnd::BlockQuote(_)) => self.builder.quote(-1),
                // The text of a tight list item comes without a paragraph around it.
                other => {
                    loose.range = if loose.text.runs.is_empty() { range.clone() } else { loose.range.start..range.end };
                    self.piece(other, range, &mut loose.text);
                }
            }
        }
        self.flush(&mut loose);
    }

    fn flush(&mut self, loose: &mut Loose) {
        let Loose { text, range } = std::mem::take(loose);
        if !text.is_empty() {
            self.builder.loose(text, range);
        }
    }

    fn inline(&mut self, end: TagEnd) -> Text {
        let mut text = Text::default();
        while let Some((event, range)) = self.next() {
            if event == Event::End(end) {
                break;
            }
            if let Event::TaskListMarker(ticked) = event {
                self.builder.box_of_item(ticked);
            }
            self.piece(event, range, &mut text);
        }
        text
    }

    fn piece(&mut self, event: Event, range: std::ops::Range<usize>, text: &mut Text) {
        let mark = self.marks.last().copied().unwrap_or_default();
        match event {
            Event::Text(piece) => self.run(text, &piece, mark, range),
            Event::Code(piece) => {
                let inner = range.start + (range.len().saturating_sub(piece.len())) / 2;
                self.run(text, &piece, mark.with(Mark::CODE), inner..inner + piece.len());
            }
            Event::SoftBreak => self.run(text, "\n", mark, range),
            Event::HardBreak => self.run(text, HARD_BREAK.encode_utf8(&mut [0; 2]), Mark::PLAIN, range),
            Event::Start(Tag::Strong) => self.marks.push(mark.with(Mark::STRONG)),
            Event::Start(Tag::Emphasis) => self.marks.push(mark.with(Mark::EMPHASIS)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.links.push(Link { to: dest_url.to_string(), span: self.layout.span(range), picture: false });
                self.link = Some(dest_url.to_string());
                self.marks.push(mark.with(Mark::LINK));
            }
            Event::End(TagEnd::Link) => {
                self.link = None;
                self.pop();
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => self.pop(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.links.push(Link { to: dest_url.to_string(), span: self.layout.span(range), picture: true });
                self.inline(TagEnd::Image);
            }
            _ => {}
        }
    }

    fn pop(&mut self) {
        if self.marks.len() > 1 {
            self.marks.pop();
        }
    }

    fn run(&self, text: &mut Text, piece: &str, mark: Mark, range: std::ops::Range<usize>) {
        let span = self.layout.span(range);
        if let Some(last) =
            text.runs.last_mut().filter(|last| last.mark == mark && last.url == self.link && last.span.end == span.start && last.text.len() == last.span.end - last.span.start)
        {
            last.text.push_str(piece);
            last.span.end = span.end;
            return;
        }
        text.runs.push(Run { text: piece.to_owned(), mark, url: self.link.clone(), span });
    }

    fn fence(&mut self, info: String, fenced: bool, whole: std::ops::Range<usize>) -> Fence {
        let mut fence = Fence { language: info.split([' ', ',', '{', '\t']).next().unwrap_or_default().to_ascii_lowercase(), info, ..Fence::default() };
        let mut end = whole.start;
        // A command that slipped up beside the opening mark is the block's first line.
        if fenced && fence.info.starts_with("aws ") {
            let at = self.layout.text.get(whole.clone()).and_then(|text| text.find(fence.info.trim_end())).map_or(whole.start, |found| whole.start + found);
            fence.language.clear();
            fence.lines.push(FenceLine { text: fence.info.trim_end().to_owned(), start: self.layout.origin(at) });
        }
        for (event, range) in self.events.by_ref() {
            match event {
                Event::End(TagEnd::CodeBlock) => break,
                Event::Text(text) => {
                    end = range.end;
                    let mut at = range.start;
                    for line in text.split_inclusive('\n') {
                        fence.lines.push(FenceLine { text: line.trim_end_matches(['\n', '\r']).to_owned(), start: self.layout.origin(at) });
                        at += line.len();
                    }
                }
                _ => {}
            }
        }
        if !fenced {
            unmark(&mut fence);
        }
        let tail = self.layout.text.get(end..whole.end).unwrap_or_default().trim_end();
        let closed =
            tail.lines().last().is_some_and(|line| line.trim_start_matches([' ', '>', '\t']).starts_with(['`', '~'])) && !(fence.lines.is_empty() && tail.lines().count() < 2);
        fence.unclosed = fenced && !closed;
        fence
    }

    fn table(&mut self) -> Table {
        let mut table = Table { head: Vec::new(), rows: Vec::new() };
        let mut row = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::Start(Tag::TableCell) => {
                    let cell = self.inline(TagEnd::TableCell);
                    row.push(cell);
                }
                Event::End(TagEnd::TableHead) => table.head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => table.rows.push(std::mem::take(&mut row)),
                _ => {}
            }
        }
        table
    }
}

fn starts_block(event: &Event) -> bool {
    matches!(event, Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::List(_) | Tag::Item | Tag::BlockQuote(_)))
}

/// `# For ${user}` ends in a variable, which Markdown's reader takes for the attributes of a heading: it goes back to the text.
fn keep_variable(text: &mut Text, source: &str, end: usize) {
    let Some(last) = text.runs.last_mut().filter(|last| last.text.ends_with('$')) else { return };
    let Some(rest) = source.get(last.span.end..end).filter(|rest| rest.starts_with('{')) else { return };
    let Some(close) = rest.find('}') else { return };
    last.text.push_str(&rest[..=close]);
    last.span.end += close + 1;
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}
