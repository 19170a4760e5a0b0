//! All that is known of one open guide.

use std::path::Path;

use lsp_types::{Position, Range};

use super::positions::{Encoding, Lines};
use crate::check::{Found, Rehearsal, found_in, planned};
use crate::diagnostic::Diagnostic;
use crate::guide::Guide;
use crate::plan::Plan;
use crate::source::{Files, Source, Span};

/// What surrounds the server, and is not its own: files, what is configured for them, and an account to rehearse on. A guide that is no
/// file is called `-`, as one on standard input.
pub trait Surroundings: Send + Sync {
    /// What stands beside a guide.
    fn files(&self, guide: &Path) -> Box<dyn Files>;

    /// What is left of what was found in a guide, and for what it is taken. The error says what is wrong with the configuration.
    fn wanted(&self, guide: &Path, found: Found) -> Result<Found, String>;

    /// Rehearses a plan. The error says why that could not be done at all.
    fn rehearse(&self, source: &Source, plan: &Plan) -> Result<Rehearsal, String>;
}

/// One guide as `check` takes it.
pub struct Analysis {
    pub source: Source,
    pub guide: Guide,
    pub plan: Plan,
    pub findings: Vec<Diagnostic>,
    /// Why nothing is found, where that is not for lack of it.
    pub trouble: Option<String>,
    lines: Lines,
}

/// Reads, plans and checks a guide.
pub fn analyse(text: &str, path: &Path, encoding: Encoding, around: &dyn Surroundings) -> Analysis {
    let source = Source::new(path.display().to_string(), text);
    let files = around.files(path);
    let (guide, plan) = planned(&source, files.as_ref());
    let rehearsal = (!plan.expected.is_empty()).then(|| around.rehearse(&source, &plan)).transpose();
    let found = rehearsal.and_then(|rehearsal| around.wanted(path, found_in(&source, &guide, &plan, files.as_ref(), rehearsal.as_ref(), Vec::new())));
    let (findings, trouble) = match found {
        Ok(found) => (found.findings, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    Analysis { lines: Lines::of(text, encoding), source, guide, plan, findings, trouble }
}

impl Analysis {
    pub fn text(&self) -> &str {
        self.source.text()
    }

    pub fn offset(&self, position: Position) -> usize {
        self.lines.offset(self.text(), position)
    }

    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(self.text(), offset)
    }

    pub fn range(&self, span: Span) -> Range {
        self.lines.range(self.text(), span)
    }

    pub fn span(&self, range: Range) -> Span {
        self.lines.span(self.text(), range)
    }
}
