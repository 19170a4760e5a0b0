//! A stand-in for making what a guide presupposes.

use super::answer::CallError;
use super::client::Client;
use crate::iam::EntityKind;
use crate::plan::{Known, Plan};

pub struct Made {
    pub kind: EntityKind,
    pub name: String,
}

pub async fn make_presupposed(_client: &Client, _plan: &Plan, _known: Known<'_>) -> Result<Vec<Made>, CallError> {
    Ok(Vec::new())
}
