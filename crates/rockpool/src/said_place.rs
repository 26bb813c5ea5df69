//! A place for records as it may be said on the command line without its password being there: whoever may list the processes of a
//! machine reads their arguments.

use std::path::Path;

use anyhow::{Context as _, ensure};
use crypto::{Secret, Zeroizing};

use crate::settings;
use crate::stores::{self, Place};

/// What was said: the place itself, `env:VARIABLE`, or `file:PATH`, a file with the place as its only line. A password among the
/// arguments is taken, and complained about.
///
/// # Errors
/// The variable is not set; the file cannot be read, or everybody may read it; what is there is no place.
pub fn read(said: &Secret) -> anyhow::Result<Place> {
    let text = said.expose();
    if let Some(name) = text.strip_prefix("env:") {
        #[expect(clippy::disallowed_methods, reason = "the operator named this variable")]
        let value = std::env::var(name).with_context(|| format!("env:{name} says where records are kept"))?;
        return Place::parse(&Secret::new(&*value));
    }
    if let Some(path) = text.strip_prefix("file:") {
        let path = Path::new(path);
        let value = std::fs::read_to_string(path).map(Zeroizing::new);
        let value = value.with_context(|| format!("the file {}", path.display()))?;
        settings::is_not_everybodys(path)?;
        let line = value.trim();
        ensure!(!line.contains('\n'), "{}: one line, with the place and nothing else", path.display());
        return Place::parse(&Secret::new(line));
    }
    if stores::has_password(text) {
        eprintln!(
            "rockpool: whoever may list the processes of this machine sees the password of {}. Say env:VARIABLE or file:PATH \
             instead, where it is written",
            stores::without_password(text)
        );
    }
    Place::parse(said)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_place_is_read_from_a_file_that_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("place");
        std::fs::write(&path, "postgres://u:p4ss@h/d\n").unwrap();
        let said = Secret::new(format!("file:{}", path.display()));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read(&said).unwrap_err().to_string().contains("everybody on this machine may read it"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(
            matches!(read(&said), Ok(Place::Postgres(address)) if address.expose() == "postgres://u:p4ss@h/d")
        );
        std::fs::write(&path, "one\ntwo\n").unwrap();
        assert!(read(&said).unwrap_err().to_string().contains("one line"));
        let absent = read(&Secret::new("env:NOBODY_SETS_THIS")).unwrap_err();
        assert!(format!("{absent:#}").contains("env:NOBODY_SETS_THIS"), "{absent:#}");
        assert!(matches!(read(&Secret::new("there")), Ok(Place::Folder(_))));
    }
}
