//! What chores does the workspace have? One subcommand each; `cargo xtask help` lists them.

mod codegen;
mod import_model;
mod model;
mod names;
mod overlay;
mod patterns;

use std::path::{Path, PathBuf};

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
}

fn main() -> anyhow::Result<()> {
    let root = workspace();
    match Arguments::parse().chore {
        Chore::ImportModel(arguments) => import_model::run(&root, arguments),
        Chore::Codegen(arguments) => codegen::run(&root, arguments),
    }
}

/// The root of the workspace: the folder above this crate, wherever the command was started.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace").to_path_buf()
}
