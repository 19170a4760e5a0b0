//! The index of several guides.

use maud::{Markup, html};

use super::head::bar;
use super::{KEPT, shell};
use crate::report::page::index::IndexRow;

pub fn index(verdict: &str, rows: &[IndexRow]) -> String {
    let body = html! {
        header {
            p class="kicker" { "By the Book · index" }
            h1 { "Guides" }
            p class="verdict" { (verdict) }
        }
        main id="main" {
            section class="card" aria-label="Guides" {
                div class="scroll" tabindex="0" role="region" aria-label="Table of the guides" {
                    table class="index" {
                        thead { tr { @for head in ["Guide", "Understood", "Calls", "Findings", "Risks", "Last run"] { th scope="col" { (head) } } } }
                        tbody { @for row in rows { (one(row)) } }
                    }
                }
            }
        }
    };
    shell("Guides", &body, &KEPT)
}

fn one(row: &IndexRow) -> Markup {
    html! {
        tr {
            th scope="row" {
                @match &row.href { Some(href) => a href=(href) { (row.title) }, None => (row.title) }
                br; span class="quiet" { code { (row.path) } }
            }
            @match (&row.unread, &row.understood) {
                (Some(why), _) => td colspan="5" { span class="badge error" { "not read" } " " (why) },
                (None, understood) => {
                    td { @if let Some(understood) = understood { span class="quiet" { (understood.text) } (bar(understood)) } }
                    td { (row.calls) }
                    td {
                        @if row.findings.iter().all(|(number, _)| *number == 0) { span class="quiet" { "none" } }
                        @for (number, class) in &row.findings { @if *number > 0 { span class={ "badge " (class) } { (number) " " (class) @if *number > 1 { "s" } } " " } }
                    }
                    td {
                        @if row.risks.is_empty() { span class="quiet" { "none" } }
                        @else { span class=(if row.high { "badge high" } else { "badge low" }) { (if row.high { "high" } else { "risk" }) } " " @for (at, rule) in row.risks.iter().enumerate() { @if at > 0 { ", " } (rule) } }
                    }
                    td { @match &row.last { Some(last) => { span class={ "badge state " (row.last_class) } { (last.state) } br; span class="quiet" { (last.began) } }, None => span class="quiet" { "none" } } }
                },
            }
        }
    }
}
