//! What chores does the workspace have? One subcommand each; `cargo xtask help` lists them.

mod bench;
mod bench_verify;
mod check;
mod client_packages;
mod codegen;
mod debian;
mod deny;
mod example;
mod fuzz;
mod handler_packages;
mod import_model;
mod licences;
mod metadata;
mod model;
mod names;
mod new_operation;
mod overlay;
mod patterns;
mod postgres;
mod python_wheel;
mod shell;
mod steps;
mod test;
mod tidy;
mod tidy_files;
mod tools;
mod upgrade_fixture;
mod upgrade_test;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

/// The chores of this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Take the facts about AWS's APIs out of a botocore wheel into model/
    ImportModel(import_model::ImportModel),
    /// Write the Rust types and shape tables of crates/aws-model from model/
    Codegen(codegen::Codegen),
    /// Install what the tests need and pass everything
    Test(test::Test),
    /// Run a command with a PostgreSQL of its own beside it, as `test` does: `cargo xtask with-postgres cargo nextest run -p store-postgres`
    WithPostgres(postgres::WithPostgres),
    /// What must hold before a commit: format, lints, tests, documentation, dependencies, order
    Check,
    /// The order of the house: arrows between rooms, names, file headings, lock files
    Tidy,
    /// Licences of all dependencies; fails on one that deny.toml does not allow
    Licences,
    /// What deny.toml says of the dependencies: bans, licences, sources, known advisories where their database can be reached
    Deny,
    /// Operations per second of server CPU, beside the primitives they are made of
    Bench(bench::Bench),
    /// Run an example of examples/ from nothing, as a person would, and see that it works
    Example(example::Example),
    /// Write a store of the present format as text, for later versions to open in their tests
    UpgradeFixture,
    /// Run the program of an earlier commit beside this one: on a folder one after the other, on a database at once
    UpgradeTest(upgrade_test::UpgradeTest),
    /// Run the fuzz targets of parsers for a while each
    Fuzz(fuzz::Fuzz),
    /// Make the file, the test file and the registry line of an operation
    NewOperation(new_operation::NewOperation),
}

fn main() -> anyhow::Result<()> {
    let root = workspace()?;
    match Arguments::parse().chore {
        Chore::ImportModel(arguments) => import_model::run(&root, arguments),
        Chore::Codegen(arguments) => codegen::run(&root, arguments),
        Chore::Test(arguments) => test::run(&root, arguments),
        Chore::WithPostgres(arguments) => postgres::run(&root, arguments),
        Chore::Check => check::run(&root),
        Chore::Tidy => tidy::run(&root),
        Chore::Licences => licences::run(&root),
        Chore::Deny => deny::run(&root),
        Chore::Bench(arguments) => bench::run(&root, arguments),
        Chore::Example(arguments) => example::run(&root, arguments),
        Chore::UpgradeFixture => upgrade_fixture::run(&root),
        Chore::UpgradeTest(arguments) => upgrade_test::run(&root, arguments),
        Chore::Fuzz(arguments) => fuzz::run(&root, arguments),
        Chore::NewOperation(arguments) => new_operation::run(&root, arguments),
    }
}

/// The root of the workspace: above the folder of this crate, as `cargo run` tells it, or above the current folder where
/// the executable is started by itself. Never the place it was built in: a target folder may be shared, and outlive a checkout.
fn workspace() -> anyhow::Result<PathBuf> {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let current = std::env::current_dir().context("there is no current folder")?;
    let mut folders = told.iter().flat_map(|folder| folder.ancestors()).chain(current.ancestors());
    let root = folders.find(|folder| is_workspace(folder));
    root.map(Path::to_path_buf).context("not in a checkout of the workspace: change into it first")
}

fn is_workspace(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("crates").is_dir()
}
