//! Calls before their values are known: what console and shell emit, and what a plan holds.

use super::operation::Operation;
use crate::source::Span;

/// Stands for a value that a person may still give: an index into the list of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterRef(pub usize);

/// Stands for an earlier call: an index into the list of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationRef(pub usize);

/// What GetCallerIdentity tells about the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerFact {
    AccountId,
    Partition,
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Text(String),
    Parameter(ParameterRef),
    /// A field of an earlier call's answer, by its path: `Policy.Arn`.
    Output(OperationRef, &'static str),
    Caller(CallerFact),
    /// A console password, made when the call is made.
    Password,
}

/// Text with holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Template(pub Vec<Part>);

impl Template {
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    pub fn part(part: Part) -> Self {
        Self(vec![part])
    }

    pub fn push(&mut self, part: Part) {
        match (self.0.last_mut(), part) {
            (Some(Part::Text(last)), Part::Text(more)) => last.push_str(&more),
            (_, part) => self.0.push(part),
        }
    }

    /// Appends `other` as it stands inside a JSON string; what its holes hold is escaped when they are filled.
    pub fn push_in_json(&mut self, other: Template) {
        for part in other.0 {
            match part {
                Part::Text(text) => self.push(Part::Text(json_escaped(&text))),
                part => self.push(part),
            }
        }
    }

    /// The text, where nothing is open.
    pub fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// As a text stands inside a JSON string.
pub fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::String(text.to_owned()).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Template::text(text)
    }
}

/// A JSON document whose strings may have holes; `text` is minified JSON, in which a value goes escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub text: Template,
    /// Where it stands in the guide.
    pub span: Span,
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    Text(Template),
    Document(Document),
    Flag(bool),
    Number(i64),
    List(Vec<Arg>),
    Map(Vec<(String, Arg)>),
}

impl Arg {
    pub fn text(text: impl Into<String>) -> Self {
        Arg::Text(Template::text(text))
    }

    /// The templates inside, in order.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Arg::Text(template) => vec![template],
            Arg::Document(document) => vec![&document.text],
            Arg::Flag(_) | Arg::Number(_) => vec![],
            Arg::List(args) => args.iter().flat_map(Arg::templates).collect(),
            Arg::Map(members) => members.iter().flat_map(|(_, arg)| arg.templates()).collect(),
        }
    }
}

/// One call as a guide causes it.
#[derive(Clone, Debug)]
pub struct Call {
    pub operation: &'static Operation,
    pub input: Vec<(&'static str, Arg)>,
    /// From what begins it to what finishes it.
    pub span: Span,
    /// The console's delete: what hangs on the thing is removed before it. A command deletes the bare thing, and is refused
    /// while anything hangs on it.
    pub sweeps: bool,
}

impl Call {
    pub fn new(operation: &'static Operation, input: Vec<(&'static str, Arg)>, span: Span) -> Self {
        Self { operation, input, span, sweeps: false }
    }

    pub fn argument(&self, member: &str) -> Option<&Arg> {
        self.input.iter().find(|(name, _)| *name == member).map(|(_, arg)| arg)
    }

    /// Every earlier call whose answer this one uses.
    pub fn uses(&self) -> impl Iterator<Item = OperationRef> + '_ {
        self.input.iter().flat_map(|(_, arg)| arg.templates()).flat_map(|template| &template.0).filter_map(|part| match part {
            Part::Output(operation, _) => Some(*operation),
            _ => None,
        })
    }

    pub fn parameters(&self) -> impl Iterator<Item = ParameterRef> + '_ {
        self.input.iter().flat_map(|(_, arg)| arg.templates()).flat_map(|template| &template.0).filter_map(|part| match part {
            Part::Parameter(parameter) => Some(*parameter),
            _ => None,
        })
    }
}
