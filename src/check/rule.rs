//! What a rule is: a code, a page that explains it, and a look at something.

use std::ops::Range;

use super::Subject;
use super::documents::Document;
use super::validate_policy::codes;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::Span;

/// One rule; it stands in a file of its own, beside its page.
pub struct Rule {
    /// `family/name`.
    pub code: &'static str,
    pub severity: Severity,
    /// Markdown: what it finds, why that matters, a bad guide and a good one.
    pub page: &'static str,
    pub over: Over,
}

impl Rule {
    /// What it finds, in a sentence: the first one of its page.
    pub fn summary(&self) -> &'static str {
        let about = self.about();
        about.find(". ").map_or(about, |end| &about[..=end])
    }

    /// The first paragraph of its page.
    pub fn about(&self) -> &'static str {
        self.page.split("\n\n").nth(1).unwrap_or_default().trim()
    }

    /// The issue codes of IAM Access Analyzer's ValidatePolicy that it covers.
    pub fn validates(&self) -> impl Iterator<Item = &'static str> {
        codes().filter(|issue| issue.rule == Some(self.code)).map(|issue| issue.code)
    }
}

/// What a rule looks at.
pub enum Over {
    /// Each policy document; places are bytes of the document.
    Document(fn(&Document, &mut Vec<Finding>)),
    /// The guide as a whole; places are bytes of the guide.
    Guide(fn(&Subject, &mut Vec<Finding>)),
    /// Nothing: whoever reads or plans the guide finds it, and `plan` says it too.
    Planning,
    /// Nothing: what the ignores of a guide are worth shows when all else is found (`ignores.rs`).
    Ignores,
}

/// What a rule has found, before it has a code.
#[derive(Debug)]
pub struct Finding {
    pub range: Range<usize>,
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What `check --fix` may write for these places.
    pub fix: Vec<(Range<usize>, String)>,
}

impl Finding {
    pub fn at(range: &Range<usize>, message: impl Into<String>) -> Finding {
        Finding { range: range.clone(), message: message.into(), help: None, fix: Vec::new() }
    }

    pub fn help(self, help: impl Into<String>) -> Finding {
        Finding { help: Some(help.into()), ..self }
    }

    /// The right text for a place; only where it is sure that nothing else can be meant.
    pub fn fix(mut self, range: &Range<usize>, text: impl Into<String>) -> Finding {
        self.fix.push((range.clone(), text.into()));
        self
    }

    pub fn of(self, rule: &Rule) -> Diagnostic {
        let span = Span::new(self.range.start, self.range.end);
        let fix = self.fix.into_iter().map(|(range, text)| Edit { span: range.into(), text }).collect();
        Diagnostic { help: self.help, fix, ..Diagnostic::new(rule.code, rule.severity, span, self.message) }
    }
}
