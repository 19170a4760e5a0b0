//! From arguments with holes to the values that go over the wire.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{NOT_SHOWN, Parameter, ParameterKind, Plan};
use crate::iam::{Arg, CallerFact, Part, Template, json_escaped, managed_policy};

/// Answers of earlier calls, by index of the call.
pub type Outputs = HashMap<usize, Value>;

/// What is known when a call is about to be made.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub parameters: &'a [Parameter],
    pub outputs: &'a Outputs,
    pub account_id: &'a str,
    pub partition: &'a str,
    /// The console password to use, where one is made for this call.
    pub password: &'a str,
}

/// The value of an argument; the error names what is not known yet.
pub fn resolve(arg: &Arg, known: Known) -> Result<Value, String> {
    walk(arg, &mut |template, escape| text_of(template, known, escape))
}

/// The text of a template; the error names what is not known yet.
pub fn template_text(template: &Template, known: Known) -> Result<String, String> {
    text_of(template, known, false)
}

/// The value of an argument for a person or for the plan's JSON: what is not known yet stands as the guide's own
/// placeholder, or as `${op1.Policy.Arn}`. Documents are shown as JSON.
pub fn show(arg: &Arg, plan: &Plan) -> Value {
    let shown = walk(arg, &mut |template, escape| Ok::<_, std::convert::Infallible>(shown_text(template, plan, escape, 0)));
    let Ok(value) = shown;
    match (arg, &value) {
        (Arg::Document(_), Value::String(text)) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}

fn walk<E>(arg: &Arg, text: &mut impl FnMut(&Template, bool) -> Result<String, E>) -> Result<Value, E> {
    Ok(match arg {
        Arg::Text(template) => Value::String(text(template, false)?),
        Arg::Document(document) => Value::String(text(&document.text, true)?),
        Arg::Flag(flag) => json!(flag),
        Arg::Number(number) => json!(number),
        Arg::List(items) => Value::Array(items.iter().map(|item| walk(item, text)).collect::<Result<_, _>>()?),
        Arg::Map(members) => Value::Object(members.iter().map(|(name, member)| Ok((name.clone(), walk(member, text)?))).collect::<Result<Map<_, _>, E>>()?),
    })
}

fn text_of(template: &Template, known: Known, escape: bool) -> Result<String, String> {
    let mut text = String::new();
    for part in &template.0 {
        let piece = match part {
            Part::Text(piece) => {
                text.push_str(piece);
                continue;
            }
            Part::Parameter(at) => parameter_text(known.parameters.get(at.0), known, 0)?,
            Part::Output(operation, path) => output(known.outputs.get(&operation.0), path).ok_or_else(|| format!("the {path} of an earlier call"))?,
            Part::Caller(CallerFact::AccountId) => known.account_id.to_owned(),
            Part::Caller(CallerFact::Partition) => known.partition.to_owned(),
            Part::Password => known.password.to_owned(),
        };
        text.push_str(&if escape { json_escaped(&piece) } else { piece });
    }
    Ok(text)
}

fn parameter_text(parameter: Option<&Parameter>, known: Known, depth: usize) -> Result<String, String> {
    let parameter = parameter.ok_or("a value")?;
    match (&parameter.value, &parameter.default) {
        (Some(value), _) if parameter.kind == ParameterKind::AttachPolicy => Ok(policy_arn(value, known.partition, known.account_id)),
        (Some(value), _) => Ok(value.clone()),
        (None, Some(default)) if parameter.kind == ParameterKind::AttachPolicy && default.literal().is_some() => {
            Ok(policy_arn(default.literal().unwrap_or_default(), known.partition, known.account_id))
        }
        // A default may name other parameters (`app-<STAGE>`), never itself.
        (None, Some(default)) if depth < 4 => {
            let mut text = String::new();
            for part in &default.0 {
                match part {
                    Part::Parameter(at) => text.push_str(&parameter_text(known.parameters.get(at.0), known, depth + 1)?),
                    other => text.push_str(&text_of(&Template::part(other.clone()), known, false)?),
                }
            }
            Ok(text)
        }
        _ => Err(parameter.name.clone()),
    }
}

fn shown_text(template: &Template, plan: &Plan, escape: bool, depth: usize) -> String {
    let mut text = String::new();
    for part in &template.0 {
        let piece = match part {
            Part::Text(piece) => {
                text.push_str(piece);
                continue;
            }
            Part::Parameter(at) => match plan.parameters.get(at.0) {
                Some(parameter) => shown_parameter(parameter, plan, depth),
                None => String::new(),
            },
            Part::Output(operation, path) => format!("${{{}.{path}}}", plan.operations.get(operation.0).map_or("?", |call| &call.id)),
            Part::Caller(CallerFact::AccountId) => "${account-id}".into(),
            Part::Caller(CallerFact::Partition) => "${partition}".into(),
            Part::Password => "${generated password}".into(),
        };
        text.push_str(&if escape { json_escaped(&piece) } else { piece });
    }
    text
}

fn shown_parameter(parameter: &Parameter, plan: &Plan, depth: usize) -> String {
    match (&parameter.value, &parameter.default, &parameter.placeholder) {
        (Some(value), ..) if parameter.kind == ParameterKind::AttachPolicy => policy_arn(value, "${partition}", "${account-id}"),
        (Some(_), ..) | (None, Some(_), _) if parameter.kind == ParameterKind::Password => NOT_SHOWN.to_owned(),
        (Some(value), _, _) => value.clone(),
        (None, Some(default), _) if parameter.kind == ParameterKind::AttachPolicy && default.literal().is_some() => {
            policy_arn(default.literal().unwrap_or_default(), "${partition}", "${account-id}")
        }
        (None, Some(default), _) if depth < 4 => shown_text(default, plan, false, depth + 1),
        (None, _, Some(placeholder)) => placeholder.clone(),
        _ => format!("${{{}}}", parameter.name),
    }
}

/// The field of an answer at a dotted path.
fn output(answer: Option<&Value>, path: &str) -> Option<String> {
    let field = path.split('.').try_fold(answer?, |value, name| value.get(name))?;
    field.as_str().map(str::to_owned)
}

/// A policy that a person chose: an ARN, the name of an AWS managed policy, or the name of one of the account's own.
fn policy_arn(chosen: &str, partition: &str, account: &str) -> String {
    match managed_policy(chosen) {
        _ if chosen.starts_with("arn:") => chosen.to_owned(),
        Some(policy) => policy.arn(partition),
        None => format!("arn:{partition}:iam::{account}:policy/{chosen}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{Document, OperationRef};
    use crate::source::Span;

    #[test]
    fn a_value_goes_escaped_into_a_document_and_raw_into_text() {
        let template = Template(vec![Part::Text("{\"a\":\"".into()), Part::Caller(CallerFact::AccountId), Part::Text("\"}".into())]);
        let outputs = Outputs::new();
        let known = Known { parameters: &[], outputs: &outputs, account_id: "1\"2", partition: "aws", password: "" };
        let document = Arg::Document(Document { text: template.clone(), span: Span::default() });
        assert_eq!(resolve(&document, known), Ok(json!("{\"a\":\"1\\\"2\"}")));
        assert_eq!(template_text(&template, known), Ok("{\"a\":\"1\"2\"}".into()));
    }

    #[test]
    fn an_output_is_known_only_after_its_call() {
        let arg = Arg::Text(Template::part(Part::Output(OperationRef(0), "Policy.Arn")));
        let with = |outputs: &Outputs| resolve(&arg, Known { parameters: &[], outputs, account_id: "", partition: "aws", password: "" });
        assert!(with(&Outputs::new()).is_err());
        assert_eq!(with(&Outputs::from([(0, json!({"Policy": {"Arn": "arn:x"}}))])), Ok(json!("arn:x")));
    }
}
