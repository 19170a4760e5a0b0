//! `policy/unknown-variable`.

use super::terms::patterns;
use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::policy::{GLOBAL, global_key, variables};

pub const RULE: Rule = Rule { code: "policy/unknown-variable", severity: Severity::Error, page: include_str!("unknown_variable.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    for said in policy.statements().flat_map(|statement| patterns(statement)) {
        for variable in variables(said.text).iter().filter(|variable| variable.fault.is_none()) {
            let key = variable.key.to_ascii_lowercase();
            match global_key(variable.key) {
                Some((_, true)) => found.push(Finding::at(&said.range, format!("`{}` has several values, and a variable stands for one", variable.key))),
                None if key.starts_with("aws:") => {
                    let bare = key.split('/').next().unwrap_or_default();
                    let known = GLOBAL.iter().map(|(known, _)| known.trim_end_matches('/'));
                    if let Some(meant) = known.into_iter().find(|known| (1..=2).contains(&strsim::damerau_levenshtein(&known.to_ascii_lowercase(), bare))) {
                        found.push(
                            Finding::at(&said.range, format!("there is no condition key `{}`, so this variable stands for nothing", variable.key))
                                .help(format!("did you mean `${{{meant}}}`?")),
                        );
                    }
                }
                _ => {}
            }
        }
    }
}
