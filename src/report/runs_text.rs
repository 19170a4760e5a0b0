//! The list of runs, and what has changed in the plan of one.

use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::{clean, record_text};
use crate::execute::{Past, PlannedRecord, time_of};

/// One run as it stands.
#[derive(Debug, Serialize)]
pub struct RunRow {
    pub run: String,
    /// `done`, `failed`, `paused`, `stopped`, `needs-person`, `undone`, `undone-in-part`, `undo-failed`, `undo-stopped`; `running`; `cut-off` or `undo-cut-off` where it ended without a word;
    /// `empty`, `damaged` or `newer` where its journal cannot be gone on with.
    pub state: String,
    /// When it began, in UTC.
    pub began: Option<String>,
    pub account: Option<String>,
    pub endpoint: Option<String>,
    pub guide: Option<String>,
    pub done: usize,
    pub of: usize,
    pub left: Vec<LeftCall>,
    /// Why its journal cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct LeftCall {
    pub id: String,
    pub operation: String,
    /// It was begun, and may have been made; `resume` finds out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub perhaps_made: bool,
    #[serde(skip)]
    text: String,
}

impl LeftCall {
    pub fn of(planned: &PlannedRecord, past: &Past) -> LeftCall {
        let perhaps_made = past.call(&planned.id).in_doubt().is_some();
        let text = format!("{}{}", record_text(&planned.operation, &planned.input), if perhaps_made { " (perhaps made)" } else { "" });
        LeftCall { id: planned.id.clone(), operation: planned.operation.clone(), perhaps_made, text }
    }
}

#[derive(Serialize)]
struct WireRuns<'a> {
    version: u32,
    runs: &'a [RunRow],
}

/// Version 1: frozen field names.
pub fn runs_json(rows: &[RunRow]) -> serde_json::Value {
    serde_json::to_value(WireRuns { version: 1, runs: rows }).unwrap_or_default()
}

/// A line for each run, the newest first, and below it what is left.
pub fn runs_text(rows: &[RunRow], now: SystemTime) -> Vec<String> {
    let mut lines = Vec::new();
    let width = rows.iter().map(|row| row.state.len()).max().unwrap_or(0);
    for row in rows {
        let age = row.began.as_deref().and_then(time_of).map(|began| age(now.duration_since(began).unwrap_or_default())).unwrap_or_default();
        let account = row.account.as_deref().unwrap_or("?");
        let guide = row.guide.as_deref().unwrap_or_default();
        lines.push(format!("{}  {:width$}  {:>7}  {}  {} of {}  {}", clean(&row.run), clean(&row.state), age, clean(account), row.done, row.of, clean(guide)));
        lines.extend(row.error.as_deref().map(|error| format!("  {}", clean(error))));
        if !row.left.is_empty() {
            let left: Vec<String> = row.left.iter().take(MOST_LEFT).map(|call| format!("{} {}", clean(&call.id), call.text)).collect();
            let more = if row.left.len() > MOST_LEFT { format!(", and {} more", row.left.len() - MOST_LEFT) } else { String::new() };
            lines.push(format!("  left: {}{more}", left.join(", ")));
        }
    }
    lines
}

/// Calls of one run that are named.
const MOST_LEFT: usize = 6;

/// In the largest unit of which there is at least one.
fn age(age: Duration) -> String {
    let seconds = age.as_secs();
    let (number, unit) = match seconds {
        0..60 => (seconds, "s"),
        60..3_600 => (seconds / 60, "min"),
        3_600..86_400 => (seconds / 3_600, "h"),
        _ => (seconds / 86_400, "d"),
    };
    format!("{number} {unit}")
}

/// How the calls of a plan have changed: `-` for those that are no longer in it, `+` for new ones. Calls count as the same
/// where operation and arguments are.
pub fn changes_text(old: &[PlannedRecord], new: &[PlannedRecord]) -> Vec<String> {
    let same = |one: &PlannedRecord, other: &PlannedRecord| one.operation == other.operation && one.input == other.input && one.sweeps == other.sweeps;
    let line = |sign: char, planned: &PlannedRecord, plan: &[PlannedRecord], others: &[PlannedRecord]| {
        let text = record_text(&planned.operation, &planned.input);
        let twins = |all: &[PlannedRecord]| all.iter().filter(|other| record_text(&other.operation, &other.input) == text).count();
        // Where only an argument differs, names alone would say nothing.
        let input = if twins(plan) > 0 && twins(others) > 0 { format!(" {}", clean(&serde_json::Value::Object(planned.input.clone()).to_string())) } else { String::new() };
        format!("  {sign} {} {text}{input}  (line {})", clean(&planned.id), planned.lines.0)
    };
    let gone = old.iter().filter(|planned| !new.iter().any(|other| same(planned, other))).map(|planned| line('-', planned, old, new));
    let come = new.iter().filter(|planned| !old.iter().any(|other| same(planned, other))).map(|planned| line('+', planned, new, old));
    gone.chain(come).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn planned(id: &str, operation: &str, input: serde_json::Value) -> PlannedRecord {
        let input = input.as_object().unwrap().clone();
        PlannedRecord { id: id.into(), operation: operation.into(), input, step: "1".into(), lines: (4, 5), needs: vec![], sweeps: false }
    }

    #[test]
    fn a_run_in_a_line_and_what_is_left_below() {
        let left = vec![LeftCall::of(&planned("op2", "iam:AttachUserPolicy", json!({"UserName": "ci", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})), &Past::default())];
        let row = RunRow {
            run: "r1".into(),
            state: "paused".into(),
            began: Some("2026-11-23T23:12:20.123Z".into()),
            account: Some("111122223333".into()),
            endpoint: None,
            guide: Some("/g.md".into()),
            done: 1,
            of: 2,
            left,
            error: None,
        };
        let now = time_of("2026-11-24T02:12:21.000Z").unwrap();
        assert_eq!(runs_text(&[row], now), ["r1  paused      3 h  111122223333  1 of 2  /g.md", "  left: op2 AttachUserPolicy ci ReadOnlyAccess"]);
        assert_eq!([5, 3_599, 200_000].map(|seconds| age(Duration::from_secs(seconds))), ["5 s", "59 min", "2 d"]);
    }

    #[test]
    fn changes_name_the_argument_where_the_names_are_the_same() {
        let old = [planned("op1", "iam:CreateUser", json!({"UserName": "a"})), planned("op2", "iam:TagUser", json!({"UserName": "a", "Tags": []}))];
        let new = [planned("op1", "iam:CreateUser", json!({"UserName": "b"})), planned("op2", "iam:TagUser", json!({"UserName": "a", "Tags": [1]}))];
        assert_eq!(
            changes_text(&old, &new),
            [
                "  - op1 CreateUser a  (line 4)",
                "  - op2 TagUser a {\"UserName\":\"a\",\"Tags\":[]}  (line 4)",
                "  + op1 CreateUser b  (line 4)",
                "  + op2 TagUser a {\"UserName\":\"a\",\"Tags\":[1]}  (line 4)",
            ]
        );
        assert!(changes_text(&new, &new).is_empty());
    }
}
