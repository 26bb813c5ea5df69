//! `cargo xtask bench`: builds the shipped binary and hands over to crates/bench, which drives and measures it.

use std::path::Path;

use crate::bench_verify;
use crate::postgres::Postgres;
use crate::shell::{self, cargo};
use crate::test::build_server;

/// Everything after `bench` goes to crates/bench (`cargo xtask bench -- --help` lists it).
#[derive(Debug, clap::Args)]
pub struct Bench {
    /// Profile of the measured binary; only figures of `dist` are of record.
    #[arg(long, default_value = "dist")]
    profile: String,
    /// What keeps the records: a PostgreSQL is started for the run, and its CPU time is shown beside ours.
    #[arg(long, value_enum, default_value_t = Store::Embedded)]
    store: Store,
    /// Servers that share the PostgreSQL.
    #[arg(long, default_value_t = 1)]
    nodes: u16,
    /// Options of crates/bench, such as `--scenario refresh --seconds 5`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "BENCH_OPTION")]
    options: Vec<String>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Store {
    Embedded,
    Postgres,
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
    let mut bench = cargo();
    bench
        .current_dir(root)
        .args(["run", "--locked", "--release", "--package", "bench", "--", "--server"])
        .arg(server)
        .args(arguments.options);
    match arguments.store {
        Store::Embedded => shell::run(&mut bench),
        Store::Postgres => {
            // It keeps what it acknowledged, as ours does; that of the tests need not.
            let postgres = Postgres::start_durable()?;
            bench.args(["--postgres", &postgres.address()]);
            bench.args(["--postgres-process", &postgres.process()?.to_string()]);
            shell::run(bench.args(["--nodes", &arguments.nodes.to_string()]))
        }
    }
}
