//! The guides that are open in the client.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use percent_encoding::percent_decode_str;

use super::analysis::{Analysis, Surroundings, analyse};
use super::changes::changed;
use super::positions::Encoding;
use crate::diagnostic::Diagnostic;

/// By their URIs.
pub type Documents = BTreeMap<String, Document>;

/// A guide as the client has it.
pub struct Document {
    pub uri: Uri,
    /// `-` where it is no file.
    pub path: PathBuf,
    pub text: String,
    pub version: i32,
    /// What a rehearsal of this text has found.
    pub rehearsed: Vec<Diagnostic>,
    /// The client knows what is found in this text.
    pub published: bool,
    analysis: Option<Analysis>,
}

/// A guide with what is known of it.
pub struct Looked<'a> {
    pub uri: &'a Uri,
    pub path: &'a Path,
    pub version: i32,
    pub rehearsed: &'a [Diagnostic],
    pub analysis: &'a Analysis,
}

impl Document {
    pub fn opened(item: TextDocumentItem) -> Document {
        Document { path: path_of(item.uri.as_str()), uri: item.uri, text: item.text, version: item.version, rehearsed: Vec::new(), published: false, analysis: None }
    }

    pub fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        let text = std::mem::take(&mut self.text);
        self.text = changes.into_iter().fold(text, |text, change| changed(text, change.range, &change.text, encoding));
        self.version = version;
        self.rehearsed.clear();
        self.forget();
    }

    /// What is around it has changed, or it itself.
    pub fn forget(&mut self) {
        self.analysis = None;
        self.published = false;
    }

    /// Looks at it, once for each text.
    pub fn look(&mut self, encoding: Encoding, around: &dyn Surroundings) -> Looked<'_> {
        let analysis = self.analysis.get_or_insert_with(|| analyse(&self.text, &self.path, encoding, around));
        Looked { uri: &self.uri, path: &self.path, version: self.version, rehearsed: &self.rehearsed, analysis }
    }
}

/// The file of a URI, `-` for anything else.
fn path_of(uri: &str) -> PathBuf {
    let local = uri.strip_prefix("file://").map(|rest| rest.strip_prefix("localhost").unwrap_or(rest)).filter(|path| path.starts_with('/'));
    let bytes = local.map(|path| percent_decode_str(path.split(['?', '#']).next().unwrap_or_default()).collect::<Vec<u8>>());
    match bytes {
        Some(bytes) if !bytes.contains(&0) => Path::new(OsStr::from_bytes(&bytes)).to_owned(),
        _ => PathBuf::from("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_uris() {
        for (uri, path) in [
            ("file:///docs/a%20b.md", "/docs/a b.md"),
            ("file://localhost/docs/%C3%BC.md", "/docs/ü.md"),
            ("file:///a.md#x", "/a.md"),
            ("file://server/a.md", "-"),
            ("file:///a%00.md", "-"),
            ("untitled:Untitled-1", "-"),
            ("https://example.org/a.md", "-"),
        ] {
            assert_eq!(path_of(uri), Path::new(path), "{uri}");
        }
    }
}
