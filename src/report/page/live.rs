//! The page of a guide while somebody writes it.

use super::prose::visible;
use super::{Facts, page, view};

/// A page that follows the guide: its script waits for events beside the page's own address, at `events`. Each event's data is the version
/// of the newest page; where that is another than its own, the page loads itself again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivePage {
    pub html: String,
    /// Of the content: 32 hexadecimal digits.
    pub version: String,
}

/// The same page as [`super::guide_page`].
pub fn live_page(facts: &Facts) -> LivePage {
    view::live_guide(&page(facts))
}

/// Says why there is no page.
pub fn live_refusal(name: &str, why: &[String]) -> LivePage {
    let why: Vec<String> = why.iter().map(|line| visible(line)).collect();
    view::live_refusal(&visible(name), &why)
}

/// The policy of content of these pages (`Content-Security-Policy`).
pub fn live_policy() -> String {
    view::live_policy()
}
