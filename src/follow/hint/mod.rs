//! Our own hints: comments in the guide (`<!-- bythebook: … -->`) and a file beside it. They are the only thing that acts although
//! a rendered page does not show it; the plan names each.

mod act;
mod allowance;
mod named;
mod sidecar;
mod syntax;

use std::collections::BTreeMap;

pub use act::Pinned;
pub use allowance::{Allowance, allowances};

use crate::access::Expectation;
use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Guide};
use crate::plan::{Expected, HintPlace, Tied};
use crate::source::{Files, Source, Span};
use syntax::{Named, Pin, Says, comment};

/// The hints of a guide, by what they are about.
#[derive(Debug, Default)]
pub struct Hints {
    /// For each step that makes calls by hints, these.
    calls: BTreeMap<usize, Vec<(Pin, Place)>>,
    /// Steps that a person does, and steps that are not followed.
    aside: BTreeMap<usize, (Says, HintPlace)>,
    named: Vec<(Named, Place)>,
    pub expected: Vec<Expected>,
    pub sources: Vec<Tied>,
    pub findings: Vec<Diagnostic>,
    /// Hidden elements that are hints.
    pub places: Vec<Span>,
}

#[derive(Clone, Debug)]
struct Place {
    shown: HintPlace,
    /// In the guide.
    span: Span,
}

/// Hints of a guide.
const MOST: usize = 1_000;

/// Reads all hints. What is wrong with one refuses the plan.
pub fn hints(guide: &Guide, source: &Source, files: &dyn Files) -> Hints {
    let mut hints = Hints::default();
    for hidden in guide.hidden.iter().filter(|hidden| hidden.what.ends_with("comment")) {
        let Some(written) = ours(source.slice(hidden.span)) else { continue };
        hints.places.push(hidden.span);
        if hints.places.len() > MOST {
            hints.findings.push(refuse(hidden.span, format!("the guide has more than {MOST} hints"), "split the guide".into()));
            break;
        }
        let place = Place { shown: HintPlace { file: None, line: source.line(hidden.span.start) }, span: hidden.span };
        match written {
            Ok(body) => {
                let start = hidden.span.start + body.start;
                let written = &source.text()[start..hidden.span.start + body.end];
                if let Some(expectation) = expectation(written) {
                    hints.keep_expected(expectation, start + written.len() - written.trim_start().len() + EXPECT.len(), hidden.span);
                    continue;
                }
                if let Some((path, pointer)) = source_of(written) {
                    hints.sources.push(Tied { path, pointer, span: hidden.span });
                    continue;
                }
                match comment(written) {
                    Ok(Says::Allow(_)) => {}
                    Ok(says) => hints.add(says, step_of(guide, source, hidden.span), place, guide),
                    Err(fault) => {
                        let span = Span::new(start + fault.at.start, (start + fault.at.end).max(start + fault.at.start + 1).min(hidden.span.end));
                        hints.findings.push(refuse(span, fault.message, fault.help));
                    }
                }
            }
            Err(message) => hints.findings.push(refuse(hidden.span, message.to_owned(), "write `<!-- bythebook: manual = true -->`".into())),
        }
    }
    hints.beside(guide, source, files);
    hints
}

fn refuse(span: Span, message: String, help: String) -> Diagnostic {
    Diagnostic::error("guide/hint", span, message).help(help).refusing()
}

/// The bytes of a hint inside its comment. A comment that only speaks of us is none.
fn ours(text: &str) -> Option<Result<std::ops::Range<usize>, &'static str>> {
    let (open, close) = if text.starts_with("{/*") { (3, "*/}") } else { (4, "-->") };
    let inner = text.get(open..)?;
    let lead = open + inner.len() - inner.trim_start().len();
    let name = text.get(lead..lead + "bythebook".len()).filter(|name| name.eq_ignore_ascii_case("bythebook"))?;
    let rest = &text[lead + name.len()..];
    let colon = rest.len() - rest.trim_start().len();
    if !rest[colon..].starts_with(':') {
        return (rest.starts_with(char::is_whitespace) && rest.contains('=')).then_some(Err("a hint has a colon after `bythebook`"));
    }
    match text.strip_suffix(close) {
        Some(closed) => Some(Ok(lead + name.len() + colon + 1..closed.len())),
        None => Some(Err("the hint is not closed")),
    }
}

/// The file that a hint ties the block behind it to, and the part of the file: `source=policies/mail.json#/Policy`, quoted or not.
fn source_of(written: &str) -> Option<(String, Option<String>)> {
    let value = written.trim().strip_prefix("source")?.trim_start().strip_prefix('=')?.trim();
    let value = value.strip_prefix('"').and_then(|quoted| quoted.strip_suffix('"')).unwrap_or(value);
    let (path, pointer) = value.split_once('#').map_or((value, None), |(path, pointer)| (path, Some(pointer.to_owned())));
    (!path.is_empty() && !path.contains(['"', '\n'])).then(|| (path.to_owned(), pointer.filter(|pointer| !pointer.is_empty())))
}

/// The word before an expectation.
const EXPECT: &str = "expect";

/// What stands behind `expect`.
fn expectation(written: &str) -> Option<&str> {
    let rest = written.trim_start().strip_prefix(EXPECT)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

/// The step that a hint stands in, behind in its line, or directly before.
fn step_of(guide: &Guide, source: &Source, hint: Span) -> Option<usize> {
    let next = guide.steps.partition_point(|step| step.span.start <= hint.start);
    let before = next.checked_sub(1);
    let within = before.filter(|&at| {
        let end = guide.steps[at].span.end;
        end >= hint.end || source.line(end.saturating_sub(1)) == source.line(hint.start)
    });
    // Indented further than what follows: still inside of the item before.
    let inside = || before.filter(|&at| guide.blocks[guide.steps[at].blocks[0]].item.is_some());
    let column = |at: usize| source.line_span(source.line(at)).map_or(0, |line| source.slice(line).chars().take_while(|c| c.is_whitespace()).count());
    let follows = guide.steps.get(next).map(|step| column(step.span.start));
    within.or_else(|| inside().filter(|_| follows.is_none_or(|follows| column(hint.start) > follows) && column(hint.start) > 0)).or_else(|| follows.map(|_| next))
}

impl Hints {
    /// Keeps what is expected. One that cannot be read is a finding, but no plan hangs on it.
    fn keep_expected(&mut self, written: &str, start: usize, hint: Span) {
        match Expectation::parse(written) {
            Ok(expectation) => self.expected.push(Expected { expectation, span: hint }),
            Err(fault) => {
                let span = Span::new(start + fault.at.start, (start + fault.at.end).max(start + fault.at.start + 1).min(hint.end));
                self.findings.push(Diagnostic::error("guide/hint", span, fault.message).help(fault.help));
            }
        }
    }

    fn add(&mut self, says: Says, step: Option<usize>, place: Place, guide: &Guide) {
        if let Says::Parameter(named) = says {
            if self.named.iter().any(|(known, _)| known.parameter == named.parameter) {
                self.findings.push(refuse(place.span, format!("another hint is about `{}` already", named.parameter), "write one hint for it".into()));
            }
            self.named.push((named, place));
            return;
        }
        let Some(step) = step else {
            self.findings.push(refuse(place.span, "the hint stands before no step".into(), "write it directly before the step, or in its line".into()));
            return;
        };
        let taken = match &says {
            Says::Call(_) => self.aside.contains_key(&step),
            _ => self.aside.contains_key(&step) || self.calls.contains_key(&step),
        };
        if taken {
            let message = format!("another hint says something else about step {}", guide.steps[step].id);
            self.findings.push(refuse(place.span, message, "take one of them out".into()));
            return;
        }
        match says {
            Says::Call(pin) => self.calls.entry(step).or_default().push((pin, place)),
            says => {
                for at in with_parts(guide, step) {
                    self.aside.entry(at).or_insert_with(|| (says.clone(), place.shown.clone()));
                }
            }
        }
    }
}

/// A step with what stands in it: the items below an item, the section below a heading.
pub fn with_parts(guide: &Guide, step: usize) -> Vec<usize> {
    let first = |at: usize| &guide.blocks[guide.steps[at].blocks[0]];
    let (own, section) = (first(step), guide.steps[step].section);
    let inside = |at: usize| match (&own.kind, own.item) {
        (BlockKind::Heading, _) => guide.ancestors(guide.steps[at].section).any(|near| near == section),
        (_, Some(item)) => std::iter::successors(first(at).item, |&near| guide.items[near].parent).any(|near| near == item),
        _ => at == step,
    };
    (step..guide.steps.len()).take_while(|&at| at == step || inside(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::parse;
    use crate::source::NoFiles;

    /// For each hint of manual steps the ids of these.
    fn manual(text: &str) -> Vec<String> {
        let source = Source::new("g.md", text);
        let guide = parse(&source);
        let found = hints(&guide, &source, &NoFiles);
        assert!(found.findings.is_empty(), "{:?}", found.findings);
        found.aside.keys().map(|&at| guide.steps[at].id.clone()).collect()
    }

    #[test]
    fn a_hint_belongs_to_the_step_around_or_after_it() {
        let hint = "<!-- bythebook: manual = true -->";
        assert_eq!(manual(&format!("1. a\n\n{hint}\n\n2. b\n")), ["2"]);
        assert_eq!(manual(&format!("1. a {hint}\n2. b\n")), ["1"]);
        assert_eq!(manual(&format!("1. a\n\n   {hint}\n\n2. b\n")), ["1"]);
        assert_eq!(manual(&format!("1. a\n\n   {hint}\n   - b\n2. c\n")), ["1.1"]);
        assert_eq!(manual(&format!("1. {hint} a\n   1. b\n2. c\n")), ["1", "1.1"]);
        assert_eq!(manual(&format!("text {hint} more\n\ntext\n")), ["a"]);
        assert_eq!(manual("{/* bythebook: manual = true */}\n## T\n\n1. a\n\n## U\n\n1. b\n"), ["s1", "1.1"]);
    }

    #[test]
    fn other_comments_are_no_hints() {
        for text in ["<!-- bythebook cannot read this -->\n\na\n", "<!-- bythebooks: a -->\n\na\n", "```\n<!-- bythebook: no -->\n```\n", "`<!-- bythebook: no -->`\n"] {
            assert!(manual(text).is_empty(), "{text}");
        }
    }
}
