//! `guide/missing-step`.

use std::collections::HashSet;

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::{BlockKind, Run};

pub const RULE: Rule = Rule { code: "guide/missing-step", severity: Severity::Warning, page: include_str!("missing_step.md"), over: Over::Guide(look) };

/// "Step" where a text points at one.
const STEP: &[&str] = &["step ", "steps ", "schritt ", "étape ", "paso ", "passo ", "步骤", "步驟", "ステップ", "手順"];
/// Behind such a number it is not a step of this page.
const ELSEWHERE: &[&str] = &["of", "in", "from", "von", "de", "del", "della", "of:", "to", ":", ">", "›", "→", "/", "の"];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let mut shown = None;
    for block in &subject.guide.blocks {
        let BlockKind::Paragraph(text) = &block.kind else { continue };
        // A page that a link leads to has steps of its own.
        if text.runs.iter().any(|run| run.url.is_some()) {
            continue;
        }
        for run in text.runs.iter().filter(|run| run.mark.is_plain() && run.text.len() == run.span.end - run.span.start) {
            for (at, number) in pointed_at(run, block.span.start) {
                let shown = shown.get_or_insert_with(|| steps(subject));
                if shown.len() < 2 || number.split('.').all(|part| shown.contains(part)) {
                    continue;
                }
                let place = run.span.start + at..run.span.start + at + number.len();
                found.push(Finding::at(&place, format!("the guide has no step {number}")));
            }
        }
    }
}

/// Numbers of steps that a text points at, and where they stand in it.
fn pointed_at(run: &Run, block: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    if !run.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    let lower = run.text.to_ascii_lowercase();
    for (at, word) in STEP.iter().flat_map(|word| lower.match_indices(word)) {
        let from = at + word.len();
        let rest = lower[from..].trim_start();
        let from = lower.len() - rest.len();
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number = number.trim_end_matches('.').to_owned();
        let after = &lower[from + number.len()..];
        let glued = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        // The step itself begins so; "step 2 of the wizard", "Step 1: Select" and "the next step 2" are the console's, or another page's.
        let own = run.span.start + at <= block + 4;
        let first = after.split_whitespace().next().unwrap_or_default();
        let before = lower[..at].chars().next_back();
        let word_before = before.is_some_and(|c| c.is_ascii_alphanumeric());
        if !number.is_empty()
            && number.len() <= 6
            && !glued
            && !own
            && !word_before
            && !ELSEWHERE.iter().any(|other| first == *other || after.trim_start().starts_with([':', '>', '：']))
        {
            found.push((from, number));
        }
    }
    found
}

/// All numbers under which a reader may find a step: as a page shows them, and as any line begins.
fn steps(subject: &Subject) -> HashSet<String> {
    let mut shown: HashSet<String> = subject.guide.items.iter().filter_map(|item| item.number).map(|number| number.to_string()).collect();
    for step in &subject.guide.steps {
        shown.extend(step.id.split('.').filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned));
    }
    for line in subject.source.text().lines() {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let numbers = STEP.iter().find_map(|word| line.get(..word.len()).filter(|start| start.to_lowercase() == *word).map(|_| &line[word.len()..])).unwrap_or(line);
        let digits: String = numbers.trim_start().chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        shown.extend(digits.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
    }
    shown
}
