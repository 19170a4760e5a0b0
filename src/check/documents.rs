//! The policy documents that stand in a guide: in blocks, in here-documents, inside of commands.

use std::ops::Range;

use crate::guide::{BlockKind, Fence, Guide};
use crate::policy::{Node, Policy, PolicyKind, parse};

/// One policy document with its place.
pub struct Document {
    pub text: String,
    pub kind: PolicyKind,
    pub read: Result<Node, (String, usize)>,
    /// Where lines of the text begin, in the text and in the guide.
    lines: Vec<(usize, usize)>,
}

impl Document {
    /// Its elements; none where it is not JSON.
    pub fn policy(&self) -> Option<Policy<'_>> {
        self.read.as_ref().ok().map(|root| Policy { root })
    }

    /// Bytes of the guide for bytes of the document.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
            self.lines.get(line).map_or(offset, |(start, place)| place + (offset - start))
        };
        at(range.start)..at(range.end.max(range.start + 1) - 1) + 1
    }
}

/// Every policy document of the guide, in its order, whether or not it is followed.
pub fn documents(guide: &Guide) -> Vec<Document> {
    let fences = guide.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Fence(fence) => Some(fence),
        _ => None,
    });
    fences.flat_map(of_fence).collect()
}

fn of_fence(fence: &Fence) -> Vec<Document> {
    let text = fence.text();
    let mut starts = Vec::with_capacity(fence.lines.len());
    let mut at = 0;
    for line in &fence.lines {
        starts.push((at, line.start));
        at += line.text.len() + 1;
    }
    let whole = text.trim_start().starts_with('{').then(|| 0..text.trim_end().len());
    let pieces = whole.map_or_else(|| objects(&text), |whole| vec![whole]);
    pieces.into_iter().filter_map(|piece| document(&text[piece.clone()], piece.start, &starts)).collect()
}

fn document(text: &str, offset: usize, starts: &[(usize, usize)]) -> Option<Document> {
    if !text.contains("\"Statement\"") {
        return None;
    }
    let first = starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
    let lines = starts[first..].iter().map(|(start, place)| (start.saturating_sub(offset), place + offset.saturating_sub(*start))).collect();
    let kind = parse(text).map_or(PolicyKind::Other, |policy| policy.kind);
    let read = Node::parse(text);
    // What a command answers has the policy somewhere inside.
    let is_policy = |root: &Node| root.members().iter().any(|member| member.name.eq_ignore_ascii_case("Statement"));
    read.as_ref().map_or_else(|_| begins_a_policy(text), is_policy).then(|| Document { text: text.to_owned(), kind, read, lines })
}

/// Whether a broken document begins as policies do, not as the answer of a command that holds one.
fn begins_a_policy(text: &str) -> bool {
    let first = text.trim_start().strip_prefix('{').map(str::trim_start).unwrap_or_default();
    ["\"Version\"", "\"Statement\"", "\"Id\""].iter().any(|key| first.starts_with(key)) || !first.starts_with('"')
}

/// Objects of JSON inside of other text: from a brace to the one that closes it.
fn objects(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // A brace that nothing closes is looked at for long, so not for ever.
    let mut tries = 0;
    while let Some(open) = text[start..].find('{').map(|at| start + at) {
        match closing(&text[open..]) {
            Some(length) => {
                found.push(open..open + length);
                start = open + length;
            }
            None => start = open + 1,
        }
        tries += 1;
        if tries > MOST {
            break;
        }
    }
    found
}

/// Braces of one block that are looked at.
const MOST: usize = 100;
/// Bytes of the largest policy that IAM takes, with white space to spare.
const LARGEST: usize = 64 * 1024;

fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().take(LARGEST) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
