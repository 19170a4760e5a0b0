//! Values to HTML. maud escapes every text; what stands here are tags alone.

mod account;
mod guide;
mod head;
mod index;
mod live;
mod run;
mod step;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::model::{Page, Place};
use crate::diagnostic::Severity;

pub use index::index;
pub use live::{live_guide, live_policy, live_refusal};

const STYLE: &str = include_str!("../style.css");
const SCRIPT: &str = include_str!("../script.js");

/// The page of a guide or of a run.
pub fn guide(page: &Page) -> String {
    shell(&page.title, &body(page), &KEPT)
}

fn body(page: &Page) -> Markup {
    html! {
        (head::header(page))
        main id="main" {
            @if let Some(record) = &page.run { (run::record(record)) }
            (head::overview(page))
            (guide::guide(page))
            @if let Some(picture) = &page.account { (account::account(picture)) }
        }
    }
}

/// What a page does besides being read.
struct Manner {
    scripts: &'static [&'static str],
    /// What its policy of content allows besides them.
    allows: &'static str,
    /// What it asks for, in words.
    asks: &'static str,
}

/// A file.
const KEPT: Manner = Manner { scripts: &[SCRIPT], allows: "", asks: "This page loads nothing and sends nothing." };

impl Manner {
    fn policy(&self) -> String {
        let scripts: Vec<String> = self.scripts.iter().map(|script| hash(script)).collect();
        format!("default-src 'none'; img-src data:; style-src {}; script-src {}; {}base-uri 'none'; form-action 'none'", hash(STYLE), scripts.join(" "), self.allows)
    }
}

/// The frame of every page. Nothing is loaded: the style and the scripts stand in it, and are known by their hashes.
fn shell(title: &str, body: &Markup, manner: &Manner) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(manner.policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "bythebook " (env!("CARGO_PKG_VERSION")) };
                // Without it a browser asks for an icon, which is why pictures in the page's own text are let in: it has none else.
                link rel="icon" href="data:,";
                title { (title) " · By the Book" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#main" { "To the content" }
                (body)
                footer { "Made by By the Book " (env!("CARGO_PKG_VERSION")) ". " (manner.asks) }
                @for script in manner.scripts { script { (PreEscaped(script)) } }
            }
        }
    };
    page.into_string() + "\n"
}

/// As a policy of content names a text. Source: Content Security Policy Level 3, "hash-source".
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// A place, as a link where it can be one.
fn place(place: &Place) -> Markup {
    html! {
        @match &place.anchor {
            Some(anchor) => a class="place" href={ "#" (anchor) } { (place.text) },
            None => span class="place" { (place.text) },
        }
    }
}

/// What stands between backticks is code.
fn ticked(text: &str) -> Markup {
    let even = text.matches('`').count().is_multiple_of(2);
    html! { @for (at, part) in text.split('`').enumerate() { @if even && at % 2 == 1 { code { (part) } } @else { @if at > 0 && !even { "`" } (part) } } }
}

fn severity(severity: Severity) -> Markup {
    html! { span class={ "badge " (severity.as_str()) } { (severity.as_str()) } }
}
