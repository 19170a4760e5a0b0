//! What a journal tells of a run.

use maud::{Markup, html};

use crate::report::page::record::{CallRecord, Record, Timeline};

pub fn record(record: &Record) -> Markup {
    html! {
        section class="card" aria-labelledby="run" {
            h2 id="run" { "The run " span class={ "badge state " (record.class) } { (record.state) } }
            dl class="facts" {
                div { dt { "Run" } dd { code { (record.run) } } }
                div { dt { "Account" } dd { code { (record.account) } } }
                div { dt { "Caller" } dd { code { (record.caller) } } }
                div { dt { "Endpoint" } dd { code { (record.endpoint) } } }
                div { dt { "Began" } dd { (record.began) } }
                div { dt { "Last record" } dd { (record.ended) ", " (record.seconds) " later" } }
            }
            @if record.differs { p class="cut" { span class="badge warning" { "differs" } " The guide is read otherwise today than when the run was agreed to; what the run did is told by its own record." } }
            @if !record.timeline.rows.is_empty() {
                h3 { "What ran when" }
                (timeline(&record.timeline))
            }
            @if !record.events.is_empty() {
                h3 { "What else happened" }
                ul class="list" { @for (time, what) in &record.events { li { span class="quiet" { (time) } " " (what) } } }
            }
            h3 { "Where secrets lie" }
            @if record.secrets.is_empty() { p { "The run kept none." } } @else {
                ul class="list" { @for (what, place) in &record.secrets { li { (what) ": " code { (place) } } } }
            }
            h3 { "What " code { "undo" } " would take back" }
            @if record.undo.is_empty() { p { (record.nothing_to_undo) } } @else {
                p class="quiet" { "The last thing first, where it is still as the run left it." }
                ol class="list" { @for (what, how) in &record.undo { li { (what) ": " (how) } } }
            }
        }
    }
}

const ROW: usize = 24;
/// Where the bars begin and how wide they are.
const FROM: usize = 300;
const WIDE: usize = 600;

fn timeline(timeline: &Timeline) -> Markup {
    let height = (timeline.rows.len() + 1) * ROW;
    let x = |thousandths: u64| FROM + thousandths as usize * WIDE / 1_000;
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Timeline of the calls" {
            svg class="timeline" role="img" aria-labelledby="timeline-title timeline-text" viewBox={ "0 0 " (FROM + WIDE + 60) " " (height) } width=(FROM + WIDE + 60) height=(height) {
                title id="timeline-title" { "When each call was made" }
                desc id="timeline-text" { (timeline.description) }
                @for (at, text) in &timeline.marks {
                    line class="grid" x1=(x(*at)) x2=(x(*at)) y1="18" y2=(height) {}
                    text class="about" x=(x(*at)) y="13" text-anchor="middle" { (text) }
                }
                @for (number, row) in timeline.rows.iter().enumerate() {
                    text class="name" x="0" y=((number + 1) * ROW + 15) { (row.call) " " (shortened(&row.text)) }
                    @for (from, width, good, what) in &row.bars {
                        rect class=(if *good { "attempt good" } else { "attempt bad" }) x=(x(*from)) y=((number + 1) * ROW + 4) width=((*width as usize * WIDE / 1_000).max(3)) height=(ROW - 8) rx="3" { title { (what) } }
                    }
                }
            }
        }
        p class="quiet" { (timeline.description) "." }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(36) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What came of one call.
pub fn call(made: &CallRecord) -> Markup {
    html! {
        div class={ "made " (made.class) } {
            p { span class={ "badge state " (made.class) } { (made.state) } " " span class="quiet" { (made.when) } }
            @if made.attempts.len() > 1 || made.attempts.iter().any(|attempt| !attempt.good) {
                ol class="words" {
                    @for attempt in &made.attempts { li { @if !attempt.operation.is_empty() { code { (attempt.operation) } " " } (attempt.outcome) } }
                }
            }
            @if !made.answer.is_empty() {
                details { summary { "The answer" } dl { @for (name, value) in &made.answer { div { dt { (name) } dd { code { (value) } } } } } }
            }
        }
    }
}
