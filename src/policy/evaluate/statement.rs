//! Whether a statement applies to a request.

use super::condition::{Holds, holds};
use super::variable::{Filled, fill};
use super::{Layer, Principal, Request, Term};
use crate::policy::statement::{Said, Statement};
use crate::policy::wildcard::{Glyph, Reach, glyphs, reach};

/// `itself`: the statement names the principal, and not only its account.
pub enum Applies {
    No,
    Yes { itself: bool },
    If { itself: bool, terms: Vec<Term> },
}

/// Whether the statement applies: principal, action, resource and all conditions.
pub fn applies(statement: &Statement, request: &Request, layer: Layer, versioned: bool) -> Applies {
    let named = if layer == Layer::Resource { principal(statement, &request.principal) } else { Named::Itself };
    if named == Named::Not {
        return Applies::No;
    }
    let mut terms = Vec::new();
    let elements = [action(statement, request), resource(statement, request, layer, versioned)];
    for found in elements {
        match found {
            Taken::Not => return Applies::No,
            Taken::Whole => {}
            Taken::Part(some) => terms.extend(some),
        }
    }
    for condition in statement.conditions() {
        match holds(&condition, &request.context, versioned) {
            Holds::No => return Applies::No,
            Holds::Yes => {}
            Holds::If(some) => terms.extend(some),
        }
    }
    terms.sort();
    terms.dedup();
    let itself = named == Named::Itself;
    if terms.is_empty() { Applies::Yes { itself } } else { Applies::If { itself, terms } }
}

/// How much of what was asked for an element takes in.
enum Taken {
    Not,
    Part(Vec<Term>),
    Whole,
}

fn action(statement: &Statement, request: &Request) -> Taken {
    let of = |element: &str| {
        let patterns = statement.texts(element);
        let named = glyphs(&request.action.to_ascii_lowercase());
        matched(&patterns, |said| Some(Filled { glyphs: glyphs(&said.text.to_ascii_lowercase()), open: Vec::new() }), &named)
    };
    match (statement.has("Action"), statement.has("NotAction")) {
        (true, _) => of("Action").part("Action", "is"),
        (_, true) => of("NotAction").not().part("Action", "is not"),
        _ => Taken::Not,
    }
}

fn resource(statement: &Statement, request: &Request, layer: Layer, versioned: bool) -> Taken {
    let of = |element: &str| {
        let patterns = statement.texts(element);
        matched(&patterns, |said| fill(said.text, &request.context, versioned), &glyphs(&request.resource))
    };
    match (statement.has("Resource"), statement.has("NotResource")) {
        (true, _) => of("Resource").part("Resource", "is"),
        (_, true) => of("NotResource").not().part("Resource", "is not"),
        // A trust policy has none: it is about its role.
        _ if layer == Layer::Resource => Taken::Whole,
        _ => Taken::Not,
    }
}

/// What the patterns of an element take in, before it has a name.
enum Matched {
    Not,
    /// Patterns that take in some, or all where a variable fits.
    Part(Vec<String>),
    Whole,
}

fn matched(patterns: &[Said], filled: impl Fn(&Said) -> Option<Filled>, named: &[Glyph]) -> Matched {
    let mut parts = Vec::new();
    for said in patterns {
        let Some(pattern) = filled(said) else { continue };
        match reach(&pattern.glyphs, named) {
            Reach::None => {}
            Reach::Whole if pattern.open.is_empty() => return Matched::Whole,
            Reach::Whole | Reach::Part => parts.push(said.text.to_owned()),
        }
    }
    if parts.is_empty() { Matched::Not } else { Matched::Part(parts) }
}

impl Matched {
    /// What the patterns leave over.
    fn not(self) -> Matched {
        match self {
            Matched::Not => Matched::Whole,
            Matched::Whole => Matched::Not,
            part => part,
        }
    }

    fn part(self, element: &str, verb: &'static str) -> Taken {
        match self {
            Matched::Not => Taken::Not,
            Matched::Whole => Taken::Whole,
            Matched::Part(values) => Taken::Part(vec![Term { key: element.to_owned(), verb, values }]),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Named {
    Not,
    /// The account, which leaves it to its own policies.
    Account,
    Itself,
}

/// Whom a resource's policy means. Source: "AWS JSON policy elements: Principal" and "… NotPrincipal".
fn principal(statement: &Statement, who: &Principal) -> Named {
    let named = statement.principals().iter().map(|(kind, said)| one(kind.as_ref().map(|kind| kind.text), said.text, who)).fold(Named::Not, |known, found| match (known, found) {
        (Named::Itself, _) | (_, Named::Itself) => Named::Itself,
        (Named::Account, _) | (_, Named::Account) => Named::Account,
        _ => Named::Not,
    });
    match (statement.has("NotPrincipal"), named) {
        (false, named) => named,
        // Whoever is not listed.
        (true, Named::Itself) => Named::Not,
        (true, _) => Named::Itself,
    }
}

fn one(kind: Option<&str>, said: &str, who: &Principal) -> Named {
    let same = |held: &str| if held == said { Named::Itself } else { Named::Not };
    match (kind, who) {
        (None, _) if said == "*" => Named::Itself,
        (Some("AWS"), Principal::User(_) | Principal::Role(_)) if said == "*" => Named::Itself,
        (Some("AWS"), Principal::User(arn) | Principal::Role(arn)) => {
            let account = arn.split(':').nth(4).unwrap_or_default();
            let root = said.strip_suffix(":root").and_then(|rest| rest.rsplit(':').next());
            if !account.is_empty() && (said == account || root == Some(account)) { Named::Account } else { same(arn) }
        }
        (Some("Service"), Principal::Service(name)) | (Some("Federated"), Principal::Federated(name)) => same(name),
        _ => Named::Not,
    }
}
