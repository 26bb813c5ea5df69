//! The program of an earlier commit, for the tests that run it beside this one (RULE-31): built by `cargo xtask upgrade-test`, or kept
//! from the last run of the tests, which costs nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::postgres::Postgres;
use crate::shell::{self, cargo};
use crate::tools::NEXTEST;

/// What the tests are told.
const VARIABLE: &str = "ROCKPOOL_TEST_PREVIOUS";
/// The program of the last run of the tests.
const LAST: &str = "last";

/// Which commit.
#[derive(Debug, clap::Args)]
pub struct UpgradeTest {
    /// The commit whose program runs beside that of this checkout, such as a release's tag.
    #[arg(long, value_name = "COMMIT", default_value = "HEAD~1")]
    against: String,
}

/// Builds that commit's program, unless it was built before, and runs the tests of upgrading with it.
pub fn run(root: &Path, arguments: UpgradeTest) -> anyhow::Result<()> {
    let name = format!("{}^{{commit}}", arguments.against);
    let commit = shell::output(Command::new("git").current_dir(root).args(["rev-parse", "--verify", &name]))?;
    let program = built(root, commit.trim())?;
    let postgres = Postgres::start()?;
    let mut tests = NEXTEST.command()?;
    tests.current_dir(root).args(["nextest", "run", "--locked", "--package=rockpool", "upgrade::"]);
    shell::run(postgres.tell(tests.env(VARIABLE, program)))
}

fn folder() -> anyhow::Result<PathBuf> {
    Ok(shell::cache()?.join("upgrade"))
}

fn built(root: &Path, commit: &str) -> anyhow::Result<PathBuf> {
    let folder = folder()?;
    let program = folder.join(format!("rockpool-{commit}"));
    if program.exists() {
        return Ok(program);
    }
    let source = folder.join("source");
    let git = |words: &[&str]| shell::run(Command::new("git").current_dir(root).args(words));
    let place = source.to_str().context("the cache folder has a name that is no text")?;
    fs::create_dir_all(&folder)?;
    // One left over from a run that was cut off.
    let _ =
        shell::output(Command::new("git").current_dir(root).args(["worktree", "remove", "--force", place]));
    git(&["worktree", "add", "--detach", "--force", place, commit])?;
    let build = shell::run(
        cargo()
            .current_dir(&source)
            .args(["build", "--locked", "--package=rockpool", "--target-dir"])
            .arg(folder.join("target")),
    );
    git(&["worktree", "remove", "--force", place])?;
    build?;
    keep(&folder.join("target/debug/rockpool"), &program)?;
    Ok(program)
}

/// Tells tests where the program of the last run is, if it was another one.
pub fn tell(command: &mut Command) -> &mut Command {
    let last = folder().map(|folder| folder.join(LAST));
    match last.ok().filter(|last| last.exists()) {
        Some(last) => command.env(VARIABLE, last),
        None => {
            eprintln!("no program of an earlier run is kept yet: upgrading is tested from the next run on");
            command
        }
    }
}

/// Keeps the program that passed the tests for the next run.
pub fn keep_for_the_next_run(program: &Path) -> anyhow::Result<()> {
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    keep(program, &folder.join(LAST))
}

/// Whole or not at all: somebody may be running what is there.
fn keep(program: &Path, at: &Path) -> anyhow::Result<()> {
    let half = at.with_extension("half");
    fs::copy(program, &half).with_context(|| program.display().to_string())?;
    fs::rename(&half, at).with_context(|| at.display().to_string())
}
