//! Packages of the distribution: what the tests call and a machine may not have, installed where that is allowed and never with
//! a question. Elsewhere a sentence says what to install.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::shell;

/// What the tests of the workspace run beside our own programs: how to tell that it is there, and its package.
const PROGRAMS: [(&str, &[&str], &str); 5] = [
    ("bash", &["--version"], "bash"),
    ("curl", &["--version"], "curl"),
    ("openssl", &["version"], "openssl"),
    ("kill", &["-l"], "procps"),
    // Debian's python3-minimal has no json.
    ("python3", &["-c", "import json"], "python3"),
];

/// Installs those of them that are missing.
///
/// # Errors
/// Something is missing and cannot be installed from here.
pub fn programs() -> anyhow::Result<()> {
    let missing: Vec<_> = PROGRAMS
        .iter()
        .filter(|(program, arguments, _)| !shell::works(program, arguments))
        .map(|(_, _, package)| *package)
        .collect();
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Installs packages as root, or through a sudo that asks nothing.
///
/// # Errors
/// Not Debian or a distribution like it, no right to install, or apt-get's own.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    let wanted = packages.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!(
            "missing: {wanted} (Debian's names). Only Debian's packages are installed from here: install them by hand"
        );
    }
    let root = is_root();
    if !root && !shell::works("sudo", &["-n", "true"]) {
        bail!("missing: {wanted}. Root installs it with `apt-get install {wanted}`; then run this again");
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command.args(["-q", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Options::=--force-confold"]);
        shell::run(command.args(arguments))
    };
    let by_hand = || format!("install it by hand: apt-get install {wanted}");
    // A fresh machine has no lists of packages; stale ones name versions that are gone.
    apt(&["update"]).with_context(by_hand)?;
    let arguments = [&["install", "--no-install-recommends"], packages].concat();
    apt(&arguments).with_context(by_hand)
}

/// Whether we are root.
pub fn is_root() -> bool {
    shell::output(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}
