//! `cargo xtask check`: what must hold before a commit, without the clients of other languages.

use std::path::Path;

use crate::shell::{self, cargo};
use crate::steps::Steps;
use crate::{deny, fuzz, test, tidy};

/// Runs every check, then says which failed.
pub fn run(root: &Path) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    steps.run("format", || shell::run(cargo().current_dir(root).args(["fmt", "--all", "--check"])));
    let python = root.join("python");
    steps.run("format of the Python package's Rust half", || {
        shell::run(cargo().current_dir(&python).args(["fmt", "--check"]))
    });
    steps.run("tidy", || tidy::run(root));
    steps.run("codegen --check", || test::generated_is_fresh(root));
    steps.run("clippy", || {
        let arguments = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
        shell::run(cargo().current_dir(root).args(arguments))
    });
    steps.run("clippy of the Python package's Rust half", || {
        shell::run(cargo().current_dir(&python).args(["clippy", "--locked", "--", "-D", "warnings"]))
    });
    steps.run("fuzz targets compile", || fuzz::compile(root));
    steps.run("workspace tests", || test::workspace_tests(root));
    steps.run("documentation", || {
        shell::run(
            cargo()
                .current_dir(root)
                .args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items", "--quiet"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    steps.run("deny", || deny::run(root));
    steps.finish()
}
