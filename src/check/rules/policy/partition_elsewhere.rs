//! `policy/partition-elsewhere`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::iam::Arn;

pub const RULE: Rule = Rule { code: "policy/partition-elsewhere", severity: Severity::Warning, page: include_str!("partition_elsewhere.md"), over: Over::Guide(look) };

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    if subject.documents.is_empty() {
        return;
    }
    let Some(home) = home(subject).or_else(|| home_of_all_but_one(subject)) else { return };
    for document in &subject.documents {
        let Some(policy) = document.policy() else { continue };
        for said in policy.resources().chain(policy.principals()) {
            let Some(arn) = Arn::parse(said.text).filter(|arn| PARTITIONS.iter().any(|(known, _)| *known == arn.partition) && arn.partition != home) else { continue };
            let right = said.text.replacen(arn.partition, home, 1);
            let message = format!("`{}` is a partition of its own, and everything else in the guide is in `{home}`: there the ARN matches nothing", arn.partition);
            found.push(document.in_guide(Finding::at(&said.range, message).help(format!("write `{right}`"))));
        }
    }
}

/// Addresses that lead into a partition.
/// Source: "AWS service endpoints" in the AWS General Reference.
const PARTITIONS: &[(&str, &[&str])] = &[("aws", &["aws.amazon.com"]), ("aws-cn", &["amazonaws.cn", "amazonaws.com.cn"]), ("aws-us-gov", &["amazonaws-us-gov.com"])];

/// The one partition that the guide's links and regions are in.
fn home(subject: &Subject) -> Option<&'static str> {
    let text = subject.source.text();
    // What documents say is what is judged.
    let outside = |at: usize| !subject.documents.iter().any(|document| document.whole().contains(&at));
    let links = PARTITIONS.iter().filter(|(_, hosts)| hosts.iter().any(|host| text.match_indices(host).any(|(at, _)| outside(at))));
    let mut homes: Vec<&str> = links.map(|(partition, _)| *partition).collect();
    for (start, partition) in [("cn-north-", "aws-cn"), ("cn-northwest-", "aws-cn"), ("us-gov-", "aws-us-gov")] {
        if text.match_indices(start).any(|(at, _)| outside(at)) {
            homes.push(partition);
        }
    }
    homes.dedup();
    match homes.as_slice() {
        [one] => PARTITIONS.iter().find(|(partition, _)| partition == one).map(|(partition, _)| *partition),
        _ => None,
    }
}

/// The partition of all ARNs but one, in a guide that says nothing else of partitions. Where two or more stand elsewhere, the
/// policy may be meant for accounts of both.
fn home_of_all_but_one(subject: &Subject) -> Option<&'static str> {
    let said = ["China", "GovCloud", "partition", "cn-north", "us-gov-", "amazonaws.cn", "amazonaws.com.cn"];
    if said.iter().any(|word| subject.source.text().contains(word)) {
        return None;
    }
    let policies = subject.documents.iter().filter_map(|document| document.policy());
    let mut counts = [0_usize; PARTITIONS.len()];
    let mut rests = Vec::new();
    for policy in policies {
        for said in policy.resources().chain(policy.principals()) {
            let Some(arn) = Arn::parse(said.text) else { continue };
            if let Some(at) = PARTITIONS.iter().position(|(known, _)| *known == arn.partition) {
                counts[at] += 1;
                rests.push(format!("{}:{}", arn.service, arn.resource));
            }
        }
    }
    // The same thing in each partition is meant so.
    let all = rests.len();
    rests.sort_unstable();
    rests.dedup();
    let home = counts.iter().position(|count| all > 2 && *count == all - 1)?;
    (rests.len() == all).then_some(PARTITIONS[home].0)
}
