//! `reading/unused-policy`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::iam::Arg;
use crate::plan::{ParameterKind, PlannedCall, show};

pub const RULE: Rule = Rule { code: "reading/unused-policy", severity: Severity::Warning, page: include_str!("unused_policy.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let operations = &subject.plan.operations;
    // A guide that makes only policies leaves to its reader whom they are for.
    if !operations.iter().any(|planned| matches!(planned.call.operation.name, "CreateUser" | "CreateRole" | "CreateGroup")) {
        return;
    }
    let mut needed = vec![false; operations.len()];
    operations.iter().flat_map(|planned| &planned.needs).for_each(|&at| needed[at] = true);
    let mut lower = None;
    for (planned, _) in operations.iter().zip(needed).filter(|(planned, needed)| planned.call.operation.name == "CreatePolicy" && !needed) {
        let Some(name) = name(planned, subject) else { continue };
        // Something may be attached that its reader chooses; and what is spoken of below is used in words that were not understood.
        let chosen = subject.plan.parameters.iter().any(|parameter| parameter.kind == ParameterKind::AttachPolicy);
        let below = lower.get_or_insert_with(|| subject.source.text().to_ascii_lowercase()).get(planned.call.span.end..).unwrap_or_default();
        let spoken = ["polic", "attach", "permission", "策略", "権限", "ポリシー", "정책", "권한", "richtlinie", "stratég", "berechtigung"];
        if chosen || below.contains(&name.to_ascii_lowercase()) || spoken.iter().any(|word| below.contains(word)) {
            continue;
        }
        let place = subject.source.line_span(planned.lines.0).unwrap_or(planned.call.span);
        found.push(Finding::at(&place.range(), format!("the policy `{name}` is made, and attached to nobody")).help("say which user, group or role it is for"));
    }
}

fn name(planned: &PlannedCall, subject: &Subject) -> Option<String> {
    let Arg::Text(_) = planned.call.argument("PolicyName")? else { return None };
    show(planned.call.argument("PolicyName")?, subject.plan).as_str().filter(|name| !name.contains('$')).map(str::to_owned)
}
