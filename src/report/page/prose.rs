//! The guide as its reader sees it. It is built from what planning has read, in which there is no tag and no script any more; links stay
//! only where a browser may follow them without harm, and pictures are named, never loaded.

use std::collections::{BTreeSet, HashSet};

use super::model::{CodeLine, ListPlace, Node, NodeKind, Piece, TableRow};
use crate::diagnostic::{Diagnostic, Severity};
use crate::guide::{Block, BlockKind, Fence, Guide, HARD_BREAK, Link, Mark, Run, SectionOrigin, Text};
use crate::source::{Source, Span, is_unseen};

/// Nodes with their bytes, in the order of the text.
pub struct Prose {
    pub nodes: Vec<Placed>,
    /// Lines that can be led to.
    anchors: BTreeSet<usize>,
}

pub struct Placed {
    pub span: Span,
    /// Its block in the guide; none for pictures on their own and for what is hidden.
    pub block: Option<usize>,
    pub node: Node,
}

impl Prose {
    pub fn of(source: &Source, guide: &Guide, findings: &[Diagnostic]) -> Prose {
        let headings = guide.sections.iter().filter(|section| !section.anchor.is_empty()).map(|section| section.anchor.clone()).collect();
        let mut pictures: Vec<&Link> = guide.links.iter().filter(|link| link.picture).collect();
        pictures.sort_by_key(|link| link.span.start);
        let mut writer = Writer { source, guide, findings, pictures, anchors: BTreeSet::new(), items: HashSet::new(), level: 2, headings };
        let mut order: Vec<(Span, Option<usize>, Option<NodeKind>)> = guide.blocks.iter().enumerate().map(|(at, block)| (block.span, Some(at), None)).collect();
        order.extend(lone_pictures(source, guide));
        order.extend(guide.hidden.iter().map(|hidden| (hidden.span, None, Some(NodeKind::Hidden(hidden.what)))));
        order.sort_by_key(|(span, block, _)| (span.start, block.is_none()));
        let nodes = order.into_iter().map(|(span, block, kind)| Placed { span, block, node: writer.node(span, block, kind) }).collect();
        Prose { nodes, anchors: writer.anchors }
    }

    /// The anchor of a line, or of the last one before it that has one.
    pub fn anchor(&self, line: usize) -> Option<String> {
        let near = self.anchors.range(..=line).next_back().or_else(|| self.anchors.first());
        near.map(|line| format!("L{line}"))
    }
}

/// Quotes that begin with `[!NOTE]` are shown under that word. Source: GitHub Docs, "Basic writing and formatting syntax", Alerts.
fn named_alert(pieces: &mut Vec<Piece>) {
    const KINDS: &[(&str, &str)] = &[("[!NOTE]", "Note"), ("[!TIP]", "Tip"), ("[!IMPORTANT]", "Important"), ("[!WARNING]", "Warning"), ("[!CAUTION]", "Caution")];
    let start: String = pieces.iter().map(|piece| piece.text.as_str()).collect::<String>().chars().take(20).collect::<String>().to_uppercase();
    let Some((mark, word)) = KINDS.iter().find(|(mark, _)| start.trim_start().starts_with(mark)) else { return };
    let mut left = mark.len();
    for piece in pieces.iter_mut() {
        let cut = piece.text.chars().take(left).map(char::len_utf8).sum::<usize>();
        left -= piece.text[..cut].chars().count();
        piece.text.drain(..cut);
    }
    pieces.insert(0, Piece { text: format!("{word}: "), strong: true, ..Piece::default() });
}

/// Pictures that stand in no paragraph.
fn lone_pictures(source: &Source, guide: &Guide) -> Vec<(Span, Option<usize>, Option<NodeKind>)> {
    let inside = |span: Span| {
        let next = guide.blocks.partition_point(|block| block.span.start <= span.start);
        guide.blocks[..next].iter().rev().take(3).any(|block| block.span.contains(span) && !matches!(block.kind, BlockKind::Fence(_)))
    };
    let lone = guide.links.iter().filter(|link| link.picture && !inside(link.span));
    lone.map(|link| (link.span, None, Some(NodeKind::Picture { alt: alt(source, link), path: shortened(&link.to) }))).collect()
}

/// The text that stands for a picture.
fn alt(source: &Source, link: &Link) -> String {
    let written = source.slice(link.span);
    let text = match written.strip_prefix("![") {
        Some(rest) => rest.rsplit_once("](").or_else(|| rest.rsplit_once(']')).map_or(rest, |(alt, _)| alt),
        None => ["alt=\"", "alt='"].iter().find_map(|key| Some(written.split_once(key)?.1.split(['"', '\'']).next().unwrap_or_default())).unwrap_or_default(),
    };
    visible(text)
}

/// A picture's own bytes are no path.
fn shortened(path: &str) -> String {
    const MOST: usize = 80;
    let shown: String = path.chars().take(MOST).collect();
    visible(&if shown.len() < path.len() { format!("{shown}…") } else { shown })
}

/// With signs for what nobody would see, so that a text shows what it holds.
pub fn visible(text: &str) -> String {
    // Emoji are joined and chosen by these two.
    let kept = |c: char| matches!(c, '\n' | '\t' | '\u{200d}' | '\u{fe0f}') || !is_unseen(c);
    if text.chars().all(kept) {
        return text.to_owned();
    }
    text.chars().map(|c| if kept(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// An address that a browser may be sent to; none for scripts, files, data and whatever else is new.
pub fn safe_link(url: &str) -> Option<String> {
    let lower = url.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace() || is_unseen(c));
    (known && plain).then(|| url.to_owned())
}

struct Writer<'a> {
    source: &'a Source,
    guide: &'a Guide,
    findings: &'a [Diagnostic],
    /// In the order of the text.
    pictures: Vec<&'a Link>,
    anchors: BTreeSet<usize>,
    /// Items whose number was written.
    items: HashSet<usize>,
    /// Of the last heading on the page.
    level: u8,
    /// Anchors that no heading on the page has yet.
    headings: HashSet<String>,
}

impl Writer<'_> {
    fn node(&mut self, span: Span, block: Option<usize>, kind: Option<NodeKind>) -> Node {
        let block = block.map(|at| &self.guide.blocks[at]);
        let anchor = self.claim(span.start);
        let kind = match (kind, block) {
            (Some(kind), _) => kind,
            (None, Some(block)) => self.block(block),
            (None, None) => NodeKind::Paragraph(Vec::new()),
        };
        let list = block.and_then(|block| block.item).map(|item| self.list_place(item));
        Node { anchor, list, aside: block.is_some_and(|block| block.aside), quoted: block.is_some_and(|block| block.quoted), kind, calls: Vec::new() }
    }

    /// The line of a byte, where nothing else stands for it yet.
    fn claim(&mut self, at: usize) -> Option<usize> {
        let line = self.source.line(at);
        self.anchors.insert(line).then_some(line)
    }

    fn list_place(&mut self, item: usize) -> ListPlace {
        let depth = std::iter::successors(Some(item), |&at| self.guide.items[at].parent).count();
        let of = &self.guide.items[item];
        ListPlace { depth, number: of.number, first: self.items.insert(item), ticked: of.ticked }
    }

    fn block(&mut self, block: &Block) -> NodeKind {
        match &block.kind {
            BlockKind::Heading => self.heading(block),
            BlockKind::Paragraph(text) => {
                let mut pieces = self.pieces(text, Some(block.span));
                if block.quoted {
                    named_alert(&mut pieces);
                }
                NodeKind::Paragraph(pieces)
            }
            BlockKind::Fence(fence) => self.code(fence),
            BlockKind::Table(table) => {
                let head = table.head.iter().map(|cell| self.pieces(cell, None)).collect();
                let rows = table.rows.iter().map(|row| self.table_row(row)).collect();
                NodeKind::Table { head, rows }
            }
        }
    }

    fn table_row(&mut self, row: &[Text]) -> TableRow {
        let place = row.iter().find(|cell| !cell.is_empty()).map(Text::span);
        TableRow { anchor: place.and_then(|span| self.claim(span.start)), cells: row.iter().map(|cell| self.pieces(cell, None)).collect() }
    }

    /// Headings of the guide stand below those of the page, and leave out no level.
    fn heading(&mut self, block: &Block) -> NodeKind {
        let section = &self.guide.sections[block.section];
        let wanted = match section.origin {
            SectionOrigin::Heading => section.level.saturating_add(2),
            _ => self.level.saturating_add(u8::from(self.level == 2)),
        };
        self.level = wanted.clamp(3, 6).min(self.level + 1);
        let id = self.headings.remove(&section.anchor).then(|| heading_id(&section.anchor));
        NodeKind::Heading { level: self.level, id, text: self.pieces(&section.title, Some(block.span)) }
    }

    fn code(&mut self, fence: &Fence) -> NodeKind {
        let lines = fence.lines.iter().map(|line| {
            let span = Span::new(line.start, line.start + line.text.len());
            let number = self.source.line(line.start);
            let begins = |finding: &Diagnostic| finding.span.start >= span.start && finding.span.start <= span.end;
            let findings = self.findings.iter().enumerate().filter(|(_, finding)| begins(finding)).map(|(at, _)| at).collect();
            let pieces = self.cut(&Piece::default(), &line.text, span);
            CodeLine { number, anchor: self.claim(line.start), severity: self.worst(span), pieces, findings }
        });
        NodeKind::Code { language: visible(&fence.language), lines: lines.collect() }
    }

    /// The text with its marks; the pictures of `whole` at their places in it.
    fn pieces(&mut self, text: &Text, whole: Option<Span>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let from = |at: usize| self.pictures.partition_point(|link| link.span.start < at);
        let mut pictures: Vec<&Link> = whole.map(|whole| self.pictures[from(whole.start)..from(whole.end)].to_vec()).unwrap_or_default();
        for run in &text.runs {
            let before = pictures.iter().take_while(|picture| picture.span.start <= run.span.start).count();
            pieces.extend(pictures.drain(..before).map(|link| self.picture(link)));
            self.run(run, &mut pieces);
        }
        pieces.extend(pictures.into_iter().map(|link| self.picture(link)));
        pieces
    }

    fn picture(&self, link: &Link) -> Piece {
        let (alt, path) = (alt(self.source, link), shortened(&link.to));
        Piece { text: if alt.is_empty() { path } else { format!("{alt} ({path})") }, picture: true, ..Piece::default() }
    }

    fn run(&mut self, run: &Run, pieces: &mut Vec<Piece>) {
        let marks = Piece {
            strong: run.mark.has(Mark::STRONG),
            emphasis: run.mark.has(Mark::EMPHASIS),
            code: run.mark.has(Mark::CODE),
            href: run.url.as_deref().and_then(|url| self.link(url)),
            ..Piece::default()
        };
        // Only text that is the source's, byte by byte, has places inside of it.
        if run.text.len() != run.span.end - run.span.start {
            let broken = run.text.contains(HARD_BREAK);
            let text = visible(&run.text.replace(HARD_BREAK, ""));
            pieces.push(Piece { text, severity: self.worst(run.span), anchor: self.claim(run.span.start), break_before: broken, ..marks });
            return;
        }
        let mut at = run.span.start;
        for line in run.text.split_inclusive('\n') {
            let mut cut = self.cut(&marks, line, Span::new(at, at + line.len()));
            if let Some(first) = cut.first_mut() {
                first.anchor = self.claim(at);
            }
            pieces.extend(cut);
            at += line.len();
        }
    }

    /// The text in pieces, so that each is wholly in a finding or wholly outside of it.
    fn cut(&self, marks: &Piece, text: &str, span: Span) -> Vec<Piece> {
        let ends = self.findings.iter().flat_map(|finding| [finding.span.start, finding.span.end]);
        let inner: BTreeSet<usize> = ends.filter(|at| *at > span.start && *at < span.end && text.is_char_boundary(at - span.start)).map(|at| at - span.start).collect();
        let mut from = 0;
        let bounds = inner.into_iter().chain([text.len()]);
        let pieces = bounds.map(|to| {
            let (begin, part) = (span.start + from, &text[from..to]);
            from = to;
            Piece { text: visible(part), severity: self.worst(Span::new(begin, begin + part.len())), ..marks.clone() }
        });
        pieces.collect()
    }

    /// The worst finding about a part of these bytes.
    fn worst(&self, span: Span) -> Option<Severity> {
        let touches = |finding: &&Diagnostic| finding.span.start < span.end && span.start < finding.span.end.max(finding.span.start + 1);
        self.findings.iter().filter(touches).map(|finding| finding.severity).max()
    }

    /// Places of the guide itself have a mark before their names, so that none of them stands for one of the page.
    fn link(&self, url: &str) -> Option<String> {
        match url.strip_prefix('#') {
            Some(place) => self.guide.sections.iter().any(|section| section.anchor == place && !place.is_empty()).then(|| format!("#{}", heading_id(place))),
            None => safe_link(url),
        }
    }
}

fn heading_id(anchor: &str) -> String {
    format!("guide-{anchor}")
}
