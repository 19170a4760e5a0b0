//! One condition: an operator, a key and its values.
//!
//! Source: "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys" in the IAM User Guide.

use std::cmp::Ordering;

use super::Term;
use super::context::{Context, Known};
use super::value::{arn_reach, date, in_range};
use super::variable::{Filled, fill};
use crate::policy::statement::Condition;
use crate::policy::tree::{Json, Node};
use crate::policy::wildcard::{Glyph, Reach, letters, reach};

/// Whether a condition holds.
pub enum Holds {
    No,
    Yes,
    If(Vec<Term>),
}

/// How values are compared.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    TextWithoutCase,
    Like,
    Numeric(&'static [Ordering]),
    Date(&'static [Ordering]),
    Bool,
    Binary,
    Address,
    Arn,
    Null,
}

/// How the values of a key with several are taken.
#[derive(Clone, Copy, PartialEq)]
enum Set {
    None,
    All,
    Any,
}

struct Operator {
    kind: Kind,
    negated: bool,
    if_exists: bool,
    set: Set,
    verb: &'static str,
}

const EQUAL: &[Ordering] = &[Ordering::Equal];
const BELOW: &[Ordering] = &[Ordering::Less];
const UP_TO: &[Ordering] = &[Ordering::Less, Ordering::Equal];
const ABOVE: &[Ordering] = &[Ordering::Greater];
const FROM: &[Ordering] = &[Ordering::Greater, Ordering::Equal];

/// Every operator, with how a person says it.
const OPERATORS: &[(&str, Kind, bool, &str)] = &[
    ("StringEquals", Kind::Text, false, "is"),
    ("StringNotEquals", Kind::Text, true, "is not"),
    ("StringEqualsIgnoreCase", Kind::TextWithoutCase, false, "is, in any case,"),
    ("StringNotEqualsIgnoreCase", Kind::TextWithoutCase, true, "is not, in any case,"),
    ("StringLike", Kind::Like, false, "is like"),
    ("StringNotLike", Kind::Like, true, "is not like"),
    ("NumericEquals", Kind::Numeric(EQUAL), false, "is"),
    ("NumericNotEquals", Kind::Numeric(EQUAL), true, "is not"),
    ("NumericLessThan", Kind::Numeric(BELOW), false, "is below"),
    ("NumericLessThanEquals", Kind::Numeric(UP_TO), false, "is at most"),
    ("NumericGreaterThan", Kind::Numeric(ABOVE), false, "is above"),
    ("NumericGreaterThanEquals", Kind::Numeric(FROM), false, "is at least"),
    ("DateEquals", Kind::Date(EQUAL), false, "is"),
    ("DateNotEquals", Kind::Date(EQUAL), true, "is not"),
    ("DateLessThan", Kind::Date(BELOW), false, "is before"),
    ("DateLessThanEquals", Kind::Date(UP_TO), false, "is not after"),
    ("DateGreaterThan", Kind::Date(ABOVE), false, "is after"),
    ("DateGreaterThanEquals", Kind::Date(FROM), false, "is not before"),
    ("Bool", Kind::Bool, false, "is"),
    ("BinaryEquals", Kind::Binary, false, "is"),
    ("IpAddress", Kind::Address, false, "is in"),
    ("NotIpAddress", Kind::Address, true, "is not in"),
    ("ArnEquals", Kind::Arn, false, "is like"),
    ("ArnLike", Kind::Arn, false, "is like"),
    ("ArnNotEquals", Kind::Arn, true, "is not like"),
    ("ArnNotLike", Kind::Arn, true, "is not like"),
    ("Null", Kind::Null, false, "is in the request"),
];

fn operator(name: &str) -> Option<Operator> {
    let lower = name.to_ascii_lowercase();
    let (set, rest) = match lower.split_once(':') {
        Some(("forallvalues", rest)) => (Set::All, rest),
        Some(("foranyvalue", rest)) => (Set::Any, rest),
        Some(_) => return None,
        None => (Set::None, lower.as_str()),
    };
    let (rest, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |rest| (rest, true));
    let (_, kind, negated, verb) = OPERATORS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(rest))?;
    Some(Operator { kind: *kind, negated: *negated, if_exists, set, verb })
}

/// Whether the condition holds for a request with this context.
pub fn holds(condition: &Condition, context: &Context, versioned: bool) -> Holds {
    // IAM refuses a policy with an operator that it does not know.
    let Some(operator) = operator(condition.operator.text) else { return Holds::No };
    let key = condition.key.text;
    let wanted: Vec<String> = condition.values.items().iter().filter_map(text_of).collect();
    let known = context.get(key);
    if operator.kind == Kind::Null {
        let absent = wanted.iter().any(|value| value.eq_ignore_ascii_case("true"));
        return match known {
            Known::Open => Holds::If(vec![Term { key: key.to_owned(), verb: if absent { "is not in the request" } else { operator.verb }, values: Vec::new() }]),
            Known::Absent => yes(absent),
            Known::Values(_) => yes(!absent),
        };
    }
    match known {
        Known::Open => Holds::If(vec![Term { key: key.to_owned(), verb: operator.verb, values: wanted }]),
        // "ForAllValues returns true if there are no context keys in the request", ForAnyValue false, whatever IfExists says.
        Known::Absent => yes(match operator.set {
            Set::All => true,
            Set::Any => false,
            Set::None => operator.if_exists || operator.negated,
        }),
        Known::Values(values) => compared(&operator, &wanted, values, context, versioned),
    }
}

fn yes(holds: bool) -> Holds {
    if holds { Holds::Yes } else { Holds::No }
}

fn compared(operator: &Operator, wanted: &[String], values: &[String], context: &Context, versioned: bool) -> Holds {
    // Variables stand in texts and ARNs.
    let texts = matches!(operator.kind, Kind::Text | Kind::TextWithoutCase | Kind::Like | Kind::Arn);
    let filled: Vec<(Filled, &String)> = wanted.iter().filter_map(|value| Some((fill(value, context, versioned && texts)?, value))).collect();
    // With a variable that is not known, the value may be met or not.
    let mut open: Vec<String> = Vec::new();
    let mut meets = |value: &String| {
        let mut met = false;
        for (filled, raw) in &filled {
            let this = one(operator.kind, filled, raw, value);
            if this && !filled.open.is_empty() {
                open.extend(filled.open.iter().cloned());
            } else {
                met |= this;
            }
        }
        met
    };
    // A negated operator with several values means none of them.
    let each: Vec<bool> = values.iter().map(|value| meets(value) != operator.negated).collect();
    let holds = match operator.set {
        Set::All => each.iter().all(|held| *held),
        Set::Any => each.iter().any(|held| *held),
        Set::None if operator.negated => each.iter().all(|held| *held),
        Set::None => each.iter().any(|held| *held),
    };
    match open.is_empty() || holds != operator.negated {
        true => yes(holds),
        false => Holds::If(open.into_iter().map(|key| Term { key, verb: "fits", values: wanted.to_vec() }).collect()),
    }
}

/// Whether one value of the request is what the policy wants.
fn one(kind: Kind, wanted: &Filled, raw: &str, value: &str) -> bool {
    match kind {
        // Wildcards are letters here, but for a variable that is not known.
        Kind::Text => reach(&plain(wanted), &letters(value)) == Reach::Whole,
        Kind::TextWithoutCase => reach(&lower(&plain(wanted)), &letters(&value.to_ascii_lowercase())) == Reach::Whole,
        Kind::Like => reach(&wanted.glyphs, &letters(value)) == Reach::Whole,
        Kind::Arn => arn_reach(&wanted.glyphs, &letters(value)) == Reach::Whole,
        Kind::Numeric(orders) => match (raw.parse::<f64>(), value.parse::<f64>()) {
            (Ok(wanted), Ok(value)) => value.partial_cmp(&wanted).is_some_and(|order| orders.contains(&order)),
            _ => false,
        },
        Kind::Date(orders) => date(raw).zip(date(value)).is_some_and(|(wanted, value)| orders.contains(&value.cmp(&wanted))),
        Kind::Bool => raw.eq_ignore_ascii_case(value),
        Kind::Binary => raw == value,
        Kind::Address => in_range(value, raw).unwrap_or(false),
        Kind::Null => false,
    }
}

/// The glyphs of a text in which a star is a star.
fn plain(filled: &Filled) -> Vec<Glyph> {
    if !filled.open.is_empty() {
        return filled.glyphs.clone();
    }
    let letter = |glyph: &Glyph| match glyph {
        Glyph::Any => Glyph::Is(b'*'),
        Glyph::One => Glyph::Is(b'?'),
        Glyph::Is(byte) => Glyph::Is(*byte),
    };
    filled.glyphs.iter().map(letter).collect()
}

fn lower(glyphs: &[Glyph]) -> Vec<Glyph> {
    glyphs.iter().map(|glyph| if let Glyph::Is(byte) = glyph { Glyph::Is(byte.to_ascii_lowercase()) } else { *glyph }).collect()
}

fn text_of(node: &Node) -> Option<String> {
    match &node.json {
        Json::Text(text) => Some(text.clone()),
        Json::Number(number) => Some(number.clone()),
        Json::Flag(flag) => Some(flag.to_string()),
        _ => None,
    }
}
