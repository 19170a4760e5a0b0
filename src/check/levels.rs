//! Which findings are left out, and which are taken for errors.

use super::RULES;
use crate::diagnostic::{Diagnostic, Severity};

/// What somebody names findings by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `policy/invalid-action`.
    Code(&'static str),
    /// `policy/*`; with the slash.
    Family(String),
    /// `warnings`, `notes`.
    All(Severity),
}

impl Pattern {
    /// What a text names; else what is wrong with it, and what was probably meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some((_, severity)) = CLASSES.iter().find(|(name, _)| *name == text) {
            return Ok(Pattern::All(*severity));
        }
        if let Some(family) = text.strip_suffix('*').filter(|family| family.ends_with('/')) {
            if families().any(|known| known == family) {
                return Ok(Pattern::Family(family.to_owned()));
            }
            let meant = closest(family, families()).map_or_else(String::new, |known| format!("; did you mean `{known}*`?"));
            return Err(format!("there is no family of rules `{text}`{meant}"));
        }
        match RULES.iter().find(|rule| rule.code == text) {
            Some(rule) => Ok(Pattern::Code(rule.code)),
            None => Err(match closest_code(text) {
                Some(known) => format!("there is no rule `{text}`; did you mean `{known}`?"),
                None => format!("there is no rule `{text}`; `bythebook explain` lists them, and a family is named as `policy/*`"),
            }),
        }
    }

    /// How closely it names a finding: a code goes before its family, and a family before all of a severity.
    fn closeness(&self, finding: &Diagnostic) -> Option<u8> {
        match self {
            Pattern::Code(code) => (*code == finding.code).then_some(2),
            Pattern::Family(family) => finding.code.starts_with(family.as_str()).then_some(1),
            Pattern::All(severity) => (*severity == finding.severity).then_some(0),
        }
    }

    pub fn names(&self, finding: &Diagnostic) -> bool {
        self.closeness(finding).is_some()
    }

    /// Whether each rule that it names is asked in every check, so that it is known to find nothing where it finds nothing.
    pub fn is_always_asked(&self) -> bool {
        let names = |code: &str| match self {
            Pattern::Code(known) => known.starts_with(code),
            Pattern::Family(family) => code.starts_with(family.as_str()),
            Pattern::All(_) => true,
        };
        !ON_REQUEST.iter().any(|code| names(code))
    }
}

/// What is found only where somebody asks for it: with `--rehearse`, with `--locked`.
const ON_REQUEST: [&str; 3] = ["lock/", "reading/not-rehearsed", "reading/refused"];

const CLASSES: [(&str, Severity); 2] = [("warnings", Severity::Warning), ("notes", Severity::Note)];

/// Each with its slash; as often as it has rules.
fn families() -> impl Iterator<Item = &'static str> {
    RULES.iter().filter_map(|rule| rule.code.find('/').map(|at| &rule.code[..=at]))
}

/// The code that was probably meant: also where its family was left out.
pub fn closest_code(text: &str) -> Option<&'static str> {
    let codes = || RULES.iter().map(|rule| rule.code);
    let classes = CLASSES.iter().map(|(name, _)| *name);
    let bare = || codes().find(|code| code.split_once('/').is_some_and(|(_, name)| name == text));
    bare().or_else(|| closest(text, codes().chain(classes)))
}

fn closest(text: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let scored = known.map(|known| (strsim::normalized_damerau_levenshtein(&text.to_lowercase(), known), known));
    scored.filter(|(score, _)| *score > 0.6).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, known)| known)
}

/// What one place, the command line or a file, says of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// These are left out.
    pub allow: Vec<Pattern>,
    /// These are errors.
    pub deny: Vec<Pattern>,
}

impl Levels {
    /// Whether a finding is an error; none where nothing is said of it. What names it more closely decides, and of two that are as
    /// close the stricter.
    fn denies(&self, finding: &Diagnostic) -> Option<bool> {
        let most = |patterns: &[Pattern]| patterns.iter().filter_map(|pattern| pattern.closeness(finding)).max();
        match (most(&self.allow), most(&self.deny)) {
            (None, None) => None,
            (allow, deny) => Some(deny >= allow),
        }
    }
}

/// The finding as the first of the places that says something of it wants it; none where it is left out.
pub fn leveled(finding: Diagnostic, levels: &[&Levels]) -> Option<Diagnostic> {
    match levels.iter().find_map(|levels| levels.denies(&finding)) {
        None => Some(finding),
        Some(true) => Some(Diagnostic { severity: Severity::Error, ..finding }),
        Some(false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn levels(allow: &[&str], deny: &[&str]) -> Levels {
        let parse = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text).expect("known")).collect();
        Levels { allow: parse(allow), deny: parse(deny) }
    }

    fn severity(levels: &[&Levels]) -> Option<Severity> {
        leveled(Diagnostic::warning("policy/invalid-action", Span::new(0, 1), "m"), levels).map(|finding| finding.severity)
    }

    #[test]
    fn what_is_closest_decides() {
        assert_eq!(severity(&[&levels(&[], &[])]), Some(Severity::Warning));
        assert_eq!(severity(&[&levels(&["policy/*"], &["policy/invalid-action"])]), Some(Severity::Error));
        assert_eq!(severity(&[&levels(&["policy/invalid-action"], &["policy/*", "warnings"])]), None);
        assert_eq!(severity(&[&levels(&["policy/*"], &["policy/*"])]), Some(Severity::Error));
        assert_eq!(severity(&[&levels(&["warnings"], &["notes"])]), None);
    }

    #[test]
    fn the_first_place_that_says_something_decides() {
        let (line, file) = (levels(&[], &["warnings"]), levels(&["policy/invalid-action"], &[]));
        assert_eq!(severity(&[&line, &file]), Some(Severity::Error));
        assert_eq!(severity(&[&levels(&["notes"], &[]), &file]), None);
    }

    #[test]
    fn what_nobody_asked_for_is_not_missing() {
        let asked = |text: &str| Pattern::parse(text).expect("known").is_always_asked();
        assert!(asked("policy/invalid-action") && asked("policy/*") && asked("reading/told-twice"));
        assert!(!asked("reading/refused") && !asked("reading/not-rehearsed") && !asked("reading/*") && !asked("lock/changed") && !asked("lock/*") && !asked("notes"));
    }

    #[test]
    fn what_is_not_known_comes_with_what_was_meant() {
        for (text, meant) in [
            ("policy/invalid-actoin", "did you mean `policy/invalid-action`?"),
            ("invalid-action", "did you mean `policy/invalid-action`?"),
            ("polcy/*", "did you mean `policy/*`?"),
            ("warning", "did you mean `warnings`?"),
            ("everything", "`bythebook explain` lists them"),
        ] {
            let why = Pattern::parse(text).expect_err(text);
            assert!(why.contains(meant), "{why}");
        }
    }
}
