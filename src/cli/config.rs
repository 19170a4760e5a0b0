//! `bythebook.toml`: what a check leaves out, and what it takes for errors, for all guides below its folder.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Deserialize;
use toml::Spanned;

use super::files::read_regular;
use super::place::is_repository;
use crate::check::{Levels, Pattern};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

const NAME: &str = "bythebook.toml";
/// Bytes. A longer one is none.
const MOST: u64 = 1 << 20;

/// One file.
pub struct Config {
    pub source: Source,
    /// Where it stands.
    pub folder: PathBuf,
    pub levels: Levels,
    exclude: Gitignore,
    ignores: Vec<Ignore>,
}

/// `[[check.ignore]]`.
struct Ignore {
    path: Gitignore,
    pattern: Pattern,
    place: Span,
    used: AtomicBool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    check: WrittenCheck,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenCheck {
    allow: Vec<Spanned<String>>,
    deny: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    ignore: Vec<WrittenIgnore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIgnore {
    path: Spanned<String>,
    code: Spanned<String>,
    reason: Spanned<String>,
}

impl Config {
    /// A file's text; or what is wrong with it, with its place.
    fn parse(name: &str, folder: &Path, text: String) -> Result<Self, String> {
        let source = Source::new(name, text);
        let wrong = |at: Range<usize>, why: &str| {
            let place = source.position(at.start);
            format!("{name}:{}:{}: {why}", place.line, place.column)
        };
        let written: Written = toml::from_str(source.text()).map_err(|error| wrong(error.span().unwrap_or_default(), error.message()))?;
        let pattern = |text: &Spanned<String>| Pattern::parse(text.get_ref()).map_err(|why| wrong(text.span(), &why));
        let patterns = |texts: &[Spanned<String>]| texts.iter().map(pattern).collect::<Result<Vec<_>, _>>();
        let globs = |texts: &[&Spanned<String>]| {
            let mut globs = GitignoreBuilder::new("");
            for text in texts {
                globs.add_line(None, text.get_ref()).map_err(|error| wrong(text.span(), &error.to_string()))?;
            }
            globs.build().map_err(|error| wrong(0..0, &error.to_string()))
        };
        let ignore = |written: &WrittenIgnore| {
            if written.reason.get_ref().trim().is_empty() {
                return Err(wrong(written.reason.span(), "say why these findings are left out"));
            }
            let code = written.code.span();
            Ok(Ignore { path: globs(&[&written.path])?, pattern: pattern(&written.code)?, place: Span::new(code.start, code.end), used: AtomicBool::new(false) })
        };
        Ok(Self {
            folder: folder.to_owned(),
            levels: Levels { allow: patterns(&written.check.allow)?, deny: patterns(&written.check.deny)? },
            exclude: globs(&written.check.exclude.iter().collect::<Vec<_>>())?,
            ignores: written.check.ignore.iter().map(ignore).collect::<Result<_, _>>()?,
            source,
        })
    }

    /// Whether a guide is not to be checked; by its path from the folder.
    fn excludes(&self, inside: &Path) -> bool {
        matches(&self.exclude, inside)
    }

    /// Whether a finding in a guide is left out.
    pub fn ignores(&self, inside: &Path, finding: &Diagnostic) -> bool {
        let mut found = false;
        for ignore in &self.ignores {
            if ignore.pattern.names(finding) && matches(&ignore.path, inside) {
                ignore.used.store(true, Ordering::Relaxed);
                found = true;
            }
        }
        found
    }

    /// What has left nothing out; of interest where all guides below the folder were checked.
    pub fn unused(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let unused = self.ignores.iter().filter(|ignore| !ignore.used.load(Ordering::Relaxed) && ignore.pattern.is_always_asked());
        unused.map(|ignore| crate::check::unused_ignore(ignore.place, "it leaves nothing out in any guide").help("take it out, or mend its path"))
    }
}

/// Where a file may stand that holds for a guide, the nearest first.
pub fn places(guide: &Path) -> Vec<PathBuf> {
    let folder = guide.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = folder.canonicalize() else { return Vec::new() };
    let mut places = Vec::new();
    for above in folder.ancestors() {
        places.push(above.join(NAME));
        if is_repository(above) {
            break;
        }
    }
    places
}

/// A pattern as in `.gitignore`.
fn matches(globs: &Gitignore, inside: &Path) -> bool {
    globs.matched_path_or_any_parents(inside, false).is_ignore()
}

/// The files that hold for guides, each read once.
#[derive(Default)]
pub struct Configs {
    known: HashMap<PathBuf, Option<Arc<Config>>>,
}

/// What holds for one guide.
#[derive(Clone)]
pub struct Holds {
    pub config: Arc<Config>,
    /// The guide's path from the folder of the file.
    pub inside: PathBuf,
}

impl Holds {
    pub fn excluded(&self) -> bool {
        self.config.excludes(&self.inside)
    }
}

impl Configs {
    /// The nearest file in the guide's folder and the folders above it, up to the root of the repository.
    pub fn of(&mut self, guide: &Path) -> Result<Option<Holds>, String> {
        let folder = guide.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (Ok(folder), Some(name), true) = (folder.canonicalize(), guide.file_name(), guide != Path::new("-")) else { return Ok(None) };
        let Some(config) = self.upwards(&folder)? else { return Ok(None) };
        let inside = folder.strip_prefix(&config.folder).map(|inside| inside.join(name)).unwrap_or_default();
        Ok(Some(Holds { config, inside }))
    }

    fn upwards(&mut self, folder: &Path) -> Result<Option<Arc<Config>>, String> {
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let path = folder.join(NAME);
        let found = if std::fs::symlink_metadata(&path).is_ok() {
            let name = shown(&path);
            let bytes = read_regular(&path, MOST).map_err(|why| format!("{name}: {why}"))?;
            let text = String::from_utf8(bytes).map_err(|_| format!("{name}: is not UTF-8 text"))?;
            Some(Arc::new(Config::parse(&name, folder, text)?))
        } else if is_repository(folder) {
            None
        } else {
            folder.parent().map_or(Ok(None), |parent| self.upwards(parent))?
        };
        self.known.insert(folder.to_owned(), found.clone());
        Ok(found)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Config>> {
        // One file stands at each folder that it holds for.
        self.known.iter().filter_map(|(folder, config)| config.as_ref().filter(|config| config.folder == *folder))
    }
}

/// From the current folder, where it stands below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let inside = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    inside.unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse("bythebook.toml", Path::new("/docs"), text.to_owned())
    }

    #[test]
    fn whatever_is_not_known_is_said_with_its_place() {
        for (text, wanted) in [
            ("[check]\nalow = []\n", "bythebook.toml:2:1: unknown field `alow`"),
            ("[chek]\n", "bythebook.toml:1:2: unknown field `chek`"),
            ("[check]\ndeny = [\"policy/*\", \"policy/invalid-actoin\"]\n", "bythebook.toml:2:21: there is no rule `policy/invalid-actoin`; did you mean"),
            ("[[check.ignore]]\npath = \"*\"\ncode = \"policy/*\"\n", "bythebook.toml:1:1: missing field `reason`"),
            ("[[check.ignore]]\npath = \"*\"\ncode = \"policy/*\"\nreason = \" \"\n", "bythebook.toml:4:10: say why"),
            ("[check]\nexclude = [\"a[z-a]\"]\n", "bythebook.toml:2:12: "),
            ("[check\n", "bythebook.toml:1:"),
        ] {
            let why = parse(text).err().expect(text);
            assert!(why.starts_with(wanted), "{why}");
        }
    }

    #[test]
    fn paths_are_as_in_gitignore() {
        let config = parse("[check]\nexclude = [\"drafts/\", \"/old.md\"]\n[[check.ignore]]\npath = \"vendor/*.md\"\ncode = \"policy/*\"\nreason = \"not ours\"\n").unwrap();
        for (path, excluded) in [("drafts/a.md", true), ("a/drafts/b/c.md", true), ("old.md", true), ("a/old.md", false), ("a.md", false)] {
            assert_eq!(config.excludes(Path::new(path)), excluded, "{path}");
        }
        let finding = Diagnostic::warning("policy/invalid-action", Span::new(0, 1), "m");
        assert_eq!(config.unused().count(), 1);
        assert!(!config.ignores(Path::new("a.md"), &finding) && config.ignores(Path::new("vendor/a.md"), &finding));
        assert_eq!(config.unused().count(), 0);
    }
}
