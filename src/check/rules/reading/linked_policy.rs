//! `reading/linked-policy`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::Link;
use crate::plan::{Parameter, ParameterKind};
use crate::source::Span;

pub const RULE: Rule = Rule { code: "reading/linked-policy", severity: Severity::Note, page: include_str!("linked_policy.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    for (parameter, place) in unsaid(subject).filter(|(parameter, _)| parameter.kind == ParameterKind::PolicyDocument) {
        if let Some(link) = shown_behind(subject, place) {
            let at = if link.span.start < link.span.end { link.span } else { parameter.span };
            let finding = Finding::at(&at.range(), "the policy stands only behind this link");
            found.push(finding.help("show the document in a block, so that it is read, checked and changed with the guide"));
        }
    }
}

/// The policies of which the guide says neither name nor content, and where it speaks of them.
pub fn unsaid<'a>(subject: &'a Subject) -> impl Iterator<Item = (&'a Parameter, Span)> {
    let wanted = |parameter: &Parameter| {
        matches!(parameter.kind, ParameterKind::PolicyDocument | ParameterKind::AttachPolicy) && parameter.placeholder.is_none() && parameter.default.is_none()
    };
    let calls = |at: usize| subject.plan.operations.iter().map(|planned| &planned.call).filter(move |call| call.parameters().any(|parameter| parameter.0 == at));
    let parameters = subject.plan.parameters.iter().enumerate().filter(move |(_, parameter)| wanted(parameter));
    parameters.filter_map(move |(at, parameter)| Some((parameter, calls(at).map(|call| call.span.join(parameter.span)).reduce(Span::join)?)))
}

/// A link out of the page whose text calls it a policy: "paste [this policy](https://…)".
pub fn shown_behind<'a>(subject: &'a Subject, place: Span) -> Option<&'a Link> {
    let mut links = subject.guide.links.iter().filter(|link| !link.picture && place.contains(link.span));
    links.find(|link| {
        let said = subject.source.slice(link.span);
        let text = said.rsplit_once(&link.to).map_or(said, |(text, _)| text).to_lowercase();
        let file = link.to.starts_with("http") || link.to.ends_with(".json");
        // AWS's own pages explain policies.
        file && !link.to.contains("docs.aws.amazon.com") && SHOWS.iter().any(|word| text.contains(word))
    })
}

/// What is said of a link or picture that shows permissions.
pub const SHOWS: &[&str] = &["polic", "permission", "json", "策略", "权限", "権限", "ポリシー", "정책", "권한", "política", "permiso", "permissão", "berechtigung", "richtlinie"];
