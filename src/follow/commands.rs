//! Commands in fences: the shell asks and tells, the desk answers.

use super::walk::Walk;
use crate::console::{Desk, Outcome};
use crate::diagnostic::Diagnostic;
use crate::guide::{BlockKind, Fence, Guide};
use crate::iam::{Arg, Call, EntityKind, Operation, OperationRef, Part, Template, placeholders};
use crate::plan::ParameterKind;
use crate::shell::{Host, Shell, files_read, looks_like_commands};
use crate::source::{Files, Span};

/// What the shell is told while one fence is read.
struct Answering<'w> {
    desk: &'w mut Desk,
    files: &'w dyn Files,
    manual: Vec<(Span, &'static str)>,
    informed: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn commands(&mut self, fence: &Fence, step: usize) -> Outcome {
        let before = self.desk.draft.calls.len();
        let mut host = Answering { desk: &mut self.desk, files: self.files, manual: Vec::new(), informed: false };
        self.shell.run(fence, &mut host);
        let (manual, informed) = (std::mem::take(&mut host.manual), host.informed);
        for (span, why) in &manual {
            let at = self.desk.draft.calls.len();
            self.stops.push(super::walk::Stop { step, why, before: at, span: *span });
        }
        match () {
            () if self.desk.draft.calls.len() > before => Outcome::Acted,
            () if !manual.is_empty() => Outcome::Person,
            () if informed => Outcome::Looked,
            () => Outcome::Nothing,
        }
    }
}

/// Writes the files that the guide shows beside the text that names them, before any command reads them; and which blocks
/// show them.
pub fn shown_files(guide: &Guide) -> (Shell, Vec<usize>) {
    let mut shell = Shell::new();
    let mut blocks = Vec::new();
    let fences = || guide.blocks.iter().filter_map(|block| if let BlockKind::Fence(fence) = &block.kind { Some(fence) } else { None });
    let wanted: Vec<String> = fences().filter(|fence| looks_like_commands(fence)).flat_map(files_read).collect();
    if wanted.is_empty() {
        return (shell, blocks);
    }
    for (at, block) in guide.blocks.iter().enumerate() {
        if let Some((name, fence)) = shown_file(guide, at, block, &wanted)
            && !shell.has_file(name)
        {
            shell.write_fence(name, fence);
            blocks.push(at);
        }
    }
    (shell, blocks)
}

/// The file that a block shows the content of, by the text before it, its own title or a first comment.
pub fn shown_file<'g>(guide: &'g Guide, at: usize, block: &'g crate::guide::Block, wanted: &'g [String]) -> Option<(&'g str, &'g Fence)> {
    let BlockKind::Fence(fence) = &block.kind else { return None };
    if looks_like_commands(fence) {
        return None;
    }
    let mut around = fence.info.clone();
    let before = at.checked_sub(1).map(|before| &guide.blocks[before]).filter(|before| before.section == block.section);
    match before.map(|before| &before.kind) {
        Some(BlockKind::Paragraph(text)) => around.push_str(&format!(" {}", text.plain())),
        // `cat > policy.json`, and its content in the block below.
        Some(BlockKind::Fence(before)) if opens_a_file(before) => around.push_str(&format!(" {}", before.text())),
        _ => {}
    }
    let base = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let name = wanted.iter().find(|name| names(&around, &base(name)))?;
    Some((name, fence))
}

/// The last command waits for a file's content.
fn opens_a_file(fence: &Fence) -> bool {
    let last = fence.lines.iter().map(|line| line.text.trim().trim_start_matches("$ ")).rfind(|line| !line.is_empty()).unwrap_or_default();
    ["cat >", "vi ", "vim ", "nano ", "touch ", "code ", "tee ", "notepad "].iter().any(|start| last.starts_with(start)) && !last.contains("<<")
}

fn names(text: &str, file: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | ',' | ':' | '(' | ')' | '/' | '=')).any(|word| word.trim_end_matches('.') == file)
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
        let (operation, span) = (call.operation.name, call.span);
        let name = |member: &str| match call.argument(member) {
            Some(Arg::Text(name)) => Some(name.clone()),
            _ => None,
        };
        let made = match operation {
            "CreateUser" => name("UserName").map(|name| (EntityKind::User, name, None)),
            "CreateGroup" => name("GroupName").map(|name| (EntityKind::Group, name, None)),
            "CreateRole" => name("RoleName").map(|name| (EntityKind::Role, name, None)),
            "CreatePolicy" => name("PolicyName").map(|name| (EntityKind::Policy, name, Some("Policy.Arn"))),
            "CreateInstanceProfile" => name("InstanceProfileName").map(|name| (EntityKind::InstanceProfile, name, None)),
            "CreateOpenIDConnectProvider" => name("Url").map(|name| (EntityKind::OidcProvider, name, Some("OpenIDConnectProviderArn"))),
            "CreateSAMLProvider" => name("Name").map(|name| (EntityKind::SamlProvider, name, Some("SAMLProviderArn"))),
            "CreateAccessKey" => name("UserName").map(|name| (EntityKind::AccessKey, name, None)),
            _ => None,
        };
        self.desk.draft.calls.push(call);
        let by = OperationRef(self.desk.draft.calls.len() - 1);
        if let Some((kind, name, output)) = made {
            self.desk.made(kind, name, output.map(|path| Template::part(Part::Output(by, path))), by, span);
        }
        by
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

    fn manual(&mut self, span: Span, _command: &str, why: &'static str) {
        self.manual.push((span, why));
    }

    fn information(&mut self, _span: Span) {
        self.informed = true;
    }
}
