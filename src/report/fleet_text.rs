//! A run in many accounts: one line an account.

use std::collections::HashMap;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{Display, call_text, clean, count, run_text, say};
use crate::execute::{Event, Outcome, Status};
use crate::plan::Plan;

/// How an account stands at the end.
#[derive(Clone, Debug)]
pub struct AccountRow {
    account: String,
    run: Option<String>,
    /// `done`, `paused`, `failed`, `stopped`, `not run`.
    status: &'static str,
    /// Words on it.
    lines: Vec<String>,
}

impl AccountRow {
    /// Nothing was changed in it.
    pub fn left_out(account: &str, why: &str) -> AccountRow {
        AccountRow { account: account.to_owned(), run: None, status: "not run", lines: vec![why.to_owned()] }
    }

    pub fn of(account: &str, run: &str, plan: &Plan, outcome: &Outcome) -> AccountRow {
        let status = match outcome.status {
            Status::Done => "done",
            Status::Paused { .. } => "paused",
            Status::Stopped { .. } => "stopped",
            Status::Failed { .. } | Status::Unrecorded { .. } => "failed",
        };
        let lines = run_text(plan, outcome, &format!("account {account}"), Some(run));
        AccountRow { account: account.to_owned(), run: Some(run.to_owned()), status, lines }
    }
}

/// The end of all: a line for each account, and what there is to say of those that are not done; the count comes last.
pub fn fleet_text(rows: &[AccountRow]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows.iter().filter(|row| row.status != "done") {
        lines.push(format!("{}  {}", clean(&row.account), row.status));
        lines.extend(row.lines.iter().map(|line| format!("  {line}")));
    }
    let mut states: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        match states.iter_mut().find(|(state, _)| *state == row.status) {
            Some((_, count)) => *count += 1,
            None => states.push((row.status, 1)),
        }
    }
    let states: Vec<String> = states.into_iter().map(|(state, count)| format!("{count} {state}")).collect();
    lines.push(format!("{}: {}", count(rows.len(), "account"), states.join(", ")));
    lines
}

/// Version 1.
pub fn fleet_json(rows: &[AccountRow]) -> Value {
    let rows: Vec<Value> = rows.iter().map(|row| json!({"account": row.account, "run": row.run, "status": row.status, "message": row.lines.first()})).collect();
    json!({"version": 1, "accounts": rows})
}

/// The accounts that are being worked in.
pub struct FleetProgress {
    display: Display,
    lines: MultiProgress,
    accounts: HashMap<String, (Option<ProgressBar>, usize, usize)>,
}

impl FleetProgress {
    pub fn new(display: Display) -> FleetProgress {
        FleetProgress { display, lines: MultiProgress::new(), accounts: HashMap::new() }
    }

    pub fn began(&mut self, account: &str, of: usize) {
        let bar = (self.display == Display::Live).then(|| {
            let bar = self.lines.add(ProgressBar::new(of as u64));
            let style = ProgressStyle::with_template("{prefix} {bar:20} {pos} of {len} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style);
            bar.set_prefix(account.to_owned());
            bar
        });
        self.accounts.insert(account.to_owned(), (bar, 0, of));
    }

    pub fn event(&mut self, account: &str, plan: &Plan, event: &Event) {
        let Some((bar, done, _)) = self.accounts.get_mut(account) else { return };
        match event {
            Event::Done { .. } | Event::Recalled { .. } => {
                *done += 1;
                if let Some(bar) = bar {
                    bar.set_position(*done as u64);
                }
            }
            Event::Started { call, .. } => {
                if let (Some(bar), Some(planned)) = (bar, plan.operations.get(*call)) {
                    bar.set_message(call_text(plan, planned));
                }
            }
            _ => {}
        }
    }

    pub fn ended(&mut self, row: &AccountRow) {
        let (bar, done, of) = self.accounts.remove(&row.account).unwrap_or((None, 0, 0));
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        let run = row.run.as_deref().map(|run| format!("  run {}", clean(run))).unwrap_or_default();
        let line = format!("{}  {:<8}{done} of {of}{run}", clean(&row.account), row.status);
        self.lines.suspend(|| say(&line));
    }
}
