//! `cargo xtask deny`: what deny.toml says of the dependencies, of the program and of the wheel. Known advisories are in a database
//! of their own on GitHub: where that cannot be reached they are not checked, and that is said and no failure.

use std::path::Path;
use std::process::Command;

use crate::shell;
use crate::steps::Steps;
use crate::tools::DENY;

/// Checks both workspaces that are shipped; says which part failed.
pub fn run(root: &Path) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let workspaces = [("the program", root.to_path_buf()), ("the wheel", root.join("python"))];
    for (name, folder) in &workspaces {
        steps.run(&format!("bans, licences and sources of {name}"), || {
            let mut deny = deny(root, folder)?;
            shell::run(deny.args(["check", "bans", "licenses", "sources"]))
        });
    }
    if shell::run(deny(root, root)?.args(["fetch", "db"])).is_err() {
        eprintln!(
            "\nADVISORIES WERE NOT CHECKED: the RustSec database (github.com/rustsec/advisory-db) cannot be reached from here. \
             `cargo xtask deny` checks them on a machine that reaches it."
        );
        return steps.finish();
    }
    for (name, folder) in &workspaces {
        steps.run(&format!("advisories about {name}"), || {
            shell::run(deny(root, folder)?.args(["check", "--disable-fetch", "advisories"]))
        });
    }
    steps.finish()
}

/// Both workspaces are held to the one list.
fn deny(root: &Path, workspace: &Path) -> anyhow::Result<Command> {
    let mut deny = DENY.command()?;
    deny.current_dir(workspace)
        .args(["--locked", "--log-level", "error", "--config"])
        .arg(root.join("deny.toml"));
    Ok(deny)
}
