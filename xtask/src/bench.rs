//! `cargo xtask bench`: builds the shipped binary and hands over to crates/bench, which drives and measures it.

use std::path::Path;

use crate::bench_verify;
use crate::shell::{self, cargo};
use crate::test::build_server;

/// Everything after `bench` goes to crates/bench (`cargo xtask bench -- --help` lists it).
#[derive(Debug, clap::Args)]
pub struct Bench {
    /// Profile of the measured binary; only figures of `dist` are of record.
    #[arg(long, default_value = "dist")]
    profile: String,
    /// Options of crates/bench, such as `--scenario refresh --seconds 5`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "BENCH_OPTION")]
    options: Vec<String>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, clap::Subcommand)]
enum Part {
    /// Verifications of tokens, with other libraries in the same run, and what asking the server costs instead
    Verify,
}

/// Builds both sides and measures. Never part of a test: figures are read by people.
pub fn run(root: &Path, arguments: Bench) -> anyhow::Result<()> {
    let server = build_server(root, &arguments.profile)?;
    if let Some(Part::Verify) = arguments.part {
        return bench_verify::run(root, &server);
    }
    // The driver is built optimised too: a slow client would starve the server.
    shell::run(
        cargo()
            .current_dir(root)
            .args(["run", "--locked", "--release", "--package", "bench", "--", "--server"])
            .arg(server)
            .args(arguments.options),
    )
}
