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
        fn last(path: &str) -> &str {
            path.rsplit(['/', '\\']).next().unwrap_or_default()
        }
        self.files.get(key).or_else(|| {
            let mut same = self.files.iter().filter(|(name, _)| last(name) == last(key));
            let found = same.next().map(|(_, content)| content);
            found.filter(|_| same.next().is_none())
        })
    }
}

/// A file that a command reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// As it is written there.
    pub name: String,
    /// The option that takes it: `--policy-document`.
    pub option: Option<String>,
}

/// The files in `file://…` and `$(cat …)` of a fence.
pub fn files_read(fence: &Fence) -> Vec<FileRead> {
    let mut found: Vec<FileRead> = Vec::new();
    let mut option = None;
    for line in &fence.lines {
        let mut from = 0;
        let mut marks: Vec<(usize, &str)> = ["file://", "fileb://", "$(cat "].iter().flat_map(|mark| line.text.match_indices(*mark)).collect();
        marks.sort_unstable();
        for (at, mark) in marks {
            option = last_option(&line.text[from..at]).or(option);
            from = at + mark.len();
            let rest = line.text[from..].trim_start();
            let end = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ')' | '`' | ';' | '|' | ',')).unwrap_or(rest.len());
            let name = file_key(&rest[..end]);
            if !name.is_empty() && !name.starts_with('<') && !found.iter().any(|known| known.name == name) {
                found.push(FileRead { name, option: option.clone() });
            }
        }
        option = last_option(&line.text[from..]).or(option);
    }
    found
}

fn last_option(text: &str) -> Option<String> {
    let word = text.split(|letter: char| letter.is_whitespace() || letter == '=').rfind(|word| word.starts_with("--"))?;
    Some(word.to_owned())
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
        let found: Vec<_> = files_read(&fence).into_iter().map(|read| (read.name, read.option.unwrap_or_default())).collect();
        let expected = [("p.json", "--policy-document"), ("tags.json", "--tags"), ("trust.json", "--tags")];
        assert_eq!(found, expected.map(|(name, option)| (name.to_owned(), option.to_owned())));
    }
}
