//! Condition operators.
//!
//! Source: "IAM JSON policy elements: Condition operators" in the IAM User Guide.

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compares {
    Text,
    Number,
    Date,
    Flag,
    Binary,
    Address,
    Arn,
    /// Whether the key is there at all.
    Presence,
}

/// Every operator, without what may stand before and behind it.
pub const OPERATORS: &[(&str, Compares)] = &[
    ("StringEquals", Compares::Text),
    ("StringNotEquals", Compares::Text),
    ("StringEqualsIgnoreCase", Compares::Text),
    ("StringNotEqualsIgnoreCase", Compares::Text),
    ("StringLike", Compares::Text),
    ("StringNotLike", Compares::Text),
    ("NumericEquals", Compares::Number),
    ("NumericNotEquals", Compares::Number),
    ("NumericLessThan", Compares::Number),
    ("NumericLessThanEquals", Compares::Number),
    ("NumericGreaterThan", Compares::Number),
    ("NumericGreaterThanEquals", Compares::Number),
    ("DateEquals", Compares::Date),
    ("DateNotEquals", Compares::Date),
    ("DateLessThan", Compares::Date),
    ("DateLessThanEquals", Compares::Date),
    ("DateGreaterThan", Compares::Date),
    ("DateGreaterThanEquals", Compares::Date),
    ("Bool", Compares::Flag),
    ("BinaryEquals", Compares::Binary),
    ("IpAddress", Compares::Address),
    ("NotIpAddress", Compares::Address),
    ("ArnEquals", Compares::Arn),
    ("ArnLike", Compares::Arn),
    ("ArnNotEquals", Compares::Arn),
    ("ArnNotLike", Compares::Arn),
    ("Null", Compares::Presence),
];

/// An operator as a policy has it: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    pub set: Option<Set>,
    /// As AWS writes it: `StringLike`.
    pub name: &'static str,
    pub compares: Compares,
    pub if_exists: bool,
}

/// How the values of a key that has several are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    All,
    Any,
}

impl Operator {
    /// None where there is no such operator. IAM does not mind the case.
    pub fn parse(text: &str) -> Option<Operator> {
        let (set, rest) = match text.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => (Some(Set::All), rest),
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => (Some(Set::Any), rest),
            Some(_) => return None,
            None => (None, text),
        };
        let ending = rest.len().checked_sub("IfExists".len()).filter(|at| rest.is_char_boundary(*at) && rest[*at..].eq_ignore_ascii_case("IfExists"));
        let bare = &rest[..ending.unwrap_or(rest.len())];
        let (name, compares) = OPERATORS.iter().find(|(name, _)| name.eq_ignore_ascii_case(bare))?;
        Some(Operator { set, name, compares: *compares, if_exists: ending.is_some() })
    }

    /// Whether it holds where the values differ.
    pub fn is_negated(self) -> bool {
        self.name.contains("Not")
    }

    /// Whether `*` and `?` in its values stand for other letters. Both operators for ARNs do that.
    pub fn takes_wildcards(self) -> bool {
        self.name.ends_with("Like") || self.compares == Compares::Arn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_operator() {
        let operator = Operator::parse("foranyvalue:StringNotLikeIfExists").unwrap();
        assert_eq!((operator.set, operator.name, operator.if_exists), (Some(Set::Any), "StringNotLike", true));
        assert!(operator.is_negated() && operator.takes_wildcards());
        assert_eq!(Operator::parse("Bool").unwrap().compares, Compares::Flag);
        for wrong in ["StringEqual", "ForSome:Bool", "IfExists", "é"] {
            assert_eq!(Operator::parse(wrong), None, "{wrong}");
        }
    }
}
