//! The commands in a guide's fences: `aws iam …` with the assignments, here-documents and files around it.
//! Interpreted to calls, never executed.

mod classify;
mod command;
mod document;
mod expand;
mod files;
mod here;
mod lexer;
mod own_arn;
mod query;
mod script;
mod sed;
mod session;
mod streams;
#[cfg(test)]
mod tests;
mod value;
mod word;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::guide::Fence;
use crate::iam::{Call, EntityKind, Operation, OperationRef, Part, Template};
use crate::source::Span;

pub use files::{FileRead, files_read};

/// Whom the shell asks and tells: the reader at the desk.
pub trait Host {
    /// The value for a placeholder (`<BUCKET>`), for a variable that only the reader knows (`$OIDC_PROVIDER`), or for a
    /// file that nobody has written (`file://policy.json`). A token for the own account is the caller's account id.
    fn parameter(&mut self, token: &str, span: Span) -> Part;

    /// The same for a token that is the whole value of a member: `--user-name <NAME>`, `--policy-arn <ARN>`.
    fn argument(&mut self, operation: &'static Operation, member: &'static str, token: &str, span: Span) -> Part {
        let _ = (operation, member);
        self.parameter(token, span)
    }

    fn call(&mut self, call: Call) -> OperationRef;

    /// The earlier call that makes the thing of this name; for an access key, of the user of this name.
    fn made(&self, kind: EntityKind, name: &Template) -> Option<OperationRef>;

    /// A file below the guide's own folder.
    fn file(&mut self, relative: &str) -> Result<String, String>;

    fn finding(&mut self, diagnostic: Diagnostic);

    /// Whether there is more than any guide makes, so that the rest need not be read.
    fn is_full(&self) -> bool {
        false
    }

    /// A command that a person has to carry out.
    fn manual(&mut self, span: Span, command: &str, why: &'static str);

    /// A command that changes nothing in the account.
    fn information(&mut self, span: Span);
}

/// What a terminal would keep from fence to fence: variables and files.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    variables: BTreeMap<String, value::Content>,
    arrays: BTreeMap<String, Vec<value::Content>>,
    files: BTreeMap<String, value::Content>,
    /// What has been copied into values so far.
    copied: usize,
}

impl Shell {
    pub fn new() -> Self {
        Self::default()
    }

    /// Interprets the commands of a fence in order.
    pub fn run(&mut self, fence: &Fence, host: &mut dyn Host) {
        let script = script::Script::of(fence);
        if script.text.len() > MOST {
            let message = format!("the block has more than {} KB of commands, which no guide has its reader type", MOST >> 10);
            return host.finding(Diagnostic::error("reading/too-much", script.span(0..1), message).help("take it out of the guide").refusing());
        }
        let commands = lexer::commands(&script);
        session::Session { shell: self, script: &script, host, depth: 0, rounds: 0, pipeline: 0..0 }.run(&commands);
    }
}

/// Bytes of commands in one block.
const MOST: usize = 256 << 10;

/// Whether a fence holds commands for a shell: by its language, and by its lines where the language says nothing.
pub fn looks_like_commands(fence: &Fence) -> bool {
    const SHELLS: &[&str] = &[
        "bash",
        "sh",
        "shell",
        "zsh",
        "fish",
        "ksh",
        "console",
        "terminal",
        "shell-session",
        "shellsession",
        "sh-session",
        "bash-session",
        "powershell",
        "pwsh",
        "ps1",
        "posh",
        "cmd",
        "bat",
        "batch",
        "dos",
        "commandline",
        "command",
        "cli",
        "script",
        "aws",
        "awscli",
        "aws-cli",
    ];
    const PLAIN: &[&str] = &["", "text", "txt", "plain", "plaintext", "none", "output", "code"];
    let mut lines = fence.lines.iter().map(|line| line.text.trim()).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    let output = script::is_output(first) || first.starts_with('<');
    if SHELLS.contains(&fence.language.as_str()) {
        return !output || fence.lines.iter().any(|line| is_command(line.text.trim()));
    }
    PLAIN.contains(&fence.language.as_str()) && !output && fence.lines.iter().any(|line| is_command(line.text.trim()))
}

/// Whether a line of a fence without a language is one for a shell.
fn is_command(line: &str) -> bool {
    let starts = ["export ", "sudo ", "cat <<", "cat >", "eksctl ", "kubectl ", "curl "].iter().any(|start| line.starts_with(start));
    let prompted = script::prompt(line, script::HashPrompt::No).is_some();
    let assigned = line.split_once("=$(aws").is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    script::starts_aws(line) || starts || prompted || assigned
}
