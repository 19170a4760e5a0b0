//! Findings with the lines they are about.

use super::{CheckForm, Checked};
use crate::report::findings_text;
use crate::report::fold::fitted;

pub struct Text {
    /// Of the terminal.
    pub columns: Option<usize>,
}

impl CheckForm for Text {
    fn guide(&self, checked: &Checked) -> String {
        if checked.findings.is_empty() {
            return String::new();
        }
        fitted(findings_text(checked.findings, checked.source, self.columns).trim_end(), self.columns).into_owned()
    }

    fn between(&self) -> &'static str {
        "\n\n"
    }
}
