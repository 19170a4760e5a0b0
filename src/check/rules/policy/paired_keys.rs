//! `policy/paired-keys`.

use super::terms::conditions;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/paired-keys", severity: Severity::Warning, page: include_str!("paired_keys.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (statement, condition, _) in conditions(document).filter(|(_, condition, _)| condition.key.text.eq_ignore_ascii_case("aws:VpcSourceIp")) {
        let pair = ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"];
        let paired = statement.conditions().iter().any(|other| pair.iter().any(|key| key.eq_ignore_ascii_case(other.key.text)));
        if !paired {
            let message = "every VPC has these addresses: alone, `aws:VpcSourceIp` says nothing about where a request comes from";
            found.push(Finding::at(&condition.key.range, message).help("add a condition on `aws:SourceVpc` or `aws:SourceVpce`"));
        }
    }
}
