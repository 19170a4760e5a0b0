//! Fenced blocks: policy documents, commands, and clicks that were drawn as a list of lines.

use super::walk::Walk;
use crate::console::Outcome;
use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Fence, FenceLine, Guide, Run, Text};
use crate::iam::managed_policy;
use crate::lexicon::Verb;
use crate::policy::{Flaw, PolicyKind, parse};
use crate::reading::{Act, Instruction, Mood, Place, Reading, Said, read};
use crate::source::{Source, Span};

impl<'a> Walk<'a> {
    /// `introduced`: what the paragraph above would have its reader do with it.
    pub(super) fn fence(&mut self, fence: &Fence, span: Span, introduced: Option<Verb>) -> Outcome {
        let text = fence.text();
        if self.other.is_some() {
            // Steps in a block may lead back to IAM; a document in another service is that service's.
            return self.lines(&prose_lines(fence, self.draws, false));
        }
        if text.trim_start().starts_with('{') {
            return self.document(fence, &text, span);
        }
        if let Some((before, document)) = told_document(fence, &text) {
            let filled = self.lines(&before);
            return filled.max(self.document(fence, document, span));
        }
        if self.desk.wants_value()
            && let Some(value) = lone_value(fence)
        {
            return self.desk.perform(&Act::Value(value), Mood::Do, span);
        }
        if let (Some(Verb::Search | Verb::Press), Some(value)) = (introduced, lone_value(fence)) {
            let policy = managed_policy(&value.text).is_some();
            return self.desk.perform(&if policy { Act::Value(value) } else { Act::Search(value) }, Mood::Do, span);
        }
        // "Attach these policies:" and a block with a name in each line.
        if let (Some(Verb::Attach), Some(policies)) = (introduced, lone_policies(fence)) {
            return policies.into_iter().map(|policy| self.desk.perform(&Act::Value(policy), Mood::Do, span)).max().unwrap_or(Outcome::Nothing);
        }
        let prose = prose_lines(fence, self.draws, self.desk.fills());
        if !prose.is_empty() {
            return self.lines(&prose);
        }
        Outcome::Looked
    }

    fn lines(&mut self, lines: &[Line]) -> Outcome {
        lines.iter().map(|line| self.reading(&line.text, &line.reading, 0, false, false).outcome).max().unwrap_or(Outcome::Nothing)
    }

    /// "### Role name": a heading that is a field's label, where the value stands right below it.
    pub(super) fn labels_value(&mut self, section: usize, reading: &Reading) {
        let [Instruction { act: act @ Act::Fill { value: None, .. }, mood: Mood::Do, span }] = reading.instructions.as_slice() else { return };
        let Some(below) = self.guide.blocks.iter().position(|block| block.section == section && !matches!(block.kind, BlockKind::Heading)) else { return };
        let value = match &self.guide.blocks[below].kind {
            BlockKind::Fence(fence) => lone_value(fence).is_some(),
            BlockKind::Paragraph(_) => matches!(self.told.block(below).instructions.as_slice(), [Instruction { act: Act::Value(_), .. }]),
            _ => false,
        };
        if value {
            self.desk.perform(act, Mood::Do, *span);
        }
    }

    fn document(&mut self, fence: &Fence, text: &str, span: Span) -> Outcome {
        match parse(text) {
            Ok(policy) => {
                let twice = policy.flaws.iter().find_map(|flaw| if let Flaw::Repeated { at } = flaw { Some(*at) } else { None });
                // Which of the two decides what it is, nobody knows.
                let stated = policy.kind != PolicyKind::Other || text.contains("\"Statement\"");
                if let Some(at) = twice.filter(|_| stated) {
                    let message = "this key stands twice in the policy; what reads it takes the one or the other";
                    self.desk.draft.diagnostics.push(Diagnostic::error("policy/repeated-key", place(fence, at), message).help("take one of them out").refusing());
                }
                let outcome = self.desk.paste(&policy, span);
                if policy.flaws.contains(&Flaw::Relaxed) && outcome == Outcome::Acted {
                    let message = "the policy holds comments or trailing commas; it is sent without them, but a reader who pastes it is refused";
                    self.desk.draft.diagnostics.push(Diagnostic::warning("policy/json-comments", span, message).help("write strict JSON"));
                }
                outcome
            }
            Err((why, at)) if text.contains("\"Statement\"") || text.contains("\"Effect\"") => {
                let place = place(fence, at);
                let message = format!("the policy is not JSON: {why}");
                self.desk.draft.diagnostics.push(Diagnostic::error("policy/broken-json", place, message).help("mend the block; until then the document is asked for"));
                Outcome::Looked
            }
            Err(_) => Outcome::Nothing,
        }
    }
}

/// Findings for fences that only the end of the file closes. One that swallows a heading, or holds a write, is refused: what
/// the author meant to follow it is not known.
pub fn unclosed(guide: &Guide) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in &guide.blocks {
        let BlockKind::Fence(fence) = &block.kind else { continue };
        if !fence.unclosed {
            continue;
        }
        let heading = fence.lines.iter().any(|line| line.text.starts_with("## ") || line.text.starts_with("### "));
        let write = fence.lines.iter().any(|line| line.text.contains("aws iam ") && !line.text.contains("iam get-") && !line.text.contains("iam list-"));
        let message = "the fence is closed only by the end of the file";
        let finding = Diagnostic::error("guide/unclosed-fence", block.span, message).help("close the block with a line of ```");
        found.push(if heading || write { finding.refusing() } else { finding });
    }
    found
}

/// Notes of what a rendered page does not show, hints aside: it is not followed. Neighbours are one.
pub fn unseen(guide: &Guide, source: &Source, hints: &[Span]) -> Vec<Diagnostic> {
    let mut found: Vec<(Span, &str)> = Vec::new();
    for hidden in guide.hidden.iter().filter(|hidden| !hints.contains(&hidden.span)) {
        match found.last_mut().filter(|(last, what)| *what == hidden.what && source.slice(Span::new(last.end.min(hidden.span.start), hidden.span.start)).trim().is_empty()) {
            Some((last, _)) => last.end = last.end.max(hidden.span.end),
            None => found.push((hidden.span, hidden.what)),
        }
    }
    let finding = |(span, what): (Span, &str)| {
        let commands = source.slice(span).contains("aws iam ");
        let message = format!("a page does not show this {what}{}; it is not followed", if commands { ", which holds a command" } else { "" });
        if commands { Diagnostic::warning("guide/hidden", span, message) } else { Diagnostic::note("guide/hidden", span, message) }
    };
    found.into_iter().map(finding).collect()
}

/// The place in the guide of byte `at` of the fence's text.
fn place(fence: &Fence, at: usize) -> Span {
    let mut before = 0;
    for line in &fence.lines {
        if at <= before + line.text.len() {
            let at = at - before;
            let width = line.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            return Span::new(line.start + at, line.start + at + width);
        }
        before += line.text.len() + 1;
    }
    // What is missing at the end is missed in the last line.
    fence.lines.last().map_or_else(Span::default, |line| Span::new(line.start, line.start + line.text.len()))
}

/// The only word of a block without a language: something to be typed.
fn lone_value(fence: &Fence) -> Option<Said> {
    let mut lines = fence.lines.iter().filter(|line| !line.text.trim().is_empty());
    let (Some(line), None) = (lines.next(), lines.next()) else { return None };
    let text = line.text.trim();
    let start = line.start + line.text.find(text)?;
    (is_bare(fence) && !text.contains(char::is_whitespace) && !text.starts_with("arn:")).then(|| Said::new(text, Span::new(start, start + text.len())))
}

/// Names of AWS's policies and nothing else, one in a line.
fn lone_policies(fence: &Fence) -> Option<Vec<Said>> {
    let lines = fence.lines.iter().filter(|line| is_bare(fence) && !line.text.trim().is_empty());
    let policy = |line: &FenceLine| {
        let name = line.text.trim();
        let start = line.start + line.text.find(name)?;
        managed_policy(name).map(|_| Said::new(name, Span::new(start, start + name.len())))
    };
    lines.map(policy).collect::<Option<Vec<_>>>().filter(|policies| !policies.is_empty())
}

/// Whether the guide writes its steps in blocks: two of them hold numbered clicks.
pub fn draws_steps(guide: &Guide) -> bool {
    let numbered = |fence: &Fence| {
        is_bare(fence)
            && fence.lines.iter().any(|line| {
                line.text.trim_start().starts_with(|c: char| c.is_ascii_digit())
                    && Line::read(line).reading.instructions.iter().any(|instruction| matches!(instruction.act, Act::Press(_) | Act::Visit(Place::Iam | Place::Page(_))))
            })
    };
    guide.blocks.iter().filter(|block| matches!(&block.kind, BlockKind::Fence(fence) if numbered(fence))).nth(1).is_some()
}

fn is_bare(fence: &Fence) -> bool {
    matches!(fence.language.as_str(), "" | "text" | "txt" | "plaintext")
}

/// A line of a block as prose.
struct Line {
    text: Text,
    reading: Reading,
}

impl Line {
    fn read(line: &FenceLine) -> Self {
        let text = line_text(line);
        Self { reading: read(&text), text }
    }

    fn has(&self, act: impl Fn(&Act) -> bool) -> bool {
        self.reading.instructions.iter().any(|instruction| act(&instruction.act))
    }
}

/// A line without the bullet or number that it wears.
fn line_text(line: &FenceLine) -> Text {
    let text = line.text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = if digits.len() < text.len() { digits.strip_prefix(['.', ')']) } else { None };
    let bare = numbered.or_else(|| text.strip_prefix(['-', '*', '+'])).map_or(text, str::trim_start);
    let start = line.start + (line.text.len() - bare.len());
    Text { runs: vec![Run { text: bare.to_owned(), span: Span::new(start, start + bare.len()), ..Run::default() }] }
}

/// Fields with their values, and the document that they are about, in one block.
fn told_document<'t>(fence: &Fence, text: &'t str) -> Option<(Vec<Line>, &'t str)> {
    let at = fence.lines.iter().position(|line| line.text.trim_start().starts_with('{')).filter(|at| *at > 0)?;
    let start: usize = fence.lines[..at].iter().map(|line| line.text.len() + 1).sum();
    let document = text.get(start..).filter(|document| parse(document).is_ok())?;
    let before: Vec<Line> = fence.lines[..at].iter().filter(|line| line.text.chars().any(char::is_alphanumeric)).map(Line::read).collect();
    let fields = before.iter().any(|line| line.has(|act| matches!(act, Act::Fill { value: Some(_), .. })));
    fields.then_some((before, document))
}

/// The lines of a block without a language that tells clicks, one a line; and of one that holds fields with their values and
/// nothing else, where a form is open.
fn prose_lines(fence: &Fence, draws: bool, fills: bool) -> Vec<Line> {
    // A drawn window shows what is seen.
    let drawn = fence.lines.iter().any(|line| line.text.trim_start().starts_with(['┌', '╔', '╭']));
    if drawn || !is_bare(fence) {
        return Vec::new();
    }
    let lines: Vec<Line> = fence.lines.iter().filter(|line| line.text.chars().any(char::is_alphanumeric)).map(Line::read).collect();
    let told = |line: &Line| !line.reading.instructions.is_empty() && !line.has(|act| !matches!(act, Act::Fill { value: Some(_), .. }));
    if draws {
        return lines;
    }
    // "Role name => x", "Description => y": a form, and what else it asks for.
    if fills && lines.iter().any(told) && lines.iter().all(|line| told(line) || is_labelled(&line.text.plain())) {
        return lines.into_iter().filter(told).collect();
    }
    let presses = |line: &&Line| line.has(|act| matches!(act, Act::Press(_) | Act::Visit(_) | Act::Choose(_)));
    if lines.iter().filter(presses).count() < 2 {
        return Vec::new();
    }
    let clicks = |line: &&Line| line.has(|act| !matches!(act, Act::Read | Act::Foreign | Act::Value(_) | Act::Pick { thing: None, .. }));
    let clicks = lines.iter().filter(clicks).count();
    if clicks >= 3 && clicks * 2 > lines.len() { lines } else { Vec::new() }
}

/// "Role description => Allows …": a short label, and what stands behind it.
fn is_labelled(line: &str) -> bool {
    let label = line.split_once("=>").or_else(|| line.split_once(": ")).map(|(label, _)| label.trim());
    label.is_some_and(|label| {
        label.starts_with(|c: char| c.is_alphabetic()) && label.split_whitespace().count() < 5 && label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '(' | ')'))
    })
}
