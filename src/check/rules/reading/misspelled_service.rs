//! `reading/misspelled-service`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::{BlockKind, Mark, Text};

pub const RULE: Rule = Rule { code: "reading/misspelled-service", severity: Severity::Warning, page: include_str!("misspelled_service.md"), over: Over::Guide(look) };

/// Names that no service has, and the one that is meant beside words that speak of it.
const SLIPS: &[(&str, &str, &[&str])] = &[("AIM", "IAM", &["console", "aws", "amazon", "identity", "user", "role", "polic", "access", "控制台", "コンソール", "콘솔", "consola"])];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for (slip, meant, beside) in SLIPS {
        if !subject.source.text().contains(slip) {
            continue;
        }
        for block in &subject.guide.blocks {
            match &block.kind {
                BlockKind::Paragraph(text) => in_text(text, (slip, meant, beside), found),
                BlockKind::Heading => in_text(&subject.guide.sections[block.section].title, (slip, meant, beside), found),
                _ => {}
            }
        }
    }
}

fn in_text(text: &Text, (slip, meant, beside): (&str, &str, &[&str]), found: &mut Vec<Finding>) {
    for run in text.runs.iter().filter(|run| !run.mark.has(Mark::CODE) && run.text.len() == run.span.end - run.span.start) {
        for (at, _) in run.text.match_indices(slip) {
            let (before, after) = (&run.text[..at], &run.text[at + slip.len()..]);
            let within =
                before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) || after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            let near = |words: &str| beside.iter().any(|word| words.to_lowercase().contains(word));
            let next: String = after.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
            let last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
            if within || !(near(&next) || near(&last.join(" "))) {
                continue;
            }
            let place = run.span.start + at..run.span.start + at + slip.len();
            found.push(Finding::at(&place, format!("AWS has no service `{slip}`")).help(format!("write {meant}")).fix(&place, meant));
        }
    }
}
