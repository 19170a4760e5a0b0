//! `policy/unknown-region`.

use super::terms::{is_any_region, is_region};
use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;

pub const RULE: Rule = Rule { code: "policy/unknown-region", severity: Severity::Warning, page: include_str!("unknown_region.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for said in policy.resources() {
        let Some(arn) = Arn::parse(said.text) else { continue };
        if !arn.region.is_empty() && !arn.region.contains(['*', '?', '$']) && !is_open(arn.region) && !is_region(arn.region) && !is_any_region(arn.region) {
            found.push(Finding::at(&said.range, format!("`{}` is no region", arn.region)).help("a region is named as `eu-west-1`"));
        }
    }
}
