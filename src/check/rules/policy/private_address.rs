//! `policy/private-address`.

use std::net::IpAddr;

use super::terms::{conditions, network};
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "policy/private-address", severity: Severity::Warning, page: include_str!("private_address.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, _) in conditions(document).filter(|(_, condition, _)| condition.key.text.eq_ignore_ascii_case("aws:SourceIp")) {
        for value in condition.values.items() {
            let Some((address, _)) = value.text().and_then(network) else { continue };
            let private = match address {
                IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
                IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local(),
            };
            if private {
                let message = "`aws:SourceIp` is the public address from which a request comes; a private one it never is";
                found.push(Finding::at(&value.range, message).help("write the public address, or use `aws:VpcSourceIp` with `aws:SourceVpc`"));
            }
        }
    }
}
