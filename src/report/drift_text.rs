//! How an account stands against a guide.

use serde_json::{Value, json};

use super::{clean, count, statement_text};
use crate::sync::drift::{Change, Difference, Drift, Fact};

/// A line for each difference, and how many there are. `place` as `account 111122223333`.
pub fn drift_text(found: &[Drift], place: &str) -> Vec<String> {
    if found.is_empty() {
        return vec![format!("{place} is as the guide leaves it")];
    }
    let mut lines = Vec::new();
    for drift in found {
        let what = format!("{} {}", drift.kind, clean(&drift.name));
        match &drift.difference {
            Difference::Missing => lines.push(format!("- {what}: missing")),
            Difference::Extra => lines.push(format!("+ {what}: still there")),
            Difference::Facts(facts) => {
                lines.push(format!("~ {what}"));
                lines.extend(facts.iter().flat_map(fact_text));
            }
        }
    }
    lines.push(format!("{place}: {} {} from what the guide leaves", count(found.len(), "thing"), if found.len() == 1 { "differs" } else { "differ" }));
    lines
}

fn fact_text(fact: &Fact) -> Vec<String> {
    let what = clean(&fact.what);
    match &fact.change {
        Change::Missing(value) => vec![format!("    - {what}: {}", shown(value))],
        Change::Extra(value) => vec![format!("    + {what}: {}", shown(value))],
        Change::Changed { wanted, there } => vec![format!("    ~ {what}: {}; the guide leaves {}", clean(there), clean(wanted))],
        Change::Statements { missing, extra } => {
            let line = |sign: char, statement: &String| format!("    {sign} {what}: {}", shown(statement));
            missing.iter().map(|one| line('-', one)).chain(extra.iter().map(|one| line('+', one))).collect()
        }
    }
}

/// A statement in words; a document as its statements; all else as it is.
fn shown(text: &str) -> String {
    let words = match serde_json::from_str::<Value>(text) {
        Ok(document @ Value::Object(_)) if document.get("Statement").is_some() => super::statements(&document).join("; "),
        Ok(statement @ Value::Object(_)) => statement_text(&statement),
        _ => text.to_owned(),
    };
    clean(&words).into_owned()
}

/// Version 1.
pub fn drift_json(found: &[Drift], account: &str) -> Value {
    let fact = |fact: &Fact| {
        let (change, wanted, there) = match &fact.change {
            Change::Missing(value) => ("missing", json!(value), json!(null)),
            Change::Extra(value) => ("extra", json!(null), json!(value)),
            Change::Changed { wanted, there } => ("changed", json!(wanted), json!(there)),
            Change::Statements { missing, extra } => ("changed", parsed(missing), parsed(extra)),
        };
        json!({"what": fact.what, "change": change, "wanted": wanted, "there": there})
    };
    let one = |drift: &Drift| {
        let (change, facts) = match &drift.difference {
            Difference::Missing => ("missing", Vec::new()),
            Difference::Extra => ("extra", Vec::new()),
            Difference::Facts(facts) => ("changed", facts.iter().map(fact).collect()),
        };
        json!({"kind": drift.kind, "name": drift.name, "change": change, "facts": facts})
    };
    json!({"version": 1, "account": account, "drift": found.iter().map(one).collect::<Vec<_>>()})
}

fn parsed(statements: &[String]) -> Value {
    statements.iter().map(|statement| serde_json::from_str(statement).unwrap_or_else(|_| json!(statement))).collect()
}
