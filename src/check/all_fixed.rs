//! Fixes until there is nothing to fix; of those that put a word right only such as leave what the guide does as it is.

use super::{Found, fixed};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::sync::meaning::Meaning;

/// After so many rounds fixes are taken for ones that undo each other.
const ROUNDS: usize = 10;

/// What is asked of a guide while it is fixed.
pub struct Asked<L, M> {
    /// What is found in it.
    pub look: L,
    /// What following it does.
    pub meant: M,
}

/// A fix may show what it hid before, so the guide is looked at again until there is nothing to fix.
pub fn all_fixed<L: Fn(&Source) -> Result<Found, String>, M: Fn(&Source) -> Meaning>(source: Source, found: Found, asked: &Asked<L, M>) -> Result<(Source, Found, usize), String> {
    let (mut now, mut left, mut all) = (source, found, 0);
    for _ in 0..ROUNDS {
        let (text, count) = fixed(now.text(), &harmless(&now, &left.findings, &asked.meant));
        if count == 0 {
            return Ok((now, left, all));
        }
        now = Source::new(now.name(), text);
        left = (asked.look)(&now)?;
        all += count;
    }
    Err("its fixes undo each other; it was left as it is".into())
}

/// Families of which the fixes put words right, not what the guide does.
const WORDS: [&str; 2] = ["console/", "guide/"];

/// The findings that may be fixed: a new word for a label or a number must leave what the guide does as it is, or nobody knows that
/// it is the right one.
pub fn harmless(source: &Source, findings: &[Diagnostic], meant: &impl Fn(&Source) -> Meaning) -> Vec<Diagnostic> {
    let all: Vec<Diagnostic> = findings.iter().filter(|finding| !finding.fix.is_empty()).cloned().collect();
    let is_word = |finding: &Diagnostic| WORDS.iter().any(|family| finding.code.starts_with(family));
    let (words, others): (Vec<_>, Vec<_>) = all.iter().cloned().partition(is_word);
    if words.is_empty() {
        return others;
    }
    let before = meant(source);
    let keeps = |findings: &[Diagnostic]| meant(&Source::new(source.name(), fixed(source.text(), findings).0)) == before;
    if keeps(&words) {
        return all;
    }
    let mut kept = Vec::new();
    for word in words {
        kept.push(word);
        if !keeps(&kept) {
            kept.pop();
        }
    }
    kept.extend(others);
    kept.sort_by_key(|finding| finding.span);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Edit;
    use crate::source::Span;
    use crate::sync::meaning::Section;

    /// Finds each of these words, to be written otherwise.
    fn look(words: &[(&str, &str)], source: &Source) -> Found {
        let finding = |(from, to): &(&str, &str)| {
            let start = source.text().find(from)?;
            let span = Span::new(start, start + from.len());
            Some(Diagnostic { fix: vec![Edit { span, text: (*to).into() }], ..Diagnostic::note("guide/x", span, "m") })
        };
        Found { findings: words.iter().filter_map(finding).collect(), ignored: 0 }
    }

    fn start(words: &[(&str, &str)], meant: impl Fn(&Source) -> Meaning) -> Result<(String, usize, usize), String> {
        let source = Source::new("g.md", "one two");
        let found = look(words, &source);
        let asked = Asked { look: |source: &Source| Ok(look(words, source)), meant };
        all_fixed(source, found, &asked).map(|(source, left, count)| (source.text().to_owned(), left.findings.len(), count))
    }

    #[test]
    fn until_there_is_nothing_to_fix() {
        let same = |_: &Source| Meaning::default();
        assert_eq!(start(&[("one", "two"), ("two two", "2")], same), Ok(("2".into(), 0, 2)));
        assert!(start(&[("one", "uno"), ("uno", "one")], same).is_err());
    }

    #[test]
    fn a_new_word_leaves_what_the_guide_does() {
        // Only with the first word the guide does something.
        let meant = |source: &Source| Meaning {
            sections: if source.text().contains("one") { vec![Section { title: String::new(), operations: Vec::new() }] } else { Vec::new() },
            values: Vec::new(),
        };
        assert_eq!(start(&[("one", "1"), ("two", "2")], meant), Ok(("one 2".into(), 1, 1)));
    }
}
