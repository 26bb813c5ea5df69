//! A store as this version writes it, row by row as text, for the versions to come: `crates/testkit/fixtures/store-<format>.jsonl`.
//!
//! Once for each format, from the version that released it; a test opens all of them. The writer is an ignored test of
//! `testkit`, since it needs a whole installation.

use std::path::Path;
use std::process::Command;

use crate::shell;

/// Writes the fixture of the present format; refuses to write over one.
pub fn run(root: &Path) -> anyhow::Result<()> {
    let test = "moving::write_the_fixture_of_this_format";
    let arguments = ["test", "--package", "testkit", "--test", "it", "--", "--ignored", "--exact", test];
    shell::run(Command::new("cargo").args(arguments).current_dir(root))
}
