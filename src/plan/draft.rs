//! A plan while it is being written: calls as they come, and the values that they need.

use std::collections::HashMap;

use super::{Parameter, ParameterKind, Presupposed};
use crate::diagnostic::Diagnostic;
use crate::iam::{Arg, Call, CallerFact, Document, EntityKind, OperationRef, ParameterRef, Part, Template, command_word, names_account, operation, placeholders, plain_name};
use crate::source::Span;

/// Calls, parameters and findings, in the order in which a reader meets them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub parameters: Vec<Parameter>,
    pub calls: Vec<Call>,
    pub presupposed: Vec<Presupposed>,
    pub diagnostics: Vec<Diagnostic>,
    /// Words that the guide declares to be placeholders: "replace my-bucket with …".
    pub declared: Vec<String>,
    /// The parameter of each placeholder, by its plain name.
    tokens: HashMap<String, ParameterRef>,
}

/// Calls, and values, that nobody could read through before agreeing to them.
const MOST: usize = 1_000;

impl Draft {
    /// Adds a call. An unknown name adds nothing and gives a reference to no call.
    pub fn call(&mut self, name: &str, input: Vec<(&'static str, Arg)>, span: Span) -> OperationRef {
        if let Some(operation) = operation(name) {
            return self.add(Call::new(operation, input, span));
        }
        OperationRef(self.calls.len().saturating_sub(1))
    }

    /// Adds a call, where there is room.
    pub fn add(&mut self, call: Call) -> OperationRef {
        if !self.is_full() {
            self.calls.push(call);
        }
        OperationRef(self.calls.len().saturating_sub(1))
    }

    /// There is more than any guide causes; what comes is no longer added, and the plan is refused.
    pub fn is_full(&self) -> bool {
        self.calls.len() > MOST || self.parameters.len() > MOST
    }

    /// The finding of a plan without end.
    pub fn overflow(&self) -> Option<Diagnostic> {
        let at = self.calls.last().map(|call| call.span).into_iter().chain(self.parameters.last().map(|parameter| parameter.span)).max_by_key(|span| span.start)?;
        let what = if self.calls.len() > MOST { "calls" } else { "values" };
        let help = "take a part of it with --section, or split it";
        self.is_full().then(|| Diagnostic::error("reading/too-much", at, format!("the guide takes more than {MOST} {what}, which nobody can read through")).help(help).refusing())
    }

    /// Adds a delete as the console makes it: with what hangs on the thing.
    pub fn delete(&mut self, name: &str, member: &'static str, thing: Template, span: Span) {
        let calls = operation(name).map(|operation| Call { sweeps: true, ..Call::new(operation, vec![(member, Arg::Text(thing))], span) });
        if let Some(call) = calls {
            self.add(call);
        }
    }

    /// The name of a thing: what the guide says is the default, what it does not say is wanted.
    pub fn name(&mut self, kind: ParameterKind, said: Option<(&str, Span)>, span: Span) -> Template {
        let Some((text, at)) = said.filter(|(text, _)| !text.is_empty()) else {
            return Template::part(Part::Parameter(self.parameter(kind, None, None, span)));
        };
        let tokens = placeholders(text);
        if tokens.len() == 1 && tokens[0] == (0..text.len()) && !names_account(text) {
            return Template::part(self.token(kind, text, at));
        }
        let default = self.text(text, at);
        Template::part(Part::Parameter(self.parameter(kind, None, Some(default), at)))
    }

    /// Text in which placeholders become parameters.
    pub fn text(&mut self, text: &str, span: Span) -> Template {
        let mut template = Template::default();
        let mut from = 0;
        for token in self.tokens(text) {
            if token.start > from {
                template.push(Part::Text(text[from..token.start].to_owned()));
            }
            template.push(self.placeholder(&text[token.clone()], span));
            from = token.end;
        }
        if from < text.len() {
            template.push(Part::Text(text[from..].to_owned()));
        }
        template
    }

    /// Placeholders by their form, and by what the guide declares.
    fn tokens(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut found = placeholders(text);
        let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        for word in &self.declared {
            for (at, matched) in text.match_indices(word.as_str()) {
                let range = at..at + matched.len();
                let whole = !text[..at].ends_with(part_of_word) && !text[range.end..].starts_with(part_of_word);
                if whole && !found.iter().any(|known| known.start < range.end && range.start < known.end) {
                    found.push(range);
                }
            }
        }
        found.sort_by_key(|range| range.start);
        found
    }

    /// The value for a token that the reader replaces.
    pub fn placeholder(&mut self, token: &str, span: Span) -> Part {
        if names_account(token) && self.with_token(token).is_none() {
            let default = Template::part(Part::Caller(CallerFact::AccountId));
            let at = self.parameter(ParameterKind::Placeholder, Some(token), Some(default), span);
            return Part::Parameter(at);
        }
        self.token(ParameterKind::Placeholder, token, span)
    }

    /// The parameter of this kind for a token; one token is one parameter.
    pub fn token(&mut self, kind: ParameterKind, token: &str, span: Span) -> Part {
        match self.with_token(token) {
            Some(known) => {
                let parameter = &mut self.parameters[known.0];
                if parameter.kind == ParameterKind::Placeholder {
                    parameter.kind = kind;
                }
                Part::Parameter(known)
            }
            None => Part::Parameter(self.parameter(kind, Some(token), None, span)),
        }
    }

    fn with_token(&self, token: &str) -> Option<ParameterRef> {
        self.tokens.get(&plain_name(token)).copied()
    }

    /// A document whose placeholders become parameters.
    pub fn document(&mut self, minified: &str, span: Span) -> Document {
        Document { text: self.text(minified, span), span }
    }

    /// A parameter, which gets its name when all are known. The same default of the same kind is the same parameter.
    pub fn parameter(&mut self, kind: ParameterKind, placeholder: Option<&str>, default: Option<Template>, span: Span) -> ParameterRef {
        if placeholder.is_none()
            && let Some(default) = &default
            && let Some(known) = self.parameters.iter().position(|parameter| parameter.kind == kind && parameter.default.as_ref() == Some(default))
        {
            return ParameterRef(known);
        }
        if self.is_full() {
            return ParameterRef(self.parameters.len().saturating_sub(1));
        }
        if let Some(token) = placeholder {
            self.tokens.entry(plain_name(token)).or_insert(ParameterRef(self.parameters.len()));
        }
        self.parameters.push(Parameter {
            name: String::new(),
            kind,
            placeholder: placeholder.map(str::to_owned),
            default,
            value: None,
            span,
            line: 0,
            description: describe(kind, placeholder),
        });
        ParameterRef(self.parameters.len() - 1)
    }

    /// A value under the name of the member that wants it.
    pub fn asked(&mut self, kind: ParameterKind, member: &str, span: Span) -> ParameterRef {
        let at = self.parameter(kind, None, None, span);
        if let Some(parameter) = self.parameters.get_mut(at.0) {
            parameter.name = command_word(member);
            parameter.description = format!("{member}, which the guide does not give");
        }
        at
    }

    /// Notes that a thing must be in the account before the first call.
    pub fn presuppose(&mut self, kind: EntityKind, name: Template, span: Span) {
        if !self.presupposed.iter().any(|known| known.kind == kind && known.name == name) {
            self.presupposed.push(Presupposed { kind, name, span, line: 0 });
        }
    }
}

fn describe(kind: ParameterKind, placeholder: Option<&str>) -> String {
    match (kind, placeholder) {
        (ParameterKind::Placeholder, Some(token)) => format!("what the guide writes as {token}"),
        (ParameterKind::UserName, _) => "name of the user".into(),
        (ParameterKind::GroupName, _) => "name of the group".into(),
        (ParameterKind::RoleName, _) => "name of the role".into(),
        (ParameterKind::PolicyName, _) => "name of the policy".into(),
        (ParameterKind::AttachPolicy, _) => "the policy to attach: the name of an AWS managed one, or an ARN".into(),
        (ParameterKind::BucketName, _) => "name of the bucket".into(),
        (ParameterKind::Path, _) => "path of the thing, with a slash at both ends".into(),
        (ParameterKind::Tag, _) => "value of the tag".into(),
        (ParameterKind::KeyDescription, _) => "description of the access key".into(),
        (ParameterKind::Password, _) => "console password".into(),
        (ParameterKind::AccountId, _) => "12 digits of an AWS account".into(),
        (ParameterKind::ExternalId, _) => "external ID that the other account must give".into(),
        (ParameterKind::AccountAlias, _) => "alias of the account".into(),
        (ParameterKind::PolicyDocument, _) => "policy document, as JSON".into(),
        (ParameterKind::Placeholder, None) => "a value that the guide does not give".into(),
    }
}
