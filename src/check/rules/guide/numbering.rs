//! `guide/numbering`.

use std::collections::HashMap;
use std::ops::Range;

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::{BlockKind, Guide, SectionOrigin, written};
use crate::source::Span;

pub const RULE: Rule = Rule { code: "guide/numbering", severity: Severity::Warning, page: include_str!("numbering.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    begun_again(subject, found);
    let numbers = numbers(subject);
    let mut places: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
    numbers.iter().for_each(|number| places.entry((&number.above, number.last)).or_default().push(number.place.start));
    for row in rows(&numbers) {
        in_a_row(&row, &places, found);
    }
}

/// A list that is cut off and begins at 1 again, while what stands below it is numbered 3.1, 3.2.
fn begun_again(subject: &Subject, found: &mut Vec<Finding>) {
    for item in &subject.guide.items {
        let text = subject.source.slice(item.span);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let (Some(meant), "1") = (item.number, &text[..digits])
            && item.parent.is_none()
            && is_continued(subject.guide, item.span)
            && meant > 1
        {
            let place = item.span.start..item.span.start + digits;
            found.push(
                Finding::at(&place, format!("this is step {meant}, by what stands before and below it, and is numbered 1"))
                    .help(format!("write {meant}"))
                    .fix(&place, meant.to_string()),
            );
        }
    }
}

/// The item begins its list, so that its own number is what a page shows.
fn is_continued(guide: &Guide, span: Span) -> bool {
    let before = guide.blocks.partition_point(|block| block.span.start < span.start).checked_sub(1);
    before.is_some_and(|before| guide.blocks[before].item.is_none())
}

/// A number that the guide's author has written: that of a heading, or of a paragraph outside of lists.
struct Number {
    /// What comes before the last dot.
    above: String,
    last: u64,
    place: Range<usize>,
    title: String,
    /// With "Step" before it.
    step: bool,
    /// Headings: the section around and the level; paragraphs: the section.
    level: (usize, u8),
}

fn numbers(subject: &Subject) -> Vec<Number> {
    let guide = subject.guide;
    let mut numbers = Vec::new();
    for block in guide.blocks.iter().filter(|block| block.item.is_none() && !block.aside && !block.quoted) {
        let section = &guide.sections[block.section];
        let (title, level) = match &block.kind {
            BlockKind::Heading if matches!(section.origin, SectionOrigin::Heading | SectionOrigin::BoldTitle) => {
                (section.title.plain(), (section.parent.unwrap_or(0), section.level))
            }
            BlockKind::Paragraph(text) => (text.plain(), (block.section, u8::MAX)),
            _ => continue,
        };
        let Some(found) = written(&title) else { continue };
        let (above, last) = found.number.rsplit_once('.').unwrap_or(("", &found.number));
        let Ok(last) = last.parse() else { continue };
        // "0.4.0-2014", "0.9": versions.
        let dated = title.find(&found.number).is_some_and(|at| title[at + found.number.len()..].starts_with('-'));
        if dated || above.starts_with('0') {
            continue;
        }
        let Some(at) = subject.source.slice(block.span).find(&found.number) else { continue };
        let place = block.span.start + at..block.span.start + at + found.number.len();
        numbers.push(Number { above: above.to_owned(), last, place, step: found.step, level, title: title.clone() });
    }
    numbers
}

/// Numbers that one after the other count something.
fn rows(numbers: &[Number]) -> Vec<Vec<&Number>> {
    let mut rows: Vec<Vec<&Number>> = Vec::new();
    let mut open: HashMap<(&str, (usize, u8), bool), usize> = HashMap::new();
    for number in numbers {
        let key = (number.above.as_str(), number.level, number.step);
        match open.get(&key).filter(|_| number.last != 1) {
            Some(&row) => rows[row].push(number),
            None => {
                open.insert(key, rows.len());
                rows.push(vec![number]);
            }
        }
    }
    rows
}

fn in_a_row(row: &[&Number], all: &HashMap<(&str, u64), Vec<usize>>, found: &mut Vec<Finding>) {
    if row.first().is_none_or(|first| first.last > 1) {
        return;
    }
    for (at, pair) in row.windows(2).enumerate() {
        let (before, number) = (pair[0], pair[1]);
        let full = |last: u64| if number.above.is_empty() { last.to_string() } else { format!("{}.{last}", number.above) };
        let next = row.get(at + 2).map(|next| next.last);
        if number.last == before.last && !is_a_way(&before.title) && !is_a_way(&number.title) {
            let meant = number.last + 1;
            let finding = Finding::at(&number.place, format!("a second step {}", full(number.last)));
            // Where the next one counts on, only this one is wrong.
            found.push(if next == Some(meant + 1) { finding.help(format!("write {}", full(meant))).fix(&number.place, full(meant)) } else { finding });
            // Two numbers may be anything; a gap of more is another way to count.
        } else if row.len() > 2 && before.last + 2 == number.last {
            let missing = before.last + 1;
            let elsewhere = all.get(&(number.above.as_str(), missing)).is_some_and(|places| {
                let next = places.partition_point(|&place| place < before.place.end);
                places.get(next).is_some_and(|&place| place < number.place.start)
            });
            // "1, 2, 2, 4" has its finding already.
            let repeated = at.checked_sub(1).is_some_and(|at| row[at].last == before.last);
            if !elsewhere && !repeated {
                found.push(Finding::at(&number.place, format!("step {} follows step {}: there is no step {}", full(number.last), full(before.last), full(missing))));
            }
        }
    }
}

/// One of several ways to do a step: "Step 2 (console)", "Step 2, option B".
fn is_a_way(title: &str) -> bool {
    const WAYS: &[&str] = &[
        "option",
        "alternativ",
        "method",
        "way ",
        "either",
        " or ",
        "if ",
        "using ",
        "with ",
        "via ",
        "for ",
        "opción",
        "opção",
        "方法",
        "选项",
        "選項",
        "方式",
        "オプション",
        "옵션",
    ];
    let lower = title.to_lowercase();
    title.contains(['(', '（', '[']) || WAYS.iter().any(|word| lower.contains(word))
}
