//! What the account will hold: the picture, and the table that says the same.

use maud::{Markup, html};

use crate::report::page::picture::{BOX_HEIGHT, BOX_WIDTH, Line, Mark, Picture, Row};

pub fn account(picture: &Picture) -> Markup {
    html! {
        section class="card" aria-labelledby="account" {
            h2 id="account" { "What the account will hold" }
            @if let Some(cut) = &picture.cut { p class="cut" { span class="badge warning" { "cut short" } " " (super::ticked(cut)) } }
            @if !picture.made_up.is_empty() {
                p class="quiet" { "Rehearsed in an empty account, with values made up for " @for (at, name) in picture.made_up.iter().enumerate() { @if at > 0 { ", " } code { (name) } } "." }
            } @else {
                p class="quiet" { "Rehearsed in an empty account." }
            }
            @if picture.is_empty() { p { "Nothing." } } @else {
                div class="scroll" tabindex="0" role="region" aria-label="Picture of the account" { (drawing(picture)) }
                (table(picture))
            }
        }
    }
}

fn drawing(picture: &Picture) -> Markup {
    html! {
        svg class="picture" role="img" aria-labelledby="picture-title picture-text" viewBox={ "0 0 " (picture.width) " " (picture.height) } width=(picture.width) height=(picture.height) {
            title id="picture-title" { "Who holds what in the account" }
            desc id="picture-text" { (picture.description) }
            g { @for line in &picture.lines { path class=(line_class(line)) d=(line.path) { title { (line.title) @if let Some(risk) = line.risk { ": " (risk.why) } } } } }
            @for (line, risk) in picture.lines.iter().filter_map(|line| line.risk.map(|risk| (line, risk))) {
                text class={ "sign" (risk_class(Some(risk))) } x=(line.sign.0) y=(line.sign.1) aria-hidden="true" { "⚠" }
            }
            @for one in &picture.boxes {
                g class={ "box " (one.class) (risk_class(one.risk)) } {
                    title { (one.full) @if let Some(risk) = one.risk { ": " (risk.why) } }
                    rect x=(one.x) y=(one.y) width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="8" {}
                    rect class="edge" x=(one.x) y=(one.y + 8) width="4" height=(BOX_HEIGHT - 16) rx="2" {}
                    text class="name" x=(one.x + 14) y=(one.y + 20) { (one.name) }
                    text class="about" x=(one.x + 14) y=(one.y + 37) { (one.about) }
                    @if one.risk.is_some() { text class="sign" x=(one.x + BOX_WIDTH - 20) y=(one.y + 20) { "⚠" } }
                }
            }
        }
    }
}

fn line_class(line: &Line) -> String {
    format!("tie{}{}", risk_class(line.risk), if line.dashed { " dashed" } else { "" })
}

fn risk_class(risk: Option<Mark>) -> &'static str {
    match risk {
        None => "",
        Some(Mark { high: true, .. }) => " high",
        Some(_) => " low",
    }
}

fn table(picture: &Picture) -> Markup {
    html! {
        details open {
            summary { "The same in a table" }
            table class="holdings" {
                thead { tr { th scope="col" { "Who or what" } th scope="col" { "Has, is in, may take" } th scope="col" { "What it says" } } }
                tbody { @for row in &picture.table { (table_row(row)) } }
            }
        }
    }
}

fn table_row(row: &Row) -> Markup {
    html! {
        tr {
            th scope="row" { (row.name) br; span class="quiet" { (row.about) } }
            td {
                @if !row.ties.is_empty() {
                    ul class="words" {
                        @for (tie, risk) in &row.ties {
                            li { (tie) @if let Some(risk) = risk { " " span class=(if risk.high { "badge high" } else { "badge low" }) { (if risk.high { "high" } else { "risk" }) } " " span class="quiet" { (risk.why) } } }
                        }
                    }
                }
            }
            td { @if !row.words.is_empty() { ul class="words" { @for line in &row.words { li { (line) } } } } }
        }
    }
}
