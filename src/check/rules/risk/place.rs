//! Where what a guide risks stands, and whom it is about.

use std::ops::Range;

use serde_json::Value;

use crate::check::{Subject, statement_in_call};
use crate::iam::{Arg, Arn, Call, Part};
use crate::plan::{PlannedCall, Risk, show, statement_risks, takes};

/// Rules about what a policy allows.
const GRANTS: &[&str] = &["admin-policy", "escalation", "escalation-scoped", BY_SERVICE];
/// The rule of what is done through a service.
const BY_SERVICE: &str = "escalation-by-service";

/// The button that makes a key.
const KEY: &[&str] = &["Create access key", "create access key"];

/// One risk of a call, where it stands.
pub struct Risky<'s> {
    pub planned: &'s PlannedCall,
    pub risk: Risk,
    pub place: Range<usize>,
    /// The statement that it comes from, with the guide's values; none where it comes from the call itself.
    pub statement: Option<Value>,
    /// ``policy `p` ``, ``role `r` ``: what the risk is in.
    pub thing: String,
    /// ``user `u` ``: who has it.
    pub holders: Vec<String>,
}

/// All risks of this rule, one for each statement that has it.
pub fn risky<'s>(subject: &'s Subject, rule: &str) -> Vec<Risky<'s>> {
    let mut found = Vec::new();
    for (at, planned) in subject.plan.operations.iter().enumerate() {
        let Some(risk) = planned.risk.iter().find(|risk| risk.rule == rule) else { continue };
        // A boundary limits, and grants nothing.
        let bounds = || statement_in_call(&subject.documents, &planned.call, 0).is_some_and(|(document, _)| document.boundary);
        if GRANTS.contains(&rule) && (bounds() || are_bound(&holders(at, subject), subject)) {
            continue;
        }
        let one = |place, statement| Risky { planned, risk: *risk, place, statement, thing: thing(&planned.call, subject), holders: holders(at, subject) };
        let statements = statements(&planned.call, subject);
        let here: Vec<Risky> = statements
            .into_iter()
            .enumerate()
            .filter(|(_, statement)| statement_risks(statement).iter().any(|risk| risk.rule == rule))
            .map(|(index, statement)| one(in_statement(&planned.call, index, &statement, rule, subject), Some(statement)))
            .collect();
        if here.is_empty() {
            found.push(one(mention(planned, rule, subject), None));
        }
        found.extend(here);
    }
    found
}

/// The statements of the call's document, with what the plan knows filled in.
fn statements(call: &Call, subject: &Subject) -> Vec<Value> {
    let documents = ["PolicyDocument", "AssumeRolePolicyDocument"].into_iter().filter_map(|member| Some(show(call.argument(member)?, subject.plan)));
    let list = |document: Value| match document.get("Statement") {
        Some(Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    documents.flat_map(list).collect()
}

/// The very action or principal in the guide; else the call.
fn in_statement(call: &Call, index: usize, shown: &Value, rule: &str, subject: &Subject) -> Range<usize> {
    let Some((document, statement)) = statement_in_call(&subject.documents, call, index) else { return line_of(call, shown, subject) };
    let principal = statement.principals().into_iter().next().map(|(_, said)| said.range);
    let actions = [statement.texts("Action"), statement.texts("NotAction")].concat();
    let action = actions.iter().find(|said| takes(said.text, rule == BY_SERVICE)).or(actions.first()).map(|said| said.range.clone());
    document.place(principal.or(action).unwrap_or(statement.node.range.clone()))
}

/// Where a document was not written as a block: where the call's text names whom it lets in, else its first line.
fn line_of(call: &Call, shown: &Value, subject: &Subject) -> Range<usize> {
    let principals = shown.get("Principal").and_then(Value::as_object).into_iter().flatten().flat_map(|(_, who)| match who {
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    });
    let account = principals.filter_map(|who| who.as_str().map(|who| Arn::parse(who).map_or(who, |arn| arn.account).to_owned())).next();
    let text = account.filter(|text| text.len() == 12).and_then(|text| written(&text, call, subject));
    text.unwrap_or_else(|| first_line(call, subject))
}

/// Where the guide names what the call takes: the policy that is attached, the thing that is deleted; what is changed where that is the
/// risk, and the key where it is that; else the call's first line.
fn mention(planned: &PlannedCall, rule: &str, subject: &Subject) -> Range<usize> {
    let key = KEY.iter().filter(|_| rule == "long-lived-key").find_map(|label| written(label, &planned.call, subject));
    if let Some(key) = key {
        return key;
    }
    let mut members = ["PolicyArn", "UserName", "RoleName", "GroupName", "PolicyName"];
    if rule == "changes-existing" {
        members.rotate_left(1);
    }
    let named = members.into_iter().filter_map(|member| name_of(&planned.call, member, subject));
    named.filter_map(|name| written(&name, &planned.call, subject)).next().unwrap_or_else(|| first_line(&planned.call, subject))
}

fn written(text: &str, call: &Call, subject: &Subject) -> Option<Range<usize>> {
    let start = call.span.start;
    let at = start + subject.source.slice(call.span).find(text).filter(|_| !text.is_empty())?;
    Some(at..at + text.len())
}

fn first_line(call: &Call, subject: &Subject) -> Range<usize> {
    let text = subject.source.slice(call.span);
    let lead = text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    let start = call.span.start + lead;
    if line.is_empty() { call.span.range() } else { start..start + line.len() }
}

/// The name that a member holds, without the rest of an ARN.
fn name_of(call: &Call, member: &str, subject: &Subject) -> Option<String> {
    let shown = show(call.argument(member)?, subject.plan);
    let text = shown.as_str()?;
    Some(Arn::parse(text).map_or(text, |arn| arn.name()).to_owned())
}

/// What the call makes, changes or hands out.
fn thing(call: &Call, subject: &Subject) -> String {
    let name = |member: &str| name_of(call, member, subject);
    match call.operation.name {
        operation if operation.starts_with("Attach") => format!("`{}`", name("PolicyArn").unwrap_or_default()),
        "CreatePolicyVersion" => "a version of a policy".to_owned(),
        _ => match (name("PolicyName"), holder(call, subject)) {
            (Some(policy), _) if is_wanted(&policy) => "the policy that you name".to_owned(),
            (Some(policy), _) => format!("policy `{policy}`"),
            (None, Some(holder)) => holder,
            (None, None) => call.operation.name.to_owned(),
        },
    }
}

/// The user, role or group that a call is about.
pub fn holder(call: &Call, subject: &Subject) -> Option<String> {
    let kinds = [("UserName", "user"), ("RoleName", "role"), ("GroupName", "group")];
    // A name that the guide leaves to its reader has none of ours in a sentence.
    let called = |kind: &str, name: String| if is_wanted(&name) { format!("the {kind} that you name") } else { format!("{kind} `{name}`") };
    kinds.into_iter().find_map(|(member, kind)| Some(called(kind, name_of(call, member, subject)?)))
}

fn is_wanted(name: &str) -> bool {
    name.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(|inner| !inner.contains(['$', '.']))
}

/// Who gets what the call is about: for a policy those whom a later call attaches it to.
fn holders(at: usize, subject: &Subject) -> Vec<String> {
    let call = &subject.plan.operations[at].call;
    if call.operation.name != "CreatePolicy" {
        return if call.argument("AssumeRolePolicyDocument").is_some() { Vec::new() } else { holder(call, subject).into_iter().collect() };
    }
    let attached = subject.plan.operations.iter().map(|planned| &planned.call).filter(|call| call.operation.name.starts_with("Attach"));
    let this = |call: &&Call| matches!(call.argument("PolicyArn"), Some(Arg::Text(text)) if matches!(text.0.as_slice(), [Part::Output(by, _)] if by.0 == at));
    attached.filter(this).filter_map(|call| holder(call, subject)).collect()
}

/// Whether the guide gives each of them a permissions boundary that is none of these risks itself.
fn are_bound(holders: &[String], subject: &Subject) -> bool {
    let limits = |call: &Call| match call.argument("PermissionsBoundary") {
        Some(Arg::Text(text)) => match text.0.as_slice() {
            [Part::Output(by, _)] => subject.plan.operations.get(by.0).is_some_and(|made| !made.risk.iter().any(|risk| risk.high)),
            _ => true,
        },
        _ => false,
    };
    let bound = |one: &String| subject.plan.operations.iter().any(|planned| limits(&planned.call) && holder(&planned.call, subject).as_ref() == Some(one));
    !holders.is_empty() && holders.iter().all(bound)
}

impl Risky<'_> {
    /// "policy `p` gives every permission in the account; user `u` gets it".
    pub fn message(&self) -> String {
        let gets = match self.holders.as_slice() {
            [] => String::new(),
            [one] => format!("; {one} gets it"),
            many => format!("; {} get it", many.join(", ")),
        };
        let with = match self.taking().as_slice() {
            [] => String::new(),
            [one] => format!(": `{one}`"),
            [one, two] => format!(": `{one}`, `{two}`"),
            [one, two, more @ ..] => format!(": `{one}`, `{two}` and {} more", more.len()),
        };
        format!("{} {}{with}{gets}", self.thing, self.risk.why)
    }

    /// The user, role or group that the call is about, else what it is about.
    pub fn whom(&self, subject: &Subject) -> String {
        holder(&self.planned.call, subject).unwrap_or_else(|| if self.thing == self.planned.call.operation.name { "the account".to_owned() } else { self.thing.clone() })
    }

    /// The actions with which more permissions can be taken, as the guide writes them.
    fn taking(&self) -> Vec<&str> {
        if !self.risk.rule.starts_with("escalation") {
            return Vec::new();
        }
        let actions = self.statement.as_ref().and_then(|statement| statement.get("Action"));
        let texts = actions.into_iter().flat_map(|actions| actions.as_array().map_or_else(|| vec![actions], |items| items.iter().collect()));
        texts.filter_map(Value::as_str).filter(|action| takes(action, self.risk.rule == BY_SERVICE)).collect()
    }
}
