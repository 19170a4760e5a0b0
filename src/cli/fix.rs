//! Guides that are changed in place.

use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Gid, Uid, fchown};

use super::files::reason;
use crate::check::{Asked, Found, all_fixed};
use crate::source::Source;
use crate::sync::meaning::Meaning;

/// Writes the guide with all fixes in the place of the one that is there. Gives the new one, what is left to be found in it, and how
/// many findings were fixed.
pub fn fixed_in_place<L: Fn(&Source) -> Result<Found, String>, M: Fn(&Source) -> Meaning>(
    path: &Path,
    source: Source,
    found: Found,
    asked: &Asked<L, M>,
) -> Result<(Source, Found, usize), String> {
    let (source, found, count) = all_fixed(source, found, asked)?;
    if count > 0 {
        rewrite(path, source.text())?;
    }
    Ok((source, found, count))
}

/// Writes a guide anew: whole or not at all, with the same permissions and owner. Says why not in words that follow its name.
pub fn rewrite(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot be written: {}", reason(&error));
    let before = std::fs::symlink_metadata(path).map_err(failed)?;
    if !before.is_file() {
        return Err("is a link or no regular file; name the file itself".into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    // Where the owner cannot be kept, the file is the caller's, as any file that an editor writes.
    let _ = fchown(file.as_file(), Some(Uid::from_raw(before.uid())), Some(Gid::from_raw(before.gid())));
    file.as_file().set_permissions(before.permissions()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_guide_keeps_its_permissions_and_is_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (guide, link) = (folder.path().join("g.md"), folder.path().join("link.md"));
        std::fs::write(&guide, "a").unwrap();
        std::fs::set_permissions(&guide, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&guide, &link).unwrap();
        rewrite(&guide, "b").unwrap();
        assert_eq!(std::fs::metadata(&guide).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(rewrite(&link, "c").is_err());
        assert_eq!(std::fs::read_to_string(&guide).unwrap(), "b");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
