//! Policies by their names: the guide's own, AWS's, and those that AWS does not have.

use super::desk::Desk;
use super::entity::{Entity, managed};
use crate::diagnostic::Diagnostic;
use crate::iam::{EntityKind, managed_policy, meant_managed_policy, similar_managed_policy};
use crate::reading::Said;

const CODE: &str = "reading/misspelled-policy";

impl Desk {
    /// The guide's own policy of this name, else AWS's.
    pub(super) fn policy_called(&mut self, name: &Said) -> Option<Entity> {
        let own = self.recents.iter().rev().find(|entity| entity.kind == EntityKind::Policy && entity.by.is_some() && entity.is_called(&name.text));
        if own.is_some() {
            return own.cloned();
        }
        let policy = managed(&name.text, name.span)?;
        let right = policy.said.as_deref().unwrap_or_default();
        // Of an ARN another rule speaks, and "Administrator Access" is said in words.
        if name.text != right && name.text.eq_ignore_ascii_case(right) {
            let message = format!("AWS writes `{}` otherwise: commands and ARNs find the policy only under its own letters", name.text);
            // The console finds it all the same.
            self.report(Diagnostic::note(CODE, name.span, message).help(format!("write {right}")), name, Some(right));
        }
        Some(policy)
    }

    /// A policy that is to be AWS's, and that AWS does not have. What is near is no more than a guess, and might grant more than the
    /// guide says: so nothing is attached but what the reader chooses.
    pub(super) fn unknown_to_aws(&mut self, name: &Said) -> Option<Entity> {
        let meant = meant_managed_policy(&name.text).or_else(|| similar_managed_policy(&name.text).filter(|_| name.of_aws));
        if meant.is_none() && !name.of_aws || managed_policy(&name.text).is_some() {
            return None;
        }
        let finding = Diagnostic::error(CODE, name.span, format!("AWS keeps no policy called `{}`", name.text));
        match meant {
            Some(meant) => self.report(finding.help(format!("did you mean {}?", meant.name)), name, None),
            None => self.report(finding.help("write the name as the list of policies in the IAM console has it"), name, None),
        }
        let arn = self.wanted_policy(name.span);
        let entity = Entity { kind: EntityKind::Policy, name: arn.clone(), said: Some(name.text.clone()), arn: Some(arn), by: None, span: name.span };
        self.remember(entity.clone());
        Some(entity)
    }

    fn report(&mut self, finding: Diagnostic, name: &Said, right: Option<&str>) {
        if self.draft.diagnostics.iter().any(|known| known.code == finding.code && known.span == finding.span) {
            return;
        }
        // Within marks the place holds more than the name.
        let bare = name.text.len() == name.span.end - name.span.start;
        self.draft.diagnostics.push(match right.filter(|_| bare) {
            Some(right) => finding.fix(name.span, right),
            None => finding,
        });
    }
}
