//! `policy/service-principal`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{prefixes, service};

pub const RULE: Rule = Rule { code: "policy/service-principal", severity: Severity::Error, page: include_str!("service_principal.md"), over: Over::Document(look) };

/// Names of services in principals that are no prefixes of actions.
/// Source: the policies that AWS manages.
const OTHERS: &[&str] = &[
    "application-insights",
    "aws-artifact-account-sync",
    "cassandra-streams",
    "codecatalyst-runner",
    "cognito-identity-us-gov",
    "config-conforms",
    "ec2-images",
    "ec2fastlaunch",
    "ec2fleet",
    "ec2scheduled",
    "ec2sqlha",
    "ecs-compute",
    "ecs-tasks",
    "edgelambda",
    "eks-connector",
    "eks-fargate",
    "eks-fargate-pods",
    "eks-nodegroup",
    "lexv2",
    "macie",
    "migrationhub",
    "opensearchservice",
    "securityhubv2",
    "servicecatalog-appregistry",
    "spot",
    "spotfleet",
    "transitgateway",
    "vmie",
    "vpc-flow-logs",
];

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for statement in policy.statements() {
        let principals = statement.principals().into_iter().filter(|(key, _)| key.as_ref().is_some_and(|key| key.text == "Service"));
        found.extend(principals.filter_map(|(_, who)| judge(who.text, &who.range)));
    }
}

/// What is wrong with the name of a service, where it has a dot.
fn judge(name: &str, range: &std::ops::Range<usize>) -> Option<Finding> {
    if is_open(name) || name.contains(['*', '$']) || !name.contains('.') {
        return None;
    }
    // Devices of Alexa are amazon.com's; closed partitions have domains of their own.
    let known = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal", ".gov", ".uk", ".cloud"];
    let Some(ending) = known.iter().find(|ending| name.ends_with(**ending)).filter(|_| !name.contains(['/', ':', ' '])) else {
        let first = name.trim_start_matches("https://").split(['.', '/']).next().unwrap_or_default();
        return Some(Finding::at(range, format!("`{name}` is no service: a service is named SERVICE.amazonaws.com")).help(format!("did you mean `{first}.amazonaws.com`?")));
    };
    if *ending == ".amazon.com" && !name.starts_with("alexa-") {
        let first = name.trim_end_matches(ending);
        return Some(Finding::at(range, format!("`{name}` is no service: a service is named SERVICE.amazonaws.com")).help(format!("did you mean `{first}.amazonaws.com`?")));
    }
    let label = name.trim_end_matches(ending);
    if label.contains('.') || label.len() < 5 || service(label).is_some() || OTHERS.contains(&label) {
        return None;
    }
    let meant = prefixes().chain(OTHERS.iter().copied()).find(|known| strsim::damerau_levenshtein(known, label) == 1)?;
    Some(Finding::at(range, format!("there is no service `{name}`")).help(format!("did you mean `{meant}{ending}`?")))
}
