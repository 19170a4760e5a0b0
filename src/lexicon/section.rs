//! What a section is for, told by its heading.

use super::letters::{first_word, spaced};

include!(concat!(env!("OUT_DIR"), "/sections.rs"));

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

/// A text that tells the role; `build.rs` puts all of them in [`PATTERNS`], by their first words.
struct Pattern {
    /// Of several, the first one of the table rules.
    rank: usize,
    /// Bytes of its first word.
    first: usize,
    role: SectionRole,
    place: Place,
    text: &'static str,
}

enum Place {
    Whole,
    Start,
    Anywhere,
}

/// The role of a section with this heading; numbers, emoji and "Step 3:" before it are left aside.
pub fn section_role(heading: &str) -> SectionRole {
    let lower = heading.to_lowercase();
    let text = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    let text = text.strip_prefix("step ").map_or(text, |rest| rest.trim_start_matches(|c: char| !c.is_alphabetic()));
    let text = after_number(text).unwrap_or(text);
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let found = starts(text).flat_map(|at| beginning_with(first_word(&text[at..])).filter(move |pattern| pattern.fits(text, at)));
    found.min_by_key(|pattern| pattern.rank).map_or(SectionRole::Procedure, |pattern| pattern.role)
}

/// Where words may begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| (!spaced(std::mem::replace(&mut before, c))).then_some(at))
}

/// The patterns that begin with the word, and with what it is the plural of.
fn beginning_with(word: &str) -> impl Iterator<Item = &'static Pattern> {
    [Some(word), word.strip_suffix('s')].into_iter().flatten().flat_map(|word| {
        let from = PATTERNS.partition_point(|pattern| pattern.first_word() < word);
        PATTERNS[from..].iter().take_while(move |pattern| pattern.first_word() == word)
    })
}

/// What follows "Exercise 2.1: ": one of the parts of a course, whose title says what it is for.
fn after_number(text: &str) -> Option<&str> {
    let rest = ["exercise ", "lab ", "task ", "challenge ", "part "].iter().find_map(|lead| text.strip_prefix(lead))?;
    let title = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let title = title.strip_prefix([':', ')']).or_else(|| title.strip_prefix(" -")).or_else(|| title.strip_prefix(" –")).or_else(|| title.strip_prefix(" —"))?;
    (rest.starts_with(|c: char| c.is_ascii_digit()) && title.contains(char::is_alphabetic)).then(|| title.trim_start())
}

impl Pattern {
    fn first_word(&self) -> &'static str {
        &self.text[..self.first]
    }

    /// Whether it stands at `at`, where a word begins.
    fn fits(&self, text: &str, at: usize) -> bool {
        let begins = || text[at..].strip_prefix(self.text).is_some_and(|rest| ends_word(self.text, rest));
        match self.place {
            Place::Whole => text == self.text,
            Place::Start => at == 0 && begins(),
            Place::Anywhere => begins() && !(self.role == SectionRole::Verification && joins(&text[..at])),
        }
    }
}

/// "角色设计与权限验证": something else is done first.
fn joins(before: &str) -> bool {
    ["与", "和", "及", "并", "並", "および"].iter().any(|and| before.find(and).is_some_and(|at| at > 0))
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
            ("权限验证", SectionRole::Verification),
            ("创建角色与权限验证", SectionRole::Procedure),
            ("トラブルシューティング", SectionRole::Troubleshooting),
        ] {
            assert_eq!(section_role(heading), role, "{heading}");
        }
    }
}
