//! `console/old-label`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "console/old-label", severity: Severity::Warning, page: include_str!("old_label.md"), over: Over::Guide(look) };

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Only where the reader is told to click it in IAM's console, which the plan knows.
fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for gone in &subject.plan.outdated {
        let (year, month) = gone.until;
        let since = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
        let place = gone.span.range();
        let finding = Finding::at(&place, format!("the console shows no `{}` any more, since {since} {year}", gone.label));
        found.push(match (gone.now, gone.today) {
            (Some(now), _) => finding.help(format!("it is called `{now}` today")).fix(&place, now),
            (None, Some(today)) => finding.help(today),
            (None, None) => finding,
        });
    }
}
