//! What IAM would refuse because there is enough already.
//! Source: "IAM and AWS STS quotas" in the IAM User Guide; the account's own figures come from GetAccountSummary.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::execute::desk::Calls;
use crate::execute::preflight::missing::Seen;
use crate::execute::preflight::rules::Step;
use crate::execute::preflight::{Problem, Standing};
use crate::execute::present::look::Eyes;
use crate::iam::limits;

/// What an account may have of a kind, and the members of the summary that say how many there are and may be.
const OF_ACCOUNT: &[(&str, &str, &str)] = &[
    ("CreateGroup", "Groups", "groups"),
    ("CreateInstanceProfile", "InstanceProfiles", "instance profiles"),
    ("CreatePolicy", "Policies", "policies"),
    ("CreateRole", "Roles", "roles"),
    ("CreateUser", "Users", "users"),
];

/// What one thing may have of a kind.
struct Of {
    makes: &'static str,
    takes: &'static str,
    /// The member that names the thing, and its kind.
    of: &'static str,
    noun: &'static str,
    list: (&'static str, &'static str),
    what: &'static str,
    /// The summary's member, and the quota where that cannot be read.
    quota: (&'static str, usize),
}

#[rustfmt::skip]
const OF_THING: &[Of] = &[
    Of { makes: "CreateAccessKey", takes: "DeleteAccessKey", of: "UserName", noun: "user", list: ("ListAccessKeys", "AccessKeyMetadata"), what: "access keys", quota: ("AccessKeysPerUserQuota", limits::ACCESS_KEYS) },
    Of { makes: "AttachUserPolicy", takes: "DetachUserPolicy", of: "UserName", noun: "user", list: ("ListAttachedUserPolicies", "AttachedPolicies"), what: "attached policies", quota: ("AttachedPoliciesPerUserQuota", 10) },
    Of { makes: "AttachGroupPolicy", takes: "DetachGroupPolicy", of: "GroupName", noun: "group", list: ("ListAttachedGroupPolicies", "AttachedPolicies"), what: "attached policies", quota: ("AttachedPoliciesPerGroupQuota", 10) },
    Of { makes: "AttachRolePolicy", takes: "DetachRolePolicy", of: "RoleName", noun: "role", list: ("ListAttachedRolePolicies", "AttachedPolicies"), what: "attached policies", quota: ("AttachedPoliciesPerRoleQuota", 10) },
    Of { makes: "AddUserToGroup", takes: "RemoveUserFromGroup", of: "UserName", noun: "user", list: ("ListGroupsForUser", "Groups"), what: "groups", quota: ("GroupsPerUserQuota", 10) },
    Of { makes: "CreatePolicyVersion", takes: "DeletePolicyVersion", of: "PolicyArn", noun: "policy", list: ("ListPolicyVersions", "Versions"), what: "versions", quota: ("VersionsPerPolicyQuota", 5) },
];

pub async fn problems<C: Calls>(eyes: Eyes<'_, C>, steps: &[Step], calls: &[Standing]) -> Seen {
    let mut seen = Seen::default();
    if !needs_summary(steps) {
        return seen;
    }
    let summary = match eyes.read("GetAccountSummary", &Map::new()).await {
        Ok(answer) => answer.unwrap_or_default(),
        Err(why) => {
            seen.notes.push(format!("the account's quotas: {why}"));
            Value::Null
        }
    };
    let figure = |name: &str| summary["SummaryMap"][name].as_str().and_then(|figure| figure.parse::<usize>().ok());
    for (makes, member, what) in OF_ACCOUNT {
        let new: Vec<usize> = (0..steps.len()).filter(|at| steps[*at].operation.name == *makes && calls[*at] == Standing::Create).collect();
        let (Some(there), Some(quota), false) = (figure(member), figure(&format!("{member}Quota")), new.is_empty()) else { continue };
        if there + new.len() > quota {
            let what = format!("the account has {there} {what} and may have {quota}; {} more would be made", new.len());
            let call = new[quota.saturating_sub(there).min(new.len() - 1)];
            seen.problems.push(Problem { call, what, differences: Vec::new(), next: "delete some, or ask AWS for a higher quota".to_owned() });
        }
    }
    for row in OF_THING {
        for (thing, new) in made(steps, calls, row) {
            let quota = figure(row.quota.0).unwrap_or(row.quota.1);
            let first = &steps[new[0]];
            let asked = Map::from_iter([(row.of.to_owned(), Value::from(thing.as_str()))]);
            let fresh = steps.iter().any(|step| step.makes.contains(&format!("{}={thing}", row.of))) && first.on.iter().any(|maker| calls[*maker] == Standing::Create);
            let there = match fresh {
                true => usize::from(row.makes == "CreatePolicyVersion"),
                false => match eyes.list(row.list.0, &asked, row.list.1).await {
                    Ok(items) => items.len(),
                    // Said already where the thing itself was looked at.
                    Err(_) => continue,
                },
            };
            // Those taken away before the last is made leave room.
            let taken = (0..*new.last().unwrap_or(&0)).filter(|at| steps[*at].operation.name == row.takes && steps[*at].identity.get(row.of) == asked.get(row.of)).count();
            if there + new.len() > quota + taken {
                let what = format!("{} {thing} has {there} {} and may have {quota}; {} more would be made", row.noun, row.what, new.len());
                let next = format!("take {} away first", if there + new.len() - quota - taken == 1 { "one" } else { "some" });
                seen.problems.push(Problem { call: new[0], what, differences: Vec::new(), next });
            }
        }
    }
    seen
}

/// Reads beforehand what [`problems`] will ask for.
pub async fn foresee<C: Calls>(eyes: Eyes<'_, C>, steps: &[Step]) {
    if needs_summary(steps) {
        drop(eyes.read("GetAccountSummary", &Map::new()).await);
    }
}

fn needs_summary(steps: &[Step]) -> bool {
    let limited = |name: &str| OF_ACCOUNT.iter().any(|(makes, ..)| *makes == name) || OF_THING.iter().any(|row| row.makes == name);
    steps.iter().any(|step| limited(step.operation.name))
}

/// The things that get more of a kind, each with the calls that give it.
fn made(steps: &[Step], calls: &[Standing], row: &Of) -> BTreeMap<String, Vec<usize>> {
    let mut made: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.operation.name == row.makes) {
        let adds = matches!(calls[at], Standing::Create) || (row.makes == "CreatePolicyVersion" && matches!(calls[at], Standing::Change { .. }));
        if let Some(thing) = step.identity.get(row.of).and_then(Value::as_str).filter(|_| adds) {
            made.entry(thing.to_owned()).or_default().push(at);
        }
    }
    made
}
