//! Labels that the console no longer shows.

use super::control::{Choice, Control, Field};
use super::table::{Label, labels, pasts};

/// A label with its end.
pub struct Past {
    /// Its place among the labels.
    pub(super) label: u16,
    /// Its text as matching sees it.
    pub folded: &'static str,
    /// Year and month of the day on which AWS's own guide ceased to use it.
    pub until: (u16, u8),
    /// The place of what is there instead.
    pub(super) now: Option<u16>,
}

impl Past {
    pub fn label(&self) -> &'static Label {
        &labels()[usize::from(self.label)]
    }

    /// What the console shows in its place, where one click there does the same.
    pub fn now(&self) -> Option<&'static Label> {
        self.now.map(|now| &labels()[usize::from(now)])
    }
}

/// The labels of a control that are gone.
pub fn past(control: Control) -> impl Iterator<Item = &'static Past> {
    pasts().iter().filter(move |past| past.label().control == control)
}

/// The labels of what somebody can click or fill in that are still there.
pub fn labels_of_today() -> impl Iterator<Item = &'static Label> {
    let is_gone = |label: &Label| pasts().iter().any(|past| std::ptr::eq(past.label(), label));
    labels().iter().filter(move |label| label.control != Control::Screen && !is_gone(label))
}

impl Control {
    /// How it is done today, where no other label has come into the place of those that are gone.
    /// Source: IAM User Guide, "Create an IAM user in your AWS account" and "Manage access keys for IAM users", 2023 and later.
    pub fn today(self) -> Option<&'static str> {
        Some(match self {
            Control::Option(Choice::Programmatic) | Control::Field(Field::AccessType) => {
                "no access key is made with the user; afterwards, on the user's page, under \u{201c}Security credentials\u{201d}, choose \u{201c}Create access key\u{201d}"
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Thing;

    #[test]
    fn what_is_gone_and_what_is_there_now() {
        let found: Vec<_> = past(Control::Create(Thing::User)).filter(|past| past.label().text == "Add users").collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].until, found[0].now().map(|label| label.text)), ((2023, 2), Some("Create user")));
        assert!(past(Control::Screen).all(|past| past.now().is_none()));
        let today: Vec<&str> = labels_of_today().map(|label| label.text).collect();
        assert!(today.contains(&"Create user") && !today.contains(&"Add users"));
        for past in pasts() {
            assert!(past.now().is_none_or(|now| pasts().iter().all(|other| !std::ptr::eq(other.label(), now))), "{}", past.label().text);
        }
    }
}
