//! `bythebook drift GUIDE`: how an account stands against what the guide would leave behind. Only reads.

use super::Exit;
use super::args::{DriftArgs, Format};
use super::carry_out::{block_on, unreachable};
use super::load::{Loaded, give, load};
use super::rehearsal::{give_key_ids, rehearsed};
use super::runs::newest;
use super::values::{complete, is_missing};
use crate::check::End;
use crate::execute::account::read_account;
use crate::execute::{Caller, Client, ConnectOptions, state_folder};
use crate::iam::Account;
use crate::plan::{ParameterKind, supply};
use crate::report::{clean, drift_json, drift_text, print, print_json, say};
use crate::sync::drift::{Expected, drift, moved};

pub fn run(args: &DriftArgs) -> Exit {
    match load(&args.guide) {
        Ok(mut loaded) => block_on(async { against(args, &mut loaded).await.unwrap_or_else(|exit| exit) }),
        Err(exit) => exit,
    }
}

async fn against(args: &DriftArgs, loaded: &mut Loaded) -> Result<Exit, Exit> {
    let options = ConnectOptions { profile: args.account.profile.clone(), region: args.account.region.clone() };
    let client = Client::connect(&options).await.map_err(|error| unreachable(&error, ""))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, ""))?;
    let place = format!("account {}", clean(&caller.account_id));
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    values(args, loaded, &caller, &client)?;
    let expected = expected(loaded, &caller).await?;
    let there = read_account(&client).await.map_err(|error| unreachable(&error, &format!(": {place} could not be read")))?;
    let found = drift(&expected, &there);
    match args.output.format {
        Format::Text => drift_text(&found, &place).iter().for_each(|line| print(line)),
        Format::Json => print_json(&drift_json(&found, &caller.account_id)),
    }
    Ok(if found.is_empty() { Exit::Done } else { Exit::Findings })
}

/// What was not given is taken from the newest run of the guide in this account; what an account never tells is made up.
fn values(args: &DriftArgs, loaded: &mut Loaded, caller: &Caller, client: &Client) -> Result<(), Exit> {
    let guide = std::path::absolute(&args.guide.guide).ok();
    let earlier = state_folder().zip(guide).and_then(|(state, guide)| newest(&state, caller, client, &guide));
    if let Some(earlier) = earlier {
        let open = |name: &str| loaded.plan.parameters.iter().any(|parameter| parameter.name == name && parameter.value.is_none());
        let kept: Vec<(String, String)> =
            earlier.records.begin.values.iter().filter(|value| open(&value.name)).filter_map(|value| Some((value.name.clone(), value.value.clone()?))).collect();
        if !kept.is_empty() {
            let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
            say(&format!("as in run {}: {}", clean(&earlier.folder.run), clean(&names.join(", "))));
            give(&mut loaded.plan, &kept)?;
        }
    }
    give_key_ids(&mut loaded.plan);
    let mut passwords = loaded.plan.clone();
    passwords
        .parameters
        .iter_mut()
        .filter(|parameter| parameter.kind != ParameterKind::Password && is_missing(parameter))
        .for_each(|parameter| parameter.value = Some(String::new()));
    for at in supply(&mut passwords) {
        loaded.plan.parameters[at].value = passwords.parameters[at].value.take();
    }
    complete(loaded)
}

/// What the guide leaves behind, as it would stand in this account.
async fn expected(loaded: &Loaded, caller: &Caller) -> Result<Expected, Exit> {
    let fail = |why: &str| {
        say(&format!("nothing was compared: what the guide leaves is not known: {}", clean(why)));
        Exit::Refused
    };
    let rehearsal = rehearsed(&loaded.source, loaded.plan.clone()).await.map_err(|why| fail(&why))?;
    match rehearsal.end {
        End::Done => {}
        End::Refused { code, message, .. } => return Err(fail(&format!("a rehearsal is refused: {code}: {message}"))),
        End::Cut { why, .. } => return Err(fail(&why)),
    }
    let here = |account: Account| moved(account, &caller.account_id, &caller.partition);
    Ok(Expected { before: here(rehearsal.before), after: here(rehearsal.account) })
}
