//! The files beside a guide that the guide may name.

use std::path::{Component, Path, PathBuf};

use crate::source::{Files, Source};

/// Larger files are no policy documents. Bytes.
const MOST: u64 = 1 << 20;

/// Regular files below the guide's folder; no links, no way out of it.
pub struct Beside {
    folder: PathBuf,
    /// Of the guide itself.
    name: PathBuf,
}

impl Beside {
    pub fn guide(guide: &Path) -> Self {
        let folder = guide.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self { folder: folder.to_owned(), name: guide.file_name().unwrap_or_default().into() }
    }
}

impl Files for Beside {
    fn read(&self, relative: &str) -> Result<String, String> {
        let mut path = self.folder.clone();
        for component in Path::new(relative).components() {
            match component {
                Component::CurDir => {}
                Component::Normal(name) => {
                    path.push(name);
                    let kind = std::fs::symlink_metadata(&path).map_err(|error| format!("{relative} is not beside the guide: {}", reason(&error)))?;
                    if kind.is_symlink() {
                        return Err(format!("{relative} is or passes a link, and links are not followed"));
                    }
                }
                _ => return Err(format!("{relative} is not below the guide's folder")),
            }
        }
        let kind = std::fs::metadata(&path).map_err(|error| reason(&error))?;
        if !kind.is_file() {
            return Err(format!("{relative} is not a regular file"));
        }
        if kind.len() > MOST {
            return Err(format!("{relative} is larger than {MOST} bytes"));
        }
        std::fs::read_to_string(&path).map_err(|error| format!("{relative}: {}", reason(&error)))
    }

    /// `setup.bythebook.toml` beside `setup.md`, or `setup.md.bythebook.toml`.
    fn hints(&self) -> Result<Option<Source>, String> {
        let names = [self.name.with_extension(""), self.name.clone()].map(|name| format!("{}{HINTS}", name.display()));
        let found: Vec<&String> = names.iter().filter(|name| std::fs::symlink_metadata(self.folder.join(name)).is_ok()).collect();
        match found.as_slice() {
            [] => Ok(None),
            [name] => self.read(name).map(|text| Some(Source::new(name.as_str(), text))),
            _ => Err(format!("{} and {} both stand beside the guide", names[0], names[1])),
        }
    }
}

/// What the name of a file of hints ends in.
const HINTS: &str = ".bythebook.toml";

/// Why a file cannot be read, in words.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_of_hints() {
        let folder = tempfile::tempdir().unwrap();
        let hints = || Beside::guide(&folder.path().join("guide.md")).hints().map(|file| file.map(|file| file.name().to_owned()));
        assert_eq!(hints(), Ok(None));
        std::fs::write(folder.path().join("guide.bythebook.toml"), "").unwrap();
        assert_eq!(hints(), Ok(Some("guide.bythebook.toml".into())));
        std::fs::write(folder.path().join("guide.md.bythebook.toml"), "").unwrap();
        assert!(hints().is_err());
        std::fs::remove_file(folder.path().join("guide.bythebook.toml")).unwrap();
        assert_eq!(hints(), Ok(Some("guide.md.bythebook.toml".into())));
    }

    #[test]
    fn only_regular_files_below_the_guide_s_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("policy.json"), "{}").unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.json")).unwrap();
        let beside = Beside::guide(&folder.path().join("guide.md"));
        assert_eq!(beside.read("./policy.json"), Ok("{}".into()));
        for refused in ["../policy.json", "/etc/passwd", "link.json", "sub", "none.json"] {
            assert!(beside.read(refused).is_err(), "{refused}");
        }
    }
}
