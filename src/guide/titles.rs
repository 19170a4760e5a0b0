//! Titles that are not marked as such: "STEP 2: Create the user" on a line of its own.

use std::collections::HashSet;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::written::{step_word, written};

/// Where in `text` a paragraph begins whose first line is a title. One such line may be chance: there must be two, each with
/// something below it; a line alone is the step itself.
pub fn step_titles(text: &str, options: Options) -> HashSet<usize> {
    let mut titles = HashSet::new();
    if text.lines().filter(|line| !is_heading(line) && is_title(line, "")).count() < 2 {
        return titles;
    }
    let mut depth = 0usize;
    // A paragraph of one line that might be a title, until it is known what follows.
    let mut pending = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    let mut lines = text[range.clone()].lines();
                    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
                    let title = matches!(tag, Tag::Paragraph) && is_title(first, second);
                    let ends = title || matches!(tag, Tag::Heading { .. });
                    titles.extend(pending.take().filter(|_| !ends));
                    if title && !second.trim().is_empty() {
                        titles.insert(range.start);
                    } else if title {
                        pending = Some(range.start);
                    }
                }
                depth += usize::from(nests(&tag));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::Table) => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    if titles.len() < 2 {
        titles.clear();
    }
    titles
}

fn nests(tag: &Tag) -> bool {
    matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::List(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_))
}

fn is_heading(line: &str) -> bool {
    let marks = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&marks) && line[marks..].starts_with(' ')
}

/// A short line "Step N …" that is no sentence. `next` is the line below: prose goes on in lower case.
fn is_title(line: &str, next: &str) -> bool {
    if step_word(line).is_none() {
        return false;
    }
    let line = line.trim().trim_matches(['*', '_']);
    let Some(found) = written(line) else { return false };
    let wrapped = next.trim_start().starts_with(char::is_lowercase);
    let named = found.set_off || (!found.rest.starts_with(char::is_lowercase) && !wrapped);
    named && line.chars().count() < 80 && !line.ends_with(['.', ',', ';', '!', '?', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut starts: Vec<usize> = step_titles(text, Options::empty()).into_iter().collect();
        starts.sort_unstable();
        starts.into_iter().map(|at| text[at..].lines().next().unwrap_or_default()).collect()
    }

    #[test]
    fn lines_with_something_below() {
        let text = "STEP 1\u{fe0f}\u{20e3} Make it\nOpen IAM.\n\nSTEP 2\u{fe0f}\u{20e3} Use it\n\n- a\n\n**Step 3 – Go**\nGo\n";
        assert_eq!(found(text), ["STEP 1\u{fe0f}\u{20e3} Make it", "STEP 2\u{fe0f}\u{20e3} Use it", "**Step 3 – Go**"]);
    }

    #[test]
    fn sentences_and_single_lines_are_none() {
        assert!(found("Step 1 is easy.\nDo it.\n\nStep 2 is hard.\nDo it.\n").is_empty());
        assert!(found("Step 1 is what most people\nfind easy\n\nStep 2 Amazon asks for\na name\n").is_empty());
        assert!(found("Step 1: Click Create user\n\nStep 2: Click Next\n\nStep 3: Click Done\n").is_empty());
        assert!(found("Step 1: Make it\nOpen IAM.\n").is_empty());
        assert!(found("- Step 1: a\n  b\n- Step 2: c\n  d\n").is_empty());
        assert!(found("```\nStep 1: a\nb\n\nStep 2: c\nd\n```\n").is_empty());
    }
}
