//! Answers in words.

use std::fmt;

use super::{Answer, Place};
use crate::policy::evaluate::{By, Decision, Layer, Open};

impl Answer {
    /// `allowed`, `denied`, `depends` or `unknown`.
    pub fn verdict(&self) -> &'static str {
        match self.decision {
            Decision::Allowed { .. } => "allowed",
            Decision::Denied { .. } | Decision::NotAllowed { .. } => "denied",
            Decision::Depends { .. } => "depends",
            Decision::Unknown { .. } => "unknown",
        }
    }

    /// The statements that decide, or would.
    pub fn statements(&self) -> Vec<&By> {
        match &self.decision {
            Decision::Allowed { by } => by.iter().collect(),
            Decision::Denied { by } => vec![by],
            Decision::NotAllowed { .. } | Decision::Unknown { .. } => Vec::new(),
            Decision::Depends { groups, unless } => groups.iter().flatten().chain(unless).map(|open| &open.by).collect(),
        }
    }

    /// What must hold, each with whether it is about a statement that allows.
    pub fn terms(&self) -> Vec<(String, bool)> {
        let Decision::Depends { groups, unless } = &self.decision else { return Vec::new() };
        let of = |open: &Open, allows: bool| open.terms.iter().map(move |term| (term.to_string(), allows)).collect::<Vec<_>>();
        groups.iter().flatten().flat_map(|open| of(open, true)).chain(unless.iter().flat_map(|open| of(open, false))).collect()
    }

    /// Where the statement stands.
    pub fn place(&self, by: &By) -> Option<&Place> {
        self.places.get(&by.policy)
    }
}

/// The verdict with its reason.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.decision {
            Decision::Allowed { by } => write!(f, "allowed by {}", listed(by.iter().map(ToString::to_string), " and ")),
            Decision::Denied { by } => write!(f, "denied by {by}"),
            Decision::NotAllowed { by: Layer::Identity } => f.write_str("denied: no statement allows it"),
            Decision::NotAllowed { by: Layer::Boundary } => f.write_str("denied: the permissions boundary does not allow it"),
            Decision::NotAllowed { by: Layer::Resource } => f.write_str("denied: the role's trust policy does not allow it"),
            Decision::Unknown { policies } => {
                let (do_not, texts) = if policies.len() == 1 { ("is", "the text of") } else { ("are", "the texts of") };
                write!(f, "unknown: {texts} {} {do_not} not in the program", listed(policies.iter().cloned(), " and "))
            }
            Decision::Depends { groups, unless } => {
                let group = |opens: &Vec<Open>| listed(opens.iter().map(open), ", or if ");
                f.write_str("allowed")?;
                if !groups.is_empty() {
                    write!(f, " only if {}", listed(groups.iter().map(group), ", and if "))?;
                }
                if !unless.is_empty() {
                    write!(f, "{} {}", if groups.is_empty() { " unless" } else { ", and not if" }, listed(unless.iter().map(open), " or if "))?;
                }
                Ok(())
            }
        }
    }
}

fn open(open: &Open) -> String {
    format!("{} ({})", listed(open.terms.iter().map(ToString::to_string), " and "), open.by)
}

fn listed(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}
