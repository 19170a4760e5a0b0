//! Commands in fences: the shell asks and tells, the desk answers.

use super::repeated::{Instead, instead};
use super::walk::Walk;
use crate::console::{Desk, Outcome};
use crate::diagnostic::Diagnostic;
use crate::guide::Fence;
use crate::iam::{Call, EntityKind, Operation, OperationRef, Part, Template, placeholders};
use crate::plan::ParameterKind;
use crate::shell::Host;
use crate::source::{Files, Span};

/// What the shell is told while one fence is read.
struct Answering<'w> {
    desk: &'w mut Desk,
    files: &'w dyn Files,
    manual: Vec<Manual>,
    informed: bool,
}

/// A command for a person.
struct Manual {
    span: Span,
    command: String,
    why: &'static str,
    /// The calls before it.
    before: usize,
}

/// What following a block of commands came to.
pub enum Typing {
    Did(Outcome),
    /// It was left as it stands.
    Left(Instead),
}

impl<'a> Walk<'a> {
    pub(super) fn commands(&mut self, fence: &Fence, step: usize) -> Typing {
        let mark = may_be_left(fence).then(|| self.mark());
        let before = self.desk.draft.calls.len();
        let mut host = Answering { desk: &mut self.desk, files: self.files, manual: Vec::new(), informed: false };
        self.shell.run(fence, &mut host);
        let (manual, informed) = (std::mem::take(&mut host.manual), host.informed);
        let block = fence.lines.iter().map(|line| Span::new(line.start, line.start + line.text.len())).reduce(Span::join).unwrap_or_default();
        if let Some(mark) = mark
            && let Some(instead) = instead(&self.desk.draft, before, block, |at| self.is_typed(at))
        {
            self.back_to(mark);
            let message = match instead {
                Instead::Again => "these commands make again what the guide has made before; they are left as another way to it",
                Instead::Undoing => "these commands take back what the guide has made; they are not followed",
            };
            self.desk.draft.diagnostics.push(Diagnostic::note("reading/not-followed", block, message));
            return Typing::Left(instead);
        }
        let person = !manual.is_empty();
        self.stops.extend(manual.into_iter().map(|one| super::walk::Stop { step, why: one.why, before: one.before, span: one.span, command: Some(one.command) }));
        Typing::Did(match () {
            () if self.desk.draft.calls.len() > before => Outcome::Acted,
            () if person => Outcome::Person,
            () if informed => Outcome::Looked,
            () => Outcome::Nothing,
        })
    }
}

/// Whether the commands make or undo anything, so that they may turn out to be told before.
fn may_be_left(fence: &Fence) -> bool {
    let verbs = ["iam create-", "iam delete-", "iam remove-", "iam detach-", "iam deactivate-"];
    fence.lines.iter().any(|line| verbs.iter().any(|verb| line.text.contains(verb)))
}

impl Host for Answering<'_> {
    fn parameter(&mut self, token: &str, span: Span) -> Part {
        self.desk.draft.placeholder(token, span)
    }

    fn argument(&mut self, operation: &'static Operation, member: &'static str, token: &str, span: Span) -> Part {
        if member == "PolicyArn" {
            if let Some(by) = self.desk.latest_policy() {
                return Part::Output(by, "Policy.Arn");
            }
            return self.desk.draft.token(ParameterKind::AttachPolicy, token, span);
        }
        let kind = match member {
            "UserName" => ParameterKind::UserName,
            "GroupName" => ParameterKind::GroupName,
            "RoleName" => ParameterKind::RoleName,
            "PolicyName" => ParameterKind::PolicyName,
            "Path" => ParameterKind::Path,
            "AccountAlias" => ParameterKind::AccountAlias,
            "Password" => ParameterKind::Password,
            "PolicyDocument" | "AssumeRolePolicyDocument" => ParameterKind::PolicyDocument,
            _ => return self.parameter(token, span),
        };
        let _ = operation;
        if placeholders(token).is_empty() && !token.starts_with(['$', '<']) && kind != ParameterKind::PolicyDocument {
            return self.parameter(token, span);
        }
        self.desk.draft.token(kind, token, span)
    }

    fn call(&mut self, call: Call) -> OperationRef {
        self.desk.give_way();
        self.desk.record(call)
    }

    fn made(&self, kind: EntityKind, name: &Template) -> Option<OperationRef> {
        self.desk.maker(kind, name)
    }

    fn file(&mut self, relative: &str) -> Result<String, String> {
        self.files.read(relative)
    }

    fn finding(&mut self, diagnostic: Diagnostic) {
        self.desk.draft.diagnostics.push(diagnostic);
    }

    fn is_full(&self) -> bool {
        self.desk.draft.is_full()
    }

    fn manual(&mut self, span: Span, command: &str, why: &'static str) {
        self.manual.push(Manual { span, command: command.trim_end().to_owned(), why, before: self.desk.draft.calls.len() });
    }

    fn information(&mut self, _span: Span) {
        self.informed = true;
    }
}
