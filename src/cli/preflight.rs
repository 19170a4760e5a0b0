//! What `run` and `plan --live` see in the account before anything is written, and what of it a person must agree to.

use std::path::Path;

use super::Exit;
use super::carry_out::unreachable;
use crate::execute::{self, Caller, Client, History, Looking, Owner, Pace, Preflight, Replaces, Standing};
use crate::plan::{EXISTING, Plan, REPLACES};
use crate::report::{live_text, notes_text, problems_text, say};

/// Looks at the account. `state` is where earlier runs are recorded; `place` is what is known to be unchanged.
pub async fn look(plan: &Plan, client: &Client, caller: &Caller, state: Option<&Path>, allowed: &[String], place: &str) -> Result<Preflight, Exit> {
    let history = state.map_or_else(History::none, |state| History::of(state, &caller.account_id, client.endpoint()));
    // `all` is for what the plan itself says, not for what happens to be in the account.
    let replaces = if allowed.iter().any(|rule| rule == REPLACES.rule) { Replaces::Allowed } else { Replaces::Refused };
    let looking = Looking { client, caller, pace: Pace::default(), history: &history, replaces };
    execute::preflight(plan, looking).await.map_err(|error| unreachable(&error, place))
}

/// Says everything that stands in the way, or else what is there already. `place` as `account 111122223333`.
pub fn tell(plan: &Plan, preflight: &Preflight, place: &str) -> Result<(), Exit> {
    if !preflight.problems.is_empty() {
        problems_text(plan, preflight, place).iter().for_each(|line| say(line));
        notes_text(preflight).iter().for_each(|line| say(line));
        return Err(Exit::Person);
    }
    let there = preflight.calls.iter().any(|standing| matches!(standing, Standing::AlreadyThere { .. }));
    let lines = if there { live_text(plan, preflight) } else { notes_text(preflight) };
    lines.iter().for_each(|line| say(line));
    Ok(())
}

/// The plan with the risks that only the account shows. What is not called risks nothing.
pub fn weighed(plan: &Plan, preflight: &Preflight) -> Plan {
    let mut weighed = plan.clone();
    for (planned, standing) in weighed.operations.iter_mut().zip(&preflight.calls) {
        match standing {
            Standing::AlreadyThere { owner, .. } => planned.risk = if *owner == Owner::Others { vec![EXISTING] } else { Vec::new() },
            Standing::Change { differences } if !differences.is_empty() && planned.call.operation.name.starts_with("Put") => planned.risk.push(REPLACES),
            _ => {}
        }
    }
    weighed
}
