//! The file of the master key (RULE-4): outside the data, for its owner only, written once and never over another.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use crypto::{MasterKey, OsRandom, Zeroizing, hex};

/// More than a key ever has.
const MOST: u64 = 4_096;

/// Reads the key at `path`. `data` is the folder of the store, where the key must not lie.
///
/// # Errors
/// It is not there, lies with the data, is open to others, or holds no key.
pub fn read(path: &Path, data: Option<&Path>) -> anyhow::Result<MasterKey> {
    let shown = path.display();
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "the master key {shown} is not there. Put the file back that `rockpool init` wrote, or name another with \
             --master-key; without it nothing in the store can be read"
        ),
        Err(error) => return Err(error).with_context(|| format!("the master key {shown}")),
    };
    check_elsewhere(path, data)?;
    is_its_owners(&file, path)?;
    let mut text = Zeroizing::new(String::new());
    (&mut file).take(MOST).read_to_string(&mut text).with_context(|| format!("the master key {shown}"))?;
    MasterKey::from_text(&text).with_context(|| format!("the master key {shown}"))
}

/// Writes a fresh key to `path`, where there must be nothing, and makes sure that it survives a loss of power.
///
/// # Errors
/// Something is there, it would lie with the data, or it cannot be written.
pub fn write_new(path: &Path, data: Option<&Path>) -> anyhow::Result<MasterKey> {
    let shown = path.display();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&folder).with_context(|| format!("the folder of the master key {shown}"))?;
    check_elsewhere(path, data)?;
    let key = MasterKey::generate();
    let half = path.with_extension("new");
    let written = write(&half, &key.to_text()).and_then(|()| fs::hard_link(&half, path));
    let _ = fs::remove_file(&half);
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{shown} is there already, and no key is ever written over another. Name another file with --master-key"
            )
        }
        Err(error) => return Err(error).with_context(|| format!("the master key {shown}")),
    }
    sync_folder(path)?;
    Ok(key)
}

/// Reads a key that this program left beside another: as [`read`], and not through a link, which anybody could have led
/// to a key that they know.
///
/// # Errors
/// As [`read`].
pub fn read_own(path: &Path) -> anyhow::Result<MasterKey> {
    let shown = path.display();
    let found = fs::symlink_metadata(path).with_context(|| format!("the master key {shown}"))?;
    if !found.is_file() {
        bail!("the master key {shown} is not a file: take it away");
    }
    read(path, None)
}

/// Writes a fresh key to `path`, with the owner and the mode of the key in `like`, and makes sure that it survives a loss
/// of power. A key that is there already stays: whoever wrote it was quicker.
///
/// # Errors
/// It cannot be written, or not be given to that owner.
pub fn write_beside(path: &Path, like: &Path) -> anyhow::Result<()> {
    let writing = || -> std::io::Result<()> {
        let mut half = path.as_os_str().to_owned();
        half.push(format!(".{}", hex::encode(&OsRandom::bytes::<8>())));
        let half = PathBuf::from(half);
        let written = write(&half, &MasterKey::generate().to_text())
            .and_then(|()| give_to_its_owner(&half, like))
            .and_then(|()| fs::hard_link(&half, path));
        let _ = fs::remove_file(&half);
        match written {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    };
    writing().with_context(|| {
        format!(
            "{}: this process must be able to write beside the master key, as the user whom it belongs to or as root",
            path.display()
        )
    })?;
    sync_folder(path)
}

/// The server that reads the old key must be able to read the new one, whoever writes it.
#[cfg(unix)]
fn give_to_its_owner(path: &Path, like: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (file, wanted) = (File::open(path)?, fs::metadata(like)?);
    let found = file.metadata()?;
    if (found.uid(), found.gid()) != (wanted.uid(), wanted.gid()) {
        chown(path, Some(wanted.uid()), Some(wanted.gid()))?;
    }
    file.set_permissions(wanted.permissions())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn give_to_its_owner(_: &Path, _: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A name is only durable once its folder is.
///
/// # Errors
/// The folder cannot be opened or written.
pub fn sync_folder(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(|| folder.display().to_string())
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn check_elsewhere(path: &Path, data: Option<&Path>) -> anyhow::Result<()> {
    data.map_or(Ok(()), |data| check_place(path, data))
}

/// Whoever copies the data folder, or backs it up, must not have the key with it.
///
/// # Errors
/// The key at `path` lies, or would lie, in `data`.
pub fn check_place(path: &Path, data: &Path) -> anyhow::Result<()> {
    // What is not there yet has no other name.
    let real = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let inside = real(path)?.starts_with(real(data)?) || real(folder)?.starts_with(real(data)?);
    if inside {
        bail!(
            "the master key {} lies in the data folder {}: whoever gets a copy of the one would have the other. Move it \
             elsewhere, such as /etc/rockpool/master.key, and name it with --master-key (RULE-4)",
            path.display(),
            data.display()
        );
    }
    Ok(())
}

#[cfg(unix)]
fn is_its_owners(file: &File, path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let (shown, found) = (path.display(), file.metadata()?);
    if !found.is_file() {
        bail!("the master key {shown} is not a file");
    }
    let mode = found.mode() & 0o7777;
    // Read-only is how service managers and containers hand out what is secret.
    if mode != 0o600 && mode != 0o400 {
        bail!(
            "the master key {shown} has mode {mode:04o}, and nobody but its owner may read it: chmod 600 {shown}"
        );
    }
    let me = rustix::process::geteuid().as_raw();
    // Root works for whoever the server runs as.
    if me != 0 && found.uid() != me && found.uid() != 0 {
        bail!(
            "the master key {shown} belongs to another user (id {}): chown it to the user of this server",
            found.uid()
        );
    }
    Ok(())
}

#[cfg(not(unix))]
fn is_its_owners(_: &File, _: &Path) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever comes second must go on with the key of the first, which the store may know already.
    #[test]
    fn a_key_that_is_to_come_is_never_written_over_rule_4() {
        let folder = tempfile::tempdir().unwrap();
        let (file, next) = (folder.path().join("master.key"), folder.path().join("master.key.next"));
        write_new(&file, None).unwrap();
        write_beside(&next, &file).unwrap();
        let first = read_own(&next).unwrap().check_value();
        write_beside(&next, &file).unwrap();
        assert_eq!(read_own(&next).unwrap().check_value(), first);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no half of a key stays behind");
    }
}
