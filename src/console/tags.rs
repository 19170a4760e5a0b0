//! Tags of what a wizard makes, and of what is there.

use super::desk::{Desk, Outcome};
use super::form::{Form, Kind};
use crate::lexicon::Field;
use crate::reading::Said;
use crate::source::Span;

impl Desk {
    /// The open wizard shows its boxes for a tag, or those for another one.
    pub(super) fn shows_tags(&mut self) {
        if let Some(form) = self.stack.last_mut() {
            form.tagging = true;
        }
    }

    pub(super) fn tag(&mut self, key: &Said, value: Option<&Said>, span: Span) -> Outcome {
        let Some(form) = self.stack.last_mut().filter(|form| form.takes_tags()) else { return Outcome::Navigated };
        form.tags.push((key.clone(), value.cloned()));
        self.touch(span);
        Outcome::Acted
    }

    /// "Key: `x`", "Value: `y`": a tag's, where its boxes are shown; others have keys and values too.
    pub(super) fn fill_tag(&mut self, field: Field, value: Option<&Said>, span: Span) -> Outcome {
        let shown = |form: &Form| form.takes_tags() && (form.tagging || matches!(form.kind, Kind::Call(_)));
        let Some(form) = self.stack.last_mut().filter(|form| shown(form)) else { return Outcome::Nothing };
        match (field, value, form.tags.last_mut()) {
            (Field::TagKey, Some(key), _) => form.tags.push((key.clone(), None)),
            (Field::TagValue, Some(value), Some((_, wanted @ None))) => *wanted = Some(value.clone()),
            _ => return Outcome::Navigated,
        }
        self.touch(span);
        Outcome::Acted
    }
}
