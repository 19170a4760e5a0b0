//! What a step becomes.

use maud::{Markup, html};

use super::guide::finding;
use super::run;
use crate::report::page::model::{Argument, CallCard, Page, Row, StepCard, Value};

pub fn beside(row: &Row, page: &Page) -> Markup {
    html! {
        @if let Some(step) = &row.step { (card(step)) }
        @if !row.wanted.is_empty() {
            p class="wants" { span class="badge wanted" { "wanted" } @for name in &row.wanted { " " code { "--set " (name) "=…" } } }
        }
        @for at in &row.findings { @if let Some(card) = page.findings.get(*at) { (finding(card)) } }
    }
}

fn card(step: &StepCard) -> Markup {
    html! {
        div class={ "step " (step.class) } {
            p class="what" {
                span class={ "badge kind " (step.class) } { (step.word) } " "
                span class="quiet" { "step " (step.id) }
                @for note in &step.notes { " · " (note) }
            }
            @for call in &step.calls { (self::call(call)) }
        }
    }
}

fn call(call: &CallCard) -> Markup {
    let risky = call.risks.iter().any(|(high, ..)| *high);
    html! {
        article class=(if risky { "call risky" } else { "call" }) id=(call.id) aria-label={ "call " (call.id) } {
            p class="call-head" {
                strong { (call.operation) } " " span class="quiet" { (call.id) } " "
                a class="place" href=[call.place.anchor.as_ref().map(|anchor| format!("#{anchor}"))] aria-label={ "back to " (call.place.text) " for " (call.id) } { "↩ " (call.place.text) }
            }
            dl { @for argument in &call.arguments { (self::argument(argument)) } }
            @for note in &call.notes { p class="quiet" { (note) } }
            @for (high, rule, why) in &call.risks {
                p class="risk" { span class=(if *high { "badge high" } else { "badge low" }) { (if *high { "high" } else { "risk" }) } " " (why) " " span class="quiet" { code { (rule) } } }
            }
            @if let Some(made) = &call.made { (run::call(made)) }
        }
    }
}

fn argument(argument: &Argument) -> Markup {
    let wide = matches!(argument.value, Value::Document { .. });
    html! {
        div class=[wide.then_some("wide")] {
            dt { (argument.name) }
            @match &argument.value {
                Value::Text(text) => dd { code { (text) } },
                Value::List(items) => dd { @for (at, item) in items.iter().enumerate() { @if at > 0 { ", " } code { (item) } } },
                Value::Document { words, json } => dd {
                    ul class="words" { @for line in words { li { (line) } } }
                    details { summary { "The document" } pre { code { (json) } } }
                },
            }
        }
    }
}
