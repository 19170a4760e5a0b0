//! Whether a guide would hurt its reader: rules over the guide, its plan and the policy documents in it. Offline, and never fails:
//! whatever is wrong with readable text is a finding.

mod documents;
mod levels;
mod rule;
mod rules;
mod validate_policy;

use crate::diagnostic::Diagnostic;
use crate::guide::Guide;
use crate::plan::Plan;
use crate::source::{Files, Source};

pub use documents::{Document, documents};
pub use levels::{Levels, Pattern, closest_code, leveled};
pub use rule::{Finding, Over, Rule};
pub use rules::RULES;
pub use validate_policy::{Issue, codes};

/// What the rules look at.
pub struct Subject<'a> {
    pub source: &'a Source,
    pub guide: &'a Guide,
    /// The plan of the whole guide, without values.
    pub plan: &'a Plan,
    pub documents: Vec<Document>,
    /// What stands beside the guide.
    pub files: &'a dyn Files,
}

/// All findings of one guide, in the order of their places: those of the rules, and those that planning has made.
pub fn check(source: &Source, guide: &Guide, plan: &Plan, files: &dyn Files) -> Vec<Diagnostic> {
    let subject = Subject { source, guide, plan, documents: documents(guide, plan, files), files };
    let mut found: Vec<Diagnostic> = Vec::new();
    for rule in RULES {
        let mut findings = Vec::new();
        match rule.over {
            Over::Document(look) => subject.documents.iter().for_each(|document| {
                let mut here = Vec::new();
                look(document, &mut here);
                findings.extend(here.into_iter().map(|finding| document.in_guide(finding)));
            }),
            Over::Guide(look) => look(&subject, &mut findings),
            Over::Planning => {}
        }
        found.extend(findings.into_iter().map(|finding| finding.of(rule)));
    }
    // What a rule looks for itself it finds at the very place. What planning alone has put together it finds alone.
    let looked: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
    let own = |diagnostic: &Diagnostic| rule(diagnostic.code).is_none_or(|rule| matches!(rule.over, Over::Planning));
    let planned = plan.diagnostics.iter().filter(|diagnostic| own(diagnostic) || (diagnostic.refuses && !looked.contains(&diagnostic.code)));
    found.extend(planned.cloned().collect::<Vec<_>>());
    found.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end, diagnostic.code));
    found.dedup_by(|one, other| one.code == other.code && one.span == other.span && one.message == other.message);
    found
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
