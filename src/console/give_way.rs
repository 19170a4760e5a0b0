//! Goals before commands: a command does what the words before it say, or something else.

use super::desk::{Desk, entity_kind};
use super::entity::{Entity, managed};
use super::form::{Form, Kind};
use super::wizard::attach;
use crate::iam::{Arg, EntityKind};
use crate::lexicon::Thing;
use crate::reading::{Act, Said};

impl Desk {
    /// Before a command: forms that hold nothing but goals are dropped where commands carry them out, the others finished. A user
    /// or group of whom no command is to come is made by the goal alone, and so is a key that nothing else makes; and what no command gives is given by it.
    pub fn give_way(&mut self) {
        while let Some(form) = self.stack.last() {
            let alone =
                matches!(form.kind, Kind::New(thing @ (Thing::User | Thing::Group)) if form.name().is_some() && self.explicit.get(&thing).is_none_or(|at| *at < form.span.start));
            let gives = match form.kind {
                Kind::Attach => form.subject.as_ref().is_some_and(|holder| form.policies.iter().any(|policy| !self.is_given_ahead(form, holder.kind, policy))),
                Kind::Members => !self.joined_ahead(form),
                _ => false,
            };
            // The key of a user whom the guide has made.
            let key =
                form.makes(Thing::Key) && form.subject.as_ref().is_some_and(|user| self.maker(EntityKind::User, &user.name).is_some()) && !self.explicit.contains_key(&Thing::Key);
            if form.gestured || alone || key {
                self.finish_top();
            } else if gives {
                self.keep_what_is_owed();
                self.finish_top();
            } else if let Some(mut form) = self.stack.pop()
                && let Kind::New(thing @ (Thing::User | Thing::Group | Thing::Role)) = form.kind
            {
                form.policies = form.policies.iter().filter(|policy| !self.is_given_ahead(&form, entity_kind(thing), policy)).cloned().collect();
                if self.joined_ahead(&form) {
                    form.groups.clear();
                }
                self.owed.extend((form.meant && form.name().is_some() && !(form.policies.is_empty() && form.groups.is_empty())).then_some(form));
            }
        }
    }

    fn keep_what_is_owed(&mut self) {
        let Some(form) = self.stack.last() else { return };
        let Some(kind) = form.subject.as_ref().map(|holder| holder.kind).filter(|_| form.kind == Kind::Attach) else { return };
        let policies = form.policies.iter().filter(|policy| !self.is_given_ahead(form, kind, policy)).cloned().collect();
        if let Some(form) = self.stack.last_mut() {
            form.policies = policies;
        }
    }

    /// A command behind the goal attaches this policy to somebody of the kind; one whose policy is a variable may.
    fn is_given_ahead(&self, form: &Form, kind: EntityKind, policy: &Entity) -> bool {
        let Some(principal) = kind.principal() else { return true };
        let word = principal.word().to_lowercase();
        let gives = [format!("iam attach-{word}-policy"), format!("iam put-{word}-policy")];
        let named = |command: &str| policy.said.as_ref().is_some_and(|name| command.contains(name.as_str()));
        // One of AWS's own is attached whether a command does it too or not.
        let own = policy.arn.is_none() || policy.by.is_some();
        let open = |command: &str| own && is_open(command);
        let ahead = self.given_ahead.iter().filter(|(at, _)| *at > form.span.start).map(|(_, command)| command.as_str());
        ahead.into_iter().any(|command| named(command) || gives.iter().any(|gives| command.contains(gives)) && open(command))
    }

    /// What a sentence gives besides the commands that it introduces: none of the guide's commands names it, nor one with a variable may.
    pub fn gives_besides(&self, act: &Act) -> Option<Act> {
        let commands = || self.given_ahead.iter().map(|(_, command)| command.as_str());
        match act {
            Act::Attach { policies, recent, to } => {
                let open = commands().any(|command| command.contains("iam attach-") && is_open(command));
                let besides = |said: &&Said| managed(&said.text, said.span).is_some() && !commands().any(|command| command.contains(said.text.as_str()));
                let policies: Vec<Said> = policies.iter().filter(besides).cloned().collect();
                (!open && !policies.is_empty()).then(|| Act::Attach { policies, recent: *recent, to: to.clone() })
            }
            Act::AddToGroup { group: Some(_), .. } => (!commands().any(|command| command.contains("iam add-user-to-group"))).then(|| act.clone()),
            _ => None,
        }
    }

    fn joined_ahead(&self, form: &Form) -> bool {
        self.given_ahead.iter().any(|(at, command)| *at > form.span.start && command.contains("iam add-user-to-group"))
    }

    /// A command has made what a goal would give something to.
    pub(super) fn settle_debts(&mut self, made: &Entity) {
        let is_his = |form: &Form| {
            matches!(form.kind, Kind::New(thing) if entity_kind(thing) == made.kind) && (made.said.is_none() || form.name().is_some_and(|name| made.is_called(&name.text)))
        };
        let Some(at) = self.owed.iter().position(is_his) else { return };
        let form = self.owed.remove(at);
        attach::policies(self, &form, made);
        for group in &form.groups {
            self.draft.call("AddUserToGroup", vec![("GroupName", Arg::Text(group.name.clone())), ("UserName", Arg::Text(made.name.clone()))], form.span);
        }
    }

    /// What nothing was given to is a person's.
    pub(super) fn leave_debts(&mut self) {
        for form in std::mem::take(&mut self.owed) {
            self.leave_unfilled(form.span);
        }
    }
}

/// Which policy the command attaches, its text does not say.
fn is_open(command: &str) -> bool {
    command.split_once("policy-arn").is_none_or(|(_, arn)| arn.split_whitespace().next().unwrap_or_default().contains(['$', '<', '{', '[']))
}
