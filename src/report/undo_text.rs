//! What an undo will do, and how it ended.

use serde_json::{Value, json};

use super::{call_text, clean};
use crate::execute::{Begin, Signal, Taken, UndoEnd, Undoing, Undone};

/// What will become of each thing, the last one that the run wrote first.
pub fn undo_plan_text(run: &str, undoing: &Undoing, foreseen: &[Taken]) -> Vec<String> {
    let mut lines = vec![format!("run {}: {}", clean(run), if undoing.takings.is_empty() { "it changed nothing" } else { "what it did, the last first" })];
    for (at, taken) in foreseen.iter().enumerate() {
        let calls: Vec<String> = undoing.calls_of(at).iter().map(|planned| call_text(&undoing.plan, planned)).collect();
        let becomes = match taken {
            Taken::Back | Taken::NotReached => calls.join(", "),
            Taken::Already => "is as it was before already".to_owned(),
            Taken::Left(why) => format!("stays: {}", clean(why)),
        };
        lines.push(line(at, undoing, &becomes));
    }
    lines
}

/// The end in words; the first line says what stands in the account.
pub fn undo_text(run: &str, undoing: &Undoing, undone: &Undone, place: &str) -> Vec<String> {
    let again = format!("; go on with `bythebook undo {}`", clean(run));
    let count = |wanted: fn(&Taken) -> bool| undone.taken.iter().filter(|taken| wanted(taken)).count();
    let (back, all) = (count(|taken| matches!(taken, Taken::Back | Taken::Already)), undone.taken.len());
    let first = match &undone.end {
        UndoEnd::Back => format!("everything that run {} did in {place} is taken back", clean(run)),
        UndoEnd::Left => format!("{back} of {all} taken back in {place}; the rest was left as it is"),
        UndoEnd::Failed(failure) => format!("{back} of {all} taken back in {place}{again}: {}", clean(&failure.message())),
        UndoEnd::Stopped(signal) => {
            let why = match signal {
                Signal::Interrupt => "interrupted",
                Signal::Terminate => "asked to end",
                Signal::HangUp => "the terminal went away",
            };
            format!("{back} of {all} taken back in {place}: {why}{again}")
        }
    };
    let left = undone.taken.iter().enumerate().filter_map(|(at, taken)| match taken {
        Taken::Left(why) => Some(line(at, undoing, &format!("left: {}", clean(why)))),
        _ => None,
    });
    std::iter::once(first).chain(left).collect()
}

fn line(at: usize, undoing: &Undoing, becomes: &str) -> String {
    let taking = undoing.takings.get(at);
    format!("  {:<3} {} ({}): {becomes}", at + 1, taking.map(|taking| clean(&taking.what)).unwrap_or_default(), taking.map(|taking| clean(&taking.call)).unwrap_or_default())
}

/// The one JSON object that `undo` prints, version 1: frozen field names.
pub fn undo_json(begin: &Begin, undoing: &Undoing, undone: &Undone) -> Value {
    let things = undoing.takings.iter().zip(&undone.taken).enumerate().map(|(at, (taking, taken))| {
        let (status, why) = match taken {
            Taken::Back => ("undone", None),
            Taken::Already => ("already", None),
            Taken::Left(why) => ("left", Some(why)),
            Taken::NotReached => ("not-reached", None),
        };
        let calls: Vec<Value> = undoing.calls_of(at).iter().map(|planned| json!(planned.call.operation.qualified())).collect();
        json!({"operation": taking.call, "what": taking.what, "calls": calls, "status": status, "why": why})
    });
    json!({
        "version": 1, "run": begin.run, "status": undone.end.as_str(), "account": begin.account, "caller": begin.caller, "endpoint": begin.endpoint,
        "undone": things.collect::<Vec<_>>(),
    })
}
