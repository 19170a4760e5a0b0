//! The files that commands write and read: kept in memory, never on disk.

use super::Shell;
use super::value::{Chunk, Content};
use crate::guide::Fence;
use crate::iam::Template;
use crate::source::Span;

impl Shell {
    /// A file that the prose tells the reader to write ("save this as `policy.json`").
    pub fn write_file(&mut self, name: &str, text: Template, span: Span) {
        self.files.insert(file_key(name), Content::of(text, span));
    }

    /// The same for a fence that shows the file.
    pub fn write_fence(&mut self, name: &str, fence: &Fence) {
        let mut chunks = Vec::with_capacity(fence.lines.len());
        for line in &fence.lines {
            chunks.push(Chunk::Text(format!("{}\n", line.text), Span::new(line.start, line.start + line.text.len())));
        }
        self.files.insert(file_key(name), Content(chunks));
    }

    /// Whether a command or the prose has written the file.
    pub fn has_file(&self, name: &str) -> bool {
        self.written(&file_key(name)).is_some()
    }

    /// The file of this name, else the only one with the same last part: guides change folders without saying so.
    pub(super) fn written(&self, key: &str) -> Option<&Content> {
        let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        self.files.get(key).or_else(|| {
            let mut same = self.files.iter().filter(|(name, _)| last(name) == last(key));
            let found = same.next().map(|(_, content)| content);
            found.filter(|_| same.next().is_none())
        })
    }
}

/// The names in `file://…` and `$(cat …)` of a fence, as they are written there.
pub fn files_read(fence: &Fence) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in &fence.lines {
        for mark in ["file://", "fileb://", "$(cat "] {
            for (at, _) in line.text.match_indices(mark) {
                let rest = line.text[at + mark.len()..].trim_start();
                let end = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ')' | '`' | ';' | '|' | ',')).unwrap_or(rest.len());
                let name = file_key(&rest[..end]);
                if !name.is_empty() && !name.starts_with('<') && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    names
}

/// One spelling for one file: without `./`, the working folder and doubled slashes.
pub(super) fn file_key(name: &str) -> String {
    let mut name = name.trim().trim_matches(['"', '\'']);
    while let Some(rest) = ["./", "$PWD/", "${PWD}/", "$(pwd)/", ".\\"].iter().find_map(|lead| name.strip_prefix(lead)) {
        name = rest;
    }
    name.replace('\\', "/").replace("//", "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::FenceLine;

    #[test]
    fn names_are_seen_ahead() {
        let line = |text: &str| FenceLine { text: text.into(), start: 0 };
        let lines = vec![line("aws iam create-policy --policy-document file://./p.json \\"), line("  --tags 'file://tags.json'"), line("X=$(cat trust.json)")];
        let fence = Fence { lines, ..Fence::default() };
        assert_eq!(files_read(&fence), ["p.json", "tags.json", "trust.json"]);
    }
}
