//! What is known of a request beside who does what: the condition keys.
//!
//! Source: "AWS global condition context keys" in the IAM User Guide: names of keys are compared without case.

use std::collections::BTreeMap;

use crate::policy::covers;

/// The keys of a request.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// By name in lower case.
    keys: BTreeMap<String, Vec<String>>,
    /// Patterns of keys that the request does not have.
    absent: Vec<String>,
    /// Nothing else is in the request.
    complete: bool,
}

/// What is known of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    Values(&'a [String]),
    Absent,
    Open,
}

impl Context {
    /// Of a request in which there is only what will be given. In any other, a key that is not given may be there or not.
    pub fn whole() -> Context {
        Context { complete: true, ..Context::default() }
    }

    /// With a value of a key; several make it one of many values. An empty value is one.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Context {
        self.keys.entry(key.to_lowercase()).or_default().push(value.into());
        self
    }

    /// Without the keys that the pattern covers, but for those that are given: `aws:PrincipalTag/*`.
    pub fn without(mut self, pattern: &str) -> Context {
        self.absent.push(pattern.to_owned());
        self
    }

    /// With these values of a key alone, whatever was known of it.
    pub fn set(mut self, key: &str, values: Vec<String>) -> Context {
        self.keys.insert(key.to_lowercase(), values);
        self
    }

    pub fn get(&self, key: &str) -> Known<'_> {
        match self.keys.get(&key.to_lowercase()) {
            Some(values) => Known::Values(values),
            None if self.complete || self.absent.iter().any(|pattern| covers(pattern, key)) => Known::Absent,
            None => Known::Open,
        }
    }
}
