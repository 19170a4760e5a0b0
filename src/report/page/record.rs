//! What a journal tells of a run: when each call was tried and what came of it, who let which step pass, where secrets lie.

use std::collections::BTreeMap;
use std::time::UNIX_EPOCH;

use serde_json::Value;

use super::prose::visible;
use crate::execute::{Back, By, Decision, Entry, Past, PlannedRecord, Records, Taking, Verdict, time_of};
use crate::plan::Plan;
use crate::report::plan_text::count;
use crate::report::{call_text, record_text};

/// A run, as its journal has it.
pub struct RunFacts<'a> {
    pub run: &'a str,
    /// In the words of `runs`.
    pub state: &'a str,
    pub records: &'a Records,
    pub past: &'a Past,
    /// What `undo` would take back, the last thing first.
    pub takings: &'a [Taking],
    /// The guide is planned otherwise than when the run was agreed to.
    pub differs: bool,
}

pub struct Record {
    pub run: String,
    /// As a style names it.
    pub class: &'static str,
    pub state: String,
    pub account: String,
    pub caller: String,
    pub endpoint: String,
    pub began: String,
    /// Of the last record.
    pub ended: String,
    pub seconds: String,
    pub differs: bool,
    pub events: Vec<(String, String)>,
    pub secrets: Vec<(String, String)>,
    pub undo: Vec<(String, String)>,
    /// What is said where `undo` is empty.
    pub nothing_to_undo: &'static str,
    pub timeline: Timeline,
    calls: BTreeMap<String, CallRecord>,
    checkpoints: BTreeMap<String, String>,
}

/// One call of a run.
#[derive(Clone, Default)]
pub struct CallRecord {
    /// As a style names it.
    pub class: &'static str,
    pub state: String,
    /// When it was first tried, and how long it took; empty where it was not.
    pub when: String,
    pub attempts: Vec<Attempt>,
    /// Names and values of the answer, without secrets.
    pub answer: Vec<(String, String)>,
}

#[derive(Clone)]
pub struct Attempt {
    pub number: u32,
    /// Milliseconds since the run began.
    pub from: u64,
    pub to: Option<u64>,
    /// What it called, where that is not the call's own operation.
    pub operation: String,
    pub outcome: String,
    pub good: bool,
}

/// What ran when.
pub struct Timeline {
    pub rows: Vec<TimelineRow>,
    /// Where a mark stands, in thousandths, and what it says.
    pub marks: Vec<(u64, String)>,
    pub description: String,
}

pub struct TimelineRow {
    pub call: String,
    pub text: String,
    /// Where each attempt begins and how wide it is, in thousandths; whether it did it; what it says.
    pub bars: Vec<(u64, u64, bool, String)>,
}

impl Record {
    pub fn of(facts: &RunFacts, plan: &Plan) -> Record {
        let begin = &facts.records.begin;
        let start = millis(&facts.records.began);
        let mut reader = Reader { start, attempts: BTreeMap::new(), checkpoints: BTreeMap::new(), events: Vec::new(), taking_back: false };
        facts.records.lines.iter().for_each(|line| reader.entry(&line.time, &line.entry));
        let last = facts.records.lines.last().map_or(facts.records.began.as_str(), |line| line.time.as_str());
        let calls: BTreeMap<String, CallRecord> =
            facts.past.planned.iter().map(|planned| (planned.id.clone(), call(facts.past, &planned.id, &planned.operation, reader.attempts.get(&planned.id)))).collect();
        Record {
            run: visible(facts.run),
            class: class(facts.state),
            state: visible(facts.state),
            account: visible(&begin.account),
            caller: visible(&begin.caller),
            endpoint: visible(&begin.endpoint),
            began: visible(&facts.records.began),
            ended: visible(last),
            seconds: seconds(millis(last).saturating_sub(start)),
            differs: facts.differs,
            events: reader.events,
            secrets: facts.past.kept.iter().map(|kept| (visible(&format!("{} of {}", kept.kind, kept.user)), visible(&kept.place))).collect(),
            undo: facts.takings.iter().map(undo).collect(),
            nothing_to_undo: if facts.past.undoing { "It is taken back already, or was begun to be." } else { "Nothing: the run changed nothing." },
            timeline: timeline(facts.past, &calls, plan),
            calls,
            checkpoints: reader.checkpoints,
        }
    }

    pub fn call(&self, id: &str) -> CallRecord {
        self.calls.get(id).cloned().unwrap_or_else(|| CallRecord { class: "open", state: "not made".into(), ..CallRecord::default() })
    }

    /// Who let a step for a person pass, and when.
    pub fn checkpoint(&self, id: &str) -> Option<String> {
        self.checkpoints.get(id).cloned()
    }
}

struct Reader {
    start: u64,
    attempts: BTreeMap<String, Vec<Attempt>>,
    checkpoints: BTreeMap<String, String>,
    events: Vec<(String, String)>,
    taking_back: bool,
}

impl Reader {
    fn entry(&mut self, time: &str, entry: &Entry) {
        let at = millis(time).saturating_sub(self.start);
        let mut event = |text: String| self.events.push((format!("+{}", seconds(at)), visible(&text)));
        match entry {
            Entry::Begin(_) | Entry::Sink { .. } => {}
            Entry::Intent { .. } | Entry::Result { .. } if self.taking_back => {}
            Entry::Intent { call, attempt, operation, .. } => {
                let operation = operation.clone();
                self.attempts.entry(call.clone()).or_default().push(Attempt {
                    number: *attempt,
                    from: at,
                    to: None,
                    operation,
                    outcome: "no answer is recorded".into(),
                    good: false,
                });
            }
            Entry::Result { call, attempt, verdict } => {
                let known = self.attempts.get_mut(call).and_then(|attempts| attempts.iter_mut().rev().find(|known| known.number == *attempt));
                if let Some(known) = known {
                    (known.to, known.outcome, known.good) = (Some(at), visible(&outcome(verdict)), matches!(verdict, Verdict::Ok { .. } | Verdict::Found { .. }));
                }
            }
            Entry::Checkpoint { checkpoint, decision, by } => {
                let text = format!("{}, +{}", decided(*decision, *by), seconds(at));
                event(format!("step for a person {checkpoint}: {}", decided(*decision, *by)));
                self.checkpoints.insert(checkpoint.clone(), text);
            }
            Entry::Resume { changed } => {
                event(if changed.is_some() { "went on, with a guide that had changed".into() } else { "went on".into() });
                if let Some(changed) = changed {
                    let mut old = std::mem::take(&mut self.attempts);
                    self.attempts = changed.carried.iter().filter_map(|(from, to)| Some((to.clone(), old.remove(from)?))).collect();
                    self.checkpoints.clear();
                }
            }
            Entry::Undo => {
                event("was taken back".into());
                self.taking_back = true;
            }
            Entry::End { status } => event(format!("ended: {status}")),
        }
    }
}

fn decided(decision: Decision, by: By) -> String {
    let by = match by {
        By::Person => "by a person",
        By::Option => "by an option of the command",
    };
    match decision {
        Decision::Continued => format!("passed {by}"),
        Decision::Skipped => format!("skipped {by}"),
        Decision::Paused => format!("stopped here {by}"),
        Decision::Aborted => format!("ended here {by}"),
    }
}

fn outcome(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Ok { .. } => "done".into(),
        Verdict::Refused { code, message, .. } => format!("refused: {message} ({code})"),
        Verdict::Throttled { code, .. } => format!("throttled ({code})"),
        Verdict::NotSent { message } => format!("not sent: {message}"),
        Verdict::Ambiguous { message } => format!("its answer was lost: {message}"),
        Verdict::Found { .. } => "its answer was lost; it was found done".into(),
        Verdict::Repeatable => "its answer was lost; it was found not done".into(),
    }
}

fn call(past: &Past, id: &str, own: &str, attempts: Option<&Vec<Attempt>>) -> CallRecord {
    let known = past.call(id);
    let mut attempts = attempts.cloned().unwrap_or_default();
    for attempt in &mut attempts {
        // What it calls need not be said where it is the call itself.
        attempt.operation = if attempt.operation == own { String::new() } else { visible(&attempt.operation) };
    }
    let (class, state) = match (&known.output, attempts.last()) {
        (Some(_), _) if known.adopted => ("there", "was there already"),
        (Some(_), _) => ("done", "done"),
        (None, _) if known.in_doubt().is_some() => ("doubt", "perhaps done: its answer was lost"),
        (None, Some(_)) => ("failed", "failed"),
        (None, None) => ("open", "not made"),
    };
    let when = attempts.first().map(|first| {
        let end = attempts.iter().filter_map(|attempt| attempt.to).max();
        let took = end.map(|end| format!(", {}", seconds(end.saturating_sub(first.from)))).unwrap_or_default();
        let again = if attempts.len() > 1 { format!(", {}", count(attempts.len(), "attempt")) } else { String::new() };
        format!("+{}{took}{again}", seconds(first.from))
    });
    let mut answer = Vec::new();
    known.output.iter().for_each(|output| leaves("", output, &mut answer));
    CallRecord { class, state: state.into(), when: when.unwrap_or_default(), attempts, answer }
}

/// Names and values of an answer; what is long says little.
fn leaves(name: &str, value: &Value, into: &mut Vec<(String, String)>) {
    const MOST: usize = 12;
    match value {
        Value::Object(members) => members.iter().for_each(|(member, value)| leaves(member, value, into)),
        Value::Array(items) => items.iter().for_each(|item| leaves(name, item, into)),
        _ if into.len() >= MOST => {}
        Value::Null => {}
        Value::String(text) if text.is_empty() || text.starts_with(['{', '%']) => {}
        Value::String(text) => into.push((visible(name), visible(text))),
        other => into.push((visible(name), other.to_string())),
    }
}

fn undo(taking: &Taking) -> (String, String) {
    let how = match &taking.back {
        Back::Calls { calls, .. } if calls.is_empty() => "needs no call".to_owned(),
        Back::Calls { calls, .. } => calls.iter().map(|call| record_text(call.operation.name, &call.input)).collect::<Vec<_>>().join(", then "),
        Back::Version { .. } => "makes the version before it the default again, and deletes this one".into(),
        Back::Key { .. } => "looks for the key, and deletes it".into(),
        Back::Lost { why } => format!("stays: {why}"),
    };
    (visible(&format!("{} ({})", taking.what, taking.call)), visible(&how))
}

/// As a style names how a run stands.
pub fn class(state: &str) -> &'static str {
    match state {
        "done" => "done",
        "undone" => "there",
        "failed" | "undo-failed" | "damaged" | "needs-person" => "failed",
        _ => "doubt",
    }
}

fn timeline(past: &Past, calls: &BTreeMap<String, CallRecord>, plan: &Plan) -> Timeline {
    let all = || calls.values().flat_map(|call| &call.attempts);
    let from = all().map(|attempt| attempt.from).min().unwrap_or(0);
    let to = all().map(|attempt| attempt.to.unwrap_or(attempt.from)).max().unwrap_or(0).max(from + 1);
    let at = |time: u64| time.saturating_sub(from) * 1_000 / (to - from);
    let rows = past.planned.iter().filter_map(|planned| {
        let call = calls.get(&planned.id).filter(|call| !call.attempts.is_empty())?;
        let bar = |attempt: &Attempt| {
            let end = attempt.to.unwrap_or(to);
            (at(attempt.from), at(end).saturating_sub(at(attempt.from)).max(4), attempt.good, format!("{}: {}", planned.id, attempt.outcome))
        };
        Some(TimelineRow { call: planned.id.clone(), text: text(plan, planned), bars: call.attempts.iter().map(bar).collect() })
    });
    let rows: Vec<TimelineRow> = rows.collect();
    let marks = (0..=4).map(|quarter| (quarter * 250, format!("+{}", seconds(from + (to - from) * quarter / 4)))).collect();
    Timeline { description: format!("{} over {}; what stands in one column was made at once", count(rows.len(), "call"), seconds(to - from)), rows, marks }
}

/// A call in a few words; the plan knows the names of what had no ARN yet.
fn text(plan: &Plan, record: &PlannedRecord) -> String {
    let same = plan.operations.iter().find(|planned| planned.id == record.id && planned.call.operation.qualified() == record.operation);
    same.map_or_else(|| record_text(&record.operation, &record.input), |planned| call_text(plan, planned))
}

/// Milliseconds since 1970 of a record's time.
fn millis(time: &str) -> u64 {
    let whole = time_of(time).and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs());
    let part = time.get(20..23).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
    whole * 1_000 + part
}

/// "340 ms", "2.1 s", "4 min 12 s".
fn seconds(millis: u64) -> String {
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis / 1_000 % 60),
    }
}
