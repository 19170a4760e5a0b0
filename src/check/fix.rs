//! Texts with the fixes that findings bring.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;

/// The text with the fixes of findings, and of how many. The edits of one finding are made all or not at all; of findings that want
/// the same place changed the first has it.
pub fn fixed(text: &str, findings: &[Diagnostic]) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for finding in findings.iter().filter(|finding| !finding.fix.is_empty()) {
        let before = taken.len();
        let fits = finding.fix.iter().all(|edit| {
            let free = text.get(edit.span.range()).is_some_and(|now| now != edit.text) && !taken.iter().any(|other| meet(other.span, edit.span));
            taken.push(edit);
            free
        });
        if fits {
            count += 1;
        } else {
            taken.truncate(before);
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let (mut whole, mut at) = (String::with_capacity(text.len()), 0);
    for edit in taken {
        whole.push_str(&text[at..edit.span.start]);
        whole.push_str(&edit.text);
        at = edit.span.end;
    }
    whole.push_str(&text[at..]);
    (whole, count)
}

/// Whether two places share a byte, or one begins where something is put in.
fn meet(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end || one.start == other.start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(edits: &[(usize, usize, &str)]) -> Diagnostic {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit { span: Span::new(start, end), text: text.into() };
        Diagnostic { fix: edits.iter().map(edit).collect(), ..Diagnostic::note("guide/x", Span::new(0, 1), "m") }
    }

    #[test]
    fn fixes_are_made_all_or_not_at_all() {
        let text = "one two three";
        assert_eq!(fixed(text, &[finding(&[(8, 13, "3")]), finding(&[(0, 3, "1")])]), ("1 two 3".into(), 2));
        // The second wants a place of the first.
        assert_eq!(fixed(text, &[finding(&[(0, 3, "1")]), finding(&[(8, 13, "3"), (2, 4, "x")])]), ("1 two three".into(), 1));
        assert_eq!(fixed(text, &[finding(&[(3, 3, ",")]), finding(&[(3, 3, ";")])]), ("one, two three".into(), 1));
        assert_eq!(fixed(text, &[finding(&[(0, 3, "one")]), finding(&[(9, 99, "x")]), finding(&[])]), (text.into(), 0));
    }
}
