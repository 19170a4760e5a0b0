//! `policy/invalid-service`.

use crate::check::rules::is_open;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{closest, is_unlisted, prefixes, service};

pub const RULE: Rule = Rule { code: "policy/invalid-service", severity: Severity::Error, page: include_str!("invalid_service.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for action in policy.actions() {
        let Some((prefix, name)) = action.text.split_once(':') else { continue };
        if is_open(prefix) || prefix.contains(['*', '?']) || service(prefix).is_some() || is_unlisted(prefix) {
            continue;
        }
        let finding = Finding::at(&action.range, format!("no AWS service has the prefix `{prefix}`"));
        // A slip of one letter, where only one service has the action.
        let has = |known: &&str| strsim::damerau_levenshtein(known, &prefix.to_ascii_lowercase()) == 1 && service(known).is_some_and(|service| service.action(name).is_some());
        let mut slips = prefixes().filter(has);
        let slip = slips.next().filter(|_| slips.next().is_none());
        found.push(match slip.or_else(|| closest(prefix, prefixes())) {
            Some(meant) => {
                let finding = finding.help(format!("did you mean `{meant}`?"));
                if slip.is_some() { finding.fix(&action.range, format!("\"{meant}:{name}\"")) } else { finding }
            }
            None => finding,
        });
    }
}
