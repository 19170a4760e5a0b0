//! What a section is for, told by its heading.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::letters::{first_word, rows, spaced};

/// What a section is for. Only procedures are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionRole {
    Procedure,
    Prerequisite,
    Concept,
    Summary,
    Verification,
    Troubleshooting,
    Reference,
    Cleanup,
}

struct Pattern {
    role: SectionRole,
    place: Place,
    text: &'static str,
}

enum Place {
    Whole,
    Start,
    Anywhere,
}

/// What comes first rules.
struct Patterns {
    list: Vec<Pattern>,
    by_word: HashMap<&'static str, Vec<usize>>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let list: Vec<Pattern> = rows(include_str!("data/sections.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(role, patterns)| Some((role_named(role)?, patterns)))
        .flat_map(|(role, patterns)| {
            patterns.split('|').map(move |text| match (text.strip_prefix('='), text.strip_prefix('^')) {
                (Some(text), _) => Pattern { role, place: Place::Whole, text },
                (_, Some(text)) => Pattern { role, place: Place::Start, text },
                _ => Pattern { role, place: Place::Anywhere, text },
            })
        })
        .collect();
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, pattern) in list.iter().enumerate() {
        by_word.entry(first_word(pattern.text)).or_default().push(at);
    }
    Patterns { list, by_word }
});

fn role_named(name: &str) -> Option<SectionRole> {
    Some(match name {
        "prerequisite" => SectionRole::Prerequisite,
        "concept" => SectionRole::Concept,
        "summary" => SectionRole::Summary,
        "verification" => SectionRole::Verification,
        "troubleshooting" => SectionRole::Troubleshooting,
        "reference" => SectionRole::Reference,
        "cleanup" => SectionRole::Cleanup,
        _ => return None,
    })
}

/// The role of a section with this heading; numbers, emoji and "Step 3:" before it are left aside.
pub fn section_role(heading: &str) -> SectionRole {
    let lower = heading.to_lowercase();
    let text = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    let text = text.strip_prefix("step ").map_or(text, |rest| rest.trim_start_matches(|c: char| !c.is_alphabetic()));
    let text = after_number(text).unwrap_or(text);
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let found = starts(text).flat_map(|at| beginning_with(first_word(&text[at..])).filter(move |place| PATTERNS.list[*place].fits(text, at)));
    found.min().map_or(SectionRole::Procedure, |place| PATTERNS.list[place].role)
}

/// Where words may begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| (!spaced(std::mem::replace(&mut before, c))).then_some(at))
}

/// The patterns that begin with the word, and with what it is the plural of.
fn beginning_with(word: &str) -> impl Iterator<Item = usize> {
    let known = |word: &str| PATTERNS.by_word.get(word).into_iter().flatten().copied();
    known(word).chain(word.strip_suffix('s').into_iter().flat_map(known))
}

/// What follows "Exercise 2.1: ": one of the parts of a course, whose title says what it is for.
fn after_number(text: &str) -> Option<&str> {
    let rest = ["exercise ", "lab ", "task ", "challenge ", "part "].iter().find_map(|lead| text.strip_prefix(lead))?;
    let title = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let title = title.strip_prefix([':', ')']).or_else(|| title.strip_prefix(" -")).or_else(|| title.strip_prefix(" –")).or_else(|| title.strip_prefix(" —"))?;
    (rest.starts_with(|c: char| c.is_ascii_digit()) && title.contains(char::is_alphabetic)).then(|| title.trim_start())
}

impl Pattern {
    /// Whether it stands at `at`, where a word begins.
    fn fits(&self, text: &str, at: usize) -> bool {
        let begins = || text[at..].strip_prefix(self.text).is_some_and(|rest| ends_word(self.text, rest));
        match self.place {
            Place::Whole => text == self.text,
            Place::Start => at == 0 && begins(),
            Place::Anywhere => begins(),
        }
    }
}

/// Plurals of a pattern are the pattern too.
fn ends_word(word: &str, rest: &str) -> bool {
    let last_spaced = word.chars().next_back().is_some_and(spaced);
    let rest = if last_spaced { rest.strip_prefix('s').unwrap_or(rest) } else { rest };
    !(last_spaced && rest.chars().next().is_some_and(spaced))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_the_role() {
        for (heading, role) in [
            ("Prerequisites", SectionRole::Prerequisite),
            ("🧹 Clean up", SectionRole::Cleanup),
            ("Step 4: Verify the role", SectionRole::Verification),
            ("7. Troubleshooting", SectionRole::Troubleshooting),
            ("Create a test user", SectionRole::Procedure),
            ("Testing", SectionRole::Verification),
            ("トラブルシューティング", SectionRole::Troubleshooting),
        ] {
            assert_eq!(section_role(heading), role, "{heading}");
        }
    }
}
