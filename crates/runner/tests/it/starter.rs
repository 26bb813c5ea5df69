//! Who starts a cage: whoever runs the tests, and if that is the superuser an ordinary user as well.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Debian's `nobody`: a user who owns nothing.
const ORDINARY: u32 = 65_534;

/// A way to start cages.
pub struct Starter {
    pub name: &'static str,
    pub program: PathBuf,
    place: tempfile::TempDir,
}

/// All that can be tried here.
pub fn starters() -> Vec<Starter> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_runner-cage"));
    let place = || tempfile::tempdir().unwrap();
    if !rustix::process::geteuid().is_root() {
        return vec![Starter { name: "an ordinary user", program, place: place() }];
    }
    let ordinary = place();
    // Both must be able to look in, and at the program too, which may lie in a folder of the superuser's.
    fs::set_permissions(ordinary.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = ordinary.path().join("runner-cage");
    fs::copy(&program, &copy).unwrap();
    let wrapper = ordinary.path().join("as-nobody");
    let script = format!(
        "#!/bin/sh\nexec setpriv --reuid={ORDINARY} --regid={ORDINARY} --clear-groups {} \"$@\"\n",
        copy.display()
    );
    fs::write(&wrapper, script).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    vec![
        Starter { name: "the superuser", program, place: place() },
        Starter { name: "an ordinary user", program: wrapper, place: ordinary },
    ]
}

impl Starter {
    /// An empty folder.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.place.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A copy of `folder` that this starter may show.
    pub fn share(&self, folder: &Path) -> PathBuf {
        let shared = self.folder(&folder.file_name().unwrap().to_string_lossy());
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), shared.join(entry.file_name())).unwrap();
        }
        shared
    }
}
