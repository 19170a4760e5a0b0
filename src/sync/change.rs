//! What differs between two meanings of a guide: operations, their arguments, the statements of their documents, and what the reader gives.

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::meaning::{Meaning, Meant, MeantDocument, Wanted};

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Added(Placed),
    Removed(Placed),
    /// The same operation, at another place among the others.
    Moved(Placed),
    Changed {
        was: Placed,
        is: Placed,
        details: Vec<Detail>,
    },
    /// What the reader gives: none before, or none now.
    Value {
        was: Option<Wanted>,
        is: Option<Wanted>,
    },
}

/// An operation and the heading that it stands under.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub section: String,
    pub meant: Meant,
}

/// What of an operation is another.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    Argument { member: String, was: Option<Value>, is: Option<Value> },
    Version { member: String, was: Option<String>, is: Option<String> },
    StatementAdded { member: String, statement: String },
    StatementRemoved { member: String, statement: String },
}

/// Every difference, in the order of the newer guide; what is gone stands where it was.
pub fn changes(old: &Meaning, new: &Meaning) -> Vec<Change> {
    let (was, is) = (placed(old), placed(new));
    let keys = |all: &[Placed]| all.iter().map(|one| key(&one.meant)).collect::<Vec<_>>();
    let mut found = Vec::new();
    for piece in capture_diff_slices(Algorithm::Myers, &keys(&was), &keys(&is)) {
        match piece {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => found.extend(was[old_index..old_index + old_len].iter().cloned().map(Change::Removed)),
            DiffOp::Insert { new_index, new_len, .. } => found.extend(is[new_index..new_index + new_len].iter().cloned().map(Change::Added)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => replaced(&was[old_index..old_index + old_len], &is[new_index..new_index + new_len], &mut found),
        }
    }
    moved(&mut found);
    found.extend(values(&old.values, &new.values));
    found
}

fn placed(meaning: &Meaning) -> Vec<Placed> {
    meaning.sections.iter().flat_map(|section| section.operations.iter().map(|meant| Placed { section: section.title.clone(), meant: meant.clone() })).collect()
}

/// All that an operation means, in one text.
fn key(meant: &Meant) -> String {
    let documents: Vec<String> = meant.documents.iter().map(|one| format!("{} {:?} {:?}", one.member, one.version, one.statements)).collect();
    format!("{} {} {}", meant.operation, Value::Object(meant.input.clone()), documents.join(" "))
}

/// The members that say what a call is about.
const NAMES: &[&str] = &["UserName", "RoleName", "GroupName", "InstanceProfileName", "PolicyName", "PolicyArn", "Url", "Name", "AccountAlias"];

/// Whether the two are the same operation on the same thing.
fn same_thing(one: &Meant, other: &Meant) -> bool {
    one.operation == other.operation && NAMES.iter().all(|name| one.input.get(*name) == other.input.get(*name))
}

/// Whether two operations are the same one.
type Alike<'a> = dyn Fn(&Meant, &Meant) -> bool + 'a;

fn replaced(was: &[Placed], is: &[Placed], found: &mut Vec<Change>) {
    let mut pair: Vec<Option<usize>> = vec![None; is.len()];
    let mut taken = vec![false; was.len()];
    // Renamed, where there is no other that it could be.
    let alone = |all: &[Placed], operation: &str| all.iter().filter(|one| one.meant.operation == operation).count() == 1;
    let same_operation = |one: &Meant, other: &Meant| one.operation == other.operation && alone(was, &one.operation) && alone(is, &one.operation);
    let ways: [&Alike; 2] = [&same_thing, &same_operation];
    for alike in ways {
        for (at, new) in is.iter().enumerate().filter(|(at, _)| pair[*at].is_none()).collect::<Vec<_>>() {
            if let Some(old) = (0..was.len()).find(|&old| !taken[old] && alike(&was[old].meant, &new.meant)) {
                (pair[at], taken[old]) = (Some(old), true);
            }
        }
    }
    found.extend(was.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(old, _)| Change::Removed(old.clone())));
    for (new, old) in is.iter().zip(pair) {
        found.push(match old {
            Some(old) => Change::Changed { was: was[old].clone(), is: new.clone(), details: details(&was[old].meant, &new.meant) },
            None => Change::Added(new.clone()),
        });
    }
}

/// What went at one place and came at another is the same at another place; what went and came with other arguments has changed.
fn moved(found: &mut Vec<Change>) {
    for alike in [|one: &Meant, other: &Meant| one == other, same_thing] {
        let mut at = 0;
        while at < found.len() {
            let gone = |change: &Change| matches!((change, &found[at]), (Change::Removed(old), Change::Added(new)) if alike(&old.meant, &new.meant));
            match found.iter().position(gone) {
                Some(old) => {
                    let (Change::Removed(was), Change::Added(is)) = (found[old].clone(), found[at].clone()) else { break };
                    let details = details(&was.meant, &is.meant);
                    found[at] = if details.is_empty() { Change::Moved(is) } else { Change::Changed { was, is, details } };
                    found.remove(old);
                    at = if old < at { at } else { at + 1 };
                }
                None => at += 1,
            }
        }
    }
}

/// In what two of the same operation differ.
fn details(was: &Meant, is: &Meant) -> Vec<Detail> {
    let mut members: Vec<&String> = was.input.keys().chain(is.input.keys()).collect();
    members.sort_unstable();
    members.dedup();
    let differ = members.into_iter().filter(|member| was.input.get(*member) != is.input.get(*member));
    let mut found: Vec<Detail> = differ.map(|member| Detail::Argument { member: member.clone(), was: was.input.get(member).cloned(), is: is.input.get(member).cloned() }).collect();
    let none = |member: &str| MeantDocument { member: member.to_owned(), version: None, statements: Vec::new() };
    let mut documents: Vec<&String> = was.documents.iter().chain(&is.documents).map(|document| &document.member).collect();
    documents.sort_unstable();
    documents.dedup();
    for member in documents {
        let of = |meant: &Meant| meant.documents.iter().find(|document| document.member == *member).cloned().unwrap_or_else(|| none(member));
        found.extend(document_details(&of(was), &of(is)));
    }
    found
}

fn document_details(was: &MeantDocument, is: &MeantDocument) -> Vec<Detail> {
    let member = || is.member.clone();
    let version = (was.version != is.version).then(|| Detail::Version { member: member(), was: was.version.clone(), is: is.version.clone() });
    let gone = was.statements.iter().filter(|statement| !is.statements.contains(statement));
    let came = is.statements.iter().filter(|statement| !was.statements.contains(statement));
    let gone = gone.map(|statement| Detail::StatementRemoved { member: member(), statement: statement.clone() });
    let came = came.map(|statement| Detail::StatementAdded { member: member(), statement: statement.clone() });
    version.into_iter().chain(gone).chain(came).collect()
}

fn values(was: &[Wanted], is: &[Wanted]) -> Vec<Change> {
    let named = |all: &[Wanted], name: &str| all.iter().find(|value| value.name == name).cloned();
    let gone = was.iter().filter(|value| named(is, &value.name).is_none()).map(|value| Change::Value { was: Some(value.clone()), is: None });
    let other = is.iter().map(|value| (named(was, &value.name), value)).filter(|(old, value)| old.as_ref() != Some(value));
    gone.chain(other.map(|(old, value)| Change::Value { was: old, is: Some(value.clone()) })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::meaning::Section;
    use serde_json::json;

    fn operation(name: &str, input: Value) -> Meant {
        Meant { operation: name.into(), input: input.as_object().unwrap().clone(), documents: Vec::new(), lines: (1, 1) }
    }

    fn policy(statements: &[&str]) -> Meant {
        let document = MeantDocument { member: "PolicyDocument".into(), version: None, statements: statements.iter().map(|one| (*one).to_owned()).collect() };
        Meant { documents: vec![document], ..operation("iam:CreatePolicy", json!({"PolicyName": "p"})) }
    }

    fn of(operations: Vec<Meant>) -> Meaning {
        Meaning { sections: vec![Section { title: "s".into(), operations }], values: Vec::new() }
    }

    fn said(old: &Meaning, new: &Meaning) -> Vec<String> {
        let one = |change: Change| match change {
            Change::Added(one) => format!("+ {}", one.meant.operation),
            Change::Removed(one) => format!("- {}", one.meant.operation),
            Change::Moved(one) => format!("> {}", one.meant.operation),
            Change::Changed { is, details, .. } => format!("~ {} {details:?}", is.meant.operation),
            Change::Value { was, is } => format!("{:?} {:?}", was.map(|value| value.name), is.map(|value| value.name)),
        };
        changes(old, new).into_iter().map(one).collect()
    }

    #[test]
    fn a_statement_that_came() {
        let found = said(&of(vec![policy(&["a"])]), &of(vec![policy(&["a", "b"])]));
        assert_eq!(found, ["~ iam:CreatePolicy [StatementAdded { member: \"PolicyDocument\", statement: \"b\" }]"]);
        assert_eq!(said(&of(vec![policy(&["a"])]), &of(vec![policy(&["a"])])), [""; 0]);
    }

    #[test]
    fn operations_that_came_went_and_moved() {
        let user = || operation("iam:CreateUser", json!({"UserName": "u"}));
        let group = || operation("iam:CreateGroup", json!({"GroupName": "g"}));
        let key = || operation("iam:CreateAccessKey", json!({"UserName": "u"}));
        assert_eq!(said(&of(vec![user()]), &of(vec![user(), key()])), ["+ iam:CreateAccessKey"]);
        assert_eq!(said(&of(vec![user(), key()]), &of(vec![user()])), ["- iam:CreateAccessKey"]);
        assert_eq!(said(&of(vec![user(), group()]), &of(vec![group(), user()])).len(), 1);
        assert!(said(&of(vec![user(), group()]), &of(vec![group(), user()]))[0].starts_with('>'));
        let other = operation("iam:CreateUser", json!({"UserName": "v"}));
        assert!(said(&of(vec![user()]), &of(vec![other]))[0].starts_with("~ iam:CreateUser [Argument"));
    }

    #[test]
    fn headings_mean_nothing() {
        let one = of(vec![policy(&["a"])]);
        let mut other = one.clone();
        other.sections[0].title = "another".into();
        assert_eq!(said(&one, &other), [""; 0]);
    }
}
