//! `guide/dead-anchor`.

use std::collections::{HashMap, HashSet};

use super::missing_file::{local, unescaped};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::{Guide, parse};
use crate::policy::closest;
use crate::source::Source;

pub const RULE: Rule = Rule { code: "guide/dead-anchor", severity: Severity::Warning, page: include_str!("dead_anchor.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let mut here = None;
    let mut others: HashMap<String, Option<Places>> = HashMap::new();
    for link in subject.guide.links.iter().filter(|link| !link.picture) {
        let Some((path, anchor)) = link.to.split_once('#') else { continue };
        let wanted = unescaped(anchor);
        if !names_a_place(&wanted) {
            continue;
        }
        let places = if path.is_empty() {
            here.get_or_insert_with(|| Places::of(subject.guide, subject.source.text())).as_ref()
        } else {
            let file = local(path).map(unescaped).filter(|file| file.ends_with(".md") || file.ends_with(".mdx"));
            let Some(file) = file else { continue };
            let read = |file: &str| {
                let source = Source::new(file, subject.files.read(file).ok()?);
                Places::of(&parse(&source), source.text())
            };
            others.entry(file.clone()).or_insert_with(|| read(&file)).as_ref()
        };
        let Some(places) = places.filter(|places| !places.holds(&wanted)) else { continue };
        let place = subject.source.slice(link.span).rfind(&link.to).map_or(link.span.range(), |at| link.span.start + at..link.span.start + at + link.to.len());
        let finding = Finding::at(&place, format!("{} has no heading `#{wanted}`", if path.is_empty() { "this page" } else { path }));
        let meant = if found.len() < MOST { closest(&wanted, places.shown.iter().map(String::as_str)) } else { None };
        found.push(match meant {
            Some(meant) => finding.help(format!("did you mean `#{meant}`?")),
            None => finding,
        });
    }
}

/// Findings with a guess at what was meant.
const MOST: usize = 20;

/// What stands behind `#` is more than the name of a place: a line of code, a text to look for, a route of an application.
fn names_a_place(anchor: &str) -> bool {
    let line = anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !anchor.is_empty() && anchor != "top" && !line && !anchor.contains(['/', '=', ':', '{', '}', '<', '$', '&', '!'])
}

/// Where a page can be led to.
struct Places {
    /// As GitHub writes them.
    shown: Vec<String>,
    /// Only their letters and digits: generators of sites differ in the rest, and in whether a number before a title belongs to it.
    letters: HashSet<String>,
}

impl Places {
    /// None where a part of the page stands in another file.
    fn of(guide: &Guide, text: &str) -> Option<Places> {
        const TAKEN_IN: &[&str] = &["{{<", "{{%", "{%", "{{", "--8<--", ".. include", "<Include", "<include", ".md'", ".md\"", ".mdx'", ".mdx\""];
        if TAKEN_IN.iter().any(|mark| text.contains(mark)) || guide.beyond.is_some() {
            return None;
        }
        let shown: Vec<String> = guide.sections.iter().skip(1).map(|section| section.anchor.clone()).chain(guide.ids.iter().cloned()).collect();
        let mut letters: HashSet<String> = shown.iter().map(|one| letters_of(one)).collect();
        letters.extend(shown.iter().map(|one| letters_of(one).trim_start_matches(|c: char| c.is_ascii_digit()).to_owned()));
        Some(Places { shown, letters })
    }

    fn holds(&self, wanted: &str) -> bool {
        let letters = letters_of(wanted);
        // The second of two headings alike has a number behind it.
        let bare = letters.trim_end_matches(|c: char| c.is_ascii_digit());
        self.letters.contains(&letters) || self.letters.contains(bare)
    }
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
