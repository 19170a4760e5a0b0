//! The guide, and beside each part what it becomes.

use maud::{Markup, html};

use super::step::beside;
use super::{place, severity, ticked};
use crate::report::page::model::{CodeLine, FindingCard, ListPlace, Node, NodeKind, Page, Piece, Row, TableRow};

pub fn guide(page: &Page) -> Markup {
    html! {
        section class="guide" aria-labelledby="guide" {
            h2 id="guide" { "The guide, and what becomes of it" }
            @for row in &page.rows { (one(row, page)) }
        }
    }
}

fn one(row: &Row, page: &Page) -> Markup {
    let quiet = row.step.is_none() && row.findings.is_empty() && row.wanted.is_empty();
    html! {
        div class=(if quiet { "row quiet-row" } else { "row" }) {
            div class="text" { @for node in &row.nodes { (self::node(node, page)) } }
            div class="beside" { (beside(row, page)) }
        }
    }
}

fn node(node: &Node, page: &Page) -> Markup {
    let content = html! {
        (kind(node, page))
        @if !node.calls.is_empty() {
            p class="badges" { @for call in &node.calls { a class="to-call" href={ "#" (call) } aria-label={ "to call " (call) } { "→ " (call) } " " } }
        }
    };
    let content = match node.list {
        None => content,
        Some(list) => item(list, &content),
    };
    html! {
        @if node.aside || node.quoted { div class=(if node.aside { "aside" } else { "quote" }) { (content) } } @else { (content) }
    }
}

/// An item in a list of its own, so that it keeps its number wherever the page is cut into rows.
fn item(list: ListPlace, content: &Markup) -> Markup {
    let depth = format!("d{}", list.depth.min(6));
    let tick = list.ticked.map(|ticked| if ticked { "☑ " } else { "☐ " });
    html! {
        @match (list.first, list.number) {
            (false, _) => div class={ "more " (depth) } { (content) },
            (true, Some(number)) => ol class=(depth) start=(number) { li { (content) } },
            (true, None) => ul class=(depth) { li { @if let Some(tick) = tick { span class="tick" { (tick) } } (content) } },
        }
    }
}

fn kind(node: &Node, page: &Page) -> Markup {
    let id = node.anchor.map(|line| format!("L{line}"));
    match &node.kind {
        NodeKind::Heading { level, id: own, text } => {
            let inner = html! { span id=[own.as_deref()] { (pieces(text)) } };
            html! {
                @match level {
                    3 => h3 id=[id] { (inner) },
                    4 => h4 id=[id] { (inner) },
                    5 => h5 id=[id] { (inner) },
                    _ => h6 id=[id] { (inner) },
                }
            }
        }
        NodeKind::Paragraph(text) => html! { p id=[id] { (pieces(text)) } },
        NodeKind::Code { language, lines } => html! {
            div class="code" id=[id] {
                @if !language.is_empty() { p class="language" { (language) } }
                @for line in lines { (code_line(line, page)) }
            }
        },
        NodeKind::Table { head, rows } => html! {
            table id=[id] {
                @if head.iter().any(|cell| !cell.is_empty()) { thead { tr { @for cell in head { th scope="col" { (pieces(cell)) } } } } }
                tbody { @for row in rows { (table_row(row)) } }
            }
        },
        NodeKind::Picture { alt, path } => html! {
            p id=[id] class="picture" { span class="image" { "Picture" @if !alt.is_empty() { ": " (alt) } " " span class="quiet" { (path) } } }
        },
        NodeKind::Hidden(what) => html! { p id=[id] class="hidden-text" { "Not shown to readers of the guide: " (what) } },
    }
}

fn table_row(row: &TableRow) -> Markup {
    html! { tr id=[row.anchor.map(|line| format!("L{line}"))] { @for cell in &row.cells { td { (pieces(cell)) } } } }
}

fn code_line(line: &CodeLine, page: &Page) -> Markup {
    let class = line.severity.map_or("line".to_owned(), |severity| format!("line {}", severity.as_str()));
    html! {
        div class=(class) id=[line.anchor.map(|line| format!("L{line}"))] {
            span class="number" aria-hidden="true" { (line.number) }
            code { (pieces(&line.pieces)) }
        }
        @for at in &line.findings { @if let Some(card) = page.findings.get(*at) { (finding(card)) } }
    }
}

pub fn finding(card: &FindingCard) -> Markup {
    html! {
        div class={ "finding " (card.severity.as_str()) } id=(card.id) {
            p { (severity(card.severity)) " " (ticked(&card.message)) }
            @if let Some(help) = &card.help { p class="help" { (ticked(help)) } }
            p class="quiet" { code { (card.code) } ", " (place(&card.place)) }
        }
    }
}

fn pieces(pieces: &[Piece]) -> Markup {
    html! { @for piece in pieces { (self::piece(piece)) } }
}

fn piece(piece: &Piece) -> Markup {
    let mut inner = html! { (piece.text) };
    if piece.picture {
        inner = html! { span class="image" { "Picture: " (inner) } };
    }
    if piece.code {
        inner = html! { code { (inner) } };
    }
    if piece.strong {
        inner = html! { strong { (inner) } };
    }
    if piece.emphasis {
        inner = html! { em { (inner) } };
    }
    if let Some(href) = &piece.href {
        inner = html! { a href=(href) rel="noreferrer noopener" { (inner) } };
    }
    if let Some(severity) = piece.severity {
        inner = html! { mark class=(severity.as_str()) { (inner) } };
    }
    html! {
        @if piece.break_before { br; }
        @match piece.anchor {
            Some(line) => span id={ "L" (line) } { (inner) },
            None => (inner),
        }
    }
}
