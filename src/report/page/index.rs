//! The index of several guides.

use super::model::Understood;
use super::prose::visible;
use super::record::class;
use super::{summary, view};
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::Plan;
use crate::report::plan_text::count;

/// One guide of an index.
pub struct IndexRow {
    pub(super) title: String,
    pub(super) path: String,
    /// The file of its page, where there is one.
    pub(super) href: Option<String>,
    pub(super) understood: Option<Understood>,
    pub(super) calls: usize,
    /// How many errors, warnings and notes.
    pub(super) findings: [(usize, &'static str); 3],
    /// The rules of what it risks; whether one of them is high.
    pub(super) risks: Vec<&'static str>,
    pub(super) high: bool,
    pub(super) last: Option<LastRun>,
    /// As a style names how it stands.
    pub(super) last_class: &'static str,
    /// Why it could not be read.
    pub(super) unread: Option<String>,
}

/// The newest run of a guide.
#[derive(Clone)]
pub struct LastRun {
    pub state: String,
    /// In UTC.
    pub began: String,
}

impl IndexRow {
    pub fn of(path: &str, plan: &Plan, findings: &[Diagnostic], href: Option<String>, last: Option<LastRun>) -> IndexRow {
        let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let mut risks: Vec<_> = plan.operations.iter().flat_map(|planned| &planned.risk).collect();
        risks.sort_by_key(|risk| (!risk.high, risk.rule));
        risks.dedup_by_key(|risk| risk.rule);
        IndexRow {
            title: visible(if plan.guide.title.is_empty() { path } else { &plan.guide.title }),
            path: visible(path),
            href,
            understood: Some(summary::understood(plan)),
            calls: plan.operations.len(),
            findings: [(number(Severity::Error), "error"), (number(Severity::Warning), "warning"), (number(Severity::Note), "note")],
            high: risks.iter().any(|risk| risk.high),
            risks: risks.into_iter().map(|risk| risk.rule).collect(),
            last_class: last.as_ref().map_or("open", |last| class(&last.state)),
            last: last.map(|last| LastRun { state: visible(&last.state), began: visible(&last.began) }),
            unread: None,
        }
    }

    pub fn unread(path: &str, why: &str) -> IndexRow {
        let path = visible(path);
        IndexRow {
            title: path.clone(),
            path,
            href: None,
            understood: None,
            calls: 0,
            findings: [(0, "error"), (0, "warning"), (0, "note")],
            risks: Vec::new(),
            high: false,
            last: None,
            last_class: "open",
            unread: Some(visible(why)),
        }
    }
}

/// The index as HTML.
pub fn index_page(rows: &[IndexRow]) -> String {
    let sum = |at: usize| rows.iter().map(|row| row.findings[at].0).sum::<usize>();
    let calls = rows.iter().map(|row| row.calls).sum::<usize>();
    let verdict = format!("{}, {}; {}, {}, {}", count(rows.len(), "guide"), count(calls, "call"), count(sum(0), "error"), count(sum(1), "warning"), count(sum(2), "note"));
    view::index(&verdict, rows)
}
