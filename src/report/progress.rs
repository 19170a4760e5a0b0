//! A run as it happens, on standard error: one line a step.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anstyle::Style;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::style::{BAD, GOOD, WANTED};
use super::{call_text, clean, say};
use crate::execute::{CallState, Decision, Event, Kept};
use crate::plan::Plan;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// Lines that change while their step is at work; for terminals.
    Live,
    /// A line when a step is done.
    Plain,
}

/// Shows the events of one run.
pub struct Progress<'a> {
    plan: &'a Plan,
    display: Display,
    lines: MultiProgress,
    steps: HashMap<String, StepLine>,
    /// The checkpoint at which a person is being asked.
    waiting: Option<usize>,
    /// Secrets in their places that have not been named yet.
    kept: Vec<Kept>,
}

struct StepLine {
    /// When its first call was.
    began: Option<Instant>,
    bar: Option<ProgressBar>,
    done: usize,
    of: usize,
}

impl<'a> Progress<'a> {
    pub fn new(plan: &'a Plan, display: Display) -> Progress<'a> {
        Progress { plan, display, lines: MultiProgress::new(), steps: HashMap::new(), waiting: None, kept: Vec::new() }
    }

    pub fn event(&mut self, event: &Event) {
        match event {
            Event::Recalled { call, state, .. } => self.recalled(*call, *state),
            Event::Started { call, attempt: 1, .. } => self.begin(*call),
            Event::Retried { call, wait, why } => self.note(*call, &format!("again in {}: {}", seconds(*wait), clean(why))),
            Event::Swept { call, swept } => self.note(*call, &format!("{} {}", swept.operation.name, clean(&swept.name))),
            Event::Done { call, .. } => self.done(*call),
            Event::Failed { call, why } => {
                let named = self.plan.operations.get(*call).map(|planned| call_text(self.plan, planned)).unwrap_or_default();
                self.end(*call, "✗", BAD, &self.heading(*call, &format!("{named}: {}", clean(why))));
            }
            Event::Kept { kept, .. } => self.kept.push(kept.clone()),
            Event::Paused { checkpoint } => {
                self.part();
                // Whoever does the step may need it, or may be told to delete another copy.
                for kept in self.kept.drain(..) {
                    let id = kept.access_key_id.map(|id| format!(" {id}")).unwrap_or_default();
                    say(&format!("  {}{} of {}: {}", clean(&kept.kind), clean(&id), clean(&kept.user), clean(&kept.place)));
                }
                self.waiting = Some(*checkpoint);
            }
            Event::Decided { checkpoint, decision, .. } => self.decided(*checkpoint, *decision),
            Event::Stopping { .. } => {
                self.part();
                // The question still stands in the line.
                say(if self.waiting.is_some() { "" } else { "stopping: what is in flight is finished first" });
            }
            Event::Started { .. } | Event::Answered { .. } | Event::Ended { .. } => {}
        }
    }

    fn begin(&mut self, call: usize) {
        let Some(planned) = self.plan.operations.get(call) else { return };
        let of = self.plan.operations.iter().filter(|other| other.step == planned.step).count();
        let text = self.text(call);
        let line = self.steps.entry(planned.step.clone()).or_insert_with(|| StepLine { began: None, bar: None, done: 0, of });
        line.began.get_or_insert_with(Instant::now);
        if self.display == Display::Live {
            let bar = line.bar.get_or_insert_with(|| {
                let bar = self.lines.add(ProgressBar::new_spinner().with_style(style("{spinner} {wide_msg} {elapsed}")));
                bar.enable_steady_tick(Duration::from_millis(100));
                bar
            });
            bar.set_message(text);
        }
    }

    /// A call that is not made counts for its step.
    fn recalled(&mut self, call: usize, state: CallState) {
        let Some(planned) = self.plan.operations.get(call) else { return };
        let of = self.plan.operations.iter().filter(|other| other.step == planned.step).count();
        let line = self.steps.entry(planned.step.clone()).or_insert_with(|| StepLine { began: None, bar: None, done: 0, of });
        line.done += 1;
        if line.done == line.of && state == CallState::AlreadyThere {
            let text = self.text(call);
            self.lines.suspend(|| say(&format!("{} {}: already there", painted("=", GOOD), text)));
        }
    }

    fn note(&self, call: usize, note: &str) {
        let text = format!("{}, {note}", self.text(call));
        match self.line(call).and_then(|line| line.bar.as_ref()) {
            Some(bar) => bar.set_message(text),
            None => say(&format!("… {text}")),
        }
    }

    fn done(&mut self, call: usize) {
        // What an earlier command had begun was only looked at.
        if self.line(call).is_none_or(|line| line.began.is_none()) {
            self.begin(call);
        }
        let Some(line) = self.plan.operations.get(call).and_then(|planned| self.steps.get_mut(&planned.step)) else { return };
        line.done += 1;
        if line.done == line.of {
            let text = self.text(call);
            self.end(call, "✓", GOOD, &text);
        }
    }

    /// What is at work is cut where the terminal is narrow, what has ended stands there whole.
    fn end(&mut self, call: usize, sign: &str, look: Style, text: &str) {
        let Some(line) = self.plan.operations.get(call).and_then(|planned| self.steps.get_mut(&planned.step)) else { return };
        if let Some(bar) = line.bar.take() {
            bar.finish_and_clear();
            self.lines.remove(&bar);
        }
        let elapsed = seconds(line.began.map_or(Duration::ZERO, |began| began.elapsed()));
        self.lines.suspend(|| say(&format!("{} {text} ({elapsed})", painted(sign, look))));
    }

    fn decided(&mut self, checkpoint: usize, decision: Decision) {
        self.waiting = None;
        if let Some(point) = self.plan.checkpoints.get(checkpoint) {
            say(&format!("{} step {}: {}", painted("‖", WANTED), clean(&point.step), decision.as_str()));
        }
    }

    /// Leaves the lines so far as they are: what is printed now would else be drawn over.
    fn part(&mut self) {
        for line in self.steps.values_mut() {
            if let Some(bar) = line.bar.take().filter(|bar| !bar.is_finished()) {
                bar.abandon();
            }
        }
        self.lines = MultiProgress::new();
    }

    fn line(&self, call: usize) -> Option<&StepLine> {
        self.steps.get(&self.plan.operations.get(call)?.step)
    }

    /// `2.3.1 CreateUser ci · Create the user`, with every call of the step. The calls stand first: a narrow terminal cuts the end.
    fn text(&self, call: usize) -> String {
        let Some(planned) = self.plan.operations.get(call) else { return String::new() };
        let calls: Vec<String> = self.plan.operations.iter().filter(|other| other.step == planned.step).map(|other| call_text(self.plan, other)).collect();
        self.heading(call, &calls.join(", "))
    }

    /// The step's number, `rest`, and the step's title.
    fn heading(&self, call: usize, rest: &str) -> String {
        let Some(planned) = self.plan.operations.get(call) else { return rest.to_owned() };
        let title = self.plan.steps.iter().find(|step| step.id == planned.step).map_or("", |step| step.title.as_str());
        if title.is_empty() {
            return format!("{} {rest}", clean(&planned.step));
        }
        let short: String = title.chars().take(48).collect();
        let cut = if short.len() < title.len() { "…" } else { "" };
        format!("{} {rest} · {}{cut}", clean(&planned.step), clean(&short))
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.part();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

fn painted(sign: &str, look: Style) -> String {
    format!("{look}{sign}{look:#}")
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
