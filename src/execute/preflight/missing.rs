//! What a guide takes for granted and the account does not have.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;
use serde_json::{Map, Value};

use crate::execute::desk::Calls;
use crate::execute::preflight::rules::{Step, named};
use crate::execute::preflight::{Problem, Standing};
use crate::execute::present::look::Eyes;
use crate::iam::{Arn, managed_policy};

/// Reads at once.
const AT_ONCE: usize = 8;

/// How a thing that a member names is looked up, and what it is.
const THINGS: &[(&str, &str, &str)] = &[
    ("GroupName", "GetGroup", "group"),
    ("InstanceProfileName", "GetInstanceProfile", "instance profile"),
    ("OpenIDConnectProviderArn", "GetOpenIDConnectProvider", "provider"),
    ("PolicyArn", "GetPolicy", "policy"),
    ("RoleName", "GetRole", "role"),
    ("SAMLProviderArn", "GetSAMLProvider", "provider"),
    ("UserName", "GetUser", "user"),
];

#[derive(Default)]
pub struct Seen {
    pub problems: Vec<Problem>,
    pub notes: Vec<String>,
}

/// Looks for the things that calls name and no call makes; a call whose thing is not there is missing it.
pub async fn problems<C: Calls>(eyes: Eyes<'_, C>, steps: &[Step], calls: &mut [Standing]) -> Seen {
    let mut seen = Seen::default();
    let looks = wanted(steps, calls).into_iter().map(|(name, users)| async move { (exists(eyes, &name).await, name, users) });
    let looked: Vec<_> = stream::iter(looks).buffered(AT_ONCE).collect().await;
    let mut explained = Vec::new();
    for (found, name, users) in looked {
        match found {
            Ok(true) => {}
            Ok(false) => {
                let what = format!("{} is not there, and the guide does not make it", said(&name));
                let next = if Arn::parse(thing(&name)).is_some_and(|arn| arn.account == "aws") {
                    "AWS keeps no policy with this ARN; correct it"
                } else {
                    "make it first, or give another name"
                };
                seen.problems.extend(users.first().map(|call| Problem { call: *call, what, differences: Vec::new(), next: next.to_owned() }));
                users.iter().for_each(|call| calls[*call] = Standing::Missing);
                explained.extend(users);
            }
            Err(why) => seen.notes.push(format!("{}: {why}", said(&name))),
        }
    }
    for (call, step) in steps.iter().enumerate().filter(|(call, _)| calls[*call] == Standing::Missing && !explained.contains(call)) {
        let what = format!("{} is not there, and {} needs it", step.what(), step.operation.name);
        if seen.problems.iter().all(|problem| !problem.what.starts_with(&step.what())) {
            seen.problems.push(Problem { call, what, differences: Vec::new(), next: "make it first, or give another name".to_owned() });
        }
    }
    seen
}

/// Reads beforehand what [`problems`] will ask for.
pub async fn foresee<C: Calls>(eyes: Eyes<'_, C>, steps: &[Step]) {
    let calls = vec![Standing::Create; steps.len()];
    let looks = wanted(steps, &calls).into_keys().map(|name| async move { drop(exists(eyes, &name).await) });
    stream::iter(looks).buffered(AT_ONCE).collect::<Vec<_>>().await;
}

/// The things that no call of the plan makes, each with the calls that name it.
fn wanted(steps: &[Step], calls: &[Standing]) -> BTreeMap<String, Vec<usize>> {
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        let stands = matches!(calls[at], Standing::Create | Standing::Change { .. } | Standing::Missing);
        let Some(input) = step.input.as_ref().filter(|_| stands && step.operation.writes()) else { continue };
        for name in named(input).into_iter().filter(|name| !steps.iter().any(|maker| maker.makes.contains(name))) {
            wanted.entry(name).or_default().push(at);
        }
    }
    wanted
}

async fn exists<C: Calls>(eyes: Eyes<'_, C>, name: &str) -> Result<bool, String> {
    let Some((member, read, _)) = THINGS.iter().find(|(member, ..)| name.strip_prefix(member).is_some_and(|rest| rest.starts_with('='))) else { return Ok(true) };
    let thing = thing(name);
    let arn = Arn::parse(thing);
    if arn.is_some_and(|arn| arn.account == "aws" && managed_policy(arn.name()).is_some_and(|policy| policy.arn(arn.partition) == thing)) {
        return Ok(true);
    }
    let asked = Map::from_iter([((*member).to_owned(), Value::from(thing))]);
    Ok(eyes.read(read, &asked).await?.is_some())
}

fn thing(name: &str) -> &str {
    name.split_once('=').map_or(name, |(_, thing)| thing)
}

fn said(name: &str) -> String {
    let noun = THINGS.iter().find(|(member, ..)| name.strip_prefix(member).is_some_and(|rest| rest.starts_with('='))).map_or("", |(_, _, noun)| noun);
    format!("{noun} {}", thing(name))
}
