//! The page of a guide that is being written: the same, and what makes it follow the file.

use maud::{Markup, html};
use sha2::{Digest, Sha256};

use super::{Manner, SCRIPT, body, shell};
use crate::report::page::live::LivePage;
use crate::report::page::model::Page;

/// It asks nobody but the server that it came from.
const LIVE: Manner =
    Manner { scripts: &[SCRIPT, include_str!("../live.js")], allows: "connect-src 'self'; ", asks: "This page asks only the preview whether the guide has changed." };

pub fn live_guide(page: &Page) -> LivePage {
    live(&page.title, &body(page))
}

/// Why there is nothing to show.
pub fn live_refusal(name: &str, why: &[String]) -> LivePage {
    let content = html! {
        header {
            p class="kicker" { "By the Book · preview" }
            h1 { (name) }
        }
        main id="main" class="no-page" {
            section class="card" aria-labelledby="why" {
                h2 id="why" { span class="badge error" { "error" } " Nothing can be shown" }
                @for line in why { p { (line) } }
                p class="quiet" { "The page comes back by itself when this is put right." }
            }
        }
    };
    live(name, &content)
}

pub fn live_policy() -> String {
    LIVE.policy()
}

/// The page knows which one it is, so that it is not loaded again for nothing.
fn live(title: &str, content: &Markup) -> LivePage {
    let digest = Sha256::new().chain_update(title).chain_update([0]).chain_update(&content.0).finalize();
    let version: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let whole = html! {
        (content)
        p class="live" role="status" data-version=(version) {}
    };
    LivePage { html: shell(title, &whole, &LIVE), version }
}
