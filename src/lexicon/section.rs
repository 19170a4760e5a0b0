//! What a section is for, told by its heading.

use std::sync::LazyLock;

use super::letters::{rows, spaced};

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

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    rows(include_str!("data/sections.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(role, patterns)| Some((role_named(role)?, patterns)))
        .flat_map(|(role, patterns)| {
            patterns.split('|').map(move |text| match (text.strip_prefix('='), text.strip_prefix('^')) {
                (Some(text), _) => Pattern { role, place: Place::Whole, text },
                (_, Some(text)) => Pattern { role, place: Place::Start, text },
                _ => Pattern { role, place: Place::Anywhere, text },
            })
        })
        .collect()
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
    let starts: Vec<usize> =
        text.char_indices().scan(' ', |before, (at, c)| Some((at, std::mem::replace(before, c)))).filter(|(_, before)| !spaced(*before)).map(|(at, _)| at).collect();
    PATTERNS.iter().find(|pattern| pattern.fits(text, &starts)).map_or(SectionRole::Procedure, |pattern| pattern.role)
}

/// What follows "Exercise 2.1: ": one of the parts of a course, whose title says what it is for.
fn after_number(text: &str) -> Option<&str> {
    let rest = ["exercise ", "lab ", "task ", "challenge ", "part "].iter().find_map(|lead| text.strip_prefix(lead))?;
    let title = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let title = title.strip_prefix([':', ')']).or_else(|| title.strip_prefix(" -")).or_else(|| title.strip_prefix(" –")).or_else(|| title.strip_prefix(" —"))?;
    (rest.starts_with(|c: char| c.is_ascii_digit()) && title.contains(char::is_alphabetic)).then(|| title.trim_start())
}

impl Pattern {
    /// `starts` are the places where a word may begin.
    fn fits(&self, text: &str, starts: &[usize]) -> bool {
        match self.place {
            Place::Whole => text == self.text,
            Place::Start => self.begins(text),
            Place::Anywhere => starts.iter().any(|&at| self.begins(&text[at..])),
        }
    }

    fn begins(&self, text: &str) -> bool {
        text.strip_prefix(self.text).is_some_and(|rest| ends_word(self.text, rest))
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
