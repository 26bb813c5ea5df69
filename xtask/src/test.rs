//! `cargo xtask test`: installs what the tests need and passes everything. Owns which tests there are and their order;
//! how the clients of other languages get here is `client_packages`' business.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use serde_json::Value;

use crate::client_packages::ClientPackages;
use crate::debian;
use crate::example;
use crate::handler_packages::HandlerPackages;
use crate::postgres::Postgres;
use crate::python_wheel;
use crate::shell::{self, cargo};
use crate::steps::Steps;
use crate::tidy;
use crate::tools::NEXTEST;
use crate::upgrade_test;

/// Everything, or a part of it.
#[derive(Debug, clap::Args)]
pub struct Test {
    /// Run a part: our own tests, or the stories of unmodified clients.
    #[arg(long, value_enum)]
    only: Option<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Tests of the workspace, the freshness of generated files, and the order of the house.
    Rust,
    /// Stories in tests/clients, told against the real binary.
    Clients,
}

/// Runs every step, then says which failed.
pub fn run(root: &Path, arguments: Test) -> anyhow::Result<()> {
    let mut steps = Steps::default();
    let mut passed = false;
    if arguments.only != Some(Part::Clients) {
        steps.run("tidy", || tidy::run(root));
        steps.run("codegen --check", || generated_is_fresh(root));
        steps.run("install what the tests call", debian::programs);
        passed = steps.run("workspace tests", || workspace_tests(root)).is_some();
        steps.run("examples in documentation", || {
            shell::run(cargo().current_dir(root).args([
                "test",
                "--locked",
                "--workspace",
                "--doc",
                "--quiet",
            ]))
        });
    }
    if arguments.only != Some(Part::Rust) {
        // After the workspace's tests their own build of it is there; alone it is built without them.
        let server = steps.run("build the server", || match arguments.only {
            Some(Part::Clients) => build_server(root, "dev"),
            _ => {
                let server = server_of_the_tests(root)?;
                if passed {
                    upgrade_test::keep_for_the_next_run(&server)?;
                }
                Ok(server)
            }
        });
        let packages = steps.run("install the clients", || ClientPackages::install(root));
        let wheel = packages.as_ref().and_then(|packages| {
            steps.run("build and install the wheel", || python_wheel::install(root, &packages.python, "dev"))
        });
        if let (Some(server), Some(packages)) = (server, packages) {
            if let Some(wheel) = wheel {
                steps.run("stories in Python", || python_stories(root, &server, &packages, &wheel));
                steps.run("example: cruddur", || {
                    example::cruddur(root, &server, &packages, &wheel, None, false)
                });
            }
            steps.run("stories in JavaScript", || node_stories(root, &server, &packages));
            steps.run("stories in Rust", || rust_stories(root, &server));
        }
    }
    steps.finish()
}

/// The generated files are what the generator would write now.
pub fn generated_is_fresh(root: &Path) -> anyhow::Result<()> {
    let ourselves = std::env::current_exe().context("cannot find the running xtask")?;
    shell::run(Command::new(ourselves).current_dir(root).args(["codegen", "--check"]))
}

/// All tests of the workspace, each in a process of its own where cargo-nextest can be had, with a PostgreSQL beside them.
pub fn workspace_tests(root: &Path) -> anyhow::Result<()> {
    let postgres = Postgres::start()?;
    let handlers = HandlerPackages::fetch(root, &ClientPackages::install(root)?)?;
    let arguments = ["--locked", "--workspace", "--no-fail-fast"];
    match NEXTEST.command() {
        Ok(mut nextest) => {
            let nextest = nextest.current_dir(root).args(["nextest", "run"]).args(arguments);
            shell::run(upgrade_test::tell(handlers.tell(postgres.tell(nextest))))
        }
        Err(why) => {
            eprintln!("{why:#}\n`cargo test` runs the same tests");
            shell::run(handlers.tell(
                postgres.tell(cargo().current_dir(root).args(["test", "--tests", "--bins"]).args(arguments)),
            ))
        }
    }
}

/// Builds `rockpool` under this profile and gives the path of the executable.
pub fn build_server(root: &Path, profile: &str) -> anyhow::Result<PathBuf> {
    executable(cargo().current_dir(root).args([
        "build",
        "--locked",
        "--package=rockpool",
        "--profile",
        profile,
    ]))
}

/// The executable that the tests of the workspace were built with. (Another selection of packages may mean other features
/// of the dependencies, and building most of them again.)
fn server_of_the_tests(root: &Path) -> anyhow::Result<PathBuf> {
    executable(cargo().current_dir(root).args(["test", "--locked", "--workspace", "--no-run"]))
}

fn executable(build: &mut Command) -> anyhow::Result<PathBuf> {
    let messages = shell::output(build.arg("--message-format=json-render-diagnostics"))?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "rockpool" && message["profile"]["test"] == false)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built no executable called rockpool")
}

fn python_stories(root: &Path, server: &Path, packages: &ClientPackages, wheel: &Path) -> anyhow::Result<()> {
    // Some of them make functions, whose runtime and layers come from the same wheels as in the workspace's tests.
    let handlers = HandlerPackages::fetch(root, packages)?;
    shell::run(
        handlers.tell(
            Command::new(&packages.python)
                .current_dir(root.join("tests/clients/python"))
                .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"])
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .env("PYTHONPATH", wheel)
                .env("ROCKPOOL_BIN", server),
        ),
    )
}

/// The AWS SDK is built in the cache folder, beside the other clients: it is nobody's dependency.
fn rust_stories(root: &Path, server: &Path) -> anyhow::Result<()> {
    let folder = root.join("tests/clients/rust");
    shell::run(
        cargo()
            .current_dir(&folder)
            .args(["run", "--locked", "--quiet", "--target-dir"])
            .arg(shell::cache()?.join("rust-stories"))
            .env("ROCKPOOL_BIN", server),
    )
}

fn node_stories(root: &Path, server: &Path, packages: &ClientPackages) -> anyhow::Result<()> {
    shell::run(
        Command::new(&packages.node)
            .current_dir(root.join("tests/clients/node"))
            .arg("run.mjs")
            .env("ROCKPOOL_BIN", server)
            .env("ROCKPOOL_PYTHON", &packages.python)
            .env("ROCKPOOL_NODE_PACKAGES", &packages.node_packages)
            .env("ROCKPOOL_CHROMIUM", &packages.chromium),
    )
}
