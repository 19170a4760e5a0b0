//! `guide/missing-file`.

use std::collections::HashMap;

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::Link;

pub const RULE: Rule = Rule { code: "guide/missing-file", severity: Severity::Warning, page: include_str!("missing_file.md"), over: Over::Guide(look) };

/// What a file that pages lead to ends in. Other ends may be made when a site is built, or be no file at all.
const FILES: &[&str] = &["md", "mdx", "markdown", "json", "yaml", "yml", "toml", "sh", "tf", "csv", "png", "jpg", "jpeg", "gif", "svg", "webp"];

/// Links that are looked at.
const MOST: usize = 1_000;

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    // By what is not there, a file or a whole folder: where it is named first, and what is missing of it.
    let mut missing: HashMap<String, (&Link, Vec<&str>)> = HashMap::new();
    let mut served = None;
    for link in subject.guide.links.iter().take(MOST) {
        let Some(path) = local(&link.to) else { continue };
        let plain = unescaped(path);
        if subject.files.exists(&plain) != Some(false) || is_below(subject, &plain) || *served.get_or_insert_with(|| is_served(subject)) {
            continue;
        }
        let named = first_missing(subject, &plain);
        let (_, paths) = missing.entry(named).or_insert((link, Vec::new()));
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    for (named, (link, paths)) in missing {
        let place = subject.source.slice(link.span).rfind(paths[0]).map_or(link.span.range(), |at| link.span.start + at..link.span.start + at + paths[0].len());
        let what = if link.picture { "picture" } else { "file" };
        found.push(match paths.as_slice() {
            [path] => Finding::at(&place, format!("there is no {what} `{path}`")),
            paths => Finding::at(&place, format!("there is no folder `{named}`, of which the guide names {} files", paths.len())),
        });
    }
}

/// The path of a link to a file beside the guide; none for other sites, for paths from the root of a site, and for what is
/// filled in when the site is built.
pub fn local(to: &str) -> Option<&str> {
    let path = to.split(['#', '?']).next()?.trim();
    let elsewhere = path.contains(':') || path.starts_with(['/', '@', '~', '\\']) || path.contains(['{', '}', '<', '>', '$', '*', '|', '@']);
    let end = path.rsplit('/').next()?.rsplit_once('.')?.1;
    (!elsewhere && FILES.iter().any(|known| known.eq_ignore_ascii_case(end))).then_some(path)
}

/// `%20` and its like as the characters that they stand for.
pub fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).filter(|_| first == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// A generator of sites may show the page one folder further down.
fn is_below(subject: &Subject, path: &str) -> bool {
    path.strip_prefix("../").is_some_and(|above| subject.files.exists(above) == Some(true))
}

/// One may take pictures from a folder that is served as the root of the site.
fn is_served(subject: &Subject) -> bool {
    let above = |folder: &str| ["", "../", "../../", "../../../"].iter().any(|up| subject.files.exists(&format!("{up}{folder}")) == Some(true));
    above("static") || above("public")
}

/// The first folder on the way that is not there, else the path itself.
fn first_missing(subject: &Subject, path: &str) -> String {
    let ends = path.match_indices('/').map(|(at, _)| &path[..at]).filter(|folder| folder.rsplit('/').next().is_some_and(|name| !matches!(name, "." | "..")));
    ends.into_iter().find(|folder| subject.files.exists(folder) == Some(false)).map_or_else(|| path.to_owned(), |folder| format!("{folder}/"))
}
