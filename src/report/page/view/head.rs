//! The head of the page, and what a person should know first.

use maud::{Markup, html};

use super::{place, severity, ticked};
use crate::report::page::model::{Page, Understood};
use crate::report::page::summary::tally;

pub fn header(page: &Page) -> Markup {
    let run = page.run.as_ref();
    html! {
        header {
            p class="kicker" { @if run.is_some() { "By the Book · record of a run" } @else { "By the Book · what this guide does" } }
            h1 { (page.title) }
            p class="path" { code { (page.path) } " " span class="sha" title={ "SHA-256 of the guide: " (page.sha256) } { "sha256 " (page.sha256.get(..12).unwrap_or_default()) } }
            @if run.is_none() { p class="verdict" { (page.verdict) } }
            nav aria-label="Parts of this page" {
                ul {
                    @if run.is_some() { li { a href="#run" { "Run" } } }
                    @if !page.findings.is_empty() { li { a href="#findings" { "Findings" } } }
                    @if !page.risks.is_empty() { li { a href="#risks" { "Risks" } } }
                    @if !page.values.is_empty() { li { a href="#values" { "Values" } } }
                    li { a href="#guide" { "The guide" } }
                    @if page.account.is_some() { li { a href="#account" { "The account" } } }
                }
            }
        }
    }
}

pub fn overview(page: &Page) -> Markup {
    html! {
        section class="card" aria-labelledby="understood" {
            h2 id="understood" { "How much is understood" }
            p { (page.understood.text) }
            (bar(&page.understood))
        }
        @if let Some(tally) = tally(&page.findings) {
            section class="card" aria-labelledby="findings" {
                h2 id="findings" { "Findings " span class="count" { (tally) } }
                ul class="list" {
                    @for finding in &page.findings {
                        li {
                            (severity(finding.severity)) " "
                            a href={ "#" (finding.id) } { (ticked(&finding.message)) } " "
                            span class="quiet" { code { (finding.code) } ", " (finding.place.text) }
                        }
                    }
                }
            }
        }
        @if !page.risks.is_empty() {
            section class="card" aria-labelledby="risks" {
                h2 id="risks" { "Risks" }
                ul class="list" {
                    @for risk in &page.risks {
                        li {
                            span class=(if risk.high { "badge high" } else { "badge low" }) { (if risk.high { "high" } else { "risk" }) } " "
                            a href={ "#" (risk.call) } { (risk.call) " " (risk.text) } " " (risk.why) " "
                            span class="quiet" { code { (risk.rule) } }
                        }
                    }
                }
            }
        }
        (values(page))
    }
}

fn values(page: &Page) -> Markup {
    html! {
        @if !page.values.is_empty() {
            section class="card" aria-labelledby="values" {
                h2 id="values" { "Values" }
                table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Value" } th scope="col" { "What it is" } th scope="col" { "Place" } } }
                    tbody {
                        @for value in &page.values {
                            tr {
                                th scope="row" { code { (value.name) } }
                                td {
                                    @match &value.value {
                                        Some(known) => { code { (known) } " " span class="quiet" { (value.from) } },
                                        None => span class="badge wanted" { "wanted" },
                                    }
                                }
                                td { (value.what) }
                                td { (place(&value.place)) }
                            }
                        }
                    }
                }
            }
        }
        @if !page.presupposed.is_empty() || !page.choices.is_empty() {
            section class="card" aria-labelledby="before" {
                h2 id="before" { "Taken for granted, and ways to choose" }
                @if !page.presupposed.is_empty() {
                    p { "Must be in the account before the first call:" }
                    ul class="list" { @for thing in &page.presupposed { li { (thing.text) ", " (place(&thing.place)) } } }
                }
                @for choice in &page.choices {
                    p { "“" (choice.name) "”, " (place(&choice.place)) ":" }
                    ul class="list" {
                        @for (option, taken, how) in &choice.options {
                            li { @if *taken { strong { (option) } " " span class="badge taken" { "taken" } } @else { (option) " " code { (how) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The bar, and what it shows in words.
pub fn bar(understood: &Understood) -> Markup {
    html! {
        svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true" {
            @for part in &understood.parts { rect class={ "fill " (part.class) } x=(part.from) y="0" width=(part.width) height="14" {} }
        }
        ul class="legend" {
            @for part in &understood.parts {
                li { svg class="key" viewBox="0 0 10 10" aria-hidden="true" { rect class={ "fill " (part.class) } width="10" height="10" rx="2" {} } (part.count) " " (part.word) }
            }
        }
    }
}
