//! The measured operations: one file each says how it is prepared and what one turn does.

mod get_user;
mod large;
mod list_users;
mod password;
mod refresh;
mod sign_up;
mod srp;
pub mod worker;

use std::path::Path;

use crate::load::{Limits, Outcome};
use crate::report::Row;
use crate::seed;
use crate::server::Server;

/// An operation that clients ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    SignUp,
    Password,
    Srp,
    Refresh,
    GetUser,
    AdminGetUser,
    ListUsers,
    /// The rest is measured by [`crate::scale`] alone.
    AdminCreateUser,
    UsersByBeginning,
    UsersByPage,
    MembersByPage,
    Jwks,
}

impl Scenario {
    /// Its name in the table, and the floor in operations per second of server CPU.
    pub const fn row(self) -> (&'static str, f64) {
        match self {
            Self::SignUp => ("sign-up and confirmation with the code (2 requests)", 1_000.0),
            Self::Password => ("password sign-in, sealed verifier", 570.0),
            Self::Srp => ("SRP sign-in (2 requests)", 300.0),
            Self::Refresh => ("refresh", 1_100.0),
            Self::GetUser => ("GetUser", 40_000.0),
            Self::AdminGetUser => ("AdminGetUser", 34_000.0),
            Self::ListUsers => ("ListUsers, `email = \"…\"`", 30_000.0),
            Self::AdminCreateUser => ("AdminCreateUser", 0.0),
            Self::UsersByBeginning => ("ListUsers, `email ^= \"…\"`, pages of 10", 0.0),
            Self::UsersByPage => ("ListUsers, pages of 60", 0.0),
            Self::MembersByPage => ("ListUsersInGroup, pages of 60", 0.0),
            Self::Jwks => ("JWKS", 80_000.0),
        }
    }
}

/// Measures one on a fresh server without a data folder.
pub async fn measure(binary: &Path, scenario: Scenario, users: u32, limits: &Limits) -> Row {
    let (name, floor) = scenario.row();
    Row::of(name, Some(floor), outcome(binary, scenario, users, limits).await)
}

async fn outcome(binary: &Path, scenario: Scenario, users: u32, limits: &Limits) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let seed_file = folder.path().join("seed.toml");
    std::fs::write(&seed_file, seed::file(users))?;
    let mut arguments =
        ["dev", "--listen", "{listen}", "--ephemeral", "--seed-file"].map(Into::into).to_vec();
    arguments.push(seed_file.into());
    let path = format!("/{}/.well-known/jwks.json", seed::POOL);
    let server = Server::start(binary, &arguments, &path).await?;
    let outcome = match scenario {
        Scenario::SignUp => sign_up::run(&server, limits).await,
        _ => worker::run(&server, scenario, users, limits).await,
    };
    server.stop().await?;
    outcome
}
