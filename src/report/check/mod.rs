//! Findings of many guides, in the forms that people and programs read. A form is written guide by guide, so that nothing has to
//! be kept of a guide that is done.

mod fingerprint;
mod github;
mod json;
mod junit;
mod sarif;
mod text;

use super::count;
use super::output::print_parts;
use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;

pub use github::Github;
pub use json::Json;
pub use junit::Junit;
pub use sarif::Sarif;
pub use text::Text;

/// The findings of one guide.
pub struct Checked<'a> {
    pub source: &'a Source,
    /// The guide's path from the root of its repository, where it stands in one: what services that know the repository understand.
    pub place: &'a str,
    pub findings: &'a [Diagnostic],
}

/// One way to write findings down.
pub trait CheckForm: Sync {
    /// What stands before all guides.
    fn begin(&self, _rules: &[&Rule]) -> String {
        String::new()
    }

    /// What is written of one guide; nothing where there is nothing to say.
    fn guide(&self, checked: &Checked) -> String;

    /// What is written of a guide that could not be read.
    fn unread(&self, _place: &str, _why: &str) -> String {
        String::new()
    }

    /// What stands between two guides.
    fn between(&self) -> &'static str {
        "\n"
    }

    /// What stands behind all guides; `complete` where all could be read.
    fn end(&self, _complete: bool) -> String {
        String::new()
    }
}

/// Writes a form to standard output.
pub struct CheckWriter<'f> {
    form: &'f dyn CheckForm,
    rules: &'f [&'f Rule],
    begun: bool,
    pieces: bool,
}

impl<'f> CheckWriter<'f> {
    pub fn new(form: &'f dyn CheckForm, rules: &'f [&'f Rule]) -> Self {
        Self { form, rules, begun: false, pieces: false }
    }

    /// What the form says of one guide.
    pub fn piece(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let begin = self.begin();
        let between = if self.pieces { self.form.between() } else { "" };
        self.pieces = true;
        print_parts(&[&begin, between, piece]);
    }

    pub fn end(mut self, complete: bool) {
        let (begin, end) = (self.begin(), self.form.end(complete));
        if self.pieces || !begin.is_empty() || !end.is_empty() {
            print_parts(&[&begin, &end, "\n"]);
        }
    }

    fn begin(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) { String::new() } else { self.form.begin(self.rules) }
    }
}

/// How many guides and findings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub guides: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// Findings that somebody has said to leave out, with a reason.
    pub ignored: usize,
    /// Findings that are no more, because the guide was changed.
    pub fixed: usize,
}

impl Tally {
    pub fn of(findings: &[Diagnostic]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note), ..Self::default() }
    }

    pub fn add(&mut self, other: Tally) {
        self.guides += other.guides;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.ignored += other.ignored;
        self.fixed += other.fixed;
    }
}

/// A tally in a line.
pub fn check_summary(tally: &Tally) -> String {
    let mut line = format!("{}: {}, {}, {}", count(tally.guides, "guide"), count(tally.errors, "error"), count(tally.warnings, "warning"), count(tally.notes, "note"));
    for (number, word) in [(tally.ignored, "ignored"), (tally.fixed, "fixed")] {
        if number > 0 {
            line.push_str(&format!(", {number} {word}"));
        }
    }
    line
}

/// Message and help.
fn told(finding: &Diagnostic) -> String {
    finding.help.as_deref().map_or_else(|| finding.message.clone(), |help| format!("{}\nhelp: {help}", finding.message))
}

#[cfg(test)]
mod tests;
