//! The text of a fence with its places in the guide, and what in it is prompt, command and output.

use std::ops::Range;

use crate::guide::Fence;
use crate::source::Span;

/// Whose rules for line breaks and variables the text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Posix,
    Fish,
    PowerShell,
    Cmd,
}

/// The lines of a fence as one text.
pub(super) struct Script {
    pub text: String,
    pub dialect: Dialect,
    /// Some lines begin with a prompt, so that lines without one may be output.
    pub prompts: bool,
    /// `# ` is the prompt of a superuser.
    pub hash_prompt: bool,
    /// Where each line begins: in `text`, and in the guide.
    lines: Vec<(usize, usize)>,
}

impl Script {
    pub fn of(fence: &Fence) -> Self {
        let lines = fence.lines.iter().scan(0, |at, line| {
            let start = *at;
            *at += line.text.len() + 1;
            Some((start, line.start))
        });
        let lines = lines.collect();
        let prompts = fence.lines.iter().any(|line| prompt(&line.text, HashPrompt::No).is_some());
        let console = ["console", "terminal", "shell-session", "shellsession", "sh-session", "bash-session"].contains(&fence.language.as_str());
        Self { text: fence.text(), dialect: dialect(fence), prompts, hash_prompt: console && !prompts, lines }
    }

    /// A range of the text as a span of the guide.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.place(range.start, range.start);
        Span::new(start, if range.end > range.start { self.place(range.end - 1, range.end).max(start) } else { start })
    }

    /// The place of `at`, which belongs to the line of the byte `inside`.
    fn place(&self, inside: usize, at: usize) -> usize {
        let line = self.lines.partition_point(|&(start, _)| start <= inside).saturating_sub(1);
        let Some(&(start, file)) = self.lines.get(line) else { return 0 };
        let end = self.lines.get(line + 1).map_or(self.text.len(), |next| next.0).saturating_sub(1);
        file + at.min(end).saturating_sub(start)
    }
}

fn dialect(fence: &Fence) -> Dialect {
    match fence.language.as_str() {
        "powershell" | "pwsh" | "ps1" | "posh" | "ps" => return Dialect::PowerShell,
        "cmd" | "bat" | "batch" | "dos" | "dosbatch" => return Dialect::Cmd,
        "fish" => return Dialect::Fish,
        "bash" | "sh" | "zsh" | "ksh" => return Dialect::Posix,
        _ => {}
    }
    let ends = |mark: &str| fence.lines.iter().any(|line| line.text.trim_end().ends_with(mark));
    let shell = fence.lines.iter().any(|line| line.text.starts_with("PS ") || line.text.starts_with("$env:"));
    match () {
        () if shell || ends(" `") => Dialect::PowerShell,
        () if ends(" ^") || fence.lines.iter().any(|line| line.text.contains(":\\") && prompt(&line.text, HashPrompt::No).is_some()) => Dialect::Cmd,
        () => Dialect::Posix,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HashPrompt {
    Yes,
    No,
}

/// The length of the prompt that a line begins with.
pub(super) fn prompt(line: &str, hash: HashPrompt) -> Option<usize> {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let length = prompt_length(text, hash)?;
    let rest = text.get(length..)?;
    let blank = rest.len() - rest.trim_start().len();
    (blank < rest.len()).then_some(indent + length + blank)
}

fn prompt_length(text: &str, hash: HashPrompt) -> Option<usize> {
    for mark in ["$ ", "% ", "❯ ", "➜ ", "λ "] {
        if text.starts_with(mark) {
            return Some(mark.len());
        }
    }
    if text.starts_with("> ") && starts_aws(text[2..].trim_start()) {
        return Some(2);
    }
    if text.starts_with("# ") && hash == HashPrompt::Yes && starts_aws(text[2..].trim_start()) {
        return Some(2);
    }
    let head = &text[..text.floor_char_boundary(80)];
    let windows = head.starts_with("PS ") || head.starts_with("PS>") || (head.as_bytes().get(1..3) == Some(b":\\") && head.starts_with(|drive: char| drive.is_ascii_alphabetic()));
    if windows {
        return head.find('>').filter(|&at| !head[..at].contains(['"', '\''])).map(|at| at + 1);
    }
    let end = head.find("$ ").or_else(|| head.find("# "))?;
    let name = &head[..end];
    let host = name.contains('@') && (!name.contains(' ') || (name.starts_with('[') && name.ends_with(']')));
    let version = ["bash-", "sh-", "zsh-"].iter().any(|shell| name.strip_prefix(shell).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')));
    (host || version).then_some(end + 2)
}

/// Whether the text begins with the AWS CLI.
pub(super) fn starts_aws(text: &str) -> bool {
    ["aws", "awslocal", "aws.exe"].iter().any(|name| text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t', '\\'])))
}

/// Whether a line that stands where a command could begin is the output of one.
pub(super) fn is_output(line: &str) -> bool {
    let text = line.trim();
    if text.starts_with("[ ") || text.starts_with("[[ ") {
        return text.ends_with(']') && !text.contains('$') && !text.contains(" -") && !text.contains(" = ") && !text.contains("==");
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    let label = first.ends_with(':') && first.len() > 1 && !first.contains('/');
    text.starts_with(['}', ']', '"', '|', '+', '*', '-'])
        || (text.starts_with('{') && !text.starts_with("{ "))
        || text.starts_with('[')
        || text.starts_with("arn:")
        || text.starts_with("//")
        || text.starts_with("...")
        || label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_of_every_form() {
        for (line, rest) in [
            ("$ aws iam list-users", Some("aws iam list-users")),
            ("[ops@bastion ~]$ aws s3 ls", Some("aws s3 ls")),
            ("dev@laptop:~/app$ ls", Some("ls")),
            ("PS C:\\work> aws iam get-user", Some("aws iam get-user")),
            ("C:\\work>aws iam get-user", Some("aws iam get-user")),
            ("> aws iam get-user", Some("aws iam get-user")),
            ("> out.txt", None),
            ("# aws iam get-user", None),
            ("$X = 1", None),
            ("echo a$ b", None),
        ] {
            assert_eq!(prompt(line, HashPrompt::No).map(|at| &line[at..]), rest, "{line}");
        }
        assert!(prompt("# aws iam get-user", HashPrompt::Yes).is_some());
    }

    #[test]
    fn lines_of_output() {
        for line in ["{", "  \"User\": {", "}", "arn:aws:iam::111122223333:user/x", "Name: x", "[...]", "| a | b |"] {
            assert!(is_output(line), "{line}");
        }
        for line in ["aws iam list-users", "[ -f x ] && echo y", "X=$(date)", "{ echo x; }"] {
            assert!(!is_output(line), "{line}");
        }
    }
}
