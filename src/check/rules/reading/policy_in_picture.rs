//! `reading/policy-in-picture`.

use super::linked_policy::{SHOWS, shown_behind, unsaid};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::plan::ParameterKind;

pub const RULE: Rule = Rule { code: "reading/policy-in-picture", severity: Severity::Warning, page: include_str!("policy_in_picture.md"), over: Over::Guide(look) };

/// Which policy is attached, or what it says, the text does not tell; a picture beside it does.
fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for (parameter, place) in unsaid(subject) {
        let shown = subject.guide.links.iter().filter(|link| link.picture && place.contains(link.span)).find(|link| {
            let said = subject.source.slice(link.span).to_lowercase();
            SHOWS.iter().any(|word| said.contains(word))
        });
        let Some(picture) = shown.filter(|_| shown_behind(subject, place).is_none()) else { continue };
        let what = if parameter.kind == ParameterKind::AttachPolicy { "which policy is attached" } else { "what the policy says" };
        let finding = Finding::at(&picture.span.range(), format!("{what} stands only in this picture, which nobody can copy, search or hear"));
        found.push(finding.help("name the policy in the text, or show its document in a block"));
    }
    found.dedup_by(|one, other| one.range == other.range);
}
