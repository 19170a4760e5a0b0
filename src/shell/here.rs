//! Here-documents: their bodies, and those that nothing closes.

use super::lexer::{Command, Fault, FaultKind, Lexer, Redirect, RedirectKind, Word};

/// After so many without an end, the rest of a fence is no longer searched for one.
const MOST_UNCLOSED: usize = 8;

pub(super) struct Pending {
    command: usize,
    redirect: usize,
    delimiter: String,
    rules: HereRules,
}

/// What happens to the body of a here-document.
#[derive(Clone, Copy, Default)]
pub(super) struct HereRules {
    /// Variables are filled in.
    pub expands: bool,
    pub strips_tabs: bool,
}

impl Lexer<'_> {
    pub(super) fn here_document(&mut self, command: &mut Command, index: usize, digits: usize) -> bool {
        self.at += digits + 2;
        let strips_tabs = self.starts("-");
        self.at += usize::from(strips_tabs);
        self.skip_blanks();
        let line = self.line();
        let end = match line.chars().next().filter(|letter| matches!(letter, '\'' | '"')) {
            Some(quote) => line[1..].find(quote).map_or(line.len(), |length| length + 2),
            None => line.find([' ', '\t', ';', '|', '&', '>', '<', ')']).unwrap_or(line.len()),
        };
        let raw = line[..end].trim_end();
        let delimiter = raw.trim_matches(['\'', '"', '\\']).to_owned();
        let expands = raw == delimiter;
        self.at += end;
        self.pending.push(Pending { command: index, redirect: command.redirects.len(), delimiter, rules: HereRules { expands, strips_tabs } });
        command.redirects.push(Redirect { kind: RedirectKind::Here, target: Word::default() });
        true
    }

    /// Reads the bodies of the here-documents that the line before began.
    pub(super) fn here_documents(&mut self, commands: &mut [Command]) {
        for pending in std::mem::take(&mut self.pending) {
            let start = self.at;
            let (body, next) = self.here_body(&pending.delimiter);
            let closed = next.is_some();
            self.unclosed += usize::from(!closed);
            let target = self.here_text(start..body, pending.rules);
            self.at = next.unwrap_or(body);
            let Some(command) = commands.get_mut(pending.command) else { continue };
            if !closed {
                command.faults.push(Fault { kind: FaultKind::HereDocument, at: command.at.clone() });
            }
            command.faults.append(&mut self.faults);
            command.at.end = command.at.end.max(self.text[..self.at].trim_end().len());
            if let Some(redirect) = command.redirects.get_mut(pending.redirect) {
                redirect.target = target;
            }
        }
    }

    /// The end of the body, and of the line that closes it, if one does.
    fn here_body(&self, delimiter: &str) -> (usize, Option<usize>) {
        if self.unclosed >= MOST_UNCLOSED {
            return (self.text.len(), None);
        }
        let mut at = self.at;
        for line in self.rest().split_inclusive('\n') {
            let text = line.trim();
            if let Some(rest) = text.strip_prefix(delimiter).filter(|rest| rest.chars().all(|letter| matches!(letter, ')' | '"' | ';'))) {
                let indent = line.len() - line.trim_start().len();
                let next = if rest.is_empty() { at + line.len() } else { at + indent + delimiter.len() };
                return (at, Some(next));
            }
            at += line.len();
        }
        (json_end(self.rest()).map_or(self.text.len(), |length| self.at + length), None)
    }
}

/// Where the lines end that a bracket at the beginning opens: a here-document that nothing closes ends there.
fn json_end(text: &str) -> Option<usize> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
