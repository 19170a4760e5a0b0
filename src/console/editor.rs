//! The visual policy editor: a document where the guide spells every choice out, and nothing where one is left open.

use serde_json::json;

use super::desk::{Desk, Outcome};
use crate::iam::{Arg, CallerFact, Document, Part, Template};
use crate::lexicon::Service;
use crate::plan::{Draft, ParameterKind};
use crate::policy::{is_unlisted, service};
use crate::reading::{Editing, Said};
use crate::source::Span;

/// What has been chosen so far: one statement for each service.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    statements: Vec<Statement>,
    unknown: bool,
}

#[derive(Clone, Debug)]
struct Statement {
    service: &'static Service,
    actions: Vec<String>,
    all_resources: bool,
    arns: Vec<Said>,
    bucket: bool,
    /// The bucket is the reader's, so that a name in an ARN is only a sample.
    own_bucket: bool,
    any_object: bool,
    /// A group of actions was opened and none of it was chosen yet.
    level: bool,
}

impl Desk {
    /// Choices in the visual editor, where it is open.
    pub fn edit(&mut self, editing: &[Editing]) -> Outcome {
        match self.stack.last_mut() {
            Some(form) if form.is_edited() && !editing.is_empty() => {
                editing.iter().for_each(|choice| form.editor.choose(choice));
                Outcome::Navigated
            }
            _ => Outcome::Nothing,
        }
    }
}

impl Choices {
    pub fn choose(&mut self, editing: &Editing) {
        if let Editing::Service(service) = editing {
            if self.statements.iter().any(|known| known.service == *service) {
                return;
            }
            let (actions, arns) = (Vec::new(), Vec::new());
            self.statements.push(Statement { service, actions, all_resources: false, arns, bucket: false, own_bucket: false, any_object: false, level: false });
            return;
        }
        // Before the service nothing is chosen.
        let Some(last) = self.statements.last_mut() else { return };
        match editing {
            Editing::Action(said) => {
                let action = if said.text.contains(':') { said.text.clone() } else { format!("{}:{}", last.service.actions, said.text) };
                // An action of another service belongs to another statement, and the editor lists only what there is.
                self.unknown |= !action.starts_with(&format!("{}:", last.service.actions)) || !is_listed(&action);
                if !last.actions.contains(&action) {
                    last.actions.push(action);
                }
                last.level = false;
            }
            Editing::AllActions => last.actions = vec![format!("{}:*", last.service.actions)],
            Editing::Level => {
                self.unknown |= last.level;
                last.level = true;
            }
            Editing::AllResources => last.all_resources = true,
            Editing::Arn(said) => last.arns.push(said.clone()),
            Editing::Bucket { yours } => {
                last.bucket = true;
                last.own_bucket |= *yours;
            }
            Editing::AnyObject => last.any_object = true,
            Editing::Unknown => self.unknown = true,
            Editing::Service(_) => {}
        }
    }

    /// Nothing that is chosen here is all there is.
    pub fn leave_open(&mut self) {
        self.unknown = true;
    }

    /// The document, where every statement's service, actions and resources are certain.
    pub fn document(&self, draft: &mut Draft, span: Span) -> Option<Arg> {
        if self.unknown || self.statements.is_empty() || !self.statements.iter().all(Statement::is_certain) {
            return None;
        }
        let mut text = Template::text(r#"{"Version":"2012-10-17","Statement":["#);
        for (at, statement) in self.statements.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            text.push(Part::Text(format!(r#"{comma}{{"Effect":"Allow","Action":{},"Resource":["#, json!(statement.actions))));
            for (at, resource) in statement.resources(draft, span).into_iter().enumerate() {
                text.push(Part::Text(if at > 0 { ",\"" } else { "\"" }.into()));
                text.push_in_json(resource);
                text.push(Part::Text("\"".into()));
            }
            text.push(Part::Text("]}".into()));
        }
        text.push(Part::Text("]}".into()));
        Some(Arg::Document(Document { text, span }))
    }
}

fn is_listed(action: &str) -> bool {
    let known = action.split_once(':').is_none_or(|(prefix, name)| service(prefix).is_none_or(|service| service.action(name).is_some()));
    known || action.contains('*') || is_unlisted(action)
}

impl Statement {
    fn is_certain(&self) -> bool {
        let resources = self.all_resources || !self.arns.is_empty() || self.is_bucket();
        !self.service.actions.is_empty() && !self.actions.is_empty() && !self.level && resources
    }

    /// "Type the name of your bucket, and Any for the object name".
    fn is_bucket(&self) -> bool {
        self.service.actions == "s3" && self.bucket && self.any_object
    }

    /// "Your bucket's, so that the ARN looks like `arn:aws:s3:::my-shelf/*`": the bucket's name is still the reader's.
    fn arn(&self, said: &Said, draft: &mut Draft) -> Template {
        let bucket = said.text.strip_prefix("arn:aws:s3:::").map(|rest| rest.split('/').next().unwrap_or(rest)).filter(|bucket| self.own_bucket && is_literal(bucket));
        let Some(bucket) = bucket else { return draft.text(&said.text, said.span) };
        let mut arn = Template::text("arn:aws:s3:::");
        arn.push(draft.token(ParameterKind::BucketName, bucket, said.span));
        arn.push(Part::Text(said.text["arn:aws:s3:::".len() + bucket.len()..].to_owned()));
        arn
    }

    fn resources(&self, draft: &mut Draft, span: Span) -> Vec<Template> {
        if self.all_resources {
            return vec![Template::text("*")];
        }
        if !self.arns.is_empty() {
            return self.arns.iter().map(|said| self.arn(said, draft)).collect();
        }
        let mut arn = Template::text("arn:");
        arn.push(Part::Caller(CallerFact::Partition));
        arn.push(Part::Text(":s3:::".into()));
        arn.push(Part::Parameter(draft.parameter(ParameterKind::BucketName, None, None, span)));
        arn.push(Part::Text("/*".into()));
        vec![arn]
    }
}

fn is_literal(bucket: &str) -> bool {
    !bucket.is_empty() && bucket.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
