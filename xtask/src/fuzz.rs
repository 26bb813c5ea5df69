//! `cargo xtask fuzz`: runs the targets of fuzz/ one after the other, for a while each. Owns the list of targets, and the rule
//! that Cargo.toml and the folder agree on it. Corpora stay in fuzz/corpus, what breaks a target in fuzz/artifacts; neither
//! is checked in.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

use crate::debian;
use crate::shell::{self, cargo};
use crate::steps::Steps;
use crate::tools::FUZZ;

/// Bytes of the longest input that is tried, unless said otherwise.
const LONGEST: u32 = 4096;

/// Which targets, and how long.
#[derive(Debug, clap::Args)]
pub struct Fuzz {
    /// Names of targets; without any, all of them.
    targets: Vec<String>,
    /// Seconds for each target.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Only look whether they compile.
    #[arg(long)]
    check: bool,
}

/// Runs every target, then says which one found something.
pub fn run(root: &Path, arguments: Fuzz) -> anyhow::Result<()> {
    if arguments.check {
        return compile(root);
    }
    let known = listed(root)?;
    let unknown: Vec<_> = arguments.targets.iter().filter(|name| !known.contains(*name)).collect();
    ensure!(unknown.is_empty(), "no such target: {unknown:?}; there are {known:?}");
    // libFuzzer comes as C++ with the crate that calls it.
    if !shell::works("c++", &["--version"]) {
        debian::install(&["g++"])?;
    }
    let chosen = if arguments.targets.is_empty() { known.into_iter().collect() } else { arguments.targets };
    let mut steps = Steps::default();
    for target in &chosen {
        steps.run(target, || {
            let folder = target_folder()?;
            let mut fuzz = FUZZ.command()?;
            // Without a sanitizer a stable compiler will do: what is looked for is panics and broken promises, in code that
            // has one `unsafe` module.
            fuzz.current_dir(root).args(["fuzz", "run", "--sanitizer", "none", "--debug-assertions"]);
            fuzz.arg("--target-dir").arg(folder).arg(target).arg("--");
            fuzz.arg(format!("-max_total_time={}", arguments.seconds)).arg(format!("-max_len={LONGEST}"));
            shell::run(fuzz.arg("-print_final_stats=1"))
        });
    }
    steps.finish()
}

/// Whether every target still compiles; part of `cargo xtask check`.
pub fn compile(root: &Path) -> anyhow::Result<()> {
    shell::run(
        cargo()
            .current_dir(root.join("fuzz"))
            .args(["check", "--locked", "--target-dir"])
            .arg(target_folder()?),
    )
}

/// Build output of another workspace with other flags: never beside that of the program.
fn target_folder() -> anyhow::Result<PathBuf> {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => Ok(PathBuf::from(folder).join("fuzz")),
        None => Ok(shell::cache()?.join("fuzz")),
    }
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(rename = "bin")]
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    path: String,
}

fn manifest(root: &Path) -> anyhow::Result<Manifest> {
    let text = fs::read_to_string(root.join("fuzz/Cargo.toml")).context("fuzz/Cargo.toml")?;
    toml::from_str(&text).context("fuzz/Cargo.toml")
}

fn listed(root: &Path) -> anyhow::Result<BTreeSet<String>> {
    Ok(manifest(root)?.targets.into_iter().map(|target| target.name).collect())
}

/// Files that are no target, and targets that are no file.
pub fn faults(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut files = BTreeSet::new();
    for file in fs::read_dir(root.join("fuzz/fuzz_targets"))? {
        let name = file?.file_name();
        match name.to_str().and_then(|name| name.strip_suffix(".rs")) {
            Some(name) => files.insert(name.to_owned()),
            None => bail!("fuzz/fuzz_targets/{} is no target", name.display()),
        };
    }
    Ok(disagreements(&files, &manifest(root)?.targets))
}

fn disagreements(files: &BTreeSet<String>, listed: &[Target]) -> Vec<String> {
    let names: BTreeSet<_> = listed.iter().map(|target| &target.name).collect();
    let mut wrong = Vec::new();
    for name in files.iter().filter(|name| !names.contains(name)) {
        wrong.push(format!("fuzz/fuzz_targets/{name}.rs: not listed in fuzz/Cargo.toml, so nobody runs it"));
    }
    for Target { name, path } in listed {
        if !files.contains(name) || *path != format!("fuzz_targets/{name}.rs") {
            wrong.push(format!("fuzz/Cargo.toml: the target {name} must stand in fuzz_targets/{name}.rs"));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_targets_are_the_same() {
        let target = |name: &str| Target { name: name.into(), path: format!("fuzz_targets/{name}.rs") };
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert!(disagreements(&files(&["a", "b"]), &[target("a"), target("b")]).is_empty());
        assert_eq!(disagreements(&files(&["a", "b"]), &[target("a")]).len(), 1);
        assert_eq!(disagreements(&files(&["a"]), &[target("a"), target("b")]).len(), 1);
        let elsewhere = Target { name: "a".into(), path: "fuzz_targets/b.rs".into() };
        assert_eq!(disagreements(&files(&["a"]), &[elsewhere]).len(), 1);
    }
}
