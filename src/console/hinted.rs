//! What the reader's desk does for calls that hints pin.

use super::desk::{Desk, entity_kind};
use super::entity::{Entity, managed};
use super::form::{Form, Kind};
use crate::iam::{EntityKind, Template, names_account, placeholders};
use crate::lexicon::Thing;
use crate::plan::ParameterKind;
use crate::reading::Said;
use crate::source::Span;

impl Desk {
    /// How many forms are open.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Finishes what goals have opened, but for such things: a click may still follow for a form that clicks have filled.
    pub fn finish_goals(&mut self, things: &[Thing]) {
        while self.stack.last().is_some_and(|form| !form.gestured && !things.iter().any(|thing| form.kind == Kind::New(*thing))) {
            self.finish_top();
        }
    }

    /// Finishes the forms above `depth`, and the top one where it makes such a thing.
    pub fn close(&mut self, depth: usize, things: &[Thing]) {
        while self.stack.len() > depth || self.stack.last().is_some_and(|form| things.iter().any(|thing| form.kind == Kind::New(*thing))) {
            self.finish_top();
        }
    }

    /// The forms that are open, each by what it is and where it was opened.
    pub fn open_forms(&self) -> Vec<(Kind, usize)> {
        self.stack.iter().map(|form| (form.kind, form.span.start)).collect()
    }

    /// Closes the forms above `depth`: not this program sends them. What they would have made is known by its name. Their places.
    pub fn abandon(&mut self, depth: usize) -> Vec<Span> {
        let left: Vec<Form> = self.stack.drain(depth.min(self.stack.len())..).collect();
        for form in &left {
            if let (Kind::New(thing), Some(name)) = (form.kind, form.name().cloned()) {
                self.made_by_others(entity_kind(thing), &name);
            }
        }
        left.iter().map(|form| form.span).collect()
    }

    /// Takes back what the last form has called, where it was closed before its last click was told. Its places.
    pub fn unsend(&mut self, thing: Thing) -> Vec<Span> {
        if self.just_finished != Some(thing) {
            return Vec::new();
        }
        let made: Vec<(EntityKind, Said)> = self.recents.iter().filter(|entity| entity.by.is_some_and(|by| by.0 >= self.sent.calls.start)).filter_map(named).collect();
        let calls = self.take_calls(self.sent.calls.start);
        made.iter().for_each(|(kind, name)| self.made_by_others(*kind, name));
        calls.iter().map(|call| call.span).collect()
    }

    fn made_by_others(&mut self, kind: EntityKind, name: &Said) {
        let entity = self.named(kind, name);
        if kind.principal().is_some() {
            self.current = Some(entity);
        }
    }

    /// Forgets the calls from `known` on and what they made, and gives the calls back.
    pub fn take_calls(&mut self, known: usize) -> Vec<crate::iam::Call> {
        let made_since = |by: Option<crate::iam::OperationRef>| by.is_some_and(|by| by.0 >= known);
        self.recents.retain(|entity| !made_since(entity.by));
        if self.current.as_ref().is_some_and(|entity| made_since(entity.by)) {
            self.current = None;
        }
        self.just_finished = None;
        self.draft.calls.split_off(known.min(self.draft.calls.len()))
    }

    /// The ARN of the policy of this name: one that the guide makes, an AWS managed one, or an ARN itself.
    pub fn hinted_policy(&mut self, name: &str, span: Span) -> Template {
        let token = placeholders(name);
        if token.len() == 1 && token[0] == (0..name.len()) && !names_account(name) {
            return Template::part(self.draft.token(ParameterKind::AttachPolicy, name, span));
        }
        match managed(name, span) {
            Some(policy) => policy.arn(),
            None if name.starts_with("arn:") => self.draft.text(name, span),
            None => self.named(EntityKind::Policy, &Said::new(name, span)).arn(),
        }
    }

    /// The name of a thing that is there already; the one spoken of last where none is said.
    pub fn hinted_subject(&mut self, kind: EntityKind, name: Option<&str>, span: Span) -> Template {
        match (name, self.recent(kind)) {
            (Some(name), _) => self.named(kind, &Said::new(name, span)).name,
            (None, Some(known)) => known.name,
            (None, None) => self.unnamed(kind, span).name,
        }
    }
}

fn named(entity: &Entity) -> Option<(EntityKind, Said)> {
    entity.said.as_ref().map(|said| (entity.kind, Said::new(said.clone(), entity.span)))
}
