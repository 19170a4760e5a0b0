//! `bythebook plan GUIDE`.

use super::Exit;
use super::args::{Format, PlanArgs};
use super::carry_out::{block_on, unreachable};
use super::load::{Loaded, load};
use super::preflight::{look, tell};
use crate::execute::{Client, ConnectOptions, Preflight, state_folder};
use crate::plan::to_json;
use crate::report::{clean, columns, live_json, live_text, plan_text, print, print_json, say};

pub fn run(args: &PlanArgs) -> Exit {
    let loaded = match load(&args.guide) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    if loaded.plan.diagnostics.iter().any(|diagnostic| diagnostic.refuses) {
        show(args, &loaded, None);
        return Exit::Refused;
    }
    if args.live {
        return block_on(async { live(args, &loaded).await.unwrap_or_else(|exit| exit) });
    }
    show(args, &loaded, None);
    Exit::Done
}

async fn live(args: &PlanArgs, loaded: &Loaded) -> Result<Exit, Exit> {
    let options = ConnectOptions { profile: args.account.profile.clone(), region: args.account.region.clone() };
    let client = Client::connect(&options).await.map_err(|error| unreachable(&error, ""))?;
    let caller = client.caller().await.map_err(|error| unreachable(&error, ""))?;
    let place = format!("account {}", clean(&caller.account_id));
    say(&format!("{place} as {} at {}", clean(&caller.arn), clean(client.endpoint())));
    let seen = look(&loaded.plan, &client, &caller, state_folder().as_deref(), &[], &format!(" in {place}")).await?;
    show(args, loaded, Some((&seen, &place)));
    Ok(match seen.problems.is_empty() {
        true => Exit::Done,
        false => tell(&loaded.plan, &seen, &place).err().unwrap_or(Exit::Person),
    })
}

fn show(args: &PlanArgs, loaded: &Loaded, live: Option<(&Preflight, &str)>) {
    match args.output.format {
        Format::Json => {
            let mut json = to_json(&loaded.plan, &loaded.source);
            for (call, standing) in json["operations"].as_array_mut().into_iter().flatten().zip(live.iter().flat_map(|(seen, _)| &seen.calls)) {
                call["live"] = live_json(standing);
            }
            print_json(&json);
        }
        Format::Text => {
            print(plan_text(&loaded.plan, &loaded.source, columns()).trim_end());
            if let Some((seen, place)) = live {
                print(&format!("\nin {place}:"));
                live_text(&loaded.plan, seen).iter().for_each(|line| print(line));
            }
        }
    }
}
