//! The page of a guide, of a run, and the index of several guides: one HTML file each, that needs nothing else and asks nobody.
//!
//! A page is made in two steps: [`model`] and the files beside it say what stands on it, as values that depend on plan, findings, account
//! and journal alone; `view/` writes them down. Its policy of content (`Content-Security-Policy`) lets nothing in but its own style
//! and script, by their hashes, so that even a tag that slipped through would be without effect.

mod holdings;
mod index;
mod live;
mod model;
mod picture;
mod prose;
mod record;
mod steps;
mod summary;
#[cfg(test)]
mod tests;
mod view;

use crate::check::Rehearsal;
use crate::diagnostic::Diagnostic;
use crate::guide::Guide;
use crate::plan::Plan;
use crate::source::Source;

pub use index::{IndexRow, LastRun, index_page};
pub use live::{LivePage, live_page, live_policy, live_refusal};
pub use record::RunFacts;

use model::Page;
use picture::Picture;
use prose::{Prose, visible};
use record::Record;

/// All that a page is made of.
pub struct Facts<'a> {
    pub source: &'a Source,
    pub guide: &'a Guide,
    pub plan: &'a Plan,
    /// In the order of their places.
    pub findings: &'a [Diagnostic],
    pub rehearsal: Option<&'a Rehearsal>,
    /// The run that the page is the record of.
    pub run: Option<&'a RunFacts<'a>>,
}

/// The page of a guide or of a run, as HTML.
pub fn guide_page(facts: &Facts) -> String {
    view::guide(&page(facts))
}

fn page(facts: &Facts) -> Page {
    let (plan, source) = (facts.plan, facts.source);
    let prose = Prose::of(source, facts.guide, facts.findings);
    let record = facts.run.map(|run| Record::of(run, plan));
    let title = if plan.guide.title.is_empty() { source.name() } else { &plan.guide.title };
    Page {
        title: visible(title),
        path: visible(source.name()),
        sha256: source.sha256(),
        verdict: summary::verdict(plan),
        understood: summary::understood(plan),
        values: summary::values(plan, &prose),
        presupposed: summary::presupposed(plan, &prose),
        choices: summary::choices(plan, &prose),
        risks: summary::risks(plan),
        findings: summary::findings(facts, &prose),
        account: facts.rehearsal.map(Picture::of),
        rows: steps::rows(facts, prose, record.as_ref()),
        run: record,
    }
}
