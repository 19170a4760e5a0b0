//! What a paragraph says in the eyes of the walk.

use crate::console::Outcome;
use crate::lexicon::Thing;
use crate::reading::{Act, Mood, Place, Reading, Said};

/// What a sentence states as its end; commands or clicks may do it instead.
pub fn is_goal(act: &Act) -> bool {
    matches!(
        act,
        Act::Create { .. }
            | Act::CreateListed { .. }
            | Act::Attach { .. }
            | Act::AddToGroup { .. }
            | Act::Delete { .. }
            | Act::Detach { .. }
            | Act::Deactivate
            | Act::Call { .. }
            | Act::Tag { .. }
            | Act::Finish(_)
    )
}

/// What a paragraph did at the desk.
pub struct Seen {
    pub outcome: Outcome,
    pub foreign: bool,
    /// Part of it is for a person.
    pub person: bool,
}

/// "Create an IAM user": no other service's console makes one.
pub fn makes_iam_user(reading: &Reading) -> bool {
    let first = reading.instructions.first().filter(|first| first.mood == Mood::Do);
    let user = first.is_some_and(|first| matches!(first.act, Act::Create { thing: Thing::User, .. }));
    user && reading.folded.contains("iam user")
}

pub fn mentions_iam(reading: &Reading) -> bool {
    // IAM Identity Center is another service, with users and groups of its own.
    reading.folded.replace("iam identity center", "").split(|c: char| !c.is_alphanumeric()).any(|word| word == "iam")
        || reading.instructions.iter().any(|instruction| matches!(instruction.act, Act::Visit(Place::Iam)))
}

/// The policies that a heading names: "Add the AdministratorAccess policy".
pub fn titled_policies(reading: &Reading) -> Vec<Said> {
    let named = reading.instructions.iter().filter(|instruction| instruction.mood == Mood::Do).filter_map(|instruction| match &instruction.act {
        Act::Attach { policies, .. } | Act::Pick { values: policies, .. } => Some(policies),
        _ => None,
    });
    named.flatten().cloned().collect()
}
