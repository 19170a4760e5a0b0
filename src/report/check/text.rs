//! Findings with the lines they are about.

use super::{CheckForm, Checked};
use crate::report::findings_text;

pub struct Text;

impl CheckForm for Text {
    fn guide(&self, checked: &Checked) -> String {
        if checked.findings.is_empty() {
            return String::new();
        }
        findings_text(checked.findings, checked.source).trim_end().to_owned()
    }

    fn between(&self) -> &'static str {
        "\n\n"
    }
}
