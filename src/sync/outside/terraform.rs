//! The policies of a Terraform file: `jsonencode`, texts, and `aws_iam_policy_document`.
//!
//! Source: the AWS provider's pages on `aws_iam_policy`, `aws_iam_role` and `aws_iam_policy_document`.

use hcl::expr::{Expression, FuncCall, ObjectKey, TemplateExpr, TraversalOperator};
use hcl::structure::{Block, Body};
use hcl::template::{Element, Template};
use serde_json::{Map, Value, json};

use super::{Found, Role};

/// Every policy document of the file's resources.
pub fn documents(text: &str) -> Result<Vec<Found>, String> {
    let body: Body = hcl::parse(text).map_err(|error| format!("it is no Terraform file: {error}"))?;
    let resources = body.blocks().filter(|block| block.identifier.as_str() == "resource");
    Ok(resources.filter_map(|block| of_resource(block, &body)).collect())
}

fn of_resource(block: &Block, body: &Body) -> Option<Found> {
    let [kind, name] = block.labels.as_slice() else { return None };
    let (attribute, role) = match kind.as_str() {
        "aws_iam_policy" | "aws_iam_user_policy" | "aws_iam_role_policy" | "aws_iam_group_policy" => ("policy", Role::Permissions),
        "aws_iam_role" => ("assume_role_policy", Role::Trust),
        _ => return None,
    };
    let (document, fault) = document(expression(&block.body, attribute)?, body)?;
    let own = expression(&block.body, "name").map(value).and_then(|name| name.as_str().map(str::to_owned));
    Some(Found { place: format!("{}.{}", kind.as_str(), name.as_str()), name: own, role, document, fault })
}

fn expression<'a>(body: &'a Body, name: &str) -> Option<&'a Expression> {
    body.attributes().find(|attribute| attribute.key.as_str() == name).map(|attribute| &attribute.expr)
}

/// The document, and what in it only Terraform can evaluate.
fn document(expression: &Expression, body: &Body) -> Option<(Value, Option<String>)> {
    match expression {
        Expression::FuncCall(call) if call.name.to_string() == "jsonencode" => call.args.first().map(|argument| (value(argument), fault(argument))),
        Expression::Traversal(_) => {
            let path = reference(expression)?;
            let name = path.strip_prefix("data.aws_iam_policy_document.")?.strip_suffix(".json")?;
            let is_it = |block: &&Block| {
                block.identifier.as_str() == "data" && matches!(block.labels.as_slice(), [kind, label] if kind.as_str() == "aws_iam_policy_document" && label.as_str() == name)
            };
            body.blocks().find(is_it).map(|block| (written(&block.body), unwritten(&block.body)))
        }
        other => {
            let text = value(other);
            let text = text.as_str()?;
            let twice = crate::policy::repeated(text).map(|_| "a key stands twice in it".to_owned());
            Some((serde_json::from_str(text).ok()?, twice.or_else(|| fault(other))))
        }
    }
}

/// What of an `aws_iam_policy_document` is not written in it.
fn unwritten(body: &Body) -> Option<String> {
    let from = body.attributes().find(|attribute| ["source_policy_documents", "override_policy_documents", "source_json", "override_json"].contains(&attribute.key.as_str()));
    let from = from.map(|attribute| format!("it takes statements from `{}`", attribute.key.as_str()));
    let dynamic = || body.blocks().find(|block| block.identifier.as_str() == "dynamic").map(|_| "it holds a `dynamic` block, which only Terraform can evaluate".to_owned());
    let inside = || {
        let blocks = body.blocks().flat_map(|block| std::iter::once(&block.body).chain(block.body.blocks().map(|inner| &inner.body)));
        let mut bodies = std::iter::once(body).chain(blocks);
        bodies.find_map(|body| {
            let within = body.blocks().find(|block| block.identifier.as_str() == "dynamic").map(|_| "it holds a `dynamic` block, which only Terraform can evaluate".to_owned());
            within.or_else(|| body.attributes().find_map(|attribute| fault(&attribute.expr)))
        })
    };
    from.or_else(dynamic).or_else(inside)
}

/// What in an expression stands for more than a text, and only Terraform can evaluate. A reference is a placeholder.
fn fault(expression: &Expression) -> Option<String> {
    match expression {
        Expression::Array(items) => items.iter().find_map(fault),
        Expression::Object(members) => members.values().find_map(fault),
        Expression::Parenthesis(inner) => fault(inner),
        Expression::FuncCall(call) if is_plain(call) => call.args.first().and_then(fault),
        Expression::FuncCall(call) => Some(format!("it holds `{}(…)`, which only Terraform can evaluate", call.name)),
        Expression::Conditional(_) | Expression::ForExpr(_) | Expression::Operation(_) => Some("it holds an expression that only Terraform can evaluate".into()),
        Expression::TemplateExpr(template) => {
            let template = Template::from_expr(template).ok()?;
            let directive = template.elements().iter().any(|element| matches!(element, Element::Directive(_)));
            directive.then(|| "it holds a template directive, which only Terraform can evaluate".into())
        }
        _ => None,
    }
}

/// The document of an `aws_iam_policy_document`, as the provider renders it.
fn written(body: &Body) -> Value {
    let version = expression(body, "version").map_or(json!("2012-10-17"), value);
    let statements: Vec<Value> = body.blocks().filter(|block| block.identifier.as_str() == "statement").map(|block| statement(&block.body)).collect();
    json!({"Version": version, "Statement": statements})
}

fn statement(body: &Body) -> Value {
    let mut members = Map::new();
    let get = |name: &str| expression(body, name).map(value).map(with_variables);
    members.extend(get("sid").map(|sid| ("Sid".to_owned(), sid)));
    members.insert("Effect".into(), get("effect").unwrap_or(json!("Allow")));
    for (name, element) in [("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"), ("not_resources", "NotResource")] {
        members.extend(get(name).map(|value| (element.to_owned(), value)));
    }
    for (name, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let mut who = Map::new();
        for block in body.blocks().filter(|block| block.identifier.as_str() == name) {
            let kind = expression(&block.body, "type").map(value).and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
            who.insert(kind, expression(&block.body, "identifiers").map(value).map_or(json!([]), with_variables));
        }
        if !who.is_empty() {
            // `type = "*"` is everyone.
            let everyone = who.len() == 1 && who.contains_key("*");
            members.insert(element.into(), if everyone { json!("*") } else { Value::Object(who) });
        }
    }
    let mut conditions = Map::new();
    for block in body.blocks().filter(|block| block.identifier.as_str() == "condition") {
        let text = |name: &str| expression(&block.body, name).map(value).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let values = expression(&block.body, "values").map(value).map_or(json!([]), with_variables);
        let operator = conditions.entry(text("test")).or_insert_with(|| json!({}));
        operator[text("variable")] = values;
    }
    if !conditions.is_empty() {
        members.insert("Condition".into(), Value::Object(conditions));
    }
    Value::Object(members)
}

/// In an `aws_iam_policy_document` policy variables are written `&{…}`.
fn with_variables(value: Value) -> Value {
    match value {
        Value::String(text) => text.replace("&{", "${").into(),
        Value::Array(items) => items.into_iter().map(with_variables).collect(),
        other => other,
    }
}

/// The expression as JSON; what only Terraform knows stands as a placeholder.
fn value(expression: &Expression) -> Value {
    match expression {
        Expression::Null => Value::Null,
        Expression::Bool(flag) => json!(flag),
        Expression::Number(number) => number.as_i64().map_or_else(|| json!(number.as_f64()), Value::from),
        Expression::String(text) => text.replace("$${", "${").into(),
        Expression::Array(items) => items.iter().map(value).collect(),
        Expression::Object(members) => Value::Object(members.iter().map(|(key, member)| (key_text(key), value(member))).collect()),
        Expression::TemplateExpr(template) => template_text(template).into(),
        Expression::Parenthesis(inner) => value(inner),
        Expression::FuncCall(call) if is_plain(call) => call.args.first().map_or(Value::Null, value),
        other => open(other).into(),
    }
}

/// Functions that leave a value what it is.
fn is_plain(call: &FuncCall) -> bool {
    matches!(call.name.to_string().as_str(), "tolist" | "toset" | "tostring" | "sort" | "distinct")
}

fn key_text(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Identifier(name) => name.as_str().to_owned(),
        ObjectKey::Expression(expression) => value(expression).as_str().map_or_else(|| expression.to_string(), str::to_owned),
        other => other.to_string(),
    }
}

fn template_text(template: &TemplateExpr) -> String {
    let Ok(template) = Template::from_expr(template) else { return "<TEMPLATE>".into() };
    let piece = |element: &Element| match element {
        Element::Literal(text) => text.replace("$${", "${"),
        Element::Interpolation(inner) => open(&inner.expr),
        Element::Directive(_) => "<TEMPLATE>".into(),
    };
    template.elements().iter().map(piece).collect()
}

/// A placeholder for what an expression stands for.
fn open(expression: &Expression) -> String {
    let Some(path) = reference(expression) else { return "<VALUE>".into() };
    match path.rsplit('.').next() {
        Some("account_id") => "<ACCOUNT_ID>".into(),
        Some("partition") if path.starts_with("data.aws_partition.") => "aws".into(),
        _ => format!("<{}>", path.strip_prefix("var.").or_else(|| path.strip_prefix("local.")).unwrap_or(&path)),
    }
}

/// `data.aws_iam_policy_document.trust.json`.
fn reference(expression: &Expression) -> Option<String> {
    match expression {
        Expression::Variable(name) => Some(name.as_str().to_owned()),
        Expression::Traversal(traversal) => {
            let mut path = reference(&traversal.expr)?;
            for operator in &traversal.operators {
                match operator {
                    TraversalOperator::GetAttr(name) => path.push_str(&format!(".{}", name.as_str())),
                    TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_) => {}
                    TraversalOperator::AttrSplat | TraversalOperator::FullSplat => return None,
                }
            }
            Some(path)
        }
        _ => None,
    }
}
