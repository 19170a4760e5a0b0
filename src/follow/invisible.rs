//! Characters that a reader does not see: what stands in the file is not what is on the page.

use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Guide};
use crate::plan::Plan;
use crate::source::{Source, Span, is_bidi, is_unseen};

/// Findings on them. One in a command that makes a call refuses the guide; what calls are given is judged with the values.
pub fn invisible(guide: &Guide, source: &Source, plan: &Plan) -> Vec<Diagnostic> {
    let text = source.text();
    let mut found = Vec::new();
    if let Some(at) = lone_return(text) {
        let message = "a carriage return stands alone here: some programs show a new line, others do not";
        found.push(Diagnostic::error("guide/invisible", Span::new(at, at + 1), message).help("save the guide with line feeds").refusing());
    }
    if unseen(text, Span::new(0, text.len())).next().is_none() {
        return found;
    }
    for planned in &plan.operations {
        let span = planned.call.span;
        let block = guide.blocks.partition_point(|block| block.span.start <= span.start).checked_sub(1);
        let command = block.is_some_and(|block| matches!(guide.blocks[block].kind, BlockKind::Fence(_)) && guide.blocks[block].span.contains(span));
        if let Some((at, c)) = unseen(text, span).next().filter(|_| command) {
            let message = format!("{}, which nobody sees, stands in a command", named(c));
            found.push(Diagnostic::error("guide/invisible", Span::new(at, at + c.len_utf8()), message).help("type the command anew").refusing());
        }
    }
    let mut lines = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        let mut here: Vec<(usize, char)> = unseen(text, span).filter(|(at, c)| !joins(text, *at, *c)).collect();
        let Some(&(first, c)) = here.first() else { continue };
        lines += 1;
        if lines > MOST {
            continue;
        }
        let weighs = here.iter().any(|(_, c)| is_bidi(*c) || c.is_control());
        here.sort_by_key(|(_, c)| *c);
        here.dedup_by_key(|(_, c)| *c);
        let names: Vec<String> = here.iter().take(5).map(|(_, c)| named(*c)).collect();
        let message = format!("this line holds what nobody sees: {}{}", names.join(", "), if here.len() > 5 { ", …" } else { "" });
        let place = Span::new(first, first + c.len_utf8());
        found.push(if weighs { Diagnostic::warning("guide/invisible", place, message) } else { Diagnostic::note("guide/invisible", place, message) });
    }
    found
}

/// Lines of which it is told.
const MOST: usize = 100;

fn lone_return(text: &str) -> Option<usize> {
    text.match_indices('\r').map(|(at, _)| at).find(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

fn unseen(text: &str, span: Span) -> impl Iterator<Item = (usize, char)> + '_ {
    let slice = text.get(span.range()).unwrap_or_default();
    let mut from = 0;
    let next = move || {
        // Most letters are neither control characters nor beyond ASCII.
        let at = from + slice.as_bytes()[from..].iter().position(|byte| !matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t'))?;
        let c = slice[at..].chars().next()?;
        from = at + c.len_utf8();
        Some((at, c))
    };
    std::iter::from_fn(next).filter(|&(at, c)| is_unseen(c) && !(at == 0 && c == '\u{feff}')).map(move |(at, c)| (span.start + at, c))
}

/// Joiners within emoji and within words of scripts that use them are seen in what they join.
fn joins(text: &str, at: usize, c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}') && text[..at].chars().next_back().is_some_and(|before| !before.is_ascii() && !is_unseen(before))
}

fn named(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
