//! How much does an operation cost, beside what it is made of?
//!
//! Drives a real server over loopback and divides operations by the CPU time of the server's process, so that a busy
//! machine changes little; measures the primitives in the same run, since they are the limit. Owns the command line and
//! the order of the run. `cargo xtask bench` builds both sides and starts it.

mod bulk;
mod connection;
mod cpu;
mod floor;
mod load;
mod place;
mod primitives;
mod report;
mod scale;
mod scenarios;
mod seed;
mod server;
mod start;
mod timing;
mod triggers;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use clap::{Parser, Subcommand};

use crate::load::Limits;
use crate::place::Database;
use crate::report::{Report, Row};
use crate::scenarios::Scenario;

/// What is measured, and how hard the server is driven. Loopback only, at most 60 seconds a scenario, 256 workers and
/// a million operations.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    /// The server's executable.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Measure these alone (may be given several times); without it, everything but `scale` and `timing`.
    #[arg(long, value_enum)]
    scenario: Vec<Measured>,
    /// Seconds of wall time that a scenario runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// Requests under way at once, each on a kept connection.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: u16,
    /// Users in the pool; those of the larger pool in `scale`.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    users: Option<u32>,
    /// A PostgreSQL instead of the embedded store: its address. `cargo xtask bench --store postgres` starts one.
    #[arg(long, requires = "postgres_process", value_name = "ADDRESS")]
    postgres: Option<String>,
    /// Its first process, whose CPU time and that of its children is shown beside ours.
    #[arg(long, value_name = "PID")]
    postgres_process: Option<u32>,
    /// Servers that share the database.
    #[arg(long, default_value_t = 1, requires = "postgres", value_parser = clap::value_parser!(u16).range(1..=8))]
    nodes: u16,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// The bare server that the HTTP floor is measured with.
    #[command(hide = true)]
    FloorServer {
        /// Where it listens.
        #[arg(long)]
        listen: std::net::SocketAddr,
    },
}

/// What can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Measured {
    Primitives,
    SignUp,
    Password,
    Srp,
    Refresh,
    GetUser,
    AdminGetUser,
    ListUsers,
    AdminCreateUser,
    Jwks,
    /// Many users written at once, as a seed or an import does.
    Bulk,
    Start,
    /// What a Python function before a sign-up adds to it
    Triggers,
    /// Sign-in, AdminCreateUser and lists with many users in the pool against few; takes long to seed.
    Scale,
    /// Whether the time of an answer tells who exists; takes some minutes.
    Timing,
}

/// Users that are written at once.
const BULK: u32 = 20_000;

const OPERATIONS: &[(Measured, Scenario)] = &[
    (Measured::SignUp, Scenario::SignUp),
    (Measured::Password, Scenario::Password),
    (Measured::Srp, Scenario::Srp),
    (Measured::Refresh, Scenario::Refresh),
    (Measured::GetUser, Scenario::GetUser),
    (Measured::AdminGetUser, Scenario::AdminGetUser),
    (Measured::ListUsers, Scenario::ListUsers),
    (Measured::AdminCreateUser, Scenario::AdminCreateUser),
    (Measured::Jwks, Scenario::Jwks),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match (&arguments.part, &arguments.server) {
        (Some(Part::FloorServer { listen }), _) => floor::serve(*listen).await,
        (None, Some(server)) => measure(&arguments, server).await,
        (None, None) => anyhow::bail!("--server must name the executable to measure"),
    }
}

async fn measure(arguments: &Arguments, binary: &std::path::Path) -> anyhow::Result<()> {
    ensure!(binary.is_file(), "{} is no file", binary.display());
    let asked = |what: Measured| {
        arguments.scenario.contains(&what)
            || (arguments.scenario.is_empty() && !matches!(what, Measured::Scale | Measured::Timing))
    };
    let limits = Limits {
        time: Duration::from_secs(arguments.seconds),
        workers: usize::from(arguments.concurrency),
        operations: 1_000_000,
    };
    let database = arguments.postgres.clone().zip(arguments.postgres_process);
    let database = database.map(|(address, process)| Database { address, process, nodes: arguments.nodes });
    let mut report = Report::new(&limits, database.as_ref());
    if asked(Measured::Primitives) {
        report.primitives(primitives::measure()?);
        report.operation(floor::measure(&limits).await);
    }
    let operations: Vec<Scenario> =
        OPERATIONS.iter().filter(|(name, _)| asked(*name)).map(|(_, scenario)| *scenario).collect();
    if !operations.is_empty() {
        let users = arguments.users.unwrap_or(50).min(seed::MOST_IN_A_FILE);
        // A server for each scenario, so that none pays for what another left behind.
        for scenario in operations {
            report.operation(scenarios::measure(binary, database.as_ref(), scenario, users, &limits).await);
        }
    }
    if asked(Measured::Bulk) {
        let outcome = bulk::measure(binary, database.as_ref(), BULK).await;
        report.operation(Row::of("many users at once, without passwords", None, outcome));
    }
    // What follows is about one server with a store of its own.
    if database.is_none() && asked(Measured::Start) {
        report.start(start::measure(binary).await);
    }
    if database.is_none() && asked(Measured::Triggers) {
        report.triggers(triggers::measure(binary).await);
    }
    if asked(Measured::Scale) {
        report.scale(scale::measure(binary, arguments.users.unwrap_or(1_000_000), &limits).await);
    }
    if asked(Measured::Timing) {
        report.timing(timing::measure(binary, &limits).await);
    }
    report.print();
    report.verdict()
}
