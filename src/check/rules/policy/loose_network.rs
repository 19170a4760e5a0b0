//! `policy/loose-network`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::terms::{conditions, network};
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::Compares;

pub const RULE: Rule = Rule { code: "policy/loose-network", severity: Severity::Note, page: include_str!("loose_network.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    for (_, condition, _) in conditions(document).filter(|(.., operator)| operator.compares == Compares::Address) {
        for value in condition.values.items() {
            let Some((address, bits)) = value.text().filter(|text| text.contains('/')).and_then(network) else { continue };
            let start = match address {
                IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & u32::MAX.checked_shl(u32::from(32 - bits)).unwrap_or(0))),
                IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & u128::MAX.checked_shl(u32::from(128 - bits)).unwrap_or(0))),
            };
            if start != address {
                found.push(
                    Finding::at(&value.range, format!("the network begins at {start}; what stands behind its {bits} bits does not count")).help(format!("write `{start}/{bits}`")),
                );
            }
        }
    }
}
