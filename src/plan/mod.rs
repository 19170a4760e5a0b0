//! The plan: a plain value that says what following a guide does to an account. It knows neither Markdown nor the network.

mod bind;
mod choice;
mod draft;
mod escalation;
mod order;
mod resolve;
mod risk;
mod same;
mod secret;
mod supply;
mod trust;
mod verify;
mod wire;

use crate::access::Expectation;
use crate::diagnostic::Diagnostic;
use crate::iam::{Call, EntityKind, Template};
use crate::source::Span;

pub use bind::{Bound, UnknownParameter, bind, missing, parse_values};
pub use choice::{Mistake, mistakes, option_of};
pub use draft::Draft;
pub use escalation::takes;
pub use order::needs;
pub use resolve::{Known, Outputs, resolve, show, template_text};
pub use risk::{EXISTING, REPLACES, RULES, risks, statement_risks};
pub use same::{Difference, OWNER_TAG, comparable, differences};
pub use secret::{LITERAL_SECRET, NOT_SHOWN, literal_secret, mark_secrets, shown_input};
pub use supply::supply;
pub use verify::{hangs_on_values, verify};
pub use wire::to_json;

/// What following one guide would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub guide: GuideFacts,
    /// In the order in which a reader meets them.
    pub parameters: Vec<Parameter>,
    pub steps: Vec<Step>,
    /// In an order in which they can be made.
    pub operations: Vec<PlannedCall>,
    pub checkpoints: Vec<Checkpoint>,
    /// What must be in the account before the first call, because the guide uses it without making it.
    pub presupposed: Vec<Presupposed>,
    pub choices: Vec<Choice>,
    /// What stands in the plan because a hint says so.
    pub hinted: Vec<Hinted>,
    /// Clicks on what the console no longer shows, in the order of the text.
    pub outdated: Vec<Outdated>,
    /// What hints say that somebody can do in the end. Nothing is called for them.
    pub expected: Vec<Expected>,
    /// Blocks that hints tie to files.
    pub sources: Vec<Tied>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Default)]
pub struct GuideFacts {
    pub path: String,
    pub title: String,
    /// Of the guide's bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// A value that the reader supplies or may change. Its `Debug` shows no password.
#[derive(Clone)]
pub struct Parameter {
    /// As `--set` takes it: `user-name`, `user-name-2`, `bucket-name`.
    pub name: String,
    pub kind: ParameterKind,
    /// The token as the guide writes it: `<BUCKET_NAME>`; the link, for a policy that is only linked.
    pub placeholder: Option<String>,
    pub default: Option<Template>,
    pub value: Option<String>,
    pub span: Span,
    pub line: usize,
    pub description: String,
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterKind {
    UserName,
    GroupName,
    RoleName,
    PolicyName,
    /// Which existing policy, by name or ARN.
    AttachPolicy,
    BucketName,
    Path,
    Tag,
    KeyDescription,
    Password,
    AccountId,
    ExternalId,
    AccountAlias,
    /// A policy document that the guide only links.
    PolicyDocument,
    Placeholder,
}

impl ParameterKind {
    pub const ALL: &[ParameterKind] = &[
        ParameterKind::UserName,
        ParameterKind::GroupName,
        ParameterKind::RoleName,
        ParameterKind::PolicyName,
        ParameterKind::AttachPolicy,
        ParameterKind::Path,
        ParameterKind::Tag,
        ParameterKind::KeyDescription,
        ParameterKind::Password,
        ParameterKind::AccountId,
        ParameterKind::ExternalId,
        ParameterKind::AccountAlias,
        ParameterKind::PolicyDocument,
        ParameterKind::Placeholder,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ParameterKind::UserName => "user-name",
            ParameterKind::GroupName => "group-name",
            ParameterKind::RoleName => "role-name",
            ParameterKind::PolicyName => "policy-name",
            ParameterKind::AttachPolicy => "attach-policy",
            ParameterKind::BucketName => "bucket-name",
            ParameterKind::Path => "path",
            ParameterKind::Tag => "tag",
            ParameterKind::KeyDescription => "key-description",
            ParameterKind::Password => "password",
            ParameterKind::AccountId => "account-id",
            ParameterKind::ExternalId => "external-id",
            ParameterKind::AccountAlias => "account-alias",
            ParameterKind::PolicyDocument => "policy-document",
            ParameterKind::Placeholder => "placeholder",
        }
    }

    /// The parameter that names a thing of this kind.
    pub fn naming(kind: EntityKind) -> ParameterKind {
        match kind {
            EntityKind::User => ParameterKind::UserName,
            EntityKind::Group => ParameterKind::GroupName,
            EntityKind::Role => ParameterKind::RoleName,
            EntityKind::Policy => ParameterKind::PolicyName,
            _ => ParameterKind::Placeholder,
        }
    }
}

/// One step of the guide and what it becomes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The guide's own number where it is the only one: `2.3.1`.
    pub id: String,
    pub title: String,
    pub span: Span,
    pub lines: (usize, usize),
    pub kind: StepKind,
    /// Indices into [`Plan::operations`].
    pub operations: Vec<usize>,
    /// `--with ID` takes it, or a part of it that is left out.
    pub offered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Operation,
    Navigation,
    Checkpoint,
    Information,
    Optional,
    Alternative,
    NotUnderstood,
}

impl StepKind {
    pub fn as_str(self) -> &'static str {
        match self {
            StepKind::Operation => "operation",
            StepKind::Navigation => "navigation",
            StepKind::Checkpoint => "checkpoint",
            StepKind::Information => "information",
            StepKind::Optional => "optional",
            StepKind::Alternative => "alternative",
            StepKind::NotUnderstood => "not-understood",
        }
    }
}

/// One call of the plan.
#[derive(Clone, Debug)]
pub struct PlannedCall {
    /// `op1`, `op2`, … in the order of the plan.
    pub id: String,
    pub call: Call,
    /// The id of the step that causes it.
    pub step: String,
    pub lines: (usize, usize),
    /// Indices of the calls that must have succeeded before.
    pub needs: Vec<usize>,
    pub risk: Vec<Risk>,
}

/// Why a call deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Risk {
    /// As `--allow-risk` takes it.
    pub rule: &'static str,
    pub high: bool,
    pub why: &'static str,
}

/// Something that a person does.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    pub id: String,
    pub step: String,
    pub span: Span,
    pub lines: (usize, usize),
    /// The step's own text.
    pub instruction: String,
    /// In a few words: `other service`, `needs a person`, `not understood`, `before something is taken away`, …
    pub why: &'static str,
    /// It stands before this index of [`Plan::operations`].
    pub before: usize,
}

/// Something of the plan that a hint caused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hinted {
    pub place: HintPlace,
    pub target: HintTarget,
    /// The text that a reader sees says the same.
    pub stated: bool,
}

/// Where a hint stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintPlace {
    /// None for a hint in the guide itself.
    pub file: Option<String>,
    pub line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HintTarget {
    /// By its id.
    Step(String),
    /// By its index in [`Plan::operations`].
    Call(usize),
    /// By its index in [`Plan::parameters`].
    Parameter(usize),
}

impl std::fmt::Display for HintPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match &self.file {
            None => write!(f, "by a hint, line {}", self.line),
            Some(file) => write!(f, "by a hint, line {} of {file}", self.line),
        }
    }
}

impl Plan {
    /// The hint that something of the plan comes from.
    pub fn hint_of(&self, target: &HintTarget) -> Option<&HintPlace> {
        self.hinted.iter().find(|hinted| hinted.target == *target).map(|hinted| &hinted.place)
    }
}

/// A click on what the console no longer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// Of the label alone.
    pub span: Span,
    pub label: &'static str,
    /// Year and month in which it was last seen.
    pub until: (u16, u8),
    /// The label that is there instead, where the same click on it does the same.
    pub now: Option<&'static str>,
    /// How it is done today, where no label has come into its place.
    pub today: Option<&'static str>,
}

/// An expectation, with the hint that says so.
#[derive(Clone, Debug)]
pub struct Expected {
    pub expectation: Expectation,
    pub span: Span,
}

/// A block of the guide that a hint ties to a file: what stands there should stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// From the guide's folder.
    pub path: String,
    /// Which part of the file.
    pub pointer: Option<String>,
    /// The hint.
    pub span: Span,
}

impl Tied {
    /// As the hint names it.
    pub fn shown(&self) -> String {
        self.pointer.as_ref().map_or_else(|| self.path.clone(), |pointer| format!("{}#{pointer}", self.path))
    }
}

/// A thing that a guide uses and does not make.
#[derive(Clone, Debug)]
pub struct Presupposed {
    pub kind: EntityKind,
    pub name: Template,
    pub span: Span,
    pub line: usize,
}

/// A place where the guide offers several ways.
#[derive(Clone, Debug)]
pub struct Choice {
    /// As `--choose NAME=OPTION` takes it.
    pub name: String,
    pub options: Vec<String>,
    pub taken: usize,
    pub line: usize,
}

impl Parameter {
    /// Nothing runs without it.
    pub fn required(&self) -> bool {
        self.default.is_none()
    }
}
