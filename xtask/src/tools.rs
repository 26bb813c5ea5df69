//! Cargo's plug-ins that the chores call: the installed one, ours from an earlier run, or one that is built now into the cache
//! folder from crates.io. Versions are pinned, so that a machine without them gets the same ones everywhere.

use std::process::Command;

use anyhow::Context as _;

use crate::shell::{self, cargo};

/// One plug-in.
#[derive(Debug)]
pub struct Tool {
    /// Its package and its executable.
    name: &'static str,
    version: &'static str,
    /// What `cargo install` is told besides.
    features: &'static [&'static str],
    /// What it answers when it is there.
    asked: &'static [&'static str],
}

/// Runs tests, each in a process of its own.
pub const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.143",
    features: &["--no-default-features", "--features", "default-no-update"],
    asked: &["nextest", "--version"],
};

/// Reads deny.toml.
pub const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", features: &[], asked: &["--version"] };

/// Builds and runs the targets of fuzz/.
pub const FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2", features: &[], asked: &["--version"] };

impl Tool {
    /// How to start it.
    ///
    /// # Errors
    /// It is not there and cannot be built: crates.io cannot be reached, or a compiler is missing.
    pub fn command(&self) -> anyhow::Result<Command> {
        if shell::works(self.name, self.asked) {
            return Ok(Command::new(self.name));
        }
        let tools = shell::cache()?.join("tools");
        let ours = tools.join("bin").join(self.name);
        if !shell::works(&ours, self.asked) {
            let Self { name, version, features, .. } = self;
            eprintln!("{name} is not installed: building {version} into {}", tools.display());
            // Unoptimised: it is built sooner, and it mostly waits for others.
            let mut install = cargo();
            install.args(["install", "--locked", "--debug", name, "--version", version]).args(*features);
            shell::run(install.arg("--root").arg(&tools)).with_context(|| {
                format!("{name} cannot be had here; `cargo install --locked {name}` on another day")
            })?;
        }
        Ok(Command::new(ours))
    }
}
