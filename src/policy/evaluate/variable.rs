//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}` for a star that is none.
//!
//! Source: "IAM policy elements: Variables and tags" in the IAM User Guide.

use super::context::{Context, Known};
use crate::policy::wildcard::{Glyph, glyphs, letters};

/// A text of a policy with its variables replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct Filled {
    pub glyphs: Vec<Glyph>,
    /// Keys that are not known; each stands as any text.
    pub open: Vec<String>,
}

/// None where a variable has no value and no default: such a text matches nothing.
pub fn fill(text: &str, context: &Context, versioned: bool) -> Option<Filled> {
    let mut filled = Filled { glyphs: Vec::new(), open: Vec::new() };
    let mut rest = text;
    // In policies of the older version a variable is a text like any other.
    while let Some(at) = rest.find("${").filter(|_| versioned) {
        let Some(length) = rest[at..].find('}') else { break };
        filled.glyphs.extend(glyphs(&rest[..at]));
        let inner = &rest[at + 2..at + length];
        match inner {
            "*" | "?" | "$" => filled.glyphs.extend(letters(inner)),
            _ => variable(inner, context, &mut filled)?,
        }
        rest = &rest[at + length + 1..];
    }
    filled.glyphs.extend(glyphs(rest));
    Some(filled)
}

fn variable(inner: &str, context: &Context, filled: &mut Filled) -> Option<()> {
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key.trim(), default.trim().strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''))),
        None => (inner.trim(), None),
    };
    match (context.get(key), default) {
        (Known::Values([one]), _) => filled.glyphs.extend(letters(one)),
        (Known::Absent, Some(default)) => filled.glyphs.extend(letters(default)),
        (Known::Open, _) => {
            filled.glyphs.push(Glyph::Any);
            filled.open.push(key.to_owned());
        }
        // Only keys of one value can be variables.
        (Known::Values(_) | Known::Absent, _) => return None,
    }
    Some(())
}
