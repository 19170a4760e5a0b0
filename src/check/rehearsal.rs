//! What came of following a guide in an account that ends with the process: a value that rules look at.

use crate::iam::Account;
use crate::plan::Plan;

/// One guide, rehearsed.
pub struct Rehearsal {
    /// The plan with the values that it was rehearsed with.
    pub plan: Plan,
    /// Parameters whose values nobody gave: they were made up.
    pub made_up: Vec<usize>,
    /// The account with what the guide takes for granted, and nothing more.
    pub before: Account,
    /// The account as the guide leaves it, as far as it came.
    pub account: Account,
    pub end: End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Done,
    /// IAM refuses this call of the plan, and nothing after it was made.
    Refused {
        call: usize,
        code: String,
        message: String,
    },
    /// Nobody can tell what IAM would say: the plan itself is refused, or a value was missing. Nothing from this call on was made.
    Cut {
        call: Option<usize>,
        why: String,
    },
}

/// The made-up values, for a person.
pub fn made_up(rehearsal: &Rehearsal) -> String {
    let named = rehearsal.made_up.iter().filter_map(|at| rehearsal.plan.parameters.get(*at));
    // A document is too long to be read here.
    let value = |text: &str| if text.starts_with('{') { "a document".to_owned() } else { text.to_owned() };
    named.map(|parameter| format!("{} = {}", parameter.name, value(parameter.value.as_deref().unwrap_or_default()))).collect::<Vec<_>>().join(", ")
}
