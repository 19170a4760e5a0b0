//! Which elements of HTML stand in a line of text, how far they reach, and what is kept of the line.

use super::tag::{Tag, tag};

/// Elements that end at the latest where their paragraph does.
pub const TEXT_ONLY: &[&str] = &["p", "li", "td", "th", "tr", "dt", "dd", "option", "span", "a", "b", "i", "em", "strong", "small", "font", "u", "code", "kbd", "label"];

/// The byte behind the tag that closes the element at the beginning of `text`.
pub fn end_of_element(text: &str, name: &str) -> Option<usize> {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(next) = text[at..].find('<') {
        at += next;
        match tag(&text[at..]).filter(|found| found.name == name) {
            Some(found) => {
                at += found.len;
                depth = if found.closing { depth.saturating_sub(1) } else { depth + usize::from(!found.self_closing) };
                if depth == 0 {
                    return Some(at);
                }
            }
            None => at += 1,
        }
    }
    None
}

pub const VOID: &[&str] = &["img", "br", "hr", "input", "source", "meta", "link", "wbr", "col"];

/// A tag of HTML or of a component, not a placeholder such as `<BUCKET>` or `<your-name>`: those have neither attributes
/// nor a closing tag, and are not elements of HTML.
pub fn component(found: &Tag) -> bool {
    let html = [
        "a",
        "b",
        "i",
        "p",
        "br",
        "hr",
        "em",
        "img",
        "sup",
        "sub",
        "div",
        "span",
        "small",
        "strong",
        "code",
        "kbd",
        "figure",
        "figcaption",
        "center",
        "font",
        "u",
        "summary",
        "details",
        "td",
        "tr",
    ];
    html.contains(&found.name) || found.self_closing || found.hides() || found.attribute("title").is_some() || found.attribute("label").is_some()
}

/// What is kept of a line.
#[derive(Default)]
pub struct Kept {
    pub text: String,
    /// The text holds an odd number of back ticks: what follows is code, and shown as it is.
    pub in_code: bool,
}

impl Kept {
    pub fn push(&mut self, piece: &str) {
        self.in_code ^= piece.bytes().filter(|&byte| byte == b'`').count() % 2 == 1;
        self.text.push_str(piece);
    }

    pub fn blank(&mut self, piece: &str) {
        self.text.extend(piece.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    }
}
