//! Hints about values: another name, a default, a kind.

use super::{Hints, refuse};
use crate::diagnostic::Diagnostic;
use crate::iam::{Template, plain_name};
use crate::plan::{HintTarget, Hinted, ParameterKind, Plan};
use crate::source::Source;

impl Hints {
    /// Gives the plan's parameters what the hints say. A parameter that nobody asks for is wrong only where the whole guide
    /// does not write it.
    pub fn name_parameters(&self, plan: &mut Plan, source: &Source, whole: bool) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (named, place) in &self.named {
            let wanted = plain_name(&named.parameter);
            let by_token = plan.parameters.iter().position(|parameter| parameter.placeholder.as_deref().is_some_and(|token| plain_name(token) == wanted));
            let found = plan.parameters.iter().position(|parameter| parameter.name == named.parameter).or(by_token);
            let Some(at) = found else {
                let written = source.text().match_indices(named.parameter.as_str()).any(|(at, _)| !self.places.iter().any(|hint| hint.start <= at && at < hint.end));
                if whole && !written {
                    let names: Vec<&str> = plan.parameters.iter().map(|parameter| parameter.placeholder.as_deref().unwrap_or(&parameter.name)).collect();
                    let help = if names.is_empty() { "the plan wants no values".to_owned() } else { format!("the plan's values: {}", names.join(", ")) };
                    let message = match &place.shown.file {
                        Some(file) => format!("{file}, line {}: the guide has no value `{}`", place.shown.line, named.parameter),
                        None => format!("the guide has no value `{}`", named.parameter),
                    };
                    findings.push(refuse(place.span, message, help));
                }
                continue;
            };
            if let Some(name) = &named.name {
                if plan.parameters.iter().enumerate().any(|(other, parameter)| other != at && parameter.name == *name) {
                    findings.push(refuse(place.span, format!("another value of the plan is called `{name}`"), "give it another name".into()));
                    continue;
                }
                plan.parameters[at].name.clone_from(name);
            }
            let parameter = &mut plan.parameters[at];
            if let Some(kind) = named.kind {
                parameter.kind = kind;
            }
            let mut stated = true;
            if let Some(default) = &named.default {
                // A reader sees neither whom nor what: a permission, a wildcard, another value than the guide's.
                let grants = matches!(parameter.kind, ParameterKind::AttachPolicy | ParameterKind::PolicyDocument | ParameterKind::AccountId | ParameterKind::ExternalId);
                let default = Template::text(default.as_str());
                stated = parameter.default.as_ref() == Some(&default) || parameter.default.is_none() && !grants && !default.literal().is_some_and(|text| text.contains(['*', '?']));
                parameter.default = Some(default);
            }
            plan.hinted.push(Hinted { place: place.shown.clone(), target: HintTarget::Parameter(at), stated });
        }
        findings
    }
}
