//! Fenced blocks: policy documents, commands, and clicks that were drawn as a list of lines.

use super::walk::Walk;
use crate::console::Outcome;
use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Fence, Guide, Run, Text};
use crate::policy::{Flaw, parse};
use crate::reading::{Act, read};
use crate::source::Span;

impl<'a> Walk<'a> {
    pub(super) fn fence(&mut self, fence: &Fence, span: Span) -> Outcome {
        let text = fence.text();
        if text.trim_start().starts_with('{') {
            return self.document(fence, &text, span);
        }
        let prose = prose_lines(fence);
        if !prose.is_empty() {
            return prose.iter().map(|line| self.prose(line)).max().unwrap_or(Outcome::Nothing);
        }
        Outcome::Looked
    }

    fn document(&mut self, fence: &Fence, text: &str, span: Span) -> Outcome {
        match parse(text) {
            Ok(policy) => {
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

/// The place in the guide of byte `at` of the fence's text.
fn place(fence: &Fence, at: usize) -> Span {
    let mut before = 0;
    for line in &fence.lines {
        if at <= before + line.text.len() {
            let start = line.start + (at - before);
            return Span::new(start, start + 1);
        }
        before += line.text.len() + 1;
    }
    Span::default()
}

/// The lines of a block without a language that tells clicks, one a line.
fn prose_lines(fence: &Fence) -> Vec<Text> {
    if !matches!(fence.language.as_str(), "" | "text" | "txt" | "plaintext") {
        return Vec::new();
    }
    let lines: Vec<Text> = fence
        .lines
        .iter()
        .filter(|line| line.text.chars().any(char::is_alphanumeric))
        .map(|line| Text { runs: vec![Run { text: line.text.clone(), span: Span::new(line.start, line.start + line.text.len()), ..Run::default() }] })
        .collect();
    let presses = |line: &&Text| read(line).instructions.iter().any(|instruction| matches!(instruction.act, Act::Press(_) | Act::Visit(_) | Act::Choose(_)));
    if lines.iter().filter(presses).count() < 2 {
        return Vec::new();
    }
    let clicks = lines
        .iter()
        .filter(|line| read(line).instructions.iter().any(|instruction| !matches!(instruction.act, Act::Read | Act::Foreign | Act::Value(_) | Act::Pick { thing: None, .. })))
        .count();
    if clicks >= 3 && clicks * 2 > lines.len() { lines } else { Vec::new() }
}
