//! What of a plan is secret: passwords and private keys, whoever gave them.

use serde_json::{Map, Value};

use super::{Parameter, ParameterKind, Plan, show};
use crate::diagnostic::Diagnostic;
use crate::iam::{Arg, Call, Part, is_secret};
use crate::source::Span;

/// The code of the finding on a secret that the guide gives.
pub const LITERAL_SECRET: &str = "risk/literal-secret";
/// Stands for a secret wherever a plan is shown.
pub const NOT_SHOWN: &str = "(not shown)";

/// Values that are sent as secrets are passwords, whatever the guide calls them.
pub fn mark_secrets(plan: &mut Plan) {
    let sent = plan.operations.iter().flat_map(|planned| secrets(&planned.call)).flat_map(Arg::templates).flat_map(|template| &template.0);
    let wanted: Vec<usize> = sent.filter_map(|part| if let Part::Parameter(at) = part { Some(at.0) } else { None }).collect();
    for at in wanted {
        if let Some(parameter) = plan.parameters.get_mut(at) {
            parameter.kind = ParameterKind::Password;
        }
    }
}

/// The arguments of a call for a person or for JSON: as [`show`] has them, without secrets that the guide gives.
pub fn shown_input(call: &Call, plan: &Plan) -> Map<String, Value> {
    let shown = |member: &str, arg: &Arg| if is_secret(member) && is_literal(arg) { NOT_SHOWN.into() } else { show(arg, plan) };
    call.input.iter().map(|(member, arg)| ((*member).to_owned(), shown(member, arg))).collect()
}

/// Findings that refuse the plan: a secret that stands in a guide is known to all its readers. One that its reader gives is not.
pub fn literal_secrets(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for call in plan.operations.iter().map(|planned| &planned.call) {
        for (member, arg) in call.input.iter().filter(|(member, _)| is_secret(member)) {
            let given = |part: &Part| match part {
                Part::Parameter(at) => plan.parameters.get(at.0).is_some_and(|parameter| parameter.value.is_none() && parameter.default.is_some()),
                _ => false,
            };
            if is_literal(arg) && !is_stand_in(arg) || arg.templates().iter().flat_map(|template| &template.0).any(given) {
                found.push(literal_secret(call.span, &format!("{} is given a {member} that stands in the guide", call.operation.name)));
            }
        }
    }
    found
}

/// The finding on a secret that stands in a guide; `what` does not quote it.
pub fn literal_secret(span: Span, what: &str) -> Diagnostic {
    let help = "write `<PASSWORD>` there, or another placeholder, so that whoever follows the guide is asked for it";
    Diagnostic::error(LITERAL_SECRET, span, format!("{what}, for every reader to see")).help(help).refusing()
}

impl std::fmt::Debug for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let secret = self.kind == ParameterKind::Password && (self.value.is_some() || self.default.is_some());
        let mut shown = f.debug_struct("Parameter");
        shown.field("name", &self.name).field("kind", &self.kind).field("placeholder", &self.placeholder).field("line", &self.line);
        match secret {
            true => shown.field("value", &NOT_SHOWN),
            false => shown.field("default", &self.default).field("value", &self.value),
        };
        shown.finish_non_exhaustive()
    }
}

fn secrets(call: &Call) -> impl Iterator<Item = &Arg> {
    call.input.iter().filter(|(member, _)| is_secret(member)).map(|(_, arg)| arg)
}

/// Whether the guide itself says what the argument is, or a part of it.
fn is_literal(arg: &Arg) -> bool {
    arg.templates().iter().flat_map(|template| &template.0).any(|part| matches!(part, Part::Text(text) if !text.trim().is_empty()))
}

/// "-----BEGIN … Base64-encoded private key …": a sample, in which words stand for the key.
fn is_stand_in(arg: &Arg) -> bool {
    let texts = arg.templates().into_iter().flat_map(|template| &template.0).filter_map(|part| if let Part::Text(text) = part { Some(text.trim()) } else { None });
    let word = |text: &str| text.starts_with("-----BEGIN") && text.lines().any(|line| !line.starts_with('-') && line.trim().contains(' '));
    texts.into_iter().any(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{ParameterRef, Template, operation};
    use crate::plan::PlannedCall;

    fn plan(password: Template, value: Option<&str>, default: Option<&str>) -> Plan {
        let (value, default) = (value.map(Into::into), default.map(Into::into));
        let parameter =
            Parameter { name: "p".into(), kind: ParameterKind::Placeholder, placeholder: None, default, value, span: Span::default(), line: 1, description: String::new() };
        let call = Call::new(operation("CreateLoginProfile").unwrap(), vec![("UserName", Arg::text("ci")), ("Password", Arg::Text(password))], Span::default());
        let operations = vec![PlannedCall { id: "op1".into(), call, step: "1".into(), lines: (1, 1), needs: vec![], risk: vec![] }];
        Plan { parameters: vec![parameter], operations, ..Plan::default() }
    }

    #[test]
    fn a_secret_of_the_guide_is_refused_and_one_of_its_reader_is_not() {
        let count = |plan: &Plan| literal_secrets(plan).len();
        let wanted = || Template::part(Part::Parameter(ParameterRef(0)));
        assert_eq!(count(&plan("Hunter2!".into(), None, None)), 1);
        assert_eq!(count(&plan(Template(vec![Part::Text("Hunter".into()), Part::Parameter(ParameterRef(0))]), None, None)), 1);
        assert_eq!(count(&plan(wanted(), None, Some("Hunter2!"))), 1);
        assert_eq!(count(&plan(wanted(), Some("mine"), Some("Hunter2!"))), 0);
        assert_eq!(count(&plan(wanted(), None, None)), 0);
        assert_eq!(count(&plan(Template::part(Part::Password), None, None)), 0);
        let sample = |key: &str| Template::part(Part::Text(format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n-----END RSA PRIVATE KEY-----\n")));
        assert_eq!([count(&plan(sample("your private key, in Base64"), None, None)), count(&plan(sample("MIIEowIBAAKCAQEA1xYzT2Fv"), None, None))], [0, 1]);
        let found = literal_secrets(&plan("Hunter2!".into(), None, None)).remove(0);
        assert!(found.refuses && !format!("{found:?}").contains("Hunter"));
    }

    #[test]
    fn neither_is_shown() {
        let shown = |plan: &mut Plan| {
            mark_secrets(plan);
            shown_input(&plan.operations[0].call, plan)["Password"].clone()
        };
        assert_eq!(shown(&mut plan("Hunter2!".into(), None, None)), NOT_SHOWN);
        let wanted = || Template::part(Part::Parameter(ParameterRef(0)));
        let mut given = plan(wanted(), Some("mine"), Some("Hunter2!"));
        assert_eq!(shown(&mut given), NOT_SHOWN);
        assert!(!format!("{given:?}").contains("mine") && !format!("{given:?}").contains("Hunter2!"));
        assert_eq!(shown(&mut plan(wanted(), None, Some("Hunter2!"))), NOT_SHOWN);
        assert_eq!(shown(&mut plan(wanted(), None, None)), "${p}");
        assert_eq!(shown(&mut plan(Template::part(Part::Password), None, None)), "${generated password}");
    }
}
