//! What policies decide about a request.
//!
//! Sources, all in the IAM User Guide: "Policy evaluation logic", "Determining whether a request is allowed or denied within an
//! account", "IAM JSON policy elements: Condition operators", "Create a condition with multiple keys or values", "IAM policy elements:
//! Variables and tags". Service control policies, session policies and those of other accounts are not looked at.

mod condition;
mod context;
mod statement;
#[cfg(test)]
mod tests;
mod value;
mod variable;

use std::fmt;

use super::statement::Policy;

pub use context::{Context, Known};

/// What somebody asks AWS to do.
#[derive(Clone, Debug)]
pub struct Request {
    pub principal: Principal,
    /// `s3:PutObject`; with wildcards all actions that it stands for.
    pub action: String,
    /// An ARN, or `*` for an action that has none; with wildcards all resources that it stands for.
    pub resource: String,
    pub context: Context,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// By ARN.
    User(String),
    Role(String),
    /// A service of AWS: `ec2.amazonaws.com`.
    Service(String),
    /// Somebody whom an identity provider has vouched for, by the provider's ARN or name.
    Federated(String),
}

/// The policies that have a say.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// Those of the user with those of its groups, or those of the role. One that allows is enough.
    pub identity: Vec<Given<'a>>,
    /// Must allow too.
    pub boundary: Option<Given<'a>>,
    /// Of the resource itself.
    pub resource: Option<Given<'a>>,
    /// Nothing is allowed that the resource's policy does not allow, as it is with the trust policies of roles.
    pub resource_must_allow: bool,
}

/// One policy.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    pub name: &'a str,
    pub text: Text<'a>,
}

/// What is known of a policy's text.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    Whole(Policy<'a>),
    /// It says at least this, and allows perhaps more.
    Part(Policy<'a>),
    /// Nothing is known of it but that it denies nothing.
    Allows,
    Unknown,
}

impl fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// In which of the policies that must agree a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Identity,
    Boundary,
    Resource,
}

/// The statement that decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct By {
    pub layer: Layer,
    /// The policy's name, as it was given.
    pub policy: String,
    /// From 0.
    pub statement: usize,
    pub sid: Option<String>,
}

/// As a person is told: by its `Sid`, or as the first, the second, …
impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sid {
            Some(sid) => write!(f, "statement {sid} of {}", self.policy),
            None => write!(f, "statement {} of {}", self.statement + 1, self.policy),
        }
    }
}

/// Something that must hold and that is not known of the request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The condition key; `Action` and `Resource` where the statement takes in only some of what was asked for.
    pub key: String,
    /// `is in`, `is not`, …
    pub verb: &'static str,
    pub values: Vec<String>,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key, self.verb)?;
        self.values.iter().enumerate().try_for_each(|(at, value)| write!(f, "{}{value}", if at == 0 { " " } else { " or " }))
    }
}

/// A statement that applies only where all its terms hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub by: By,
    pub terms: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// One statement of each layer that has to allow it.
    Allowed { by: Vec<By> },
    /// By a statement that denies it.
    Denied { by: By },
    /// No statement of this layer allows it.
    NotAllowed { by: Layer },
    /// Of each group one statement must apply, and none of those that deny.
    Depends { groups: Vec<Vec<Open>>, unless: Vec<Open> },
    /// It hangs on what these policies say, which is not known.
    Unknown { policies: Vec<String> },
}

/// Whether one side allows.
enum Side {
    No(Layer),
    Yes(Vec<By>),
    Open(Vec<Vec<Open>>),
    Unknown(Vec<String>),
}

/// What the policies decide.
pub fn decide(request: &Request, policies: &Policies) -> Decision {
    let layers = [(Layer::Identity, policies.identity.as_slice()), (Layer::Boundary, policies.boundary.as_slice()), (Layer::Resource, policies.resource.as_slice())];
    let mut found = Found::default();
    layers.into_iter().for_each(|(layer, given)| found.look(request, layer, given));
    // "An explicit deny in any of these policies overrides the allow."
    if let Some(by) = found.denied {
        return Decision::Denied { by };
    }
    let [identity, boundary, resource] = found.sides;
    let bounded = match policies.boundary {
        Some(_) => boundary.side(Layer::Boundary),
        None => Side::Yes(Vec::new()),
    };
    // A user whom the resource's policy names needs neither policies of its own nor room in its boundary; a role needs the room.
    let named = Side::of(resource.yes.iter().filter(|(_, whole)| *whole), resource.open.iter().filter(|(_, whole)| *whole), &resource.unknown, Layer::Resource);
    let named = if matches!(request.principal, Principal::Role(_)) { both(named, bounded.copy()) } else { named };
    let own = both(identity.side(Layer::Identity), bounded);
    let own = if policies.resource_must_allow { both(resource.side(Layer::Resource), own) } else { own };
    let side = match policies.resource {
        Some(_) => either(named, own),
        None => own,
    };
    match side {
        Side::Yes(by) if found.unless.is_empty() && found.silent.is_empty() => Decision::Allowed { by },
        Side::Yes(_) | Side::Open(_) if !found.silent.is_empty() => Decision::Unknown { policies: found.silent },
        Side::Yes(_) => Decision::Depends { groups: Vec::new(), unless: found.unless },
        Side::Open(groups) => Decision::Depends { groups, unless: found.unless },
        Side::Unknown(policies) => Decision::Unknown { policies },
        Side::No(by) => Decision::NotAllowed { by },
    }
}

/// What the statements that match say.
#[derive(Default)]
struct Found {
    denied: Option<By>,
    unless: Vec<Open>,
    /// Policies that may deny, and of which nothing is known.
    silent: Vec<String>,
    sides: [Allowing; 3],
}

/// The statements of a layer that allow; with each whether it names the principal itself, and not only its account.
#[derive(Default)]
struct Allowing {
    yes: Vec<(By, bool)>,
    open: Vec<(Open, bool)>,
    unknown: Vec<String>,
}

impl Found {
    fn look(&mut self, request: &Request, layer: Layer, given: &[Given]) {
        for one in given {
            let (policy, whole) = match one.text {
                Text::Whole(policy) => (Some(policy), true),
                Text::Part(policy) => (Some(policy), false),
                Text::Allows => (None, false),
                Text::Unknown => {
                    self.silent.push(one.name.to_owned());
                    (None, false)
                }
            };
            let allowing = &mut self.sides[layer as usize];
            if !whole {
                allowing.unknown.push(one.name.to_owned());
            }
            let Some(policy) = policy else { continue };
            let versioned = policy.version().is_some_and(|version| version.text == "2012-10-17");
            for (at, statement) in policy.statements().enumerate() {
                let applied = statement::applies(&statement, request, layer, versioned);
                let sid = statement.texts("Sid").first().map(|sid| sid.text.to_owned()).filter(|sid| !sid.is_empty());
                let by = By { layer, policy: one.name.to_owned(), statement: at, sid };
                match (statement.effect(), applied) {
                    (_, statement::Applies::No) => {}
                    (Some("Allow"), statement::Applies::Yes { itself }) => allowing.yes.push((by, itself)),
                    (Some("Allow"), statement::Applies::If { itself, terms }) => allowing.open.push((Open { by, terms }, itself)),
                    (Some("Deny"), statement::Applies::Yes { .. }) => self.denied = Some(self.denied.take().map_or(by.clone(), |known| known.min(by))),
                    (Some("Deny"), statement::Applies::If { terms, .. }) => self.unless.push(Open { by, terms }),
                    _ => {}
                }
            }
        }
    }
}

impl Allowing {
    fn side(&self, layer: Layer) -> Side {
        Side::of(self.yes.iter(), self.open.iter(), &self.unknown, layer)
    }
}

impl Side {
    fn of<'a>(yes: impl Iterator<Item = &'a (By, bool)>, open: impl Iterator<Item = &'a (Open, bool)>, unknown: &[String], layer: Layer) -> Side {
        // The first of all, so that the order of statements says nothing but its name.
        if let Some((by, _)) = yes.min_by_key(|(by, _)| by.clone()) {
            return Side::Yes(vec![by.clone()]);
        }
        if !unknown.is_empty() {
            return Side::Unknown(unknown.to_vec());
        }
        let open: Vec<Open> = open.map(|(open, _)| open.clone()).collect();
        if open.is_empty() { Side::No(layer) } else { Side::Open(vec![open]) }
    }

    fn copy(&self) -> Side {
        match self {
            Side::No(layer) => Side::No(*layer),
            Side::Yes(by) => Side::Yes(by.clone()),
            Side::Open(groups) => Side::Open(groups.clone()),
            Side::Unknown(policies) => Side::Unknown(policies.clone()),
        }
    }
}

fn both(one: Side, other: Side) -> Side {
    match (one, other) {
        (no @ Side::No(_), _) | (_, no @ Side::No(_)) => no,
        (Side::Unknown(one), Side::Unknown(other)) => Side::Unknown([one, other].concat()),
        (unknown @ Side::Unknown(_), _) | (_, unknown @ Side::Unknown(_)) => unknown,
        (Side::Open(one), Side::Open(other)) => Side::Open([one, other].concat()),
        (open @ Side::Open(_), _) | (_, open @ Side::Open(_)) => open,
        (Side::Yes(one), Side::Yes(other)) => Side::Yes([one, other].concat()),
    }
}

fn either(one: Side, other: Side) -> Side {
    match (one, other) {
        (yes @ Side::Yes(_), _) | (_, yes @ Side::Yes(_)) => yes,
        (Side::Unknown(one), Side::Unknown(other)) => Side::Unknown([one, other].concat()),
        (unknown @ Side::Unknown(_), _) | (_, unknown @ Side::Unknown(_)) => unknown,
        // One way is enough; where each is one group, either may hold.
        (Side::Open(one), Side::Open(other)) => match (one.as_slice(), other.as_slice()) {
            ([first], [second]) => Side::Open(vec![[first.clone(), second.clone()].concat()]),
            _ => Side::Open(one),
        },
        (open @ Side::Open(_), _) | (_, open @ Side::Open(_)) => open,
        // The resource names it, so it is the boundary that is in the way.
        (Side::No(Layer::Boundary), _) => Side::No(Layer::Boundary),
        (Side::No(_), no) => no,
    }
}
