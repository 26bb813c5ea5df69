//! Zip archives that somebody else made: code, layers, wheels (RULE-23).
//!
//! Nothing is written outside the target, no link leads out of it, and size, number and ratio have limits that hold while
//! reading, not by what the archive says of itself.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read as _, Seek, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

/// What an archive may come to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Files, folders and links, those folders too that are there only as parts of a name.
    pub entries: usize,
    /// Bytes, unpacked.
    pub bytes: u64,
}

impl Limits {
    /// As Lambda has it for code and all layers together: 250 MiB unpacked.
    pub const LAMBDA: Self = Self { entries: 50_000, bytes: 250 << 20 };
}

/// Why an archive was not unpacked. What was written before is left for the caller to take away with the folder.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Not a zip archive, or a broken one.
    #[error("not a zip archive that can be read: {0}")]
    Unreadable(String),
    /// A name leads out of the folder, or a file stands where a folder should.
    #[error("the entry {0:?} leads out of the archive")]
    Escapes(String),
    /// The same name twice: which one counts depends on who reads.
    #[error("the entry {0:?} comes twice")]
    Twice(String),
    /// A link; Lambda keeps links that stay inside, these do not.
    #[error("the link {0:?} leads out of the archive")]
    LinkEscapes(String),
    /// Over the limits.
    #[error("larger than {0}")]
    TooLarge(String),
    /// The disk.
    #[error("cannot be written: {0}")]
    Disk(#[from] io::Error),
}

/// Unpacks `archive` into `folder`, which must exist. What is there already and comes again is replaced, so that layers can be
/// unpacked over each other in order. Gives back how many bytes were written.
///
/// # Errors
/// See [`ArchiveError`].
pub fn unpack(archive: impl io::Read + Seek, folder: &Path, limits: Limits) -> Result<u64, ArchiveError> {
    let mut archive =
        zip::ZipArchive::new(archive).map_err(|error| ArchiveError::Unreadable(error.to_string()))?;
    if archive.len() > limits.entries {
        return Err(ArchiveError::TooLarge(format!("{} entries", limits.entries)));
    }
    let mut seen = HashSet::new();
    let mut left = limits.bytes;
    let mut room = limits.entries;
    let full = || ArchiveError::TooLarge(format!("{} entries", limits.entries));
    for index in 0..archive.len() {
        let mut entry =
            archive.by_index(index).map_err(|error| ArchiveError::Unreadable(error.to_string()))?;
        let name = entry.name().map_err(|error| ArchiveError::Unreadable(error.to_string()))?.into_owned();
        let inside = safe(&name).ok_or_else(|| ArchiveError::Escapes(name.clone()))?;
        if inside.as_os_str().is_empty() {
            continue;
        }
        if !entry.is_dir() && !seen.insert(inside.clone()) {
            return Err(ArchiveError::Twice(name));
        }
        let place = folder.join(&inside);
        if entry.is_dir() {
            room = room.checked_sub(make_folder(folder, &inside, &name, room)?).ok_or_else(full)?;
            continue;
        }
        if let Some(parent) = inside.parent() {
            room = room.checked_sub(make_folder(folder, parent, &name, room)?).ok_or_else(full)?;
        }
        room = room.checked_sub(1).ok_or_else(full)?;
        replace(&place, &name)?;
        if entry.is_symlink() {
            let mut target = String::new();
            entry.by_ref().take(4096).read_to_string(&mut target)?;
            if !stays_inside(&inside, &target) {
                return Err(ArchiveError::LinkEscapes(name));
            }
            std::os::unix::fs::symlink(target, &place)?;
            continue;
        }
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&place)?;
        let written = io::copy(&mut entry.by_ref().take(left + 1), &mut file)
            .map_err(|error| ArchiveError::Unreadable(error.to_string()))?;
        if written > left {
            return Err(ArchiveError::TooLarge(format!("{} bytes unpacked", limits.bytes)));
        }
        left -= written;
        file.flush()?;
        // Whoever the worker runs as must be able to read it; nobody may change it.
        file.set_permissions(fs::Permissions::from_mode(if executable { 0o555 } else { 0o444 }))?;
    }
    Ok(limits.bytes - left)
}

/// Zips what is in `folder`, below the folder `prefix` of the archive. The same files give the same bytes: in the order of their names,
/// without times, with two modes.
///
/// # Errors
/// If the folder cannot be read; a link in it is refused.
pub fn pack(folder: &Path, prefix: &str) -> io::Result<Vec<u8>> {
    let mut archive = zip::write::ZipWriter::new(io::Cursor::new(Vec::new()));
    let mut left = vec![(folder.to_owned(), prefix.to_owned())];
    while let Some((folder, prefix)) = left.pop() {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (kind, name) = (entry.file_type()?, entry.file_name());
            let name = name.to_str().ok_or_else(|| io::Error::other("a file's name is not text"))?;
            let name = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            if kind.is_dir() {
                left.push((entry.path(), name));
            } else if kind.is_file() {
                let executable = entry.metadata()?.permissions().mode() & 0o111 != 0;
                let options = zip::write::SimpleFileOptions::default()
                    .compression_method(zip::CompressionMethod::Deflated)
                    .unix_permissions(if executable { 0o755 } else { 0o644 });
                archive.start_file(name, options).map_err(io::Error::other)?;
                archive.write_all(&fs::read(entry.path())?)?;
            } else {
                return Err(io::Error::other(format!("{name} is neither a file nor a folder")));
            }
        }
    }
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}

/// The name as a path below the folder, or nothing if it is not one.
fn safe(name: &str) -> Option<PathBuf> {
    if name.contains(['\\', '\0']) || name.len() > 1024 {
        return None;
    }
    let mut path = PathBuf::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// Whether a link at `place` to `target` ends below the folder, whatever lies on the way.
///
/// The folders above a link are folders, never links ([`make_folder`]), so that `..` at the beginning of a target can be
/// counted. After a name it cannot: the name may be another link, and what lies above its end is not what is written before it.
fn stays_inside(place: &Path, target: &str) -> bool {
    let mut depth = place.components().count() - 1;
    let mut named = false;
    for part in Path::new(target).components() {
        match part {
            Component::Normal(_) => named = true,
            Component::CurDir => {}
            Component::ParentDir if named => return false,
            Component::ParentDir => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return false,
            },
            Component::RootDir | Component::Prefix(_) => return false,
        }
    }
    !target.is_empty()
}

/// Makes every folder on the way, and follows no link while doing so: an earlier entry may have been one. Gives back how many
/// it made; it stops after one more than `room`.
fn make_folder(folder: &Path, inside: &Path, name: &str, room: usize) -> Result<usize, ArchiveError> {
    let mut made = 0;
    let mut place = folder.to_owned();
    for part in inside.components() {
        place.push(part);
        match fs::symlink_metadata(&place) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(ArchiveError::Escapes(name.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir(&place)?;
                // Whoever the worker runs as must be able to look in, whatever this process's umask is.
                fs::set_permissions(&place, fs::Permissions::from_mode(0o755))?;
                made += 1;
                if made > room {
                    break;
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(made)
}

fn replace(place: &Path, name: &str) -> Result<(), ArchiveError> {
    match fs::symlink_metadata(place) {
        Ok(there) if there.is_dir() => Err(ArchiveError::Escapes(name.to_owned())),
        Ok(_) => Ok(fs::remove_file(place)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn zipped(entries: &[(&str, &str)]) -> Cursor<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            match text.strip_prefix("-> ") {
                Some(target) => archive.add_symlink(*name, target, SimpleFileOptions::default()).unwrap(),
                None if name.ends_with('/') => {
                    archive.add_directory(*name, SimpleFileOptions::default()).unwrap()
                }
                None => {
                    let mode = if text.starts_with("#!") { 0o755 } else { 0o644 };
                    archive.start_file(*name, SimpleFileOptions::default().unix_permissions(mode)).unwrap();
                    archive.write_all(text.as_bytes()).unwrap();
                }
            }
        }
        archive.finish().unwrap()
    }

    fn unpacked(entries: &[(&str, &str)], limits: Limits) -> (tempfile::TempDir, Result<u64, ArchiveError>) {
        let folder = tempfile::tempdir().unwrap();
        let result = unpack(zipped(entries), folder.path(), limits);
        (folder, result)
    }

    #[test]
    fn files_folders_and_links_inside_are_unpacked_and_cannot_be_written() {
        let entries = [("a/b.py", "x"), ("bootstrap", "#!/bin/sh"), ("lib/", ""), ("lib/c", "-> ../a/b.py")];
        let (folder, result) = unpacked(&entries, Limits::LAMBDA);
        assert_eq!(result.unwrap(), 10);
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("a/b.py"), mode("bootstrap")), (0o444, 0o555));
        assert_eq!(fs::read_to_string(folder.path().join("lib/c")).unwrap(), "x");
    }

    #[test]
    fn nothing_leads_out_rule_23() {
        for entries in [
            &[("../a", "x")][..],
            &[("/etc/a", "x")],
            &[("a/../../b", "x")],
            &[("a\\..\\b", "x")],
            &[("l", "-> /etc/passwd")],
            &[("l", "-> ../x")],
            &[("d/l", "-> ../../x")],
            &[("l", "-> d"), ("l/x", "y")],
            &[("x/y/z/l", "-> ../../.."), ("m", "-> x/y/z/l/../../../../etc/passwd")],
            &[("l", "-> a/../../x")],
            &[("d", "x"), ("d/e", "y")],
            &[("a", "x"), ("./a", "y")],
        ] {
            let (folder, result) = unpacked(entries, Limits::LAMBDA);
            assert!(result.is_err(), "{entries:?}");
            assert!(!folder.path().parent().unwrap().join("x").exists());
        }
    }

    #[test]
    fn limits_hold_while_reading_rule_23() {
        let bomb = "0".repeat(100_000);
        let (_folder, result) = unpacked(&[("a", &bomb)], Limits { entries: 10, bytes: 99_999 });
        assert!(matches!(result, Err(ArchiveError::TooLarge(_))));
        let (_folder, result) = unpacked(&[("a", "x"), ("b", "x")], Limits { entries: 1, bytes: 10 });
        assert!(matches!(result, Err(ArchiveError::TooLarge(_))));
        // Folders that are only parts of names are made too.
        for deep in ["a/b/c/d", "a/b/c/d/"] {
            let (folder, result) = unpacked(&[(deep, "x")], Limits { entries: 3, bytes: 10 });
            assert!(matches!(result, Err(ArchiveError::TooLarge(_))), "{deep}");
            assert!(!folder.path().join("a/b/c/d").is_file());
            let (_folder, result) = unpacked(&[(deep, "x")], Limits { entries: 4, bytes: 10 });
            assert!(result.is_ok(), "{deep}: {result:?}");
        }
    }

    #[test]
    fn a_later_layer_wins() {
        let (folder, result) = unpacked(&[("python/a.py", "one")], Limits::LAMBDA);
        result.unwrap();
        unpack(zipped(&[("python/a.py", "two"), ("python/b.py", "b")]), folder.path(), Limits::LAMBDA)
            .unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("python/a.py")).unwrap(), "two");
    }

    #[test]
    fn what_was_packed_unpacks_and_is_the_same_each_time() {
        let (folder, result) =
            unpacked(&[("b/c.py", "x"), ("a", "#!/bin/sh"), ("b/a/d", "y")], Limits::LAMBDA);
        result.unwrap();
        let packed = pack(folder.path(), "python").unwrap();
        assert_eq!(packed, pack(folder.path(), "python").unwrap());
        let again = tempfile::tempdir().unwrap();
        unpack(Cursor::new(packed), again.path(), Limits::LAMBDA).unwrap();
        assert_eq!(fs::read_to_string(again.path().join("python/b/a/d")).unwrap(), "y");
        let mode = fs::metadata(again.path().join("python/a")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o555);
        std::os::unix::fs::symlink("a", folder.path().join("l")).unwrap();
        assert!(pack(folder.path(), "").is_err());
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for bytes in [&b""[..], b"PK", b"not a zip", &[0; 100]] {
            assert!(matches!(
                unpack(Cursor::new(bytes), folder.path(), Limits::LAMBDA),
                Err(ArchiveError::Unreadable(_))
            ));
        }
    }
}
